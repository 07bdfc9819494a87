/* The functions that fill options with their defaults, called with every size of struct that there may
   ever be: no byte beyond it is written, what both sides know is filled, the rest becomes 0. And a
   program with a newer header: zeros in the fields that this library does not know are harmless,
   anything else is refused. */
#include <string.h>

#include <tinyann/tinyann.h>

#include "check.h"

#define BEYOND 32 /* bytes that a newer header could have added */
#define GUARD  0x5A

typedef void (*init_fn)(void *opts, size_t size);

static void check_size(init_fn init, const unsigned char *defaults, size_t known, size_t size)
{
    unsigned char *opts = malloc(size + BEYOND);
    CHECK(opts != NULL);
    memset(opts, GUARD, size + BEYOND);
    init(opts, size);

    const size_t written = size < sizeof(size_t) ? 0 : size;
    for (size_t i = sizeof(size_t); i < written; i++) {
        CHECK(opts[i] == (i < known ? defaults[i] : 0));
    }
    for (size_t i = written; i < size + BEYOND; i++) {
        CHECK(opts[i] == GUARD);
    }
    if (written > 0) {
        CHECK(memcmp(opts, &size, sizeof size) == 0);
    }
    free(opts);
}

static void check_init(init_fn init, size_t known)
{
    unsigned char *defaults = malloc(known);
    CHECK(defaults != NULL);
    init(defaults, known);
    for (size_t size = 0; size <= known + BEYOND; size++) {
        check_size(init, defaults, known, size);
    }
    init(NULL, known);
    free(defaults);
}

#define INIT(type)                                                                                 \
    static void type##_init(void *opts, size_t size)                                               \
    {                                                                                              \
        tann_##type##_init(opts, size);                                                            \
    }                                                                                              \
    typedef struct newer_##type {                                                                  \
        tann_##type known;                                                                         \
        uint64_t beyond;                                                                           \
    } newer_##type;                                                                                \
    static newer_##type newer_##type##_default(uint64_t beyond)                                    \
    {                                                                                              \
        newer_##type opts;                                                                         \
        tann_##type##_init(&opts.known, sizeof opts);                                              \
        CHECK(opts.beyond == 0);                                                                   \
        opts.beyond = beyond;                                                                      \
        return opts;                                                                               \
    }

INIT(ctx_opts)
INIT(dense_opts)
INIT(normalization_opts)
INIT(normalization_fit_opts)
INIT(npy_map_opts)
INIT(sgd_opts)
INIT(adam_opts)
INIT(train_opts)
INIT(fit_opts)
INIT(trace_opts)
INIT(generator_opts)
INIT(health_opts)
INIT(recorder_opts)
INIT(intervention)
INIT(hook_opts)
INIT(load_opts)
INIT(fann_opts)
INIT(weights_opts)
INIT(csv_opts)
INIT(arrays_opts)
INIT(idx_opts)
INIT(fann_data_opts)
INIT(checkpoints_opts)
INIT(export_c_opts)

static void check_newer_context(void)
{
    newer_ctx_opts opts = newer_ctx_opts_default(0);
    CHECK(tann_ctx_opts_check(&opts.known) == TANN_OK);
    opts.beyond = 1;
    CHECK(tann_ctx_opts_check(&opts.known) == TANN_E_UNSUPPORTED);
    CHECK(tann_ctx_new(&opts.known) == NULL);
}

static tann_model *build(tann_ctx *ctx, const tann_dense_opts *opts)
{
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_input(b, tann_shape_1d(1));
    return tann_builder_finish(b, tann_dense(b, h, 1, opts), 1);
}

static void check_newer_normalization(tann_ctx *ctx)
{
    for (uint64_t beyond = 0; beyond < 2; beyond++) {
        newer_normalization_opts opts = newer_normalization_opts_default(beyond);
        newer_normalization_fit_opts fit = newer_normalization_fit_opts_default(beyond);
        const float x = 3;
        const tann_dataset data = tann_dataset_floats(&x, NULL, 1);
        const tann_status expected = beyond == 0 ? TANN_OK : TANN_E_UNSUPPORTED;
        tann_builder *b = tann_builder_new(ctx);
        const tann_node in = tann_input(b, tann_shape_1d(1));
        CHECK((tann_normalization(b, in, &opts.known) == TANN_NO_NODE) == (beyond != 0));
        CHECK(tann_ctx_status(ctx) == expected);
        tann_builder_free(b);
        b = tann_builder_new(ctx);
        const tann_node h = tann_normalization(b, tann_input(b, tann_shape_1d(1)), NULL);
        tann_model *m = tann_builder_finish(b, h, 1);
        CHECK(tann_normalization_fit(ctx, m, h, &data, &fit.known) == expected);
        tann_model_free(m);
    }
}

