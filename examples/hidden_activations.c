/* Looks into a hidden layer, before and after its activation, in training and in prediction. */
#include <stdio.h>

#include <tinyann/tinyann.h>

#define SAMPLES 4
#define UNITS   2

static const float inputs[SAMPLES * 2] = {0, 0, 0, 1, 1, 0, 1, 1};
static const float targets[SAMPLES] = {0, 1, 1, 0};

/* The value of the dense node is z, which goes into the tanh; that of the tanh node is a. */
static tann_model *make_model(tann_ctx *ctx)
{
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_input(b, tann_shape_1d(2));
    h = tann_named(b, tann_dense(b, h, UNITS, NULL), "hidden_z");
    h = tann_named(b, tann_activation(b, h, TANN_TANH), "hidden_a");
    h = tann_activation(b, tann_dense(b, h, 1, NULL), TANN_SIGMOID);
    return tann_builder_finish(b, h, 1);
}

/* The hook: prints a value, [batch, units]; in training only every 100th epoch. */
static tann_status show(const tann_hook_event *e, void *file)
{
    if (e->training && e->epoch % 100 != 0) {
        return TANN_OK;
    }
    fprintf(file, "%-8s%3d  %s", e->training ? "epoch" : "predict", (int)e->epoch, e->name);
    for (size_t i = 0; i < e->value.batch * UNITS; i++) {
        fprintf(file, "%s%6.2f", i % UNITS == 0 ? "  |" : " ", (double)e->value.data[i]);
    }
    fprintf(file, "\n");
    return TANN_OK;
}

/* A trainer runs in a session of its own: a hook added there sees training. */
static int train(tann_ctx *ctx, tann_model *m)
{
    const tann_dataset data = tann_dataset_floats(inputs, targets, SAMPLES);
    tann_train_opts how = tann_train_opts_default();
    how.loss = TANN_BINARY_CROSSENTROPY;
    how.rate = 0.05f;
    tann_fit_opts fit = tann_fit_opts_default();
    fit.epochs = 401;
    fit.shuffle = 0; /* so that every line shows the samples in the same order */
    tann_trainer *t = tann_trainer_new(ctx, m, &how);
    tann_session *s = tann_trainer_session(t);
    const int ok = tann_hook_add(s, "hidden_*", TANN_HOOK_FORWARD, show, stdout, NULL) == TANN_OK &&
                   tann_fit(t, &data, &fit, NULL) == TANN_OK;
    tann_trainer_free(t);
    return ok;
}

/* tann_predict_at() runs as far as a node and gives its value, with or without a hook. */
static int predict(tann_ctx *ctx, const tann_model *m)
{
    float a[SAMPLES * UNITS];
    tann_session *s = tann_session_new(ctx, m, SAMPLES);
    const int ok =
        tann_hook_add(s, "hidden_*", TANN_HOOK_FORWARD, show, stdout, NULL) == TANN_OK &&
        tann_predict_at(s, inputs, SAMPLES, tann_model_find(m, "hidden_a"), a) == TANN_OK;
    if (ok) {
        printf("for 1 xor 1, hidden_a is %.2f and %.2f\n", (double)a[6], (double)a[7]);
    }
    tann_session_free(s);
    return ok;
}

int main(void)
{
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = make_model(ctx);
    const int ok = train(ctx, m) && predict(ctx, m);
    fprintf(stderr, "%s", tann_ctx_error(ctx)); /* "" unless something failed */
    tann_model_free(m);
    tann_ctx_free(ctx);
    return ok ? 0 : 1;
}
