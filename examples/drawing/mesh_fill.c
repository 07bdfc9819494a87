/* Fills the mesh: each of its quads is two triangles, in which the value runs evenly. */
#include "mesh.h"

#include <math.h>
#include <stdlib.h>

/* The image has twice the resolution of the picture, so that edges come out smooth. */
enum { FINENESS = 2 };

typedef struct vertex {
    float x, y;  /* in pixels of the image */
    float value; /* 0 to 255 */
} vertex;

typedef struct image {
    uint32_t *pixels;
    int width, height, stride; /* in pixels */
    const uint32_t *colours;
} image;

static uint32_t blend(uint32_t from, uint32_t to, double share)
{
    uint32_t colour = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
        const double a = from >> shift & 255;
        const double b = to >> shift & 255;
        colour |= (uint32_t)(a + (b - a) * share + 0.5) << shift;
    }
    return colour;
}

colour_scale scale_between(uint32_t first, uint32_t middle, uint32_t last, int bands)
{
    colour_scale scale = {.low = 0, .high = 1};
    for (int i = 0; i < 256; i++) {
        const double share = (i * bands / 256 + 0.5) / bands;
        scale.colours[i] =
            share < 0.5 ? blend(first, middle, 2 * share) : blend(middle, last, 2 * share - 1);
    }
    return scale;
}

static uint32_t colour_of(const image *to, float value)
{
    const int index = value >= 255 ? 255 : value > 0 ? (int)value : 0;
    return 0xFF000000u | to->colours[index];
}

/* Twice the area of a triangle, positive or negative by the way it turns. */
static float turn_of(const vertex *a, const vertex *b, const vertex *c)
{
    return (b->x - a->x) * (c->y - a->y) - (b->y - a->y) * (c->x - a->x);
}

/* The first pixel whose middle lies at or beyond a place, within 0 to most. */
static int pixel_from(float place, int most)
{
    return place >= (float)most ? most : place > 0 ? (int)(place + 0.5f) : 0;
}

static void swap_if_below(const vertex **first, const vertex **second)
{
    if ((*first)->y > (*second)->y) {
        const vertex *kept = *first;
        *first = *second;
        *second = kept;
    }
}

/* A straight line over the rows or the columns: start + slope * (place - origin). */
typedef struct slant {
    float start, slope, origin;
} slant;

static slant edge_between(const vertex *a, const vertex *b)
{
    const float height = b->y - a->y;
    return (slant){a->x, height > 0 ? (b->x - a->x) / height : 0, a->y};
}

static float slant_at(const slant *s, float place)
{
    return s->start + s->slope * (place - s->origin);
}

/* How the value of a triangle runs along a row, and from row to row along x = across.origin. */
static void find_slopes(const vertex *a, const vertex *b, const vertex *c, float area,
                        slant *across, slant *down)
{
    const float db = b->value - a->value;
    const float dc = c->value - a->value;
    const float per_area = 1 / area;
    *across = (slant){0, (db * (c->y - a->y) - dc * (b->y - a->y)) * per_area, a->x};
    *down = (slant){a->value, (dc * (b->x - a->x) - db * (c->x - a->x)) * per_area, a->y};
}

static void fill_row(const image *to, int row, float left, float right, float value, float slope)
{
    const int first = pixel_from(left, to->width);
    const int last = pixel_from(right, to->width);
    uint32_t *pixels = to->pixels + (size_t)row * (size_t)to->stride;
    value += slope * ((float)first + 0.5f - left);
    for (int column = first; column < last; column++) {
        pixels[column] = colour_of(to, value);
        value += slope;
    }
}

static void fill_triangle(const image *to, const vertex *a, const vertex *b, const vertex *c)
{
    swap_if_below(&a, &b);
    swap_if_below(&b, &c);
    swap_if_below(&a, &b);
    const int first = pixel_from(a->y, to->height);
    const int last = pixel_from(c->y, to->height);
    const float area = turn_of(a, b, c);
    if (first == last || !(fabsf(area) > 1e-4f)) {
        return;
    }
    slant across, down;
    find_slopes(a, b, c, area, &across, &down);
    const slant whole = edge_between(a, c);
    const slant upper = edge_between(a, b);
    const slant lower = edge_between(b, c);
    for (int row = first; row < last; row++) {
        const float y = (float)row + 0.5f;
        const float x = slant_at(&whole, y);
        const float other = slant_at(y < b->y ? &upper : &lower, y);
        const float left = x < other ? x : other;
        fill_row(to, row, left, x < other ? other : x, slant_at(&across, left) + slant_at(&down, y),
                 across.slope);
    }
}

static void fill_dot(const image *to, const vertex *at, float size)
{
    const uint32_t colour = colour_of(to, at->value);
    const int left = pixel_from(at->x - size / 2, to->width);
    const int right = pixel_from(at->x + size / 2, to->width);
    const int bottom = pixel_from(at->y + size / 2, to->height);
    for (int row = pixel_from(at->y - size / 2, to->height); row < bottom; row++) {
        uint32_t *pixels = to->pixels + (size_t)row * (size_t)to->stride;
        for (int column = left; column < right; column++) {
            pixels[column] = colour;
        }
    }
}

