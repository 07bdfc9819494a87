/* The data that is made from a seed. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "data.h"

typedef struct moments {
    size_t count;
    double mean[2], variance[2];
} moments;

/* Of the samples of one class, on one side of the line x0 + x1 = 0, or on both (side 0). */
static moments moments_of(const plane_data *data, int32_t label, int side)
{
    moments m = {0, {0, 0}, {0, 0}};
    for (size_t i = 0; i < data->count; i++) {
        const float *x = data->x + 2 * i;
        if (data->labels[i] != label || (x[0] + x[1]) * (float)side < 0) {
            continue;
        }
        m.count++;
        for (int k = 0; k < 2; k++) {
            m.mean[k] += (double)x[k];
            m.variance[k] += (double)x[k] * (double)x[k];
        }
    }
    for (int k = 0; k < 2; k++) {
        m.mean[k] /= (double)m.count;
        m.variance[k] = m.variance[k] / (double)m.count - m.mean[k] * m.mean[k];
    }
    return m;
}

static void check_between(double value, double low, double high, const char *what)
{
    if (!(value >= low && value <= high)) {
        fail_msg("%s is %g, expected %g to %g", what, value, low, high);
    }
}

static void test_clusters(void **state)
{
    plane_data data;
    message why;
    (void)state;
    assert_true(data_generate(&data, 1, &why));
    assert_int_equal(data.count, 400);
    const moments middle = moments_of(&data, 0, 0);
    const moments below = moments_of(&data, 1, -1);
    const moments above = moments_of(&data, 1, 1);
    assert_int_equal(middle.count, 200);
    assert_int_equal(below.count + above.count, 200);
    for (int k = 0; k < 2; k++) { /* four standard errors */
        check_between(middle.mean[k], -0.15, 0.15, "the mean of class 0");
        check_between(middle.variance[k], 0.15, 0.35, "the variance of class 0");
        check_between(below.mean[k], -1.2, -0.8, "the mean below");
        check_between(above.mean[k], 0.8, 1.2, "the mean above");
    }
    plane_data_free(&data);
}

static void test_seed_decides(void **state)
{
    plane_data a, b, c;
    message why;
    (void)state;
    assert_true(data_generate(&a, 7, &why));
    assert_true(data_generate(&b, 7, &why));
    assert_true(data_generate(&c, 8, &why));
    assert_memory_equal(a.x, b.x, 2 * a.count * sizeof *a.x);
    assert_memory_not_equal(a.x, c.x, 2 * a.count * sizeof *a.x);
    plane_data_free(&a);
    plane_data_free(&b);
    plane_data_free(&c);
}

static void test_mesh(void **state)
{
    plane_data data;
    message why;
    (void)state;
    assert_true(data_generate(&data, 1, &why));
    const float *last = data.mesh + 2 * (MESH_POINTS - 1);
    const float *second = data.mesh + 2;
    const float *next_row = data.mesh + 2 * MESH_SIDE;
    const float low[2] = {(float)data.edges.low[0], (float)data.edges.low[1]};
    const float high[2] = {(float)data.edges.high[0], (float)data.edges.high[1]};
    assert_true(data.mesh[0] == low[0] && data.mesh[1] == low[1]);
    assert_true(last[0] == high[0] && last[1] == high[1]);
    assert_true(second[0] > low[0] && second[1] == low[1]);
    assert_true(next_row[0] == low[0] && next_row[1] > low[1]);
    for (size_t i = 0; i < data.count; i++) {
        for (int k = 0; k < 2; k++) {
            const float value = data.x[2 * i + (size_t)k];
            assert_true(value >= low[k] && value <= high[k]);
        }
    }
    plane_data_free(&data);
}

int test_data(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clusters),
        cmocka_unit_test(test_seed_decides),
        cmocka_unit_test(test_mesh),
    };
    return cmocka_run_group_tests_name("data", tests, NULL, NULL);
}
