#include "battery.h"

#include <math.h>
#include <string.h>

#include "batch.h"
#include "checks.h"
#include "floats.h"
#include "graphs.h"

#define MOST_UNITS 40

static void in_double(size_t units, const float *from, double *to)
{
    for (size_t j = 0; j < units; j++) {
        to[j] = (double)from[j];
    }
}

typedef double formula(size_t units, const double *in, const double *t);

static double difference(formula *f, size_t units, double *in, const double *t, size_t j)
{
    const double before = in[j];
    const double step = 1e-5 * fmax(fabs(before), 1e-2);
    in[j] = before + step;
    const double above = f(units, in, t);
    in[j] = before - step;
    const double below = f(units, in, t);
    in[j] = before;
    return (above - below) / (2 * step);
}

static void check_batch(const loss_case *c, const batch *b, form from)
{
    formula *f = from == FROM_OUTPUTS ? c->formula : c->logit_formula;
    const float *inputs = batch_input(b, from);
    batch_compute(b, sets_at(0), from, 1);
    for (size_t r = 0; r < b->rows; r++) {
        double in[MOST_UNITS], t[MOST_UNITS];
        in_double(b->units, inputs + r * b->units, in);
        in_double(b->units, b->t + r * b->units, t);
        const double loss = f(b->units, in, t);
        CHECK_NEAR(b->loss[r], loss, c->tolerance * (1 + fabs(loss)));
        for (size_t j = 0; j < b->units; j++) {
            const double slope = difference(f, b->units, in, t, j);
            CHECK_NEAR(b->d[r * b->units + j], slope, c->tolerance * (1 + fabs(slope)));
        }
    }
}

static void agree(const loss_case *c, form from, float low, float high)
{
    static const size_t extents[][2] = {{1, 1}, {50, 1}, {9, 2}, {8, 3}, {3, 16}, {5, 17}, {2, 40}};
    const tann__loss_type *type = tann__loss(c->kind);
    for (size_t i = 0; i < sizeof extents / sizeof *extents; i++) {
        if (extents[i][1] >= type->min_units) {
            const batch b = batch_new(type, extents[i][0], extents[i][1]);
            fill_uniform(3, c->t_low, c->t_high, b.t, b.count);
            fill_uniform(4, low, high, batch_input(&b, from), b.count);
            if (from == FROM_LOGITS) {
                batch_activate(&b);
            }
            check_batch(c, &b, from);
            batch_free(&b);
        }
    }
}

static void outputs_agree(void **state)
{
    const loss_case *c = *state;
    agree(c, FROM_OUTPUTS, c->y_low, c->y_high);
}

static void logits_agree(void **state)
{
    const loss_case *c = *state;
    for (float most = 1; c->logit_formula != NULL && most < 1e5f; most *= 8) {
        agree(c, FROM_LOGITS, -most, most);
    }
}

static void check_row(const loss_case *c, form from, const loss_row *row)
{
    const batch b = batch_new(tann__loss(c->kind), 1, row->units);
    memcpy(b.t, row->t, row->units * sizeof *b.t);
    memcpy(batch_input(&b, from), row->in, row->units * sizeof *b.y);
    if (from == FROM_LOGITS) {
        batch_activate(&b);
    }
    batch_compute(&b, sets_at(0), from, 1);
    const int wrong = isnan(row->loss) ? isfinite(b.loss[0]) : signbit(b.loss[0]);
    if (wrong) {
        fail_msg("%s of %g, ... is %g", b.type->name, (double)row->in[0], (double)b.loss[0]);
    }
    for (size_t j = 0; j < row->units && !isnan(row->loss); j++) {
        CHECK_NEAR(b.loss[0], row->loss, 3e-7 * fabs(row->loss));
        CHECK_NEAR(b.d[j], row->d[j], 3e-7 * fabs((double)row->d[j]));
    }
    batch_free(&b);
}

static void rows_agree(void **state)
{
    const loss_case *c = *state;
    for (size_t i = 0; i < c->row_count; i++) {
        check_row(c, FROM_OUTPUTS, &c->rows[i]);
    }
    for (size_t i = 0; i < c->logit_row_count; i++) {
        check_row(c, FROM_LOGITS, &c->logit_rows[i]);
    }
}

int loss_battery(const loss_case *c)
{
    void *state = (void *)(uintptr_t)c;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(outputs_agree, state),
        cmocka_unit_test_prestate(logits_agree, state),
        cmocka_unit_test_prestate(rows_agree, state),
    };
    return cmocka_run_group_tests_name(tann_loss_name(c->kind), tests, NULL, NULL);
}
