#include "battery.h"

#include <math.h>

#include "checks.h"
#include "descent.h"
#include "floats.h"

/* As in Keras: v = momentum v - rate g; w += v, or with Nesterov w += momentum v - rate g. */
static double formula(const void *opts, double w, double g, double moments[TANN__MAX_MOMENTS],
                      double rate, double t)
{
    const tann_sgd_opts *o = opts;
    (void)t;
    if (o == NULL) {
        return w - rate * g;
    }
    moments[0] = (double)o->momentum * moments[0] - rate * g;
    return w + (o->nesterov ? (double)o->momentum * moments[0] - rate * g : moments[0]);
}

static tann_sgd_opts with(float momentum, int32_t nesterov)
{
    tann_sgd_opts o = tann_sgd_opts_default();
    o.momentum = momentum;
    o.nesterov = nesterov;
    return o;
}

static void follows_its_formula(void **state)
{
    (void)state;
    const tann_sgd_opts o[] = {with(0, 0),    with(0, 1),         with(0.9f, 0),
                               with(0.9f, 1), with(0x1p-149f, 0), with(0.99f, 1)};
    optimizer_follows(&(optimizer_case){TANN_SGD, NULL, formula});
    for (size_t i = 0; i < sizeof o / sizeof *o; i++) {
        optimizer_follows(&(optimizer_case){TANN_SGD, &o[i], formula});
    }
}

/* The example of Keras' documentation: down w^2 / 2 from 1 with a rate of 0.1. */
static void first_steps_are_those_of_keras(void **state)
{
    (void)state;
    const tann_sgd_opts o = with(0.9f, 0);
    descent d = descent_new(TANN_SGD, &o, 1);
    const double expected[] = {0.9, 0.72};
    d.w[0] = 1;
    for (size_t i = 0; i < 2; i++) {
        d.g[0] = d.w[0];
        descent_step(&d, sets_at(0), 0.1f);
        CHECK_NEAR(d.w[0], expected[i], 1e-7);
    }
    descent_free(&d);
}

static void keeps_a_velocity_only_with_momentum(void **state)
{
    (void)state;
    const float momenta[] = {0, 0.5f};
    for (size_t i = 0; i < 2; i++) {
        const tann_sgd_opts o = with(momenta[i], 1);
        const descent d = descent_new(TANN_SGD, &o, 1);
        assert_int_equal(d.type->moments(&d.config), i);
        descent_free(&d);
    }
}

static void defaults_are_as_documented(void **state)
{
    (void)state;
    const tann_sgd_opts o = tann_sgd_opts_default();
    assert_int_equal(o.struct_size, sizeof o);
    CHECK_NEAR(o.momentum, 0, 0);
    assert_int_equal(o.nesterov, 0);
    tann_sgd_opts_init(NULL, sizeof o);
    optimizer_takes_any_size(TANN_SGD, &o, sizeof o);
}

static void refuses_what_is_out_of_range(void **state)
{
    (void)state;
    const struct {
        tann_sgd_opts o;
        const char *words;
    } cases[] = {
        {with(1.5f, 0), "a momentum of 1.5 is not at least 0 and below 1"},
        {with(1, 0), "a momentum of 1 "},
        {with(-0.25f, 0), "a momentum of -0.25 "},
        {with(NAN, 0), "nan"},
        {with(INFINITY, 0), "a momentum of inf "},
        {with(0.9f, 2), "nesterov is 2, not 0 or 1"},
        {with(0.9f, -1), "nesterov is -1, not 0 or 1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        optimizer_refuses(TANN_SGD, &cases[i].o, TANN_E_ARGUMENT, cases[i].words);
    }
}

int test_opt_sgd(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(follows_its_formula),
        cmocka_unit_test(first_steps_are_those_of_keras),
        cmocka_unit_test(keeps_a_velocity_only_with_momentum),
        cmocka_unit_test(defaults_are_as_documented),
        cmocka_unit_test(refuses_what_is_out_of_range),
    };
    return cmocka_run_group_tests_name("sgd", tests, NULL, NULL);
}
