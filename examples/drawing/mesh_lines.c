/* Lines on the mesh: its own grid and outline, and the places where a value crosses a level. */
#include "mesh.h"

#include <math.h>

static void point(cairo_t *cr, const panel *p, const float *positions, int row, int column,
                  bool first)
{
    const float *at = positions + 2 * (row * MESH_SIDE + column);
    const double x = panel_x(p, (double)at[0]);
    const double y = panel_y(p, (double)at[1]);
    if (first) {
        cairo_move_to(cr, x, y);
    } else {
        cairo_line_to(cr, x, y);
    }
}

/* Along a row or a column of the mesh. */
static void line(cairo_t *cr, const panel *p, const float *positions, int number, bool along_row)
{
    for (int i = 0; i < MESH_SIDE; i++) {
        point(cr, p, positions, along_row ? number : i, along_row ? i : number, i == 0);
    }
}

void mesh_line_path(cairo_t *cr, const panel *p, const float *positions, int lines)
{
    for (int i = 0; i < lines; i++) {
        const int number = i * (MESH_SIDE - 1) / (lines - 1);
        line(cr, p, positions, number, true);
        line(cr, p, positions, number, false);
    }
}

void mesh_outline_path(cairo_t *cr, const panel *p, const float *positions)
{
    mesh_line_path(cr, p, positions, 2);
}

/* ---- levels ---- */

typedef struct crossing {
    double x, y;
} crossing;

typedef struct level_search {
    const panel *panel;
    const float *positions;
    const float *values;
    float level;
} level_search;

/* Where the level lies between two neighbours of the mesh. False if it does not. */
static bool cross(const level_search *s, int from, int to, crossing *found)
{
    const double a = (double)(s->values[from] - s->level);
    const double b = (double)(s->values[to] - s->level);
    if ((a < 0) == (b < 0)) {
        return false;
    }
    const float *p = s->positions + 2 * from;
    const float *q = s->positions + 2 * to;
    const double share = a / (a - b);
    found->x = panel_x(s->panel, (double)p[0] + (double)(q[0] - p[0]) * share);
    found->y = panel_y(s->panel, (double)p[1] + (double)(q[1] - p[1]) * share);
    return true;
}

/* The level enters and leaves a cell through its sides; in a saddle it does so twice. */
static void cell(cairo_t *cr, const level_search *s, int row, int column)
{
    const int at = row * MESH_SIDE + column;
    const int corners[5] = {at, at + 1, at + MESH_SIDE + 1, at + MESH_SIDE, at};
    crossing found[4];
    int count = 0;
    for (int side = 0; side < 4; side++) {
        count += cross(s, corners[side], corners[side + 1], &found[count]);
    }
    for (int i = 0; i + 1 < count; i += 2) {
        cairo_move_to(cr, found[i].x, found[i].y);
        cairo_line_to(cr, found[i + 1].x, found[i + 1].y);
    }
}

void mesh_level_path(cairo_t *cr, const panel *p, const float *positions, const float *values,
                     float level)
{
    const level_search s = {p, positions, values, level};
    for (int row = 0; row + 1 < MESH_SIDE; row++) {
        for (int column = 0; column + 1 < MESH_SIDE; column++) {
            cell(cr, &s, row, column);
        }
    }
}
