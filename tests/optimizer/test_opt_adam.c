#include "battery.h"

#include <math.h>

#include "checks.h"
#include "descent.h"
#include "floats.h"

static double formula(const void *opts, double w, double g, double moments[TANN__MAX_MOMENTS],
                      double rate, double t)
{
    const tann_adam_opts *o = opts;
    const double beta1 = o != NULL ? (double)o->beta1 : (double)0.9f;
    const double beta2 = o != NULL ? (double)o->beta2 : (double)0.999f;
    const double epsilon = o != NULL ? (double)o->epsilon : 1e-7;
    moments[0] = beta1 * moments[0] + (1 - beta1) * g;
    moments[1] = beta2 * moments[1] + (1 - beta2) * g * g;
    const double corrected = rate * sqrt(1 - pow(beta2, t)) / (1 - pow(beta1, t));
    return w - corrected * moments[0] / (sqrt(moments[1]) + epsilon);
}

static tann_adam_opts with(float beta1, float beta2, float epsilon)
{
    tann_adam_opts o = tann_adam_opts_default();
    o.beta1 = beta1;
    o.beta2 = beta2;
    o.epsilon = epsilon;
    return o;
}

static void follows_its_formula(void **state)
{
    (void)state;
    const tann_adam_opts o[] = {with(0.9f, 0.999f, 1e-7f), with(0, 0, 1e-3f), with(0.5f, 0, 0.25f),
                                with(0, 0.9f, 1e-6f), with(0.95f, 0.98f, 1e-7f)};
    optimizer_follows(&(optimizer_case){TANN_ADAM, NULL, formula});
    for (size_t i = 0; i < sizeof o / sizeof *o; i++) {
        optimizer_follows(&(optimizer_case){TANN_ADAM, &o[i], formula});
    }
}

/* How far a weight goes in one update with gradient 1, at a rate of 1 and from zero moments. */
static double stride(const tann_adam_opts *o, uint64_t steps_before)
{
    descent d = descent_new(TANN_ADAM, o, 1);
    d.w[0] = 0;
    d.g[0] = 1;
    d.step = steps_before;
    descent_step(&d, sets_at(0), 1);
    const double result = -(double)d.w[0];
    descent_free(&d);
    return result;
}

/* The example of Keras' documentation: down w^2 / 2 from 10 with a rate of 0.1; the first step is
   that of the sign. */
static void first_step_is_that_of_keras(void **state)
{
    (void)state;
    descent d = descent_new(TANN_ADAM, NULL, 1);
    d.w[0] = 10;
    d.g[0] = 10;
    descent_step(&d, sets_at(0), 0.1f);
    CHECK_NEAR(d.w[0], 9.9, 1e-6);
    descent_free(&d);
}

/* Epsilon is added to sqrt(v) as it is. Where it is added after the correction of v, as in PyTorch,
   this step is 1 / 1.01 long. */
static void epsilon_is_the_hat_of_keras(void **state)
{
    (void)state;
    const tann_adam_opts o = with(0.9f, 0.999f, 0.01f);
    const double root = sqrt(1 - (double)0.999f);
    CHECK_NEAR(stride(&o, 0), root / (root + 0.01), 2e-7);
}

/* After very many steps nothing is left of the corrections, and powers underflow harmlessly. */
static void correction_fades(void **state)
{
    (void)state;
    const double faded = (1 - (double)0.9f) / (sqrt(1 - (double)0.999f) + 1e-7);
    CHECK_NEAR(stride(NULL, 1000000), faded, 1e-6);
    CHECK_NEAR(stride(NULL, (uint64_t)1 << 62), faded, 1e-6);
}

static void no_gradient_moves_nothing(void **state)
{
    (void)state;
    descent d = descent_new(TANN_ADAM, NULL, 9);
    float *before = floats_copy(d.w, 9);
    for (size_t i = 0; i < 9; i++) {
        d.g[i] = 0;
    }
    descent_step(&d, sets_at(0), 1);
    CHECK_BITS(d.w, before, 9);
    floats_free(before, 9);
    descent_free(&d);
}

static void defaults_are_as_documented(void **state)
{
    (void)state;
    const tann_adam_opts o = tann_adam_opts_default();
    assert_int_equal(o.struct_size, sizeof o);
    CHECK_NEAR(o.beta1, 0.9f, 0);
    CHECK_NEAR(o.beta2, 0.999f, 0);
    CHECK_NEAR(o.epsilon, 1e-7f, 0);
    assert_int_equal(o.optimizer, TANN_ADAM);
    tann_adam_opts_init(NULL, sizeof o);
    optimizer_takes_any_size(TANN_ADAM, &o, sizeof o);
}

static void refuses_what_is_out_of_range(void **state)
{
    (void)state;
    const struct {
        tann_adam_opts o;
        const char *words;
    } cases[] = {
        {with(1, 0.999f, 1e-7f), "a beta1 of 1 is not at least 0 and below 1"},
        {with(-0.5f, 0.999f, 1e-7f), "a beta1 of -0.5 "},
        {with(NAN, 0.999f, 1e-7f), "nan"},
        {with(0.9f, 1.25f, 1e-7f), "a beta2 of 1.25 is not at least 0 and below 1"},
        {with(0.9f, NAN, 1e-7f), "nan"},
        {with(0.9f, 0.999f, 0), "an epsilon of 0 is not above 0 and finite"},
        {with(0.9f, 0.999f, -1), "an epsilon of -1 "},
        {with(0.9f, 0.999f, NAN), "nan"},
        {with(0.9f, 0.999f, INFINITY), "an epsilon of inf "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        optimizer_refuses(TANN_ADAM, &cases[i].o, TANN_E_ARGUMENT, cases[i].words);
    }
    const tann_sgd_opts of_another = tann_sgd_opts_default();
    optimizer_refuses(TANN_ADAM, &of_another, TANN_E_ARGUMENT,
                      "the optimizer is adam, its options are those of sgd");
}

int test_opt_adam(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(follows_its_formula),
        cmocka_unit_test(first_step_is_that_of_keras),
        cmocka_unit_test(epsilon_is_the_hat_of_keras),
        cmocka_unit_test(correction_fades),
        cmocka_unit_test(no_gradient_moves_nothing),
        cmocka_unit_test(defaults_are_as_documented),
        cmocka_unit_test(refuses_what_is_out_of_range),
    };
    return cmocka_run_group_tests_name("adam", tests, NULL, NULL);
}
