#include "battery.h"

#include <math.h>

#include "checks.h"
#include "floats.h"
#include "pass.h"

static void in_double(size_t units, const float *from, double *to)
{
    for (size_t j = 0; j < units; j++) {
        to[j] = (double)from[j];
    }
}

static void check_values(const activation_case *c, pass p)
{
    pass_run(&p, sets_at(0));
    for (size_t at = 0; at < p.count; at += p.units) {
        double x[MOST_UNITS], y[MOST_UNITS];
        in_double(p.units, p.x + at, x);
        c->formula(p.units, x, y);
        for (size_t j = 0; j < p.units; j++) {
            CHECK_NEAR(p.y[at + j], y[j], c->ulps * ulp_of(y[j]));
        }
    }
    pass_free(&p);
}

static void values_agree(void **state)
{
    const activation_case *c = *state;
    for (size_t i = 0; i < EXTENTS; i++) {
        check_values(c, pass_new(tann__activation(c->kind), extents[i], 6));
        check_values(c, pass_new_wild(tann__activation(c->kind), extents[i]));
    }
}

/* d / d x_i of sum_j dy_j y_j for one row, from the formula. */
static double difference(const activation_case *c, size_t units, double *x, const float *dy,
                         size_t i)
{
    double above[MOST_UNITS], below[MOST_UNITS];
    const double before = x[i];
    const double step = 1e-5 * fmax(fabs(before), 0.01);
    double sum = 0;
    x[i] = before + step;
    c->formula(units, x, above);
    x[i] = before - step;
    c->formula(units, x, below);
    x[i] = before;
    for (size_t j = 0; j < units; j++) {
        sum += (double)dy[j] * (above[j] - below[j]) / (2 * step);
    }
    return sum;
}

static void check_gradient(const activation_case *c, pass p)
{
    pass_run(&p, sets_at(0));
    for (size_t i = 0; i < p.count; i++) {
        const size_t at = i / p.units * p.units;
        double x[MOST_UNITS];
        in_double(p.units, p.x + at, x);
        CHECK_NEAR(p.dx[i], difference(c, p.units, x, p.dy + at, i - at), c->gradient);
    }
    pass_free(&p);
}

static void gradients_agree(void **state)
{
    const activation_case *c = *state;
    for (float scale = 1; scale < 1e6f; scale *= 6) {
        for (size_t i = 0; i < EXTENTS; i++) {
            check_gradient(c, pass_new(tann__activation(c->kind), extents[i], scale));
        }
    }
}

static void rows_agree(void **state)
{
    const activation_case *c = *state;
    const tann_activation_type *type = tann__activation(c->kind);
    const float ones[] = {1, 1, 1};
    for (size_t i = 0; i < c->row_count; i++) {
        const activation_row *row = &c->rows[i];
        float y[3] = {0}, dx[3] = {0};
        type->forward(sets_at(0), 1, row->units, row->x, y);
        CHECK_BITS(y, row->y, row->units);
        type->backward(sets_at(0), 1, row->units, row->x, y, ones, dx);
        CHECK_BITS(dx, row->dx, row->units);
    }
}

int activation_battery(const activation_case *c)
{
    void *state = (void *)(uintptr_t)c;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(values_agree, state),
        cmocka_unit_test_prestate(gradients_agree, state),
        cmocka_unit_test_prestate(rows_agree, state),
    };
    return cmocka_run_group_tests_name(tann_activation_name(c->kind), tests, NULL, NULL);
}
