/* Statements of the guide or the page on hooks, with data, ctx, m, t, and a session p. */
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
    return ended == TANN_OK ? 0 : 1;
}
