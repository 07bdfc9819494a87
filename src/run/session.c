#include "run/session.h"

#include "base/error.h"

static tann_session *make(tann_ctx *ctx, const tann_model *m, size_t max_batch,
                          tann__session_kind kind)
{
    if (ctx == NULL || m == NULL) {
        (void)tann__fail_null(ctx, "the model");
        return NULL;
    }
    return tann__session_make(ctx, m, max_batch, kind, NULL);
}

tann_session *tann_session_new(tann_ctx *ctx, const tann_model *m, size_t max_batch)
{
    return make(ctx, m, max_batch, TANN__PREDICTS);
}

tann_session *tann_session_new_with_gradients(tann_ctx *ctx, const tann_model *m, size_t max_batch)
{
    return make(ctx, m, max_batch, TANN__HAS_GRADIENTS);
}

static size_t count_bytes(tann_ctx *ctx, const tann_model *m, size_t max_batch,
                          tann__session_kind kind)
{
    size_t bytes = 0;
    if (ctx == NULL || m == NULL) {
        (void)tann__fail_null(ctx, "the model");
        return 0;
    }
    return tann__session_bytes(ctx, m, max_batch, kind, &bytes) == TANN_OK ? bytes : 0;
}

size_t tann_session_bytes(tann_ctx *ctx, const tann_model *m, size_t max_batch)
{
    return count_bytes(ctx, m, max_batch, TANN__PREDICTS);
}

size_t tann_session_bytes_with_gradients(tann_ctx *ctx, const tann_model *m, size_t max_batch)
{
    return count_bytes(ctx, m, max_batch, TANN__HAS_GRADIENTS);
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

const tann_model *tann_session_model(const tann_session *s)
{
    return s != NULL ? s->model : NULL;
}

tann_status tann__session_check_node(const tann_session *s, tann_node node)
{
    return tann__model_has(s->model, node)
               ? TANN_OK
               : tann__fail(s->ctx, TANN_E_ARGUMENT, "no node %d, the model has %d", (int)node,
                            (int)s->model->node_count);
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
