/* Learns the exclusive or, which a network without a hidden layer cannot, saves what it learnt, and
   predicts with what it loads. */
#include <stdio.h>

#include <tinyann/tinyann.h>

#define SAMPLES 4

static const float inputs[SAMPLES * 2] = {0, 0, 0, 1, 1, 0, 1, 1};
static const float targets[SAMPLES] = {0, 1, 1, 0};

/* 2 -> dense 8 -> tanh -> dense 1 -> sigmoid. If anything fails in between, finish returns NULL. */
static tann_model *make_model(tann_ctx *ctx)
{
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_input(b, tann_shape_1d(2));
    h = tann_dense(b, h, 8, NULL);
    h = tann_activation(b, h, TANN_TANH);
    h = tann_dense(b, h, 1, NULL);
    h = tann_activation(b, h, TANN_SIGMOID);
    return tann_builder_finish(b, h, 42);
}

static tann_status train(tann_ctx *ctx, tann_model *m)
{
    const tann_dataset data = tann_dataset_floats(inputs, targets, SAMPLES);
    tann_train_opts how = tann_train_opts_default();
    how.loss = TANN_BINARY_CROSSENTROPY;
    how.rate = 0.05f;
    tann_fit_opts until = tann_fit_opts_default();
    until.epochs = 1000;
    until.target_loss = 0.01f;
    tann_fit_result result = tann_fit_result_default();

    tann_trainer *t = tann_trainer_new(ctx, m, &how); /* NULL if m is: the fit below says why */
    const tann_status status = tann_fit(t, &data, &until, &result);
    if (status == TANN_OK) {
        printf("%zu epochs, loss %.4f\n\n", result.epochs, result.loss);
    }
    tann_trainer_free(t);
    return status;
}

/* Prints all four predictions and counts those on the right side of 0.5. */
static int count_right(tann_ctx *ctx, const tann_model *m)
{
    float outputs[SAMPLES] = {0};
    int right = 0;
    tann_session *s = tann_session_new(ctx, m, SAMPLES);
    if (tann_predict(s, inputs, SAMPLES, outputs) == TANN_OK) {
        for (int i = 0; i < SAMPLES; i++) {
            printf("%g xor %g = %.3f\n", (double)inputs[2 * i], (double)inputs[2 * i + 1],
                   (double)outputs[i]);
            right += (outputs[i] > 0.5f) == (targets[i] > 0.5f);
        }
    }
    tann_session_free(s);
    return right;
}

int main(void)
{
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = make_model(ctx);
    tann_model *loaded = NULL;
    if (train(ctx, m) == TANN_OK && tann_model_save(ctx, m, "xor.safetensors") == TANN_OK) {
        loaded = tann_model_load(ctx, "xor.safetensors", NULL);
    }
    const int learnt = count_right(ctx, loaded) == SAMPLES;
    if (!learnt) {
        fprintf(stderr, "xor was not learnt. %s\n", tann_ctx_error(ctx));
    }
    tann_model_free(loaded);
    tann_model_free(m);
    tann_ctx_free(ctx);
    return learnt ? 0 : 1;
}
