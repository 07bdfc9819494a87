/* Statements with a trainer t of a context ctx, and two files of NumPy's. */
#include "files_read.h"

static void write_npy(const char *path, unsigned columns)
{
    FILE *file = fopen(path, "wb");
    char header[129];
    const int length = snprintf(header, sizeof header,
                                "%s{'descr': '<f4', 'fortran_order': False, 'shape': (100, %u)}",
                                "\x93NUMPY\x01.v.", columns);
    memset(header + length, ' ', (size_t)(128 - length));
    header[7] = 0;
    header[8] = 128 - 10;
    header[9] = 0;
    fwrite(header, 128, 1, file);
    for (unsigned i = 0; i < 100 * columns; i++) {
        const float number = (float)(i % 7) / 7;
        fwrite(&number, sizeof number, 1, file);
    }
    fclose(file);
}

int main(void)
{
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = make_model(ctx);
    tann_trainer *t = tann_trainer_new(ctx, m, NULL);
    fclose(make_file());
    write_npy("x.npy", 4);
    write_npy("y.npy", 1);
BLOCK
    const int ok = tann_trainer_step(t) == 4 && tann_ctx_status(ctx) == TANN_OK;
    tann_trainer_free(t);
    tann_model_free(m);
    tann_ctx_free(ctx);
    return ok ? 0 : 1;
}
