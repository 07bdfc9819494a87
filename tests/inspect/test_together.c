/* Recorders, health reports, traces and interventions on one session: begun and ended in any order, before
   and after the session, and from inside its runs. */
#include "checks.h"
#include "graphs.h"
#include "heap.h"
#include "recording.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

int test_together(void);

/* One tool of each kind; NULL: none. */
typedef struct tools {
    tann_recorder *recorder;
    tann_health *health;
    tann_trace *trace;
} tools;

static void begin(tann_session *s, tools *t)
{
    tann_recorder_opts recorder = tann_recorder_opts_default();
    recorder.steps = 400;
    recorder.points = VALUES | WEIGHTS;
    t->recorder = tann_recorder_new(s, &recorder);
    t->health = tann_health_new(s, NULL);
    t->trace = tann_trace_new(s, NULL);
    assert_true(t->recorder != NULL && t->health != NULL && t->trace != NULL);
}

static void end(tools *t)
{
    tann_recorder_free(t->recorder);
    tann_health_free(t->health);
    tann_trace_free(t->trace);
    *t = (tools){NULL, NULL, NULL};
}

/* A tool needs nothing of what it has looked at when that is gone. */
static void tools_may_outlive_all(void **state)
{
    (void)state;
    training t;
    tools of = {NULL, NULL, NULL};
    training_begin(&t);
    begin(t.session, &of);
    training_run(&t, 2);
    tann_trainer_free(t.trainer);
    tann_model_free(t.model);
    tann_ctx_free(t.ctx);
    size_t size = 0;
    assert_true(strlen(tann_trace_text(of.trace, &size)) == size && size > 1000);
    assert_int_equal(recording_array(of.recorder, "p.output").count, 2 * SAMPLES);
    end(&of);
    heap_check_empty(&t.heap);
}

/* ---- from inside ---- */

typedef struct ender {
    tools of;
    tann_hook_point at;
    tann_ctx *ctx;
} ender;

static tann_status end_inside(const tann_hook_event *event, void *user)
{
    ender *e = user;
    if (event->point == e->at) {
        end(&e->of);
        assert_int_equal(tann_ctx_status(e->ctx), TANN_OK);
    }
    return TANN_OK;
}

static void tools_may_end_at_any_point(void **state)
{
    (void)state;
    static const tann_hook_point points[] = {
        TANN_HOOK_RUN_BEGIN,       TANN_HOOK_EPOCH_BEGIN,   TANN_HOOK_BATCH_BEGIN,
        TANN_HOOK_INPUT,           TANN_HOOK_FORWARD,       TANN_HOOK_GRADIENT,
        TANN_HOOK_WEIGHT_GRADIENT, TANN_HOOK_BEFORE_UPDATE, TANN_HOOK_AFTER_UPDATE,
        TANN_HOOK_BATCH_END,       TANN_HOOK_EPOCH_END,     TANN_HOOK_RUN_END};
    for (size_t i = 0; i < 2 * sizeof points / sizeof *points; i++) {
        training t;
        ender e = {{NULL, NULL, NULL}, points[i / 2], NULL};
        training_begin(&t);
        e.ctx = t.ctx;
        if (i % 2 == 0) {
            begin(t.session, &e.of);
        }
        CHECK_OK(t.ctx, tann_hook_add(t.session, NULL, (unsigned)e.at, end_inside, &e, NULL));
        if (i % 2 == 1) {
            begin(t.session, &e.of);
        }
        training_run(&t, 2);
        assert_null(e.of.trace);
        training_end(&t);
    }
}

/* ---- in any order ---- */

enum { MOST = 6, OPERATIONS = 60, BATCH = 5, INPUTS = 4, OUTPUTS = 3 };

/* Two trainings of one graph; tools look at the first alone, interventions are made in both. */
typedef struct pair {
    heap heap;
    tann_ctx *ctx[2];
    tann_model *model[2];
    tann_trainer *trainer[2];
    tann_hook hooks[2][MOST];
    tools of[MOST];
    float x[BATCH * INPUTS], y[BATCH * OUTPUTS];
    uint64_t seed, drawn;
} pair;

static size_t draw(pair *p, size_t below)
{
    return tann_random_bits(p->seed, 77, p->drawn++) % below;
}

