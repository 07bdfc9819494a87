/* What dropout drops. */
#include "checks.h"
#include "graphs.h"
#include "recorder.h"

#include <math.h>
#include <string.h>

#define WIDTH 500
#define ROWS  8

typedef struct fixture {
    tann_ctx *ctx;
    tann_model *model; /* input_1 -> dropout_1 -> dropout_2 -> dense_1 */
    tann_trainer *trainer;
    recorder seen;
    float x[WIDTH * ROWS], y[ROWS];
} fixture;

static void set_up(fixture *f, float rate, uint64_t seed)
{
    memset(f, 0, sizeof *f);
    f->ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(f->ctx);
    tann_node h = tann_dropout(b, tann_input(b, tann_shape_1d(WIDTH)), rate);
    h = tann_dense(b, tann_dropout(b, h, rate), 1, NULL);
    f->model = tann_builder_finish(b, h, 1);
    tann_train_opts opts = tann_train_opts_default();
    opts.seed = seed;
    f->trainer = tann_trainer_new(f->ctx, f->model, &opts);
    for (size_t i = 0; i < WIDTH * ROWS; i++) {
        f->x[i] = 1;
    }
    CHECK_OK(f->ctx, tann_hook_add(tann_trainer_session(f->trainer), "dropout_*", TANN_HOOK_FORWARD,
                                   recorder_look, &f->seen, NULL));
}

static void tear_down(fixture *f)
{
    recorder_clear(&f->seen);
    tann_trainer_free(f->trainer);
    tann_model_free(f->model);
    tann_ctx_free(f->ctx);
}

static void step(fixture *f, size_t n)
{
    CHECK_OK(f->ctx, tann_train_step(f->trainer, f->x, f->y, n, NULL));
}

static size_t zeros(const float *values, size_t count)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        found += values[i] == 0;
    }
    return found;
}

/* Of n numbers n x rate are dropped, give or take five standard deviations; the others grow. */
static void the_rate_is_kept(void **state)
{
    (void)state;
    static const float rates[] = {0.1f, 0.5f, 0.75f};
    for (size_t i = 0; i < 3; i++) {
        const double rate = (double)rates[i];
        const double n = WIDTH * ROWS;
        fixture f;
        set_up(&f, rates[i], 1);
        step(&f, ROWS);
        const float *y = f.seen.sights[0].values;
        CHECK_NEAR(zeros(y, WIDTH * ROWS), n * rate, 5 * sqrt(n * rate * (1 - rate)));
        for (size_t k = 0; k < WIDTH * ROWS; k++) {
            assert_true(y[k] == 0 || y[k] == 1 / (1 - rates[i]));
        }
        tear_down(&f);
    }
}

static void a_rate_of_0_passes_on(void **state)
{
    (void)state;
    fixture f;
    set_up(&f, 0, 1);
    step(&f, ROWS);
    CHECK_BITS(f.seen.sights[0].values, f.x, WIDTH * ROWS);
    tear_down(&f);
}

static void the_greatest_rate_is_just_below_1(void **state)
{
    (void)state;
    fixture f;
    set_up(&f, nextafterf(1, 0), 1);
    step(&f, ROWS);
    assert_int_equal(zeros(f.seen.sights[0].values, WIDTH * ROWS), WIDTH * ROWS);
    tear_down(&f);
}

static void the_same_seed_and_step_drop_the_same(void **state)
{
    (void)state;
    fixture a;
    fixture b;
    fixture c;
    set_up(&a, 0.5f, 1);
    set_up(&b, 0.5f, 1);
    set_up(&c, 0.5f, 2);
    step(&a, ROWS);
    step(&b, 3); /* the rows of a smaller batch are the first of a larger one */
    step(&c, ROWS);
    CHECK_BITS(b.seen.sights[0].values, a.seen.sights[0].values, 3 * WIDTH);
    assert_memory_not_equal(c.seen.sights[0].values, a.seen.sights[0].values,
                            WIDTH * sizeof(float));
    tear_down(&a);
    tear_down(&b);
    tear_down(&c);
}

static void nodes_steps_and_rows_differ(void **state)
{
    (void)state;
    fixture f;
    set_up(&f, 0.5f, 1);
    step(&f, ROWS);
    step(&f, ROWS);
    const float *first = f.seen.sights[0].values;
    const float *second = f.seen.sights[1].values; /* reads the first: 4 where both kept it */
    const float *next = f.seen.sights[2].values;
    const size_t row = WIDTH * sizeof(float);
    assert_memory_not_equal(next, first, row);
    assert_memory_not_equal(first + WIDTH, first, row);
    assert_true(zeros(second, WIDTH) > zeros(first, WIDTH) + WIDTH / 8);
    tear_down(&f);
}

/* Evaluation in the trainer's own session drops nothing, and training goes on as if it had not been. */
static void evaluation_drops_nothing(void **state)
{
    (void)state;
    fixture f;
    fixture plain;
    tann_score score = tann_score_default();
    set_up(&f, 0.5f, 1);
    set_up(&plain, 0.5f, 1);
    const tann_dataset data = tann_dataset_floats(f.x, f.y, ROWS);
    CHECK_OK(f.ctx, tann_evaluate(tann_trainer_session(f.trainer), &data, TANN_MSE, &score));
    CHECK_BITS(f.seen.sights[0].values, f.x, WIDTH * ROWS);
    recorder_clear(&f.seen);
    step(&f, ROWS);
    step(&plain, ROWS);
    CHECK_BITS(f.seen.sights[0].values, plain.seen.sights[0].values, WIDTH * ROWS);
    tear_down(&f);
    tear_down(&plain);
}

int test_layer_dropout(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rate_is_kept),
        cmocka_unit_test(a_rate_of_0_passes_on),
        cmocka_unit_test(the_greatest_rate_is_just_below_1),
        cmocka_unit_test(the_same_seed_and_step_drop_the_same),
        cmocka_unit_test(nodes_steps_and_rows_differ),
        cmocka_unit_test(evaluation_drops_nothing),
    };
    return cmocka_run_group_tests_name("layer_dropout", tests, NULL, NULL);
}
