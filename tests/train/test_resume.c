/* N epochs and then M are N + M epochs, bit for bit, whatever happens in between. */
#include "checks.h"
#include "graphs.h"

#include <string.h>

#define SAMPLES 13

typedef struct setting {
    const char *graph;
    tann_optimizer_kind optimizer;
    float momentum;
    int32_t nesterov;
    tann_schedule_kind schedule;
    float clip_norm;
    int32_t shuffle;
} setting;

static const setting settings[] = {
    {"two dropouts", TANN_ADAM, 0, 0, TANN_SCHEDULE_COSINE, 0, 1},
    {"two dropouts", TANN_ADAM, 0, 0, TANN_SCHEDULE_STEP, 0.1f, 1},
    {"dropout", TANN_SGD, 0.9f, 0, TANN_SCHEDULE_STEP, 0, 1},
    {"dropout", TANN_SGD, 0.9f, 1, TANN_SCHEDULE_CONSTANT, 0, 0},
    {"high rank", TANN_SGD, 0, 0, TANN_SCHEDULE_COSINE, 0.2f, 1},
};

typedef struct fixture {
    tann_ctx *ctx;
    tann_model *model;
    tann_trainer *trainer;
    tann_dataset data;
    tann_fit_opts fit;
    float x[SAMPLES * 12], y[SAMPLES * 2];
} fixture;

static const graph_case *case_named(const char *name)
{
    size_t i = 0;
    while (strcmp(graph_cases[i].name, name) != 0) {
        i++;
    }
    return &graph_cases[i];
}

static void set_up(fixture *f, const setting *s, uint64_t seed)
{
    memset(f, 0, sizeof *f);
    f->ctx = tann_ctx_new(NULL);
    f->model = graph_make(f->ctx, case_named(s->graph), 2, NO_ACTIVATION);
    tann_train_opts opts = tann_train_opts_default();
    tann_sgd_opts sgd = tann_sgd_opts_default();
    sgd.momentum = s->momentum;
    sgd.nesterov = s->nesterov;
    opts.optimizer = s->optimizer;
    opts.optimizer_opts = s->optimizer == TANN_SGD ? &sgd : NULL;
    opts.schedule = s->schedule;
    opts.schedule_steps = 5;
    opts.schedule_factor = 0.5f;
    opts.clip_norm = s->clip_norm;
    opts.rate = 0.03f;
    opts.seed = seed;
    f->trainer = tann_trainer_new(f->ctx, f->model, &opts);
    assert_non_null(f->trainer);
    fill_uniform(1, -1, 1, f->x, SAMPLES * 12);
    fill_uniform(2, -1, 1, f->y, SAMPLES * 2);
    f->data = tann_dataset_floats(f->x, f->y, SAMPLES);
    f->fit = tann_fit_opts_default();
    f->fit.batch = 4;
    f->fit.shuffle = s->shuffle;
}

static void tear_down(fixture *f)
{
    tann_trainer_free(f->trainer);
    tann_model_free(f->model);
    tann_ctx_free(f->ctx);
}

static void fit(fixture *f, size_t epochs)
{
    f->fit.epochs = epochs;
    CHECK_OK(f->ctx, tann_fit(f->trainer, &f->data, &f->fit, NULL));
}

static void evaluate(fixture *f)
{
    tann_score score = tann_score_default();
    CHECK_OK(f->ctx, tann_evaluate(tann_trainer_session(f->trainer), &f->data, TANN_MSE, &score));
}

static void two_fits_are_one(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        fixture once;
        fixture twice;
        float a[256] = {0};
        float b[256] = {0};
        set_up(&once, &settings[i], 3);
        set_up(&twice, &settings[i], 3);
        fit(&once, 7);
        fit(&twice, 2);
        evaluate(&twice);
        fit(&twice, 1);
        evaluate(&twice);
        fit(&twice, 4);
        assert_int_equal(tann_trainer_step(once.trainer), 28);
        assert_int_equal(tann_trainer_step(twice.trainer), 28);
        weights_read(once.model, a);
        weights_read(twice.model, b);
        CHECK_BITS(b, a, 256);
        tear_down(&once);
        tear_down(&twice);
    }
}

/* The seed decides: another one gives another training, where it is used at all. */
static void the_seed_counts(void **state)
{
    (void)state;
    fixture a;
    fixture b;
    float first[256] = {0};
    float second[256] = {0};
    set_up(&a, &settings[0], 3);
    set_up(&b, &settings[0], 4);
    fit(&a, 2);
    fit(&b, 2);
    weights_read(a.model, first);
    weights_read(b.model, second);
    assert_memory_not_equal(first, second, sizeof first);
    tear_down(&a);
    tear_down(&b);
}

/* The samples that each batch of each epoch was given, from their first number. */
static tann_status note_samples(const tann_hook_event *event, void *user)
{
    float *seen = user;
    for (size_t i = 0; i < event->value.batch; i++) {
        const size_t place = (size_t)event->epoch * SAMPLES + (size_t)event->first_sample + i;
        seen[place] = event->value.data[i * tann_shape_size(event->value.shape)];
    }
    return TANN_OK;
}

static int is_permutation(const float *order, const float *of, size_t stride)
{
    for (size_t i = 0; i < SAMPLES; i++) {
        size_t found = 0;
        for (size_t k = 0; k < SAMPLES; k++) {
            found += order[k] == of[i * stride];
        }
        if (found != 1) {
            return 0;
        }
    }
    return 1;
}

static void every_epoch_has_an_order_of_its_own(void **state)
{
    (void)state;
    fixture f;
    float seen[4 * SAMPLES] = {0};
    set_up(&f, &settings[0], 3);
    CHECK_OK(f.ctx, tann_hook_add(tann_trainer_session(f.trainer), "input_1", TANN_HOOK_FORWARD,
                                  note_samples, seen, NULL));
    fit(&f, 3);
    f.fit.shuffle = 0;
    fit(&f, 1);
    for (size_t epoch = 0; epoch < 4; epoch++) {
        assert_true(is_permutation(seen + epoch * SAMPLES, f.x, 6));
    }
    for (size_t i = 0; i < SAMPLES; i++) {
        assert_true(seen[3 * SAMPLES + i] == f.x[i * 6]);
    }
    assert_memory_not_equal(seen, seen + SAMPLES, SAMPLES * sizeof *seen);
    assert_memory_not_equal(seen, seen + 2 * SAMPLES, SAMPLES * sizeof *seen);
    assert_memory_not_equal(seen, seen + 3 * SAMPLES, SAMPLES * sizeof *seen);
    tear_down(&f);
}

int test_resume(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_fits_are_one),
        cmocka_unit_test(the_seed_counts),
        cmocka_unit_test(every_epoch_has_an_order_of_its_own),
    };
    return cmocka_run_group_tests_name("resume", tests, NULL, NULL);
}
