/* Statements with an open file, read_rows(), and a trainer t of a context ctx. */
#include "files_read.h"

static tann_status read_rows(void *user, const size_t *samples, size_t count, float *x, float *y,
                             int32_t *labels)
{
    (void)labels;
    for (size_t i = 0; i < count; i++) {
        float row[5];
        fseek(user, (long)(samples[i] * sizeof row), SEEK_SET);
        if (fread(row, sizeof row, 1, user) != 1) {
            return TANN_E_IO;
        }
        memcpy(x + 4 * i, row, 4 * sizeof *x);
        y[i] = row[4];
    }
    return TANN_OK;
}

int main(void)
{
    FILE *file = make_file();
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = make_model(ctx);
    tann_trainer *t = tann_trainer_new(ctx, m, NULL);
BLOCK
    const int ok = tann_trainer_step(t) == 4 && tann_ctx_status(ctx) == TANN_OK;
    tann_trainer_free(t);
    tann_model_free(m);
    tann_ctx_free(ctx);
    fclose(file);
    return ok ? 0 : 1;
}
