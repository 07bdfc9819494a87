/* Trains a network in C and writes it for other programs.

     interop_train FOLDER        model.safetensors, and model.txt: samples and what is predicted here */
#include <stdio.h>

#include <tinyann/tinyann.h>

#include "table.h"

#define SAMPLES 300
#define INPUTS  2
#define CLASSES 2

static tann_model *make_model(tann_ctx *ctx)
{
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_input(b, tann_shape_1d(INPUTS));
    h = tann_activation(b, tann_named(b, tann_dense(b, h, 16, NULL), "hidden_1"), TANN_TANH);
    const tann_node first = h;
    h = tann_activation(b, tann_named(b, tann_dense(b, h, 16, NULL), "hidden_2"), TANN_RELU);
    h = tann_dropout(b, tann_add(b, h, first), 0.1f);
    h = tann_named(b, tann_dense(b, h, CLASSES, NULL), "out");
    return tann_builder_finish(b, tann_activation(b, h, TANN_SOFTMAX), 42);
}

static tann_status train(tann_ctx *ctx, tann_model *m, const tann_dataset *data)
{
    tann_train_opts how = tann_train_opts_default();
    how.loss = TANN_CATEGORICAL_CROSSENTROPY;
    how.rate = 0.01f;
    tann_fit_opts fit = tann_fit_opts_default();
    fit.epochs = 60;
    tann_fit_result result = tann_fit_result_default();
    tann_trainer *t = tann_trainer_new(ctx, m, &how);
    const tann_status status = tann_fit(t, data, &fit, &result);
    if (status == TANN_OK) {
        printf("tinyann %s: loss %.4f\n", tann_version(), result.loss);
    }
    tann_trainer_free(t);
    return status;
}

static tann_status predict(tann_ctx *ctx, const tann_model *m, const float *x, float *y)
{
    tann_session *s = tann_session_new(ctx, m, SAMPLES);
    const tann_status status = tann_predict(s, x, SAMPLES, y);
    tann_session_free(s);
    return status;
}

static tann_status make_files(tann_ctx *ctx, tann_model *m, const char *folder)
{
    float x[SAMPLES * INPUTS], y[SAMPLES * CLASSES];
    int32_t labels[SAMPLES];
    char path[1024];
    tann_generator_opts opts = tann_generator_opts_default();
    opts.count = SAMPLES;
    (void)tann_generate(ctx, TANN_MOONS, &opts, x, labels);
    const tann_dataset data = tann_dataset_labels(x, labels, SAMPLES);
    snprintf(path, sizeof path, "%s/model.safetensors", folder);
    if (train(ctx, m, &data) != TANN_OK || tann_model_save(ctx, m, path) != TANN_OK ||
        predict(ctx, m, x, y) != TANN_OK) {
        return tann_ctx_status(ctx);
    }
    snprintf(path, sizeof path, "%s/model.txt", folder);
    return table_write(path, x, INPUTS, y, CLASSES, SAMPLES) == 0 ? TANN_OK : TANN_E_IO;
}

int main(int count, char **arguments)
{
    if (count != 2) {
        fprintf(stderr, "interop_train FOLDER\n");
        return 2;
    }
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = make_model(ctx);
    const tann_status status = make_files(ctx, m, arguments[1]);
    if (status != TANN_OK) {
        fprintf(stderr, "interop_train: %s %s\n", tann_status_name(status), tann_ctx_error(ctx));
    }
    tann_model_free(m);
    tann_ctx_free(ctx);
    return status == TANN_OK ? 0 : 1;
}
