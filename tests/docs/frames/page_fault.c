/* Such statements, which end in an error of numbers. */
#include "page.h"

int main(void)
{
    const tann_dataset data = make_samples();
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = make_model(ctx);
    tann_trainer *t = make_trainer(ctx, m);
    tann_session *p = tann_session_new(ctx, m, SAMPLES);
    (void)data;
BLOCK
    const int ended = tann_ctx_status(ctx);
    fprintf(stderr, "%s\n", tann_ctx_error(ctx));
    tann_session_free(p);
    tann_trainer_free(t);
    tann_model_free(m);
    tann_ctx_free(ctx);
    return ended == TANN_E_NUMERIC ? 0 : 1;
}
