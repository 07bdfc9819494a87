/* A program that was compiled with an older header: it declares what it uses by itself, with structs
   that are shorter than today's, each between two guards. It trains and looks at a small network, and
   the guards stay whole. */
#include <math.h>
#include <string.h>

#include "check.h"
#include "old_structs.h"

#define GUARD      0xA5
#define GUARD_SIZE 64

/* The old header. */
enum { OLD_OK = 0, OLD_TANH = 2, OLD_MSE = 0, OLD_SGD = 0, OLD_ADAM = 1, OLD_CONSTANT = 1 };
typedef struct {
    int32_t rank;
    int32_t dim[4];
} old_shape;
void tann_ctx_opts_init(void *opts, size_t size);
void tann_dense_opts_init(void *opts, size_t size);
void tann_sgd_opts_init(void *opts, size_t size);
void tann_adam_opts_init(void *opts, size_t size);
void tann_train_opts_init(void *opts, size_t size);
void tann_fit_opts_init(void *opts, size_t size);
int tann_ctx_opts_check(const old_ctx_opts *opts);
void *tann_ctx_new(const old_ctx_opts *opts);
void tann_ctx_free(void *ctx);
const char *tann_ctx_error(const void *ctx);
void *tann_builder_new(void *ctx);
int32_t tann_input(void *b, old_shape shape);
int32_t tann_dense(void *b, int32_t in, int32_t units, const old_dense_opts *opts);
int32_t tann_activation(void *b, int32_t in, int kind);
void *tann_builder_finish(void *b, int32_t output, uint64_t seed);
void tann_model_free(void *m);
int tann_model_node_option(const void *m, int32_t node, int32_t index, old_option *option);
int tann_model_node_weight(const void *m, int32_t node, int32_t index, old_weight *weight);
int tann_model_weight_find(const void *m, const char *name, old_weight *weight);
void *tann_trainer_new(void *ctx, void *m, const old_train_opts *opts);
void tann_trainer_free(void *t);
void *tann_trainer_session(void *t);
int tann_fit(void *t, const old_dataset *data, const old_fit_opts *opts, old_fit_result *result);
int tann_evaluate(void *s, const old_dataset *data, int loss, old_score *score);
void tann_health_opts_init(void *opts, size_t size);
void *tann_session_new(void *ctx, const void *m, size_t max_batch);
void tann_session_free(void *s);
void *tann_health_new(void *s, const old_health_opts *opts);
void tann_health_free(void *h);
int tann_health_layer(const void *h, size_t index, old_layer_health *layer);
void tann_trace_opts_init(void *opts, size_t size);
void *tann_trace_new(void *s, const old_trace_opts *opts);
const char *tann_trace_text(const void *t, size_t *size);
void tann_trace_free(void *t);
int tann_trace_diff(void *ctx, const char *a, size_t a_size, const char *b, size_t b_size,
                    old_trace_difference *difference);
int tann_trainer_fault(const void *t, old_train_fault *fault);
int tann_progress_bar(const void *event, void *progress);

/* Memory for one struct, with guards around it. */
typedef struct {
    unsigned char before[GUARD_SIZE];
    union {
        unsigned char bytes[GUARD_SIZE * 2];
        double align;
        void *align_too;
    } at;
} guarded;

static void *guarded_clear(guarded *g)
{
    memset(g, GUARD, sizeof *g);
    return g->at.bytes;
}

static void guarded_check(const guarded *g, size_t size)
{
    for (size_t i = 0; i < sizeof g->before; i++) {
        CHECK(g->before[i] == GUARD);
    }
    for (size_t i = size; i < sizeof g->at.bytes; i++) {
        CHECK(g->at.bytes[i] == GUARD);
    }
}

/* A struct of today's defaults, cut off at the old size. */
static void *guarded_init(guarded *g, void (*init)(void *, size_t), size_t size)
{
    void *opts = guarded_clear(g);
    init(opts, size);
    guarded_check(g, size);
    size_t written;
    memcpy(&written, opts, sizeof written);
    CHECK(written == size);
    return opts;
}

static const float inputs[4] = {-1.0f, -0.5f, 0.5f, 1.0f};
static const float targets[4] = {-0.5f, -0.25f, 0.25f, 0.5f};

static size_t allocations;

static void *count_allocate(void *user, size_t size)
{
    (*(size_t *)user)++;
    return malloc(size);
}

static void count_release(void *user, void *memory, size_t size)
{
    (void)size;
    (*(size_t *)user)--;
    free(memory);
}

