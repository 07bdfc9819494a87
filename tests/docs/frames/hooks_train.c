/* Functions of the page on hooks. The last one is train(t, data), a tann_status; it is called with a
   trainer of the page's model. */
#include <math.h>
#include <stdio.h>
#include <string.h>

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
    h = tann_named(b, tann_dense(b, h, 8, NULL), "hidden");
    h = tann_named(b, tann_activation(b, h, TANN_TANH), "hidden_tanh");
    h = tann_named(b, tann_dense(b, h, 1, NULL), "output");
    h = tann_named(b, tann_activation(b, h, TANN_SIGMOID), "probability");
    tann_model *m = tann_builder_finish(b, h, 42);
    tann_train_opts how = tann_train_opts_default();
    how.loss = TANN_BINARY_CROSSENTROPY;
    how.rate = 0.05f;
    tann_trainer *t = tann_trainer_new(ctx, m, &how);
    const tann_status status = train(t, &data);
    fprintf(stderr, "%s\n", tann_ctx_error(ctx));
    tann_trainer_free(t);
    tann_model_free(m);
    tann_ctx_free(ctx);
    return status == TANN_OK ? 0 : 1;
}
