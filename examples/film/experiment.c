#include "experiment.h"

#include <stdio.h>
#include <string.h>

#include "number.h"

enum { CHUNK = 500 }; /* points that are predicted at once */

/* Does a step; hands what is not TANN_OK up to the caller. */
#define TRY(step)                                                                                  \
    do {                                                                                           \
        const tann_status try_status = (step);                                                     \
        if (try_status != TANN_OK) {                                                               \
            return try_status;                                                                     \
        }                                                                                          \
    } while (0)

struct experiment {
    const experiment_opts *opts;
    tann_dataset dataset;
    tann_model *model;
    tann_trainer *trainer;
    tann_session *looker; /* a second session on the same model: its hooks do not see training */
    float *place;         /* where the hook puts the next batch's values */
    turn turn;
};

/* The network. One check at the end is enough: a failed call is passed on. */
static tann_model *make_network(tann_ctx *ctx, const experiment_opts *opts)
{
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_named(b, tann_input(b, tann_shape_1d(2)), "input");
    for (size_t i = 0; i < opts->hidden_count; i++) {
        char name[40];
        snprintf(name, sizeof name, "hidden_%zu", i + 1);
        h = tann_named(b, tann_dense(b, h, (int32_t)opts->hidden[i], NULL), name);
        snprintf(name, sizeof name, "activation_%zu", i + 1);
        h = tann_named(b, tann_activation(b, h, opts->activation), name);
    }
    h = tann_named(b, tann_dense(b, h, 1, NULL), "output");
    h = tann_named(b, tann_activation(b, h, TANN_SIGMOID), "probability");
    return tann_builder_finish(b, h, opts->seed);
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

/* ---- the layer ---- */

static tann_node find_layer(const tann_model *model, const experiment_opts *opts)
{
    char name[40];
    uint64_t number = 0;
    snprintf(name, sizeof name, "activation_%zu", opts->hidden_count);
    const char *wanted = opts->layer != NULL ? opts->layer : name;
    const tann_node last = (tann_node)(tann_model_node_count(model) - 1);
    return number_whole(wanted, (uint64_t)last, &number) ? (tann_node)number
                                                         : tann_model_find(model, wanted);
}

static void describe(const tann_model *model, tann_node node, layer_facts *layer)
{
    const tann_node output = tann_model_find(model, "output");
    snprintf(layer->name, sizeof layer->name, "%s", tann_model_node_name(model, node));
    layer->width = tann_shape_size(tann_model_node_shape(model, node));
    layer->before_last = tann_model_node_input(model, output, 0) == node;
}

bool experiment_find(tann_ctx *ctx, const experiment_opts *opts, layer_facts *layer, message *why)
{
    tann_model *model = make_network(ctx, opts);
    if (model == NULL) {
        return refuse(why, "%s", tann_ctx_error(ctx));
    }
    const tann_node node = find_layer(model, opts);
    if (node != TANN_NO_NODE) {
        describe(model, node, layer);
    } else {
        refuse(
            why,
            "--layer: there is no \"%.40s\"; the layers are input, hidden_1, activation_1 and so "
            "on, output, probability, or their numbers 0 to %d",
            opts->layer, (int)tann_model_node_count(model) - 1);
    }
    tann_model_free(model);
    return node != TANN_NO_NODE;
}

/* ---- looking ---- */

/* The hook: copies the layer's values to where they are wanted, and moves that place on. */
static tann_status keep(const tann_hook_event *event, void *user)
{
    experiment *e = user;
    const size_t count = event->value.batch * tann_shape_size(event->value.shape);
    memcpy(e->place, event->value.data, count * sizeof *e->place);
    e->place += count;
    return TANN_OK;
}

/* Predicts, while the hook keeps what happens in between. */
tann_status experiment_look(experiment *e, const float *x, size_t count, float *values,
                            float *probabilities)
{
    e->place = values;
    for (size_t done = 0; done < count; done += CHUNK) {
        const size_t left = count - done;
        TRY(tann_predict(e->looker, x + 2 * done, left < CHUNK ? left : CHUNK,
                         probabilities + done));
    }
    return TANN_OK;
}

/* ---- the loop ---- */

static tann_status examine(experiment *e)
{
    tann_score score = tann_score_default();
    turn *now = &e->turn;
    TRY(tann_evaluate(tann_trainer_session(e->trainer), &e->dataset, TANN_BINARY_CROSSENTROPY,
                      &score));
    now->loss = score.loss;
    now->accuracy = score.accuracy;
    TRY(tann_model_weight_read(e->model, "output.kernel", now->output_kernel,
                               e->opts->hidden[e->opts->hidden_count - 1]));
    return tann_model_weight_read(e->model, "output.bias", &now->output_bias, 1);
}

/* Examine, show, then stop or train one more epoch. */
static tann_status loop(experiment *e, turn_fn observe, void *user)
{
    tann_fit_opts one_epoch = tann_fit_opts_default(); /* in a new order each time */
    one_epoch.epochs = 1;
    one_epoch.batch = e->opts->batch;
    for (e->turn.epoch = 1;; e->turn.epoch++) {
        TRY(examine(e));
        const tann_status wish = observe(&e->turn, user);
        if (wish != TANN_OK || e->turn.epoch > e->opts->epochs) {
            return wish == TANN_STOP ? TANN_OK : wish;
        }
        TRY(tann_fit(e->trainer, &e->dataset, &one_epoch, NULL));
    }
}

static tann_status prepare(tann_ctx *ctx, experiment *e, const plane_data *data)
{
    e->turn.experiment = e;
    e->dataset = tann_dataset_labels(data->x, data->labels, data->count);
    e->model = make_network(ctx, e->opts);
    e->trainer = make_trainer(ctx, e->model, e->opts);
    if (e->trainer == NULL) {
        return tann_ctx_status(ctx);
    }
    e->looker = tann_session_new(ctx, e->model, CHUNK);
    const char *layer = tann_model_node_name(e->model, find_layer(e->model, e->opts));
    return tann_hook_add(e->looker, layer, TANN_HOOK_FORWARD, keep, e, NULL);
}

tann_status experiment_run(tann_ctx *ctx, const experiment_opts *opts, const plane_data *data,
                           turn_fn observe, void *user)
{
    experiment e = {.opts = opts};
    tann_status status = prepare(ctx, &e, data);
    if (status == TANN_OK) {
        status = loop(&e, observe, user);
    }
    tann_session_free(e.looker);
    tann_trainer_free(e.trainer);
    tann_model_free(e.model);
    return status;
}