static void check_newer_map(tann_ctx *ctx)
{
    newer_npy_map_opts opts = newer_npy_map_opts_default(1);
    CHECK(tann_npy_map_new(ctx, "", &opts.known) == NULL);
    CHECK(tann_ctx_status(ctx) == TANN_E_UNSUPPORTED);
    opts.beyond = 0;
    CHECK(tann_npy_map_new(ctx, "", &opts.known) == NULL);
    CHECK(tann_ctx_status(ctx) == TANN_E_IO);
}

static tann_model *check_newer_model(tann_ctx *ctx)
{
    newer_dense_opts opts = newer_dense_opts_default(1);
    CHECK(build(ctx, &opts.known) == NULL);
    CHECK(tann_ctx_status(ctx) == TANN_E_UNSUPPORTED);
    opts.beyond = 0;
    tann_model *m = build(ctx, &opts.known);
    CHECK(m != NULL);
    return m;
}

static tann_trainer *new_trainer(tann_ctx *ctx, tann_model *m, tann_optimizer_kind optimizer,
                                 const void *optimizer_opts, uint64_t beyond)
{
    newer_train_opts opts = newer_train_opts_default(beyond);
    opts.known.optimizer = optimizer;
    opts.known.optimizer_opts = optimizer_opts;
    return tann_trainer_new(ctx, m, &opts.known);
}

static void check_newer_trainer(tann_ctx *ctx, tann_model *m)
{
    CHECK(new_trainer(ctx, m, TANN_ADAM, NULL, 1) == NULL);
    CHECK(tann_ctx_status(ctx) == TANN_E_UNSUPPORTED);
    newer_adam_opts adam = newer_adam_opts_default(1);
    CHECK(new_trainer(ctx, m, TANN_ADAM, &adam, 0) == NULL);
    CHECK(tann_ctx_status(ctx) == TANN_E_UNSUPPORTED);
    newer_sgd_opts sgd = newer_sgd_opts_default(1);
    CHECK(new_trainer(ctx, m, TANN_SGD, &sgd, 0) == NULL);
    CHECK(tann_ctx_status(ctx) == TANN_E_UNSUPPORTED);
}

static void check_newer_trace(tann_ctx *ctx, const tann_model *m)
{
    newer_trace_opts opts = newer_trace_opts_default(1);
    tann_session *s = tann_session_new(ctx, m, 1);
    CHECK(tann_trace_new(s, &opts.known) == NULL);
    CHECK(tann_ctx_status(ctx) == TANN_E_UNSUPPORTED);
    opts.beyond = 0;
    tann_trace *t = tann_trace_new(s, &opts.known);
    CHECK(t != NULL);
    tann_trace_free(t);
    tann_session_free(s);
}

static void check_newer_fit(tann_ctx *ctx, tann_model *m)
{
    const float x[2] = {0.25f, 0.5f};
    const tann_dataset data = tann_dataset_floats(x, x, 2);
    newer_sgd_opts sgd = newer_sgd_opts_default(0);
    tann_trainer *t = new_trainer(ctx, m, TANN_SGD, &sgd, 0);
    CHECK(t != NULL);

    newer_fit_opts opts = newer_fit_opts_default(1);
    CHECK(tann_fit(t, &data, &opts.known, NULL) == TANN_E_UNSUPPORTED);
    opts.beyond = 0;
    struct {
        tann_fit_result known;
        uint64_t beyond;
    } result = {tann_fit_result_default(), 99};
    result.known.struct_size = sizeof result;
    CHECK(tann_fit(t, &data, &opts.known, &result.known) == TANN_OK);
    CHECK(result.known.struct_size == sizeof result);
    CHECK(result.known.steps == 1 && result.beyond == 0);
    tann_trainer_free(t);
}

