/* Learns to tell whether the first of two numbers is the greater, with an installed libtinyann. */
#include <stdio.h>

#include <tinyann/tinyann.h>

#define SAMPLES 200

static void make_samples(float *x, int32_t *labels)
{
    for (size_t i = 0; i < SAMPLES; i++) {
        x[2 * i] = tann_random_uniform(1, 0, 2 * i);
        x[2 * i + 1] = tann_random_uniform(1, 0, 2 * i + 1);
        labels[i] = x[2 * i] > x[2 * i + 1];
    }
}

int main(void)
{
    static float x[2 * SAMPLES];
    static int32_t labels[SAMPLES];
    make_samples(x, labels);
    const tann_dataset data = tann_dataset_labels(x, labels, SAMPLES);

    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_input(b, tann_shape_1d(2));
    h = tann_dense(b, h, 1, NULL);
    h = tann_activation(b, h, TANN_SIGMOID);
    tann_model *m = tann_builder_finish(b, h, 42);

    tann_train_opts train = tann_train_opts_default();
    train.loss = TANN_BINARY_CROSSENTROPY;
    train.rate = 0.05f;
    tann_trainer *t = tann_trainer_new(ctx, m, &train);
    tann_fit_opts fit = tann_fit_opts_default();
    fit.epochs = 50;
    tann_fit_result result = tann_fit_result_default();
    const tann_status status = tann_fit(t, &data, &fit, &result);
    if (status != TANN_OK) {
        fprintf(stderr, "consumer: %s\n", tann_ctx_error(ctx));
    } else {
        printf("libtinyann %s: accuracy %.3f\n", tann_version(), result.accuracy);
    }

    tann_trainer_free(t);
    tann_model_free(m);
    tann_ctx_free(ctx);
    return status == TANN_OK && result.accuracy > 0.9 ? 0 : 1;
}
