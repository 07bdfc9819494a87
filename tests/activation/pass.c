#include "pass.h"

#include "floats.h"
#include "graphs.h"

const extent extents[EXTENTS] = {{1, 1}, {30, 1}, {1, 2},  {2, 5},
                                 {5, 8}, {1, 16}, {7, 17}, {3, MOST_UNITS}};

static const float extremes[] = {
    0.0f,   -0.0f,  20.0f,   -20.0f, 88.7f, -88.7f,   1e-45f, -1e-40f, 1000.0f, -1000.0f, 60.0f,
    -60.0f, 1e-30f, -1e-10f, 9.5f,   -9.5f, -103.25f, 90.0f,  1e20f,   -1e30f,  3e38f,    -3e38f};
#define EXTREMES (sizeof extremes / sizeof *extremes)

pass pass_new(const tann_activation_type *type, extent e, float scale)
{
    const size_t count = e.rows * e.units;
    const pass p = {
        .type = type,
        .rows = e.rows,
        .units = e.units,
        .count = count,
        .x = floats_new(count),
        .y = floats_new(count),
        .dy = floats_new(count),
        .dx = floats_new(count),
    };
    fill_uniform(1, -scale, scale, p.x, count);
    fill_uniform(2, -1, 1, p.dy, count);
    return p;
}

pass pass_new_wild(const tann_activation_type *type, extent e)
{
    const pass p = pass_new(type, e, 8);
    for (size_t i = 0; i < p.count; i++) {
        p.x[i] = i % 4 < 3 ? extremes[i % EXTREMES] : p.x[i];
    }
    return p;
}

void pass_free(const pass *p)
{
    floats_free(p->x, p->count);
    floats_free(p->y, p->count);
    floats_free(p->dy, p->count);
    floats_free(p->dx, p->count);
}

void pass_run(const pass *p, const tann_kernels *k)
{
    p->type->forward(k, p->rows, p->units, p->x, p->y);
    p->type->backward(k, p->rows, p->units, p->x, p->y, p->dy, p->dx);
}