static void *old_context(void)
{
    guarded g;
    old_ctx_opts *opts = guarded_init(&g, tann_ctx_opts_init, sizeof *opts);
    CHECK(opts->allocate == NULL && opts->release == NULL);
    opts->allocate = count_allocate;
    opts->release = count_release;
    opts->allocator_user = &allocations;
    CHECK(tann_ctx_opts_check(opts) == OLD_OK);
    void *ctx = tann_ctx_new(opts);
    CHECK(ctx != NULL);
    CHECK(allocations > 0);
    guarded_check(&g, sizeof *opts);
    return ctx;
}

static void *old_model(void *ctx)
{
    guarded g;
    old_dense_opts *opts = guarded_init(&g, tann_dense_opts_init, sizeof *opts);
    void *b = tann_builder_new(ctx);
    int32_t h = tann_input(b, (old_shape){1, {1}});
    h = tann_dense(b, h, 3, opts);
    h = tann_activation(b, h, OLD_TANH);
    opts->bias_initializer = OLD_CONSTANT;
    h = tann_dense(b, h, 1, opts);
    guarded_check(&g, sizeof *opts);
    void *m = tann_builder_finish(b, h, 7);
    if (m == NULL) {
        fprintf(stderr, "no model: %s\n", tann_ctx_error(ctx));
    }
    CHECK(m != NULL);
    return m;
}

static void look_at_model(const void *m)
{
    guarded g;
    old_option *option = guarded_clear(&g);
    option->struct_size = sizeof *option;
    CHECK(tann_model_node_option(m, 1, 0, option) == OLD_OK);
    CHECK(option->struct_size == sizeof *option);
    CHECK(option->name != NULL && strlen(option->name) > 0);
    guarded_check(&g, sizeof *option);

    old_weight *weight = guarded_clear(&g);
    weight->struct_size = sizeof *weight;
    CHECK(tann_model_node_weight(m, 1, 0, weight) == OLD_OK);
    CHECK(strcmp(weight->name, "kernel") == 0);
    CHECK(weight->data != NULL && weight->count == 3);
    guarded_check(&g, sizeof *weight);

    weight = guarded_clear(&g);
    weight->struct_size = sizeof *weight;
    CHECK(tann_model_weight_find(m, "dense_2.bias", weight) == OLD_OK);
    CHECK(weight->count == 1 && weight->data[0] == 0.0f);
    guarded_check(&g, sizeof *weight);
}

static size_t events;

static int draw_progress(const void *event, void *progress)
{
    events++;
    return tann_progress_bar(event, progress);
}

static int discard(void *user, const char *text, size_t length)
{
    *(size_t *)user += length;
    return text == NULL;
}

static void fit(void *ctx, void *trainer, const old_dataset *data)
{
    guarded progress_memory;
    size_t characters = 0;
    old_progress *progress = guarded_clear(&progress_memory);
    *progress = (old_progress){sizeof *progress, discard, &characters};
    const old_callback callback = {draw_progress, progress};

    guarded opts_memory;
    old_fit_opts *opts = guarded_init(&opts_memory, tann_fit_opts_init, sizeof *opts);
    CHECK(opts->epochs == 1 && opts->validation == NULL && opts->callback_count == 0);
    opts->epochs = 20;
    opts->batch = 2;
    opts->validation = data;
    opts->callbacks = &callback;
    opts->callback_count = 1;

    guarded result_memory;
    old_fit_result *result = guarded_clear(&result_memory);
    result->struct_size = sizeof *result;
    const int status = tann_fit(trainer, data, opts, result);
    if (status != OLD_OK) {
        fprintf(stderr, "fit: %s\n", tann_ctx_error(ctx));
    }
    CHECK(status == OLD_OK);
    CHECK(result->struct_size == sizeof *result);
    CHECK(result->epochs == 20 && result->steps == 40 && isfinite(result->loss));
    CHECK(events > 20 && characters > 0);
    guarded_check(&opts_memory, sizeof *opts);
    guarded_check(&result_memory, sizeof *result);
    guarded_check(&progress_memory, sizeof *progress);
}

static void evaluate(void *session, const old_dataset *data)
{
    guarded g;
    old_score *score = guarded_clear(&g);
    score->struct_size = sizeof *score;
    CHECK(tann_evaluate(session, data, OLD_MSE, score) == OLD_OK);
    CHECK(score->struct_size == sizeof *score);
    CHECK(score->samples == 4 && isfinite(score->loss) && score->loss >= 0.0);
    guarded_check(&g, sizeof *score);
}