static void check_newer_generator(tann_ctx *ctx)
{
    float x[2 * 2];
    int32_t labels[2];
    newer_generator_opts opts = newer_generator_opts_default(1);
    opts.known.count = 2;
    CHECK(tann_generate(ctx, TANN_MOONS, &opts.known, x, labels) == TANN_E_UNSUPPORTED);
    opts.beyond = 0;
    CHECK(tann_generate(ctx, TANN_MOONS, &opts.known, x, labels) == TANN_OK);
}

static void check_newer_health(tann_ctx *ctx, tann_model *m)
{
    tann_session *s = tann_session_new(ctx, m, 1);
    CHECK(s != NULL);
    newer_health_opts opts = newer_health_opts_default(1);
    CHECK(tann_health_new(s, &opts.known) == NULL);
    CHECK(tann_ctx_status(ctx) == TANN_E_UNSUPPORTED);
    opts.beyond = 0;
    tann_health *h = tann_health_new(s, &opts.known);
    CHECK(h != NULL);
    struct {
        tann_layer_health known;
        uint64_t beyond;
    } layer = {tann_layer_health_default(), 99};
    layer.known.struct_size = sizeof layer;
    CHECK(tann_health_layer(h, 1, &layer.known) == TANN_OK);
    CHECK(layer.known.struct_size == sizeof layer);
    CHECK(layer.known.units == 1 && layer.beyond == 0);
    tann_health_free(h);
    tann_session_free(s);
}

static void check_newer_recorder(tann_ctx *ctx, const tann_model *m)
{
    newer_recorder_opts opts = newer_recorder_opts_default(1);
    tann_session *s = tann_session_new(ctx, m, 1);
    opts.known.steps = 1;
    CHECK(tann_recorder_new(s, &opts.known) == NULL);
    CHECK(tann_ctx_status(ctx) == TANN_E_UNSUPPORTED);
    opts.beyond = 0;
    tann_recorder *r = tann_recorder_new(s, &opts.known);
    CHECK(r != NULL);
    struct {
        tann_recorded known;
        uint64_t beyond;
    } array = {tann_recorded_default(), 99};
    array.known.struct_size = sizeof array;
    CHECK(tann_recorder_array(r, 0, &array.known) == TANN_OK);
    CHECK(array.known.name != NULL && array.beyond == 0);
    tann_recorder_free(r);
    tann_session_free(s);
}

static void check_newer_intervention(tann_ctx *ctx, const tann_model *m)
{
    tann_session *s = tann_session_new(ctx, m, 1);
    newer_intervention v = newer_intervention_default(1);
    v.known.name = "*";
    CHECK(tann_intervene(s, &v.known, NULL) == TANN_E_UNSUPPORTED);
    v.beyond = 0;
    CHECK(tann_intervene(s, &v.known, NULL) == TANN_OK);
    tann_session_free(s);
}

static tann_status ignore(const tann_hook_event *event, void *user)
{
    (void)event;
    (void)user;
    return TANN_OK;
}

static void check_newer_hook(tann_ctx *ctx, const tann_model *m)
{
    tann_session *s = tann_session_new(ctx, m, 1);
    newer_hook_opts opts = newer_hook_opts_default(1);
    opts.known.points = TANN_HOOK_FORWARD;
    CHECK(tann_hook_add_opts(s, &opts.known, ignore, NULL, NULL) == TANN_E_UNSUPPORTED);
    opts.beyond = 0;
    CHECK(tann_hook_add_opts(s, &opts.known, ignore, NULL, NULL) == TANN_OK);
    tann_session_free(s);
}

static void check_newer_file(tann_ctx *ctx, tann_model *m)
{
    newer_load_opts load = newer_load_opts_default(1);
    newer_weights_opts weights = newer_weights_opts_default(1);
    const size_t size = tann_model_save_bytes(m);
    unsigned char *file = malloc(size);
    CHECK(file != NULL && tann_model_save_memory(ctx, m, file, size) == TANN_OK);
    CHECK(tann_model_load_memory(ctx, file, size, &load.known) == NULL);
    CHECK(tann_ctx_status(ctx) == TANN_E_UNSUPPORTED);
    CHECK(tann_model_load_weights_memory(ctx, m, file, size, &weights.known) == TANN_E_UNSUPPORTED);
    load.beyond = 0;
    weights.beyond = 0;
    tann_model *back = tann_model_load_memory(ctx, file, size, &load.known);
    CHECK(back != NULL);
    CHECK(tann_model_load_weights_memory(ctx, m, file, size, &weights.known) == TANN_OK);
    tann_model_free(back);
    free(file);
}

