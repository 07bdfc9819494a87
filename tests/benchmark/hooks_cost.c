/* Predicts or trains the toy network so many times: hooks_cost predict|train|fit TIMES. Compiled twice,
   with the library and with one that has no hooks. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tinyann/tinyann.h>

#include "toy_data.h"

static float x[TOY_SAMPLES * 2], y[TOY_SAMPLES];

static tann_status repeat(tann_trainer *t, const char *what, size_t times)
{
    const tann_dataset data = tann_dataset_floats(x, y, TOY_SAMPLES);
    tann_session *s = tann_trainer_session(t);
    tann_fit_opts fit = tann_fit_opts_default();
    tann_status status = TANN_OK;
    float out[TOY_BATCH];
    if (strcmp(what, "fit") == 0) {
        fit.epochs = times / 10;
        return tann_fit(t, &data, &fit, NULL);
    }
    for (size_t i = 0; i < times && status == TANN_OK; i++) {
        /* Another sample each time: the quick way for the same arrays again is another matter. */
        const size_t at = i % (TOY_SAMPLES - TOY_BATCH);
        status = strcmp(what, "train") == 0
                     ? tann_train_step(t, x + 2 * at, y + at, TOY_BATCH, NULL)
                     : tann_predict(s, x + 2 * at, 1, out);
    }
    return status;
}

int main(int count, char **arguments)
{
    if (count != 3) {
        fprintf(stderr, "Usage: %s predict|train|fit TIMES\n", arguments[0]);
        return 2;
    }
    for (unsigned i = 0; i < TOY_SAMPLES; i++) {
        toy_sample(i, x + 2 * i, y + i);
    }
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
    const tann_status status = repeat(t, arguments[1], strtoul(arguments[2], NULL, 10));
    tann_trainer_free(t);
    tann_model_free(m);
    tann_ctx_free(ctx);
    return status == TANN_OK ? 0 : 1;
}