/* The corners of the quad to the right of and above a point of the mesh. */
typedef struct quad {
    const vertex *corner[4]; /* in this order around it */
} quad;

static quad quad_at(const vertex *mesh, int row, int column)
{
    const vertex *v = mesh + row * MESH_SIDE + column;
    return (quad){{v, v + 1, v + MESH_SIDE + 1, v + MESH_SIDE}};
}

/* Whether its triangles will show: not where the mesh is laid flat onto a line or a point. */
static bool has_area(const quad *q)
{
    return fabsf(turn_of(q->corner[0], q->corner[1], q->corner[2])) +
               fabsf(turn_of(q->corner[0], q->corner[2], q->corner[3])) >
           0.1f;
}

/* Many points of a flattened mesh fall together: then one dot is enough. */
static bool is_elsewhere(const vertex *a, const vertex *b)
{
    return fabsf(a->x - b->x) + fabsf(a->y - b->y) > 1;
}

static int count_flat(const vertex *mesh)
{
    int count = 0;
    for (int row = 0; row + 1 < MESH_SIDE; row++) {
        for (int column = 0; column + 1 < MESH_SIDE; column++) {
            const quad q = quad_at(mesh, row, column);
            count += !has_area(&q);
        }
    }
    return count;
}

/* Makes the flat parts visible. A few flat quads need no help: they are the corners that tanh has
   pressed together, with others around them. */
static void fill_dots(const image *to, const vertex *mesh, float size)
{
    const vertex far_off = {-1e6f, -1e6f, 0};
    const vertex *last = &far_off;
    if (count_flat(mesh) < MESH_POINTS / 10) {
        return;
    }
    for (int row = 0; row + 1 < MESH_SIDE; row++) {
        for (int column = 0; column + 1 < MESH_SIDE; column++) {
            const quad q = quad_at(mesh, row, column);
            if (!has_area(&q) && is_elsewhere(q.corner[0], last)) {
                fill_dot(to, q.corner[0], size);
                last = q.corner[0];
            }
        }
    }
}

static void fill_mesh(const image *to, const vertex *mesh)
{
    for (int row = 0; row + 1 < MESH_SIDE; row++) {
        for (int column = 0; column + 1 < MESH_SIDE; column++) {
            const quad q = quad_at(mesh, row, column);
            fill_triangle(to, q.corner[0], q.corner[1], q.corner[2]);
            fill_triangle(to, q.corner[0], q.corner[2], q.corner[3]);
        }
    }
}

/* Takes the mesh from the panel to the image; `scale` is pixels of the image per pixel of the
   panel. */
static void place(vertex *mesh, const panel *p, double scale, const colour_scale *colours,
                  const float *positions, const float *values)
{
    for (size_t i = 0; i < MESH_POINTS; i++) {
        const double share = ((double)values[i] - colours->low) / (colours->high - colours->low);
        mesh[i].x = (float)((panel_x(p, (double)positions[2 * i]) - p->x) * scale);
        mesh[i].y = (float)((panel_y(p, (double)positions[2 * i + 1]) - p->y) * scale);
        mesh[i].value = (float)(share * 256);
    }
}

static void paint(cairo_t *cr, const panel *p, cairo_surface_t *surface, double scale)
{
    cairo_surface_mark_dirty(surface);
    cairo_save(cr);
    panel_clip(cr, p);
    cairo_translate(cr, p->x, p->y);
    cairo_scale(cr, 1 / scale, 1 / scale);
    cairo_set_source_surface(cr, surface, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_BILINEAR);
    cairo_paint(cr);
    cairo_restore(cr);
}

bool mesh_draw(cairo_t *cr, const panel *p, const colour_scale *scale, const float *positions,
               const float *values, double dot)
{
    cairo_matrix_t matrix;
    cairo_get_matrix(cr, &matrix);
    const double fine = FINENESS * matrix.xx;
    cairo_surface_t *surface = cairo_image_surface_create(
        CAIRO_FORMAT_ARGB32, (int)ceil(p->width * fine), (int)ceil(p->height * fine));
    vertex *mesh = malloc(MESH_POINTS * sizeof *mesh);
    const bool ready = mesh != NULL && cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS;
    if (ready) {
        const image to = {(uint32_t *)(void *)cairo_image_surface_get_data(surface),
                          cairo_image_surface_get_width(surface),
                          cairo_image_surface_get_height(surface),
                          cairo_image_surface_get_stride(surface) / 4, scale->colours};
        place(mesh, p, fine, scale, positions, values);
        fill_dots(&to, mesh, (float)(dot * fine));
        fill_mesh(&to, mesh);
        paint(cr, p, surface, fine);
    }
    free(mesh);
    cairo_surface_destroy(surface);
    return ready;
}
