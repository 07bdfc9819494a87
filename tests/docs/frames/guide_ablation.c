/* Functions of the guide, the last of which is show_loss_without(). */
#include <stdio.h>

#include <tinyann/tinyann.h>

BLOCK

int main(void)
{
    static const float x[] = {0, 0, 0, 1, 1, 0, 1, 1};
    static const float y[] = {0, 1, 1, 0};
    const tann_dataset data = tann_dataset_floats(x, y, 4);
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_input(b, tann_shape_1d(2));
    h = tann_named(b, tann_activation(b, tann_dense(b, h, 8, NULL), TANN_TANH), "hidden_tanh");
    h = tann_activation(b, tann_dense(b, h, 1, NULL), TANN_SIGMOID);
    tann_model *m = tann_builder_finish(b, h, 42);
    tann_session *s = tann_session_new(ctx, m, 4);
    tann_status status = TANN_OK;
    for (size_t unit = 0; unit < 8 && status == TANN_OK; unit++) {
        status = show_loss_without(s, &data, unit);
    }
    fprintf(stderr, "%s\n", tann_ctx_error(ctx));
    tann_session_free(s);
    tann_model_free(m);
    tann_ctx_free(ctx);
    return status == TANN_OK ? 0 : 1;
}
