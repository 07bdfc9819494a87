/* A function copy_weights(). */
#include <stdio.h>
#include <string.h>

#include <tinyann/tinyann.h>

BLOCK

static tann_model *make_model(tann_ctx *ctx, uint64_t seed)
{
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_input(b, tann_shape_1d(2));
    h = tann_activation(b, tann_dense(b, h, 8, NULL), TANN_TANH);
    return tann_builder_finish(b, tann_dense(b, h, 1, NULL), seed);
}

int main(void)
{
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = make_model(ctx, 1);
    tann_model *n = make_model(ctx, 2);
    float one[16], other[16];
    const int ok = copy_weights(m, n) == TANN_OK &&
                   tann_model_weight_read(m, "dense_1.kernel", one, 16) == TANN_OK &&
                   tann_model_weight_read(n, "dense_1.kernel", other, 16) == TANN_OK &&
                   memcmp(one, other, sizeof one) == 0;
    tann_model_free(m);
    tann_model_free(n);
    tann_ctx_free(ctx);
    return ok ? 0 : 1;
}
