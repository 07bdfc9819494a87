/* Statements about data in files, with a context ctx. */
#include <stdio.h>

#include <tinyann/tinyann.h>

static int fail(const tann_ctx *ctx)
{
    fprintf(stderr, "%s\n", tann_ctx_error(ctx));
    return 1;
}

static int write_flowers(void)
{
    FILE *file = fopen("flowers.csv", "w");
    if (file == NULL) {
        return 1;
    }
    fprintf(file, "sepal_length,sepal_width,species\n");
    for (int i = 0; i < 10; i++) {
        fprintf(file, "%d.%d,%d.5,%s\n", 4 + i % 3, i, 2 + i % 2, i % 2 ? "long" : "short");
    }
    return fclose(file);
}

int main(void)
{
    tann_ctx *ctx = tann_ctx_new(NULL);
    if (write_flowers() != 0) {
        return 1;
    }
BLOCK
    tann_ctx_free(ctx);
    return 0;
}
