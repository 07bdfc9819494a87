/* Trains on a data set that is larger than the memory that the program may take.

     larger WAY SAMPLES LIMIT     WAY: map, read or read-in-order; LIMIT: megabytes

   Makes a .npy file of so many samples of 256 numbers and a target, and trains on it for an epoch. The
   system gives the program no more memory of its own than the limit (RLIMIT_DATA; where it reads,
   RLIMIT_AS, which counts everything). Prints what the program took at most. */
#define _XOPEN_SOURCE 700

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <tinyann/tinyann.h>

enum { INPUTS = 256, ROW = INPUTS + 1, HEADER = 128 };

static int fail(const char *what)
{
    perror(what);
    return 1;
}

static int write_header(int file, size_t rows, size_t columns)
{
    const uint16_t one = 1;
    char text[HEADER + 1];
    const int length = snprintf(
        text, sizeof text, "%s{'descr': '%cf4', 'fortran_order': False, 'shape': (%zu, %zu), }",
        "\x93NUMPY\x01.v.", *(const unsigned char *)&one == 1 ? '<' : '>', rows, columns);
    memset(text + length, ' ', (size_t)(HEADER - length));
    text[7] = 0;
    text[8] = HEADER - 10;
    text[9] = 0;
    text[HEADER - 1] = '\n';
    return write(file, text, HEADER) == HEADER;
}

/* x in one file, y in another; y is the mean of a sample's first 4 numbers. */
static int make_files(int x, int y, size_t samples)
{
    float row[INPUTS];
    int ok = write_header(x, samples, INPUTS) && write_header(y, samples, 1);
    for (size_t i = 0; i < samples && ok; i++) {
        for (size_t k = 0; k < INPUTS; k++) {
            row[k] = (float)((i * 31 + k * 17 + i * k) % 64) / 32 - 1;
        }
        const float target = (row[0] + row[1] + row[2] + row[3]) / 4;
        ok = write(x, row, sizeof row) == (ssize_t)sizeof row &&
             write(y, &target, sizeof target) == (ssize_t)sizeof target;
    }
    return ok;
}

typedef struct files {
    int x, y;
} files;

static tann_status read_rows(void *user, const size_t *samples, size_t count, float *x, float *y,
                             int32_t *labels)
{
    const files *f = user;
    (void)labels;
    for (size_t i = 0; i < count; i++) {
        const size_t size = INPUTS * sizeof *x;
        const off_t at_x = (off_t)(HEADER + samples[i] * size);
        const off_t at_y = (off_t)(HEADER + samples[i] * sizeof *y);
        if (pread(f->x, x + i * INPUTS, size, at_x) != (ssize_t)size ||
            (y != NULL && pread(f->y, y + i, sizeof *y, at_y) != (ssize_t)sizeof *y)) {
            return TANN_E_IO;
        }
    }
    return TANN_OK;
}

static tann_model *make_model(tann_ctx *ctx)
{
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_normalization(b, tann_input(b, tann_shape_1d(INPUTS)), NULL);
    h = tann_activation(b, tann_dense(b, h, 16, NULL), TANN_TANH);
    return tann_builder_finish(b, tann_dense(b, h, 1, NULL), 1);
}

static int train(tann_ctx *ctx, const tann_dataset *data, int shuffles)
{
    tann_model *m = make_model(ctx);
    tann_trainer *t = tann_trainer_new(ctx, m, NULL);
    tann_fit_opts opts = tann_fit_opts_default();
    tann_fit_result result = tann_fit_result_default();
    opts.shuffle = shuffles;
    tann_status status =
        tann_normalization_fit(ctx, m, tann_model_find(m, "normalization_1"), data, NULL);
    status = status == TANN_OK ? tann_fit(t, data, &opts, &result) : status;
    printf("%zu samples, loss %.4f %s\n", result.samples, result.loss, tann_ctx_error(ctx));
    tann_trainer_free(t);
    tann_model_free(m);
    return status == TANN_OK && result.loss < 0.2;
}

/* What the system says, where it is Linux. */
static void print_memory(void)
{
    char line[256];
    FILE *status = fopen("/proc/self/status", "r");
    while (status != NULL && fgets(line, sizeof line, status) != NULL) {
        if (strncmp(line, "VmHWM", 5) == 0 || strncmp(line, "Rss", 3) == 0) {
            fputs(line, stdout);
        }
    }
    if (status != NULL) {
        fclose(status);
    }
}

static int run(const char *way, const char *path_x, const char *path_y, files *f, size_t samples)
{
    tann_ctx *ctx = tann_ctx_new(NULL);
    const int maps = strcmp(way, "map") == 0;
    tann_npy_map *x = maps ? tann_npy_map_new(ctx, path_x, NULL) : NULL;
    tann_npy_map *y = maps ? tann_npy_map_new(ctx, path_y, NULL) : NULL;
    const tann_dataset data = maps ? tann_dataset_floats(tann_npy_map_data(x), tann_npy_map_data(y),
                                                         tann_npy_map_count(x))
                                   : tann_dataset_reader(read_rows, f, samples);
    const int ok = train(ctx, &data, strcmp(way, "read-in-order") != 0);
    print_memory();
    tann_npy_map_free(x);
    tann_npy_map_free(y);
    tann_ctx_free(ctx);
    return ok;
}

static int limit(const char *way, const char *megabytes)
{
    const struct rlimit most = {strtoul(megabytes, NULL, 10) << 20, strtoul(megabytes, NULL, 10)
                                                                        << 20};
    return most.rlim_cur == 0 ||
           setrlimit(strcmp(way, "map") == 0 ? RLIMIT_DATA : RLIMIT_AS, &most) == 0;
}

int main(int count, char **arguments)
{
    char path_x[] = "larger_x_XXXXXX", path_y[] = "larger_y_XXXXXX";
    if (count != 4) {
        fprintf(stderr, "larger WAY SAMPLES LIMIT\n");
        return 2;
    }
    const size_t samples = strtoul(arguments[2], NULL, 10);
    files f = {mkstemp(path_x), mkstemp(path_y)};
    if (f.x < 0 || f.y < 0 || !make_files(f.x, f.y, samples)) {
        return fail("making the files");
    }
    printf("a data set of %.0f MB\n", (double)samples * ROW * sizeof(float) / 1048576);
    const int ok = limit(arguments[1], arguments[3])
                       ? run(arguments[1], path_x, path_y, &f, samples)
                       : fail("setrlimit") == 0;
    unlink(path_x);
    unlink(path_y);
    close(f.x);
    close(f.y);
    return ok ? 0 : 1;
}
