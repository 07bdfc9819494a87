/* Statements that draw a model m with a builder b of a context ctx, and measure data. */
#include <stdio.h>

#include <tinyann/tinyann.h>

int main(void)
{
    static const float x[] = {80, 1990, 2, 55, 1974, 4, 120, 2011, 0};
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    const tann_dataset data = tann_dataset_floats(x, NULL, 3);
BLOCK
    fprintf(stderr, "%s", tann_ctx_error(ctx));
    float scale[3] = {0};
    tann_model_weight_read(m, "scaling.scale", scale, 3);
    const int ok = scale[0] > 0.01f && scale[0] < 0.1f;
    tann_model_free(m);
    tann_ctx_free(ctx);
    return ok ? 0 : 1;
}
