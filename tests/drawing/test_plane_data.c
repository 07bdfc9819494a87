/* Points of the plane, read from CSV, and the mesh over a part of it. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "files.h"
#include "plane_data.h"

static bool read_text(const char *text, size_t size, plane_data *data, message *why)
{
    char path[FILES_PATH];
    files_new(path);
    files_write(path, text, size);
    const bool done = plane_data_read(data, path, why);
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
    plane_data_free(&data);
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
    const range all = plane_data_range(&data);
    assert_true(all.low[0] == 0 && all.low[1] == -1999.5);
    assert_true(all.high[0] == 1999 && all.high[1] == 0.5);
    plane_data_free(&data);
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
    assert_false(plane_data_read(&data, "/there/is/no/such/file.csv", &why));
    assert_non_null(strstr(why.text, "/there/is/no/such/file.csv: it cannot be opened"));
    assert_false(plane_data_read(&data, "/", &why));
    assert_non_null(strstr(why.text, "/: it cannot be"));
}

static void test_mesh_over_edges(void **state)
{
    const range edges = {{-2, 0}, {2, 1}};
    plane_data data;
    message why;
    (void)state;
    assert_true(plane_data_new(&data, 1, &why));
    assert_true(plane_data_lay_mesh(&data, edges, &why));
    assert_true(data.edges.low[0] == -2 && data.edges.high[1] == 1);
    assert_true(data.mesh[0] == -2 && data.mesh[1] == 0);
    const float *last_of_row = data.mesh + 2 * (MESH_SIDE - 1);
    assert_true(last_of_row[0] == 2 && last_of_row[1] == 0);
    const float *last = data.mesh + 2 * (MESH_POINTS - 1);
    assert_true(last[0] == 2 && last[1] == 1);
    plane_data_free(&data);
    assert_null(data.mesh);
}

int test_plane_data(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forms_of_csv),
        cmocka_unit_test(test_many_samples),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_bytes_that_are_no_text),
        cmocka_unit_test(test_files_that_cannot_be_read),
        cmocka_unit_test(test_mesh_over_edges),
    };
    return cmocka_run_group_tests_name("plane_data", tests, NULL, NULL);
}
