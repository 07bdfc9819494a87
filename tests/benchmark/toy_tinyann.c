#include <tinyann/tinyann.h>

#include "toy_data.h"

int main(void)
{
    static float x[TOY_SAMPLES * 2], y[TOY_SAMPLES];
    for (unsigned i = 0; i < TOY_SAMPLES; i++) {
        toy_sample(i, x + 2 * i, y + i);
    }
    const tann_dataset data = tann_dataset_floats(x, y, TOY_SAMPLES);
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_input(b, tann_shape_1d(2));
    h = tann_activation(b, tann_dense(b, h, 2, NULL), TANN_TANH);
    h = tann_activation(b, tann_dense(b, h, 1, NULL), TANN_SIGMOID);
    tann_model *m = tann_builder_finish(b, h, 1);
    tann_train_opts how = tann_train_opts_default();
    how.loss = TANN_BINARY_CROSSENTROPY;
    how.max_batch = TOY_BATCH;
    tann_trainer *t = tann_trainer_new(ctx, m, &how);
    tann_fit_opts fit = tann_fit_opts_default();
    fit.epochs = TOY_EPOCHS;
    const tann_status status = tann_fit(t, &data, &fit, NULL);
    tann_trainer_free(t);
    tann_model_free(m);
    tann_ctx_free(ctx);
    return status == TANN_OK ? 0 : 1;
}
