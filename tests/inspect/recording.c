#include "recording.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "checks.h"
#include "graphs.h"

static tann_model *draw(tann_ctx *ctx)
{
    tann_builder *b = tann_builder_new(ctx);
    const tann_node x = tann_input(b, tann_shape_1d(2));
    const tann_node p = tann_named(b, tann_dense(b, x, 3, NULL), "p");
    const tann_node bent = tann_named(b, tann_activation(b, p, TANN_TANH), "bent");
    const tann_node sum = tann_named(b, tann_add(b, bent, p), "sum");
    const tann_node z = tann_named(b, tann_dense(b, sum, 2, NULL), "deep/z");
    return tann_builder_finish(b, tann_named(b, tann_activation(b, z, TANN_SIGMOID), "output"), 4);
}

void training_begin(training *t)
{
    memset(t, 0, sizeof *t);
    t->ctx = heap_ctx(&t->heap);
    t->model = draw(t->ctx);
    tann_train_opts opts = tann_train_opts_default();
    opts.loss = TANN_BINARY_CROSSENTROPY;
    opts.max_batch = 4;
    opts.rate = 0.05f;
    t->trainer = tann_trainer_new(t->ctx, t->model, &opts);
    t->session = tann_trainer_session(t->trainer);
    assert_non_null(t->session);
    fill_uniform(1, -1, 1, t->x, SAMPLES * 2);
    fill_uniform(2, 0, 1, t->y, SAMPLES * 2);
    t->data = tann_dataset_floats(t->x, t->y, SAMPLES);
}

void training_end(training *t)
{
    tann_trainer_free(t->trainer);
    tann_model_free(t->model);
    tann_ctx_free(t->ctx);
    heap_check_empty(&t->heap);
}

tann_fit_opts training_fit(size_t epochs)
{
    tann_fit_opts fit = tann_fit_opts_default();
    fit.epochs = epochs;
    fit.batch = 4;
    return fit;
}

void training_run(training *t, size_t epochs)
{
    const tann_fit_opts fit = training_fit(epochs);
    CHECK_OK(t->ctx, tann_fit(t->trainer, &t->data, &fit, NULL));
}

static void name_array(const tann_hook_event *e, char *name, size_t size)
{
    const bool two_inputs = strcmp(e->type, "add") == 0;
    switch (e->point) {
    case TANN_HOOK_FORWARD:
        snprintf(name, size, "%s.output", e->name);
        break;
    case TANN_HOOK_GRADIENT:
        snprintf(name, size, "%s.gradient", e->name);
        break;
    case TANN_HOOK_INPUT:
    case TANN_HOOK_GRADIENT_INPUT:
        snprintf(name, size, "%s.input%s", e->name, e->point == TANN_HOOK_INPUT ? "" : "_gradient");
        if (two_inputs) {
            snprintf(name + strlen(name), size - strlen(name), "_%d", (int)e->input);
        }
        break;
    default:
        snprintf(name, size, "%s.%s.%s", e->name, e->weight,
                 e->point == TANN_HOOK_WEIGHT_GRADIENT ? "gradient"
                 : e->point == TANN_HOOK_BEFORE_UPDATE ? "before"
                                                       : "after");
        break;
    }
}

static collected *array_of(collector *c, const tann_hook_event *e)
{
    char name[sizeof c->arrays[0].name];
    name_array(e, name, sizeof name);
    size_t i = 0;
    while (i < c->count && strcmp(c->arrays[i].name, name) != 0) {
        i++;
    }
    if (i == c->count) {
        assert_in_range(c->count, 0, 63);
        c->count++;
        memcpy(c->arrays[i].name, name, sizeof name);
        c->arrays[i].row = tann_shape_size(e->value.shape);
    }
    return &c->arrays[i];
}

tann_status collector_look(const tann_hook_event *e, void *user)
{
    collected *a = array_of(user, e);
    const size_t rows = a->rows + e->value.batch;
    a->data = realloc(a->data, rows * a->row * sizeof *a->data);
    a->index = realloc(a->index, rows * 2 * sizeof *a->index);
    assert_true(a->data != NULL && a->index != NULL);
    memcpy(a->data + a->rows * a->row, e->value.data, e->value.batch * a->row * sizeof *a->data);
    for (size_t i = 0; i < e->value.batch; i++) {
        const uint64_t sample = e->samples != NULL ? e->samples[i] : e->first_sample + i;
        a->index[2 * (a->rows + i)] = (int64_t)e->step;
        a->index[2 * (a->rows + i) + 1] = e->weight != NULL ? -1 : (int64_t)sample;
    }
    a->rows = rows;
    return TANN_OK;
}

const collected *collector_find(const collector *c, const char *name)
{
    for (size_t i = 0; i < c->count; i++) {
        if (strcmp(c->arrays[i].name, name) == 0) {
            return &c->arrays[i];
        }
    }
    fail_msg("nothing was seen of '%s'", name);
    return NULL;
}

void collector_clear(collector *c)
{
    for (size_t i = 0; i < c->count; i++) {
        free(c->arrays[i].data);
        free(c->arrays[i].index);
    }
    memset(c, 0, sizeof *c);
}

void recording_check(const tann_recorder *r, const collector *c)
{
    assert_int_equal(tann_recorder_array_count(r), c->count);
    for (size_t i = 0; i < c->count; i++) {
        tann_recorded array = tann_recorded_default();
        assert_int_equal(tann_recorder_array(r, i, &array), TANN_OK);
        const collected *seen = collector_find(c, array.name);
        assert_int_equal(array.count, seen->rows);
        assert_int_equal(array.samples, 0);
        assert_int_equal(tann_shape_size(array.shape), seen->row);
        CHECK_BITS(array.data, seen->data, seen->rows * seen->row);
        assert_memory_equal(array.index, seen->index, seen->rows * 2 * sizeof *seen->index);
    }
}

tann_recorded recording_array(const tann_recorder *r, const char *name)
{
    tann_recorded array = tann_recorded_default();
    if (tann_recorder_find(r, name, &array) != TANN_OK) {
        fail_msg("there is no array '%s'", name);
    }
    return array;
}
