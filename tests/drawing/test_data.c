/* The data: made from a seed, and read from CSV. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "data.h"
#include "files.h"

/* ---- made ---- */

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
    data_free(&data);
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
    data_free(&a);
    data_free(&b);
    data_free(&c);
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
    assert_true(data.mesh[0] == data.low[0] && data.mesh[1] == data.low[1]);
    assert_true(last[0] == data.high[0] && last[1] == data.high[1]);
    assert_true(second[0] > data.low[0] && second[1] == data.low[1]);
    assert_true(next_row[0] == data.low[0] && next_row[1] > data.low[1]);
    for (size_t i = 0; i < data.count; i++) {
        for (int k = 0; k < 2; k++) {
            const float value = data.x[2 * i + (size_t)k];
            assert_true(value >= data.low[k] && value <= data.high[k]);
        }
    }
    data_free(&data);
}

/* ---- read ---- */

static bool read_text(const char *text, size_t size, plane_data *data, message *why)
{
    char path[FILES_PATH];
    files_new(path);
    files_write(path, text, size);
    const bool done = data_read(data, path, why);
    remove(path);
    return done;
}

static void check_read(const char *text, size_t count)
{
    plane_data data;
    message why = {""};
    if (!read_text(text, strlen(text), &data, &why)) {
        fail_msg("refused: %s", why.text);
    }
    assert_int_equal(data.count, count);
    assert_true(data.x[0] == 1.5f && data.x[1] == -2 && data.labels[0] == 0);
    assert_int_equal(data.labels[1], 1);
    data_free(&data);
}

static void test_forms_of_csv(void **state)
{
    (void)state;
    check_read("1.5,-2,0\n0,1,1\n", 2);
    check_read("1.5,-2,0\n0,1,1", 2);
    check_read("x0,x1,class\n1.5,-2,0\n0,1,1\n", 2);
    check_read("1.5,-2,0.000e+00\n0,1,1.000e+00\n", 2); /* as numpy writes it */
    check_read("x0 , x1,\tclass\r\n 1.5 ,-2, 0\r\n\r\n0,1,1\r\n", 2);
    check_read("\xEF\xBB\xBFx0,x1,class\n1.5,-2,0\n0,1,1\n", 2);
    check_read("\n\n1.5,-2,0\n0,1,1\n\n", 2);
}

static void test_many_samples(void **state)
{
    static char text[40000];
    size_t size = 0;
    plane_data data;
    message why;
    (void)state;
    for (int i = 0; i < 2000; i++) {
        size += (size_t)snprintf(text + size, sizeof text - size, "%d,%d.5,%d\n", i, -i, i % 2);
    }
    assert_true(read_text(text, size, &data, &why));
    assert_int_equal(data.count, 2000);
    assert_true(data.x[2 * 1999] == 1999 && data.x[2 * 1999 + 1] == -1999.5f);
    assert_true(data.low[1] == -1999.5f && data.high[0] == 1999);
    data_free(&data);
}

static void check_refused(const char *text, size_t size, const char *words)
{
    plane_data data;
    message why = {""};
    assert_false(read_text(text, size, &data, &why));
    if (strstr(why.text, words) == NULL) {
        fail_msg("the sentence is \"%s\", expected in it: \"%s\"", why.text, words);
    }
    assert_null(data.x);
    assert_null(data.mesh);
}

static void test_refusals(void **state)
{
    static const struct {
        const char *text, *words;
    } cases[] = {
        {"", "there are no samples"},
        {"x0,x1,class\n", "there are no samples"},
        {"1,2,0\n3,4\n", "line 2: 2 values where there should be 3"},
        {"1,2,0\n3\n", "line 2: 1 value where"},
        {"1,2,0,5\n", "line 1: 4 values"},
        {"1,2,0\n3,4,1,\n", "line 2: 4 values"},
        {"1,2,0\n\n1,b,1\n", "line 3: x1 is \"b\""},
        {"nan,2,0\n", "line 1: x0 is \"nan\""},
        {"1e31,2,0\n", "line 1: x0 is 1e+31"},
        {"1,-1e99,0\n", "line 1: x1 is -1e+99"},
        {"1,2,0\nx0,x1,class\n", "line 2: x0 is \"x0\""},
        {"x,y,class\n", "line 1: x0 is \"x\""},
        {"1,2,2\n", "line 1: class is \"2\""},
        {"1,2,-1\n", "line 1: class is \"-1\""},
        {"1,2,0.5\n", "line 1: class is \"0.5\""},
        {"1,2,\n", "line 1: class is \"\""},
        {"1;2;0\n", "line 1: 1 value"},
        {"1,2,0\n3,4,0\n", "of its 2 samples none is of class 1"},
        {"1,2,1\n3,4,1\n", "none is of class 0"},
        {"1,2,1\n1,4,0\n", "x0 is 1 in all 2 samples"},
        {"1,2,1\n3,2,0\n", "x1 is 2 in all 2 samples"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        check_refused(cases[i].text, strlen(cases[i].text), cases[i].words);
    }
}

static void test_bytes_that_are_no_text(void **state)
{
    static char line[400];
    (void)state;
    check_refused("1,2\0,0\n3,4,1\n", 13, "line 1");
    memset(line, '1', sizeof line - 1);
    line[sizeof line - 1] = '\n';
    check_refused(line, sizeof line, "line 1: this is no line of text of at most 255");
    memset(line, 0, sizeof line);
    check_refused(line, sizeof line, "line 1: this is no line of text");
}

static void test_files_that_cannot_be_read(void **state)
{
    plane_data data;
    message why;
    (void)state;
    assert_false(data_read(&data, "/there/is/no/such/file.csv", &why));
    assert_non_null(strstr(why.text, "/there/is/no/such/file.csv: it cannot be opened"));
    assert_false(data_read(&data, "/", &why));
    assert_non_null(strstr(why.text, "/: it cannot be"));
}

int test_data(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clusters),
        cmocka_unit_test(test_seed_decides),
        cmocka_unit_test(test_mesh),
        cmocka_unit_test(test_forms_of_csv),
        cmocka_unit_test(test_many_samples),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_bytes_that_are_no_text),
        cmocka_unit_test(test_files_that_cannot_be_read),
    };
    return cmocka_run_group_tests_name("data", tests, NULL, NULL);
}