static void check_newer_csv(tann_ctx *ctx)
{
    newer_csv_opts opts = newer_csv_opts_default(1);
    CHECK(tann_csv_load_memory(ctx, "1,2", 3, &opts.known) == NULL);
    CHECK(tann_ctx_status(ctx) == TANN_E_UNSUPPORTED);
    opts.beyond = 0;
    tann_samples *s = tann_csv_load_memory(ctx, "1,2", 3, &opts.known);
    CHECK(s != NULL);
    struct {
        tann_dataset known;
        uint64_t beyond;
    } data = {tann_dataset_floats(NULL, NULL, 0), 99};
    tann_samples_dataset_init(s, &data.known, sizeof data);
    CHECK(data.known.struct_size == sizeof data && data.known.count == 1 && data.beyond == 0);
    tann_samples_free(s);
}

static void check_newer_readers(tann_ctx *ctx)
{
    static const char image[] = "\0\0\x08\1\0\0\0\1\1";
    newer_idx_opts idx = newer_idx_opts_default(1);
    newer_fann_data_opts fann = newer_fann_data_opts_default(1);
    CHECK(tann_idx_load_memory(ctx, image, 9, NULL, 0, &idx.known) == NULL);
    CHECK(tann_ctx_status(ctx) == TANN_E_UNSUPPORTED);
    CHECK(tann_fann_data_load_memory(ctx, "1 1 1 2 3", 9, &fann.known) == NULL);
    CHECK(tann_ctx_status(ctx) == TANN_E_UNSUPPORTED);
    idx.beyond = fann.beyond = 0;
    tann_samples *first = tann_idx_load_memory(ctx, image, 9, NULL, 0, &idx.known);
    tann_samples *second = tann_fann_data_load_memory(ctx, "1 1 1 2 3", 9, &fann.known);
    CHECK(first != NULL && second != NULL);
    tann_samples_free(first);
    tann_samples_free(second);
}

static void check_newer_arrays(tann_ctx *ctx)
{
    newer_arrays_opts opts = newer_arrays_opts_default(1);
    CHECK(tann_arrays_load_memory(ctx, "", 0, &opts.known) == NULL);
    CHECK(tann_ctx_status(ctx) == TANN_E_UNSUPPORTED);
    opts.beyond = 0;
    CHECK(tann_arrays_load_memory(ctx, "", 0, &opts.known) == NULL);
    CHECK(tann_ctx_status(ctx) == TANN_E_FORMAT);
}

static void check_newer_fann(tann_ctx *ctx)
{
    newer_fann_opts opts = newer_fann_opts_default(1);
    CHECK(tann_fann_load_memory(ctx, "", 0, &opts.known) == NULL);
    CHECK(tann_ctx_status(ctx) == TANN_E_UNSUPPORTED);
    opts.beyond = 0;
    CHECK(tann_fann_load_memory(ctx, "", 0, &opts.known) == NULL);
    CHECK(tann_ctx_status(ctx) == TANN_E_FORMAT);
}

static void check_newer_figures(tann_checkpoints *c, tann_trainer *t)
{
    const tann_fit_event event = {.struct_size = sizeof event,
                                  .trainer = t,
                                  .epochs = 3,
                                  .loss = 0.5,
                                  .moment = TANN_FIT_EPOCH_END};
    struct {
        tann_epoch_figures known;
        uint64_t beyond;
    } figures = {tann_epoch_figures_default(), 99};
    figures.known.struct_size = sizeof figures;
    CHECK(tann_checkpoints_write(&event, c) == TANN_OK);
    CHECK(tann_checkpoints_figures(c, 0, &figures.known) == TANN_OK);
    CHECK(figures.known.struct_size == sizeof figures && figures.beyond == 0);
    CHECK(figures.known.loss > 0.4 && figures.known.loss < 0.6);
}