static void pair_begin(pair *p, uint64_t seed)
{
    memset(p, 0, sizeof *p);
    p->seed = seed;
    fill_uniform(seed, -1, 1, p->x, BATCH * INPUTS);
    fill_uniform(seed + 1, 0, 1, p->y, BATCH * OUTPUTS);
    for (size_t i = 0; i < 2; i++) {
        tann_train_opts opts = tann_train_opts_default();
        opts.max_batch = BATCH;
        opts.loss = TANN_MSE;
        p->ctx[i] = heap_ctx(&p->heap);
        p->model[i] = graph_random(p->ctx[i], seed);
        p->trainer[i] = tann_trainer_new(p->ctx[i], p->model[i], &opts);
        assert_non_null(p->trainer[i]);
    }
}

static void pair_end(pair *p)
{
    const bool tools_first = draw(p, 2);
    for (size_t i = 0; tools_first && i < MOST; i++) {
        end(&p->of[i]);
    }
    for (size_t i = 0; i < 2; i++) {
        tann_trainer_free(p->trainer[i]);
        tann_model_free(p->model[i]);
        tann_ctx_free(p->ctx[i]);
    }
    for (size_t i = 0; i < MOST; i++) {
        end(&p->of[i]);
    }
    heap_check_empty(&p->heap);
}

static void edit_intervention(pair *p)
{
    const size_t k = draw(p, MOST);
    tann_intervention v = tann_intervention_default();
    v.node = (tann_node)draw(p, (size_t)tann_model_node_count(p->model[0]));
    v.kind = (tann_intervention_kind)draw(p, TANN_INTERVENE_COUNT_);
    v.amount = 0.5f;
    v.low = -0.25f;
    v.high = 0.25f;
    for (size_t i = 0; i < 2; i++) {
        tann_session *s = tann_trainer_session(p->trainer[i]);
        if (p->hooks[i][k] != 0) {
            CHECK_OK(p->ctx[i], tann_hook_remove(s, p->hooks[i][k]));
            p->hooks[i][k] = 0;
        } else {
            CHECK_OK(p->ctx[i], tann_intervene(s, &v, &p->hooks[i][k]));
        }
    }
}

static void edit_tools(pair *p)
{
    tools *of = &p->of[draw(p, MOST)];
    if (of->trace == NULL) {
        begin(tann_trainer_session(p->trainer[0]), of);
    } else {
        end(of);
    }
}

static tann_status run_one(pair *p, size_t i, size_t what, size_t n, float *result)
{
    tann_session *s = tann_trainer_session(p->trainer[i]);
    const tann_node output = tann_model_output(p->model[i]);
    if (what == 0) {
        return tann_predict(s, p->x, n, result);
    } else if (what == 1) {
        return tann_gradient(s, p->x, n, output, 1, 0, result);
    } else if (what == 2) {
        return tann_predict_from(s, p->x, n, output, p->y, TANN_NO_NODE, result);
    }
    return tann_train_step(p->trainer[i], p->x, p->y, n, result);
}

static void run_both(pair *p)
{
    float result[2][BATCH * INPUTS] = {{0}}, weights[2][400] = {{0}};
    const size_t what = draw(p, 6), n = 1 + draw(p, BATCH);
    assert_in_range(tann_model_parameter_count(p->model[0]), 1, 400);
    for (size_t i = 0; i < 2; i++) {
        CHECK_OK(p->ctx[i], run_one(p, i, what, n, result[i]));
        weights_read(p->model[i], weights[i]);
    }
    CHECK_BITS(result[0], result[1], BATCH * INPUTS);
    CHECK_BITS(weights[0], weights[1], 400);
}

static void tools_disturb_nothing_in_any_order(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 40; seed++) {
        static pair p;
        pair_begin(&p, seed);
        for (size_t i = 0; i < OPERATIONS; i++) {
            const size_t what = draw(&p, 4);
            (what == 0 ? edit_tools : what == 1 ? edit_intervention : run_both)(&p);
        }
        pair_end(&p);
    }
}

int test_together(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tools_may_outlive_all),
        cmocka_unit_test(tools_may_end_at_any_point),
        cmocka_unit_test(tools_disturb_nothing_in_any_order),
    };
    return cmocka_run_group_tests_name("together", tests, NULL, NULL);
}
