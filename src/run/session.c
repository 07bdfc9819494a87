#include "run/session.h"

#include "base/error.h"

tann_session *tann_session_new(tann_ctx *ctx, const tann_model *m, size_t max_batch)
{
    if (ctx == NULL || m == NULL) {
        (void)tann__fail_null(ctx, "the model");
        return NULL;
    }
    return tann__session_make(ctx, m, max_batch, NULL);
}

size_t tann_session_bytes(tann_ctx *ctx, const tann_model *m, size_t max_batch)
{
    size_t bytes = 0;
    if (ctx == NULL || m == NULL) {
        (void)tann__fail_null(ctx, "the model");
        return 0;
    }
    return tann__session_bytes(ctx, m, max_batch, false, &bytes) == TANN_OK ? bytes : 0;
}

void tann_session_free(tann_session *s)
{
    if (s != NULL) {
        const tann__allocator allocator = s->ctx->allocator;
        for (size_t i = 0; i < s->share_count; i++) {
            tann_session_free(s->shares[i].session);
        }
        tann__hooks_free(s);
        tann__arena_free(&s->arena);
        tann__release(&allocator, s->memory, s->memory_size);
    }
}

tann_status tann__session_refuse(const tann_session *s, const float *x, size_t n)
{
    if (s->running) {
        return tann__fail(s->ctx, TANN_E_ARGUMENT,
                          "the session is running: a hook may not run it again");
    }
    if (x == NULL) {
        return tann__fail(s->ctx, TANN_E_ARGUMENT, "x is NULL");
    }
    return tann__fail(s->ctx, TANN_E_ARGUMENT, "a batch of %zu samples is not in 1..%zu", n,
                      s->max_batch);
}
