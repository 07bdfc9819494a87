/* Panels, and the mesh in them. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "draw.h"
#include "mesh.h"

enum { SIZE = 100 };

/* A panel of 80 pixels in the middle of a picture of 100, for 0..1 in both directions. */
static const panel middle = {10, 10, 80, 80, {{0, 0}, {1, 1}}};

static float positions[2 * MESH_POINTS];
static float values[MESH_POINTS];

static cairo_t *new_picture(cairo_surface_t **surface)
{
    *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, SIZE, SIZE);
    cairo_t *cr = canvas_open(*surface, 1);
    set_ink(cr, WHITE, 1);
    cairo_paint(cr);
    return cr;
}

static uint32_t pixel(cairo_surface_t *surface, int x, int y)
{
    cairo_surface_flush(surface);
    const unsigned char *row =
        cairo_image_surface_get_data(surface) + y * cairo_image_surface_get_stride(surface);
    return ((const uint32_t *)(const void *)row)[x] & 0xFFFFFF;
}

static void check_pixel(cairo_surface_t *surface, int x, int y, uint32_t expected)
{
    const uint32_t actual = pixel(surface, x, y);
    if (actual != expected) {
        fail_msg("pixel %d,%d is %06X, expected %06X", x, y, (unsigned)actual, (unsigned)expected);
    }
}

/* The mesh of the square 0..1, times a factor in each direction; its values are those of x. */
static void set_mesh(float across, float up)
{
    for (int i = 0; i < MESH_POINTS; i++) {
        const float x = (float)(i % MESH_SIDE) / (MESH_SIDE - 1);
        positions[2 * i] = across * x;
        positions[2 * i + 1] = up * (float)(i / MESH_SIDE) / (MESH_SIDE - 1);
        values[i] = x;
    }
}

static void check_values(double low, double high, size_t count, double first, double step)
{
    double found[7];
    assert_int_equal(round_values(low, high, found), count);
    for (size_t i = 0; i < count; i++) {
        if (fabs(found[i] - (first + step * (double)i)) > 1e-9) {
            fail_msg("value %zu is %g, expected %g", i, found[i], first + step * (double)i);
        }
    }
}

static void test_round_values(void **state)
{
    (void)state;
    check_values(0, 1, 6, 0, 0.2);
    check_values(-1.1, 1.1, 5, -1, 0.5);
    check_values(-11, 8, 4, -10, 5);
    check_values(0.24, 0.72, 5, 0.3, 0.1);
    check_values(1, 201, 4, 50, 50);
}

static void test_ranges(void **state)
{
    const range square = range_of_square((range){{0, 1}, {4, 3}});
    const range wider = range_with_margin((range){{0, 2}, {10, 2}}, 0.1);
    (void)state;
    assert_true(square.low[0] == 0 && square.high[0] == 4);
    assert_true(square.low[1] == 0 && square.high[1] == 4);
    assert_true(wider.low[0] == -1 && wider.high[0] == 11);
    assert_true(wider.low[1] == 1 && wider.high[1] == 3); /* a single value gets room too */
    assert_true(panel_x(&middle, 0.25) == 30 && panel_y(&middle, 0.25) == 70);
}

static void test_lines(void **state)
{
    cairo_surface_t *surface;
    cairo_t *cr = new_picture(&surface);
    double left, top, right, bottom;
    (void)state;
    assert_true(panel_line_path(cr, &middle, 1, 1, -1)); /* x + y = 1 */
    cairo_path_extents(cr, &left, &top, &right, &bottom);
    assert_true(left == 10 && top == 10 && right == 90 && bottom == 90);
    cairo_new_path(cr);
    assert_true(panel_line_path(cr, &middle, 2, 0, -1)); /* x = 0.5 */
    cairo_path_extents(cr, &left, &top, &right, &bottom);
    assert_true(left == 50 && right == 50 && top == 10 && bottom == 90);
    cairo_new_path(cr);
    assert_false(panel_line_path(cr, &middle, 0, 0, 1));
    assert_false(panel_line_path(cr, &middle, 0, 1e-9, 1));
    assert_false(panel_line_path(cr, &middle, NAN, 1, 1));
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
}

/* Two bands: what is below a half has the first colour, what is above it the last. */
static void test_mesh_is_filled(void **state)
{
    const colour_scale scale = {.low = 0, .high = 1};
    colour_scale two = scale;
    cairo_surface_t *surface;
    cairo_t *cr = new_picture(&surface);
    (void)state;
    for (int i = 0; i < 256; i++) {
        two.colours[i] = i < 128 ? BLUE : ORANGE;
    }
    set_mesh(1, 1);
    assert_true(mesh_draw(cr, &middle, &two, positions, values, 4));
    for (int y = 11; y < 89; y++) {
        check_pixel(surface, 11, y, BLUE);
        check_pixel(surface, 48, y, BLUE);
        check_pixel(surface, 51, y, ORANGE);
        check_pixel(surface, 88, y, ORANGE);
        check_pixel(surface, 8, y, WHITE);
        check_pixel(surface, 91, y, WHITE);
    }
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
}

/* What ReLU lays flat onto an axis is seen as a line of dots. */
static void test_flat_mesh_is_seen(void **state)
{
    const colour_scale scale = scale_between(BLUE, BLUE, BLUE, 1);
    cairo_surface_t *surface;
    cairo_t *cr = new_picture(&surface);
    (void)state;
    set_mesh(1, 0);
    for (int i = 0; i < MESH_POINTS; i++) {
        positions[2 * i + 1] = 0.5f;
    }
    assert_true(mesh_draw(cr, &middle, &scale, positions, values, 4));
    for (int x = 12; x < 88; x++) {
        check_pixel(surface, x, 50, BLUE);
        check_pixel(surface, x, 45, WHITE);
        check_pixel(surface, x, 55, WHITE);
    }
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
}

/* Numbers that are none, or far away, are drawn somehow or not at all, but do no harm. */
static void test_wild_mesh(void **state)
{
    const float wild[] = {NAN, INFINITY, -INFINITY, 1e30f, -1e30f, 0.5f, 0};
    const colour_scale scale = scale_between(BLUE, WHITE, ORANGE, 20);
    cairo_surface_t *surface;
    cairo_t *cr = new_picture(&surface);
    (void)state;
    for (int i = 0; i < MESH_POINTS; i++) {
        positions[2 * i] = wild[i % 7];
        positions[2 * i + 1] = wild[i / 7 % 7];
        values[i] = wild[i / 3 % 7];
    }
    assert_true(mesh_draw(cr, &middle, &scale, positions, values, 4));
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
}

static void test_levels(void **state)
{
    cairo_surface_t *surface;
    cairo_t *cr = new_picture(&surface);
    double left, top, right, bottom;
    (void)state;
    set_mesh(1, 0.5f);
    mesh_level_path(cr, &middle, positions, values, 0.25f);
    cairo_path_extents(cr, &left, &top, &right, &bottom);
    assert_true(fabs(left - 30) < 0.01 && fabs(right - 30) < 0.01);
    assert_true(fabs(top - 50) < 0.01 && fabs(bottom - 90) < 0.01);
    cairo_new_path(cr);
    mesh_level_path(cr, &middle, positions, values, 2);
    assert_false(cairo_has_current_point(cr));
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
}

int test_draw(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_values),
        cmocka_unit_test(test_ranges),
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_mesh_is_filled),
        cmocka_unit_test(test_flat_mesh_is_seen),
        cmocka_unit_test(test_wild_mesh),
        cmocka_unit_test(test_levels),
    };
    return cmocka_run_group_tests_name("draw", tests, NULL, NULL);
}