static void look_for_faults(const void *trainer)
{
    guarded g;
    old_train_fault *fault = guarded_clear(&g);
    fault->struct_size = sizeof *fault;
    CHECK(tann_trainer_fault(trainer, fault) == OLD_OK);
    CHECK(fault->struct_size == sizeof *fault);
    CHECK(strlen(fault->name) == 0 && fault->value == 0.0);
    guarded_check(&g, sizeof *fault);
}

/* A trace of an evaluation, compared with itself. */
static void trace(void *ctx, void *session, const old_dataset *data)
{
    guarded opts_memory;
    guarded difference_memory;
    size_t size = 0;
    old_trace_opts *opts = guarded_init(&opts_memory, tann_trace_opts_init, sizeof *opts);
    old_trace_difference *difference = guarded_clear(&difference_memory);
    difference->struct_size = sizeof *difference;
    void *t = tann_trace_new(session, opts);
    CHECK(t != NULL);
    evaluate(session, data);
    const char *text = tann_trace_text(t, &size);
    CHECK(tann_trace_diff(ctx, text, size, text, size, difference) == OLD_OK);
    CHECK(difference->struct_size == sizeof *difference);
    CHECK(difference->values > 4);
    tann_trace_free(t);
    guarded_check(&opts_memory, sizeof *opts);
    guarded_check(&difference_memory, sizeof *difference);
}

static void train(void *ctx, void *m, int optimizer, const void *optimizer_opts)
{
    guarded data_memory;
    old_dataset *data = guarded_clear(&data_memory);
    *data = (old_dataset){sizeof *data, 4, inputs, targets};

    guarded opts_memory;
    old_train_opts *opts = guarded_init(&opts_memory, tann_train_opts_init, sizeof *opts);
    CHECK(opts->optimizer == OLD_ADAM && opts->loss == OLD_MSE && opts->optimizer_opts == NULL);
    opts->optimizer = optimizer;
    opts->optimizer_opts = optimizer_opts;
    void *trainer = tann_trainer_new(ctx, m, opts);
    if (trainer == NULL) {
        fprintf(stderr, "no trainer: %s\n", tann_ctx_error(ctx));
    }
    CHECK(trainer != NULL);
    guarded_check(&opts_memory, sizeof *opts);

    events = 0;
    fit(ctx, trainer, data);
    evaluate(tann_trainer_session(trainer), data);
    look_for_faults(trainer);
    trace(ctx, tann_trainer_session(trainer), data);
    guarded_check(&data_memory, sizeof *data);
    tann_trainer_free(trainer);
}

static void look_at_health(void *ctx, const void *m)
{
    guarded opts_memory;
    old_health_opts *opts = guarded_init(&opts_memory, tann_health_opts_init, sizeof *opts);
    CHECK(opts->name == NULL && opts->type == NULL);
    opts->type = "dense";
    void *session = tann_session_new(ctx, m, 1);
    void *health = tann_health_new(session, opts);
    CHECK(health != NULL);
    guarded_check(&opts_memory, sizeof *opts);

    guarded layer_memory;
    old_layer_health *layer = guarded_clear(&layer_memory);
    layer->struct_size = sizeof *layer;
    CHECK(tann_health_layer(health, 1, layer) == OLD_OK);
    CHECK(layer->struct_size == sizeof *layer);
    CHECK(strcmp(layer->name, "dense_2") == 0 && strcmp(layer->type, "dense") == 0);
    guarded_check(&layer_memory, sizeof *layer);
    tann_health_free(health);
    tann_session_free(session);
}

int main(void)
{
    void *ctx = old_context();
    void *m = old_model(ctx);
    look_at_model(m);
    look_at_health(ctx, m);

    guarded g;
    old_sgd_opts *sgd = guarded_init(&g, tann_sgd_opts_init, sizeof *sgd);
    train(ctx, m, OLD_SGD, sgd);
    guarded_check(&g, sizeof *sgd);

    old_adam_opts *adam = guarded_init(&g, tann_adam_opts_init, sizeof *adam);
    CHECK(adam->beta1 == 0.9f);
    train(ctx, m, OLD_ADAM, adam);
    guarded_check(&g, sizeof *adam);

    tann_model_free(m);
    tann_ctx_free(ctx);
    CHECK(allocations == 0);
    return 0;
}
