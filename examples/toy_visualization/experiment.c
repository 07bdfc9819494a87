#include "experiment.h"

#include <stdlib.h>
#include <string.h>

enum { CHUNK = 500 }; /* points that are predicted at once */

/* Does a step; hands what is not TANN_OK up to the caller. */
#define TRY(step)                                                                                  \
    do {                                                                                           \
        const tann_status try_status = (step);                                                     \
        if (try_status != TANN_OK) {                                                               \
            return try_status;                                                                     \
        }                                                                                          \
    } while (0)

typedef struct experiment {
    const experiment_opts *opts;
    const plane_data *data;
    tann_dataset dataset;
    tann_model *model;
    tann_trainer *trainer;
    tann_health *health;  /* of the hidden layer, where the samples are evaluated */
    tann_session *looker; /* a second session on the same model: its hooks do not see training */
    float *hidden;        /* where the hooks put the next batch's z ... */
    float *activation;    /* ... and a */
    float *memory;        /* of all layer values */
    turn turn;
} experiment;

/* The network. One check at the end is enough: a failed call is passed on. */
static tann_model *make_network(tann_ctx *ctx, tann_activation_kind activation, uint64_t seed)
{
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_input(b, tann_shape_1d(2));
    h = tann_named(b, tann_dense(b, h, 2, NULL), "hidden_1");
    h = tann_named(b, tann_activation(b, h, activation), "activation_1");
    h = tann_named(b, tann_dense(b, h, 1, NULL), "output");
    h = tann_named(b, tann_activation(b, h, TANN_SIGMOID), "probability");
    return tann_builder_finish(b, h, seed);
}

static tann_trainer *make_trainer(tann_ctx *ctx, tann_model *model, const experiment_opts *opts)
{
    tann_train_opts o = tann_train_opts_default();
    o.loss = TANN_BINARY_CROSSENTROPY;
    o.optimizer = TANN_ADAM;
    o.rate = opts->rate;
    o.max_batch = opts->batch;
    o.seed = opts->seed;
    return tann_trainer_new(ctx, model, &o);
}

static tann_health *watch_hidden(tann_trainer *trainer)
{
    tann_health_opts o = tann_health_opts_default();
    o.name = "activation_1";
    o.figures = TANN_HEALTH_VALUES;
    o.runs = TANN_RUN_PREDICTION;
    return tann_health_new(tann_trainer_session(trainer), &o);
}

/* The hook: copies a layer's values to where `user` points, and moves that place on. */
static tann_status keep(const tann_hook_event *event, void *user)
{
    float **place = user;
    const size_t count = event->value.batch * tann_shape_size(event->value.shape);
    memcpy(*place, event->value.data, count * sizeof **place);
    *place += count;
    return TANN_OK;
}

/* Predicts the points x, [values->count, 2], while the hooks keep what happens in between. */
static tann_status look(experiment *e, const float *x, layer_values *values)
{
    e->hidden = values->hidden;
    e->activation = values->activation;
    for (size_t done = 0; done < values->count; done += CHUNK) {
        const size_t left = values->count - done;
        const size_t count = left < CHUNK ? left : CHUNK;
        TRY(tann_predict(e->looker, x + 2 * done, count, values->probability + done));
    }
    return TANN_OK;
}

static tann_status read_weights(const tann_model *model, weights *w)
{
    TRY(tann_model_weight_read(model, "hidden_1.kernel", &w->hidden_kernel[0][0], 4));
    TRY(tann_model_weight_read(model, "hidden_1.bias", w->hidden_bias, 2));
    TRY(tann_model_weight_read(model, "output.kernel", w->output_kernel, 2));
    return tann_model_weight_read(model, "output.bias", &w->output_bias, 1);
}

static tann_status read_health(experiment *e)
{
    for (size_t i = 0; i < 2; i++) {
        tann_unit_health unit = tann_unit_health_default();
        TRY(tann_health_unit(e->health, 0, i, &unit));
        e->turn.dead[i] = unit.dead;
    }
    return TANN_OK;
}

/* Fills the turn: how good the network is, and what its layers make of samples and mesh. */
static tann_status examine(experiment *e)
{
    tann_score score = tann_score_default();
    tann_health_reset(e->health);
    TRY(tann_evaluate(tann_trainer_session(e->trainer), &e->dataset, TANN_BINARY_CROSSENTROPY,
                      &score));
    e->turn.loss = score.loss;
    e->turn.accuracy = score.accuracy;
    TRY(read_health(e));
    TRY(look(e, e->data->x, &e->turn.samples));
    TRY(look(e, e->data->mesh, &e->turn.mesh));
    return read_weights(e->model, &e->turn.weights);
}

/* The loop: examine, show, then stop or train one more epoch. */
static tann_status loop(experiment *e, turn_fn observe, void *user, experiment_end *end)
{
    tann_fit_opts one_epoch = tann_fit_opts_default(); /* in a new order each time */
    one_epoch.epochs = 1;
    one_epoch.batch = e->opts->batch;
    for (e->turn.epoch = 1;; e->turn.epoch++) {
        TRY(examine(e));
        const tann_status wish = observe(&e->turn, user);
        if (wish == TANN_STOP) {
            *end = END_STOPPED;
            return TANN_OK;
        }
        TRY(wish);
        if (e->turn.loss <= e->opts->target_loss) {
            *end = END_TARGET;
            return TANN_OK;
        }
        if (e->turn.epoch > e->opts->epochs) {
            *end = END_EPOCHS;
            return TANN_OK;
        }
        TRY(tann_fit(e->trainer, &e->dataset, &one_epoch, NULL));
    }
}

/* Lays five numbers a point into the memory and returns what follows them. */
static float *lay_out(layer_values *values, size_t count, float *memory)
{
    *values = (layer_values){memory, memory + 2 * count, memory + 4 * count, count};
    return memory + 5 * count;
}

static tann_status prepare(tann_ctx *ctx, experiment *e)
{
    e->memory = malloc(5 * (e->data->count + MESH_POINTS) * sizeof *e->memory);
    if (e->memory == NULL) {
        return TANN_E_MEMORY;
    }
    lay_out(&e->turn.mesh, MESH_POINTS, lay_out(&e->turn.samples, e->data->count, e->memory));
    e->dataset = tann_dataset_labels(e->data->x, e->data->labels, e->data->count);
    e->model = make_network(ctx, e->opts->activation, e->opts->seed);
    e->trainer = make_trainer(ctx, e->model, e->opts);
    e->health = watch_hidden(e->trainer);
    if (e->health == NULL) {
        return tann_ctx_status(ctx);
    }
    e->looker = tann_session_new(ctx, e->model, CHUNK);
    TRY(tann_hook_add(e->looker, "hidden_1", TANN_HOOK_FORWARD, keep, &e->hidden, NULL));
    return tann_hook_add(e->looker, "activation_1", TANN_HOOK_FORWARD, keep, &e->activation, NULL);
}

tann_status experiment_run(tann_ctx *ctx, const experiment_opts *opts, const plane_data *data,
                           turn_fn observe, void *user, experiment_end *end)
{
    experiment e = {.opts = opts, .data = data};
    *end = END_FAILED;
    tann_status status = prepare(ctx, &e);
    if (status == TANN_OK) {
        status = loop(&e, observe, user, end);
    }
    tann_session_free(e.looker);
    tann_health_free(e.health);
    tann_trainer_free(e.trainer);
    tann_model_free(e.model);
    free(e.memory);
    return status;
}
