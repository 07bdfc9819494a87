/* The experiment: what the hooks keep is what the weights make of the points. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "experiment.h"

enum { MOST_TURNS = 12 };

typedef struct watch {
    const plane_data *data;
    tann_activation_kind activation;
    size_t turns;
    size_t stop_after;
    size_t dead; /* how often a unit was */
    double losses[MOST_TURNS];
    weights weights[MOST_TURNS];
} watch;

static experiment_opts small_opts(tann_activation_kind activation)
{
    return (experiment_opts){
        .activation = activation, .rate = 0.1f, .epochs = 4, .batch = 32, .seed = 3};
}

static void check_near(double actual, double expected, double tolerance, const char *what)
{
    if (!(fabs(actual - expected) <= tolerance * (1 + fabs(expected)))) {
        fail_msg("%s is %.9g, expected %.9g", what, actual, expected);
    }
}

/* Computes a point's values again, in double. Returns the output before the sigmoid. */
static double check_point(const watch *w, const weights *v, const layer_values *values,
                          const float *x, size_t i)
{
    double output = (double)v->output_bias;
    for (size_t unit = 0; unit < 2; unit++) {
        const double z = (double)x[0] * (double)v->hidden_kernel[0][unit] +
                         (double)x[1] * (double)v->hidden_kernel[1][unit] +
                         (double)v->hidden_bias[unit];
        const double a = w->activation == TANN_TANH ? tanh(z) : fmax(z, 0);
        check_near((double)values->hidden[2 * i + unit], z, 1e-5, "z");
        check_near((double)values->activation[2 * i + unit], a, 1e-5, "a");
        output += a * (double)v->output_kernel[unit];
    }
    check_near((double)values->probability[i], 1 / (1 + exp(-output)), 1e-5, "p");
    return output;
}

/* A ReLU unit is dead that is 0 on all samples; a unit of tanh never is. */
static bool is_dead(const watch *w, const turn *now, size_t unit)
{
    bool dead = w->activation == TANN_RELU;
    for (size_t i = 0; i < now->samples.count; i++) {
        dead = dead && !(now->samples.activation[2 * i + unit] > 0);
    }
    return dead;
}

static tann_status check_turn(const turn *now, void *user)
{
    watch *w = user;
    double loss = 0;
    double right = 0;
    assert_int_equal(now->epoch, w->turns + 1);
    assert_int_equal(now->samples.count, w->data->count);
    assert_int_equal(now->mesh.count, MESH_POINTS);
    for (size_t i = 0; i < now->mesh.count; i += 97) {
        check_point(w, &now->weights, &now->mesh, w->data->mesh + 2 * i, i);
    }
    for (size_t i = 0; i < w->data->count; i++) {
        const double output = check_point(w, &now->weights, &now->samples, w->data->x + 2 * i, i);
        loss += fmax(output, 0) + log1p(exp(-fabs(output))) - output * w->data->labels[i];
        right += (output > 0) == (w->data->labels[i] == 1);
    }
    check_near(now->loss, loss / (double)w->data->count, 1e-5, "the loss");
    check_near(now->accuracy, right / (double)w->data->count, 1e-9, "the accuracy");
    for (size_t unit = 0; unit < 2; unit++) {
        assert_int_equal(now->dead[unit], is_dead(w, now, unit));
        w->dead += now->dead[unit];
    }
    assert_in_range(w->turns, 0, MOST_TURNS - 1);
    w->losses[w->turns] = now->loss;
    w->weights[w->turns++] = now->weights;
    return w->turns == w->stop_after ? TANN_STOP : TANN_OK;
}

static watch run(const plane_data *data, const experiment_opts *opts, size_t stop_after,
                 experiment_end expected)
{
    watch w = {.data = data, .activation = opts->activation, .stop_after = stop_after};
    experiment_end end = END_FAILED;
    tann_ctx *ctx = tann_ctx_new(NULL);
    assert_int_equal(experiment_run(ctx, opts, data, check_turn, &w, &end), TANN_OK);
    assert_string_equal(tann_ctx_error(ctx), "");
    assert_int_equal(end, expected);
    tann_ctx_free(ctx);
    return w;
}

static void with_data(void (*test)(const plane_data *data))
{
    plane_data data;
    message why;
    assert_true(data_generate(&data, 2, &why));
    test(&data);
    plane_data_free(&data);
}

static void check_values(const plane_data *data)
{
    const experiment_opts relu = small_opts(TANN_RELU);
    const experiment_opts tanh_opts = small_opts(TANN_TANH);
    assert_int_equal(run(data, &relu, 0, END_EPOCHS).turns, 5);
    assert_int_equal(run(data, &tanh_opts, 0, END_EPOCHS).turns, 5);
}

static void test_values(void **state)
{
    (void)state;
    with_data(check_values);
}

static void check_repeats(const plane_data *data)
{
    experiment_opts opts = small_opts(TANN_TANH);
    const watch a = run(data, &opts, 0, END_EPOCHS);
    const watch b = run(data, &opts, 0, END_EPOCHS);
    assert_memory_equal(a.weights, b.weights, a.turns * sizeof *a.weights);
    opts.seed = 4;
    const watch c = run(data, &opts, 0, END_EPOCHS);
    assert_memory_not_equal(a.weights, c.weights, a.turns * sizeof *a.weights);
}

static void test_repeats(void **state)
{
    (void)state;
    with_data(check_repeats);
}

/* At this rate units die. */
static void check_dead_units(const plane_data *data)
{
    experiment_opts opts = small_opts(TANN_RELU);
    opts.rate = 3;
    assert_in_range(run(data, &opts, 0, END_EPOCHS).dead, 1, 10);
    opts.activation = TANN_TANH;
    assert_int_equal(run(data, &opts, 0, END_EPOCHS).dead, 0);
}

static void test_dead_units(void **state)
{
    (void)state;
    with_data(check_dead_units);
}

static void check_ends(const plane_data *data)
{
    experiment_opts opts = small_opts(TANN_TANH);
    assert_int_equal(run(data, &opts, 2, END_STOPPED).turns, 2);
    opts.target_loss = 10;
    assert_int_equal(run(data, &opts, 0, END_TARGET).turns, 1);
    const watch whole =
        run(data,
            &(experiment_opts){
                .activation = TANN_TANH, .rate = 0.1f, .epochs = 4, .batch = 400, .seed = 3},
            0, END_EPOCHS);
    assert_true(whole.losses[4] < whole.losses[0]);
}

static void test_ends(void **state)
{
    (void)state;
    with_data(check_ends);
}

static void check_failure(const plane_data *data)
{
    watch w = {.data = data, .activation = TANN_RELU};
    experiment_opts opts = small_opts(TANN_RELU);
    experiment_end end = END_TARGET;
    tann_ctx *ctx = tann_ctx_new(NULL);
    opts.rate = -1;
    assert_true(experiment_run(ctx, &opts, data, check_turn, &w, &end) < 0);
    assert_int_equal(end, END_FAILED);
    assert_int_equal(w.turns, 0);
    assert_true(strlen(tann_ctx_error(ctx)) > 10);
    tann_ctx_free(ctx);
}

static void test_failure(void **state)
{
    (void)state;
    with_data(check_failure);
}

int test_experiment(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),     cmocka_unit_test(test_repeats),
        cmocka_unit_test(test_dead_units), cmocka_unit_test(test_ends),
        cmocka_unit_test(test_failure),
    };
    return cmocka_run_group_tests_name("experiment", tests, NULL, NULL);
}
