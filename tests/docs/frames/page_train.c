/* Functions of these pages; the last one is train(t, data), a tann_status. */
#include "page.h"

BLOCK

int main(void)
{
    const tann_dataset data = make_samples();
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = make_model(ctx);
    tann_trainer *t = make_trainer(ctx, m);
    const tann_status status = train(t, &data);
    fprintf(stderr, "%s\n", tann_ctx_error(ctx));
    tann_trainer_free(t);
    tann_model_free(m);
    tann_ctx_free(ctx);
    return status == TANN_OK ? 0 : 1;
}
