/* What the pieces of the guide and of the page on hooks go on from: the guide's first program. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <tinyann/tinyann.h>

#define SAMPLES 200

static float x[SAMPLES * 2];
static int32_t labels[SAMPLES];

static tann_dataset make_samples(void)
{
    for (size_t i = 0; i < SAMPLES * 2; i++) {
        x[i] = 2 * tann_random_uniform(1, 0, i) - 1;
    }
    for (size_t i = 0; i < SAMPLES; i++) {
        labels[i] = x[2 * i] * x[2 * i] + x[2 * i + 1] * x[2 * i + 1] < 0.64f;
    }
    return tann_dataset_labels(x, labels, SAMPLES);
}

static tann_model *make_model(tann_ctx *ctx)
{
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_input(b, tann_shape_1d(2));
    h = tann_named(b, tann_dense(b, h, 8, NULL), "hidden");
    h = tann_named(b, tann_activation(b, h, TANN_TANH), "hidden_tanh");
    h = tann_named(b, tann_dense(b, h, 1, NULL), "output");
    h = tann_named(b, tann_activation(b, h, TANN_SIGMOID), "probability");
    return tann_builder_finish(b, h, 42);
}

static tann_trainer *make_trainer(tann_ctx *ctx, tann_model *m)
{
    tann_train_opts how = tann_train_opts_default();
    how.loss = TANN_BINARY_CROSSENTROPY;
    how.rate = 0.05f;
    return tann_trainer_new(ctx, m, &how);
}

/* What a piece of a page is: statements with these. */
typedef void (*piece_fn)(tann_ctx *ctx, tann_model *m, tann_trainer *t, tann_session *p,
                         tann_dataset data);

/* Runs the piece, which is to leave the context with that status; what main() returns. */
static inline int run_piece(piece_fn piece, tann_status expected)
{
    const tann_dataset data = make_samples();
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = make_model(ctx);
    tann_trainer *t = make_trainer(ctx, m);
    tann_session *p = tann_session_new(ctx, m, SAMPLES);
    piece(ctx, m, t, p, data);
    const tann_status ended = tann_ctx_status(ctx);
    fprintf(stderr, "%s\n", tann_ctx_error(ctx));
    tann_session_free(p);
    tann_trainer_free(t);
    tann_model_free(m);
    tann_ctx_free(ctx);
    return ended == expected ? 0 : 1;
}