static void check_newer_checkpoints(tann_ctx *ctx, tann_model *m)
{
    newer_checkpoints_opts opts = newer_checkpoints_opts_default(1);
    opts.known.path = "no/such/place";
    opts.known.every = 2; /* so that nothing is written */
    CHECK(tann_checkpoints_new(ctx, &opts.known) == NULL);
    CHECK(tann_ctx_status(ctx) == TANN_E_UNSUPPORTED);
    opts.beyond = 0;
    tann_checkpoints *c = tann_checkpoints_new(ctx, &opts.known);
    tann_trainer *t = tann_trainer_new(ctx, m, NULL);
    CHECK(c != NULL && t != NULL);
    struct {
        tann_resumed known;
        uint64_t beyond;
    } resumed = {tann_resumed_default(), 99};
    resumed.known.struct_size = sizeof resumed;
    CHECK(tann_checkpoints_resume(c, t, &resumed.known) == TANN_OK);
    CHECK(resumed.known.struct_size == sizeof resumed && resumed.beyond == 0);
    check_newer_figures(c, t);
    tann_trainer_free(t);
    tann_checkpoints_free(c);
}

static tann_status drop(void *user, const char *text, size_t length)
{
    (void)user;
    (void)text;
    (void)length;
    return TANN_OK;
}

static void check_newer_export(tann_ctx *ctx, const tann_model *m)
{
    newer_export_c_opts opts = newer_export_c_opts_default(1);
    struct {
        tann_export_c_result known;
        uint64_t beyond;
    } result = {tann_export_c_result_default(), 99};
    result.known.struct_size = sizeof result;
    CHECK(tann_export_c_write(ctx, m, drop, NULL, NULL, &opts.known, NULL) == TANN_E_UNSUPPORTED);
    opts.beyond = 0;
    CHECK(tann_export_c_write(ctx, m, drop, NULL, NULL, &opts.known, &result.known) == TANN_OK);
    CHECK(result.known.struct_size == sizeof result);
    CHECK(result.known.ram_bytes > 0 && result.beyond == 0);
}

int main(void)
{
    check_init(ctx_opts_init, sizeof(tann_ctx_opts));
    check_init(dense_opts_init, sizeof(tann_dense_opts));
    check_init(normalization_opts_init, sizeof(tann_normalization_opts));
    check_init(normalization_fit_opts_init, sizeof(tann_normalization_fit_opts));
    check_init(npy_map_opts_init, sizeof(tann_npy_map_opts));
    check_init(sgd_opts_init, sizeof(tann_sgd_opts));
    check_init(adam_opts_init, sizeof(tann_adam_opts));
    check_init(train_opts_init, sizeof(tann_train_opts));
    check_init(fit_opts_init, sizeof(tann_fit_opts));
    check_init(trace_opts_init, sizeof(tann_trace_opts));
    check_init(generator_opts_init, sizeof(tann_generator_opts));
    check_init(health_opts_init, sizeof(tann_health_opts));
    check_init(recorder_opts_init, sizeof(tann_recorder_opts));
    check_init(intervention_init, sizeof(tann_intervention));
    check_init(hook_opts_init, sizeof(tann_hook_opts));
    check_init(load_opts_init, sizeof(tann_load_opts));
    check_init(fann_opts_init, sizeof(tann_fann_opts));
    check_init(weights_opts_init, sizeof(tann_weights_opts));
    check_init(csv_opts_init, sizeof(tann_csv_opts));
    check_init(arrays_opts_init, sizeof(tann_arrays_opts));
    check_init(idx_opts_init, sizeof(tann_idx_opts));
    check_init(fann_data_opts_init, sizeof(tann_fann_data_opts));
    check_init(checkpoints_opts_init, sizeof(tann_checkpoints_opts));
    check_init(export_c_opts_init, sizeof(tann_export_c_opts));

    check_newer_context();
    tann_ctx *ctx = tann_ctx_new(NULL);
    CHECK(ctx != NULL);
    check_newer_normalization(ctx);
    check_newer_map(ctx);
    tann_model *m = check_newer_model(ctx);
    check_newer_trainer(ctx, m);
    check_newer_trace(ctx, m);
    check_newer_fit(ctx, m);
    check_newer_generator(ctx);
    check_newer_health(ctx, m);
    check_newer_recorder(ctx, m);
    check_newer_intervention(ctx, m);
    check_newer_hook(ctx, m);
    check_newer_file(ctx, m);
    check_newer_csv(ctx);
    check_newer_arrays(ctx);
    check_newer_readers(ctx);
    check_newer_fann(ctx);
    check_newer_checkpoints(ctx, m);
    check_newer_export(ctx, m);
    tann_model_free(m);
    tann_ctx_free(ctx);
    return 0;
}
