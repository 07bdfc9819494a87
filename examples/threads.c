/* One model, many threads: they share the model; each has a context and a session of its own. */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include <tinyann/tinyann.h>

#define THREADS 8
#define SAMPLES 10000
#define INPUTS  16
#define OUTPUTS 4

typedef struct work {
    const tann_model *model; /* const: safe to share */
    const float *x;
    float y[SAMPLES * OUTPUTS];
    size_t batch; /* another one in each thread; a prediction does not depend on it */
    tann_status status;
} work;

static tann_model *make_model(tann_ctx *ctx)
{
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_input(b, tann_shape_1d(INPUTS));
    h = tann_activation(b, tann_dense(b, h, 64, NULL), TANN_RELU);
    h = tann_activation(b, tann_dense(b, h, OUTPUTS, NULL), TANN_SOFTMAX);
    return tann_builder_finish(b, h, 42);
}

static void *predict_all(void *user)
{
    work *w = user;
    tann_ctx *ctx = tann_ctx_new(NULL); /* mine: error text, kernels, allocator */
    tann_session *s = tann_session_new(ctx, w->model, w->batch);
    w->status = TANN_OK;
    for (size_t i = 0; i < SAMPLES && w->status == TANN_OK; i += w->batch) {
        const size_t n = SAMPLES - i < w->batch ? SAMPLES - i : w->batch;
        w->status = tann_predict(s, w->x + i * INPUTS, n, w->y + i * OUTPUTS);
    }
    if (w->status != TANN_OK) {
        fprintf(stderr, "threads: %s\n", tann_ctx_error(ctx));
    }
    tann_session_free(s);
    tann_ctx_free(ctx);
    return NULL;
}

int main(void)
{
    static float x[SAMPLES * INPUTS];
    static work works[THREADS];
    pthread_t threads[THREADS];
    int started = 0, equal = 0;
    for (size_t i = 0; i < SAMPLES * INPUTS; i++) {
        x[i] = tann_random_normal(1, 0, i);
    }
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = make_model(ctx);
    tann_ctx_free(ctx); /* a model may outlive its context */

    for (; started < THREADS; started++) {
        works[started].model = m;
        works[started].x = x;
        works[started].batch = 1 + 13 * (size_t)started;
        if (pthread_create(&threads[started], NULL, predict_all, &works[started]) != 0) {
            break;
        }
    }
    for (int i = 0; i < started; i++) {
        pthread_join(threads[i], NULL);
        equal +=
            works[i].status == TANN_OK && memcmp(works[i].y, works[0].y, sizeof works[i].y) == 0;
    }
    printf("%d of %d threads gave the same bits for %d samples\n", equal, THREADS, SAMPLES);
    tann_model_free(m);
    return equal == THREADS ? 0 : 1;
}
