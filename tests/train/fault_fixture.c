#include "fault_fixture.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static tann_ctx *context(fault_fixture *f, tann_isa isa, size_t tasks)
{
    tann_ctx_opts opts = tann_ctx_opts_default();
    opts.max_isa = isa;
    opts.runner = tasks > 1 ? run_in_reverse : NULL;
    opts.runner_user = &f->notes;
    opts.runner_tasks = tasks;
    return tann_ctx_new(&opts);
}

void fault_set_up(fault_fixture *f, const fault_case *c, size_t bad, tann_isa isa, size_t tasks,
                  int check_values)
{
    memset(f, 0, sizeof *f);
    f->ctx = context(f, isa, tasks);
    tann_builder *b = tann_builder_new(f->ctx);
    f->model = tann_builder_finish(b, c->draw(b), 1);
    tann_train_opts opts = tann_train_opts_default();
    opts.optimizer = TANN_SGD;
    opts.rate = 1e-30f;
    opts.loss = c->loss;
    opts.check_values = check_values;
    f->trainer = tann_trainer_new(f->ctx, f->model, &opts);
    CHECK_OK(f->ctx, tann_ctx_status(f->ctx));
    memcpy(f->x + bad * FAULT_INPUTS, c->x, sizeof c->x);
    f->y[bad] = c->y;
    weights_read(f->model, f->before);
}

void fault_tear_down(fault_fixture *f)
{
    tann_trainer_free(f->trainer);
    tann_model_free(f->model);
    tann_ctx_free(f->ctx);
}

static tann_status keep_weights(const tann_fit_event *event, void *user)
{
    fault_fixture *f = user;
    (void)event;
    weights_read(f->model, f->before);
    return TANN_OK;
}

tann_status fault_fit(fault_fixture *f, int shuffle)
{
    const tann_callback callback = {keep_weights, f};
    const tann_dataset data = tann_dataset_floats(f->x, f->y, FAULT_SAMPLES);
    tann_fit_opts opts = tann_fit_opts_default();
    opts.batch = FAULT_BATCH;
    opts.shuffle = shuffle;
    opts.callbacks = &callback;
    opts.callback_count = 1;
    return tann_fit(f->trainer, &data, &opts, NULL);
}

static tann_fault_cause cause_of(const fault_case *c)
{
    return c->node == NULL ? TANN_FAULT_LOSS : TANN_FAULT_NODE;
}

unsigned fault_point(const fault_case *c)
{
    return c->node == NULL ? 0 : c->point != 0 ? (unsigned)c->point : (unsigned)TANN_HOOK_FORWARD;
}

static void check_text_of(const char *actual, const char *expected)
{
    if (expected == NULL) {
        assert_null(actual);
    } else {
        assert_non_null(actual);
        CHECK_TEXT(actual, expected);
    }
}

void fault_check(const fault_fixture *f, const fault_case *c, size_t sample, uint64_t step)
{
    tann_train_fault fault = tann_train_fault_default();
    assert_int_equal(tann_trainer_fault(f->trainer, &fault), TANN_OK);
    assert_int_equal(fault.cause, cause_of(c));
    assert_int_equal(fault.point, fault_point(c));
    check_text_of(fault.name, c->node != NULL ? c->node : "");
    check_text_of(fault.weight, c->weight);
    assert_int_equal(fault.node, c->node != NULL ? tann_model_find(f->model, c->node) : -1);
    assert_true(fault.sample == (c->weight != NULL ? SIZE_MAX : sample));
    assert_int_equal(fault.unit, c->unit);
    assert_int_equal(fault.step, step);
    assert_int_equal(fault.epoch, 0);
    assert_int_equal(fault.input, 0);
    assert_true(isnan(c->value) ? isnan(fault.value) : fault.value == c->value);
}

void fault_check_sentence(const fault_fixture *f, const fault_case *c, size_t sample, uint64_t step)
{
    char words[64];
    const char *said = tann_ctx_error(f->ctx);
    snprintf(words, sizeof words,
             c->weight != NULL ? "step %d: " : "step %d, sample %zu: ", (int)step, sample);
    assert_true(strncmp(said, words, strlen(words)) == 0);
    snprintf(words, sizeof words, "%s'", c->node != NULL ? c->node : "");
    assert_true(c->node == NULL ? strstr(said, "its loss is inf") != NULL
                                : strstr(said, c->weight != NULL ? c->weight : words) != NULL);
}

void fault_check_step(const fault_case *c, tann_isa isa, size_t tasks, int check_values)
{
    fault_fixture f;
    fault_set_up(&f, c, 4, isa, tasks, check_values);
    CHECK_FAILS(f.ctx, tann_train_step(f.trainer, f.x, f.y, FAULT_BATCH, NULL), TANN_E_NUMERIC,
                "step 0");
    fault_check(&f, c, 4, 0);
    fault_check_sentence(&f, c, 4, 0);
    assert_int_equal(tann_trainer_step(f.trainer), 0);
    weights_read(f.model, f.after);
    CHECK_BITS(f.after, f.before, 64);
    fault_tear_down(&f);
}
