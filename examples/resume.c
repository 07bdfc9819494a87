/* Trains on two spirals, and may be killed at any moment: started again it goes on from its newest
   checkpoint, and comes to the same weights, bit for bit. */
#include <stdio.h>
#include <string.h>

#include <tinyann/tinyann.h>

#define SAMPLES 300
#define EPOCHS  3000

static float inputs[SAMPLES * 2];
static int32_t labels[SAMPLES];

static tann_model *make_model(tann_ctx *ctx)
{
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_input(b, tann_shape_1d(2));
    h = tann_activation(b, tann_dense(b, h, 16, NULL), TANN_TANH);
    h = tann_activation(b, tann_dense(b, h, 16, NULL), TANN_TANH);
    h = tann_activation(b, tann_dense(b, h, 1, NULL), TANN_SIGMOID);
    return tann_builder_finish(b, h, 42);
}

/* Goes on with what was resumed, if anything was, and writes a checkpoint every 100 epochs. */
static tann_status train(tann_trainer *t, tann_checkpoints *c, tann_fit_result *result)
{
    const tann_dataset data = tann_dataset_labels(inputs, labels, SAMPLES);
    const tann_callback save = {tann_checkpoints_write, c};
    tann_fit_opts fit = tann_fit_opts_default();
    fit.epochs = EPOCHS; /* in all, however often it is interrupted */
    fit.resume = 1;
    fit.callbacks = &save;
    fit.callback_count = 1;
    return tann_fit(t, &data, &fit, result);
}

/* One number in which every bit of every weight counts. */
static uint32_t digest(const tann_model *m)
{
    uint32_t sum = 2166136261u;
    tann_weight w = tann_weight_default();
    for (tann_node node = 0; node < tann_model_node_count(m); node++) {
        for (int32_t i = 0; tann_model_node_weight(m, node, i, &w) == TANN_OK; i++) {
            for (size_t k = 0; k < w.count; k++) {
                uint32_t bits;
                memcpy(&bits, w.data + k, sizeof bits);
                sum = (sum ^ bits) * 16777619u;
            }
        }
    }
    return sum;
}

int main(void)
{
    tann_generator_opts spirals = tann_generator_opts_default();
    tann_train_opts how = tann_train_opts_default();
    tann_checkpoints_opts which = tann_checkpoints_opts_default();
    tann_resumed resumed = tann_resumed_default();
    tann_fit_result result = tann_fit_result_default();
    spirals.count = SAMPLES;
    how.loss = TANN_BINARY_CROSSENTROPY;
    which.path = "resume";
    which.every = 100;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = make_model(ctx);
    tann_trainer *t = tann_trainer_new(ctx, m, &how);
    tann_checkpoints *c = tann_checkpoints_new(ctx, &which);
    const int done = tann_generate(ctx, TANN_SPIRALS, &spirals, inputs, labels) == TANN_OK &&
                     tann_checkpoints_resume(c, t, &resumed) == TANN_OK &&
                     train(t, c, &result) == TANN_OK;
    printf("from epoch %llu to %zu, loss %.6f, weights %08lx. %s%s\n",
           (unsigned long long)resumed.epoch, result.epochs, result.loss, (unsigned long)digest(m),
           resumed.note, tann_ctx_error(ctx));
    tann_checkpoints_free(c);
    tann_trainer_free(t);
    tann_model_free(m);
    tann_ctx_free(ctx);
    return done ? 0 : 1;
}
