/* Writes arrays, or prints those of a file:

     arrays write FOLDER       x.npy, x.npz
     arrays read FILE          NAME COUNT DIMENSIONS / numbers in hexadecimal */
#include <stdio.h>
#include <string.h>

#include <tinyann/tinyann.h>

static int fail(const tann_ctx *ctx)
{
    fprintf(stderr, "arrays: %s\n", tann_ctx_error(ctx));
    return 1;
}

static int write_arrays(tann_ctx *ctx, const char *folder)
{
    char path[512];
    float values[24];
    const tann_shape none = {0, {0, 0, 0, 0}};
    for (size_t i = 0; i < 24; i++) {
        values[i] = (float)i / 7;
    }
    const tann_array arrays[] = {tann_array_of("x", values, 4, tann_shape_2d(2, 3)),
                                 tann_array_of("gr\xC3\xB6\xC3\x9F\x65", values, 24, none)};
    snprintf(path, sizeof path, "%s/x.npy", folder);
    if (tann_npy_save(ctx, path, values, 4, tann_shape_2d(2, 3)) != TANN_OK) {
        return fail(ctx);
    }
    snprintf(path, sizeof path, "%s/x.npz", folder);
    return tann_npz_save(ctx, path, arrays, 2) == TANN_OK ? 0 : fail(ctx);
}

static void print_array(const tann_array *a)
{
    printf("%s %zu", a->name, a->count);
    for (int32_t i = 0; i < a->shape.rank; i++) {
        printf(" %d", (int)a->shape.dim[i]);
    }
    printf("\n");
    for (size_t i = 0; i < a->count * tann_shape_size(a->shape); i++) {
        printf("%s%a", i > 0 ? " " : "", (double)a->data[i]);
    }
    printf("\n");
}

static int read_arrays(tann_ctx *ctx, const char *path)
{
    tann_arrays *a = tann_arrays_load(ctx, path, NULL);
    if (a == NULL) {
        return fail(ctx);
    }
    for (size_t i = 0; i < tann_arrays_count(a); i++) {
        print_array(tann_arrays_at(a, i));
    }
    tann_arrays_free(a);
    return 0;
}

int main(int count, char **arguments)
{
    if (count != 3) {
        return 2;
    }
    tann_ctx *ctx = tann_ctx_new(NULL);
    const int status = strcmp(arguments[1], "write") == 0 ? write_arrays(ctx, arguments[2])
                                                          : read_arrays(ctx, arguments[2]);
    tann_ctx_free(ctx);
    return status;
}
