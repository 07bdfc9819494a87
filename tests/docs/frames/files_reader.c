/* A function read_rows() that reads rows of 5 floats. */
#include "files_read.h"

BLOCK

int main(void)
{
    const size_t samples[] = {99, 7};
    float x[8], y[2];
    FILE *file = make_file();
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = make_model(ctx);
    tann_session *s = tann_session_new(ctx, m, 32);
    const tann_dataset data = tann_dataset_reader(read_rows, file, 101);
    tann_score score = tann_score_default();
    int ok =
        read_rows(file, samples, 2, x, y, NULL) == TANN_OK && y[0] == 3 && y[1] == 3 && x[4] == 1;
    ok = ok && tann_evaluate(s, &data, TANN_MSE, &score) == TANN_E_IO; /* one too many */
    ok = ok && strstr(tann_ctx_error(ctx), "sample 96") != NULL;
    tann_session_free(s);
    tann_model_free(m);
    tann_ctx_free(ctx);
    fclose(file);
    return ok ? 0 : 1;
}
