#include "plane_data.h"

#include <stdlib.h>
#include <string.h>

#include "csv.h"

void plane_data_free(plane_data *data)
{
    free(data->x);
    free(data->labels);
    free(data->mesh);
    memset(data, 0, sizeof *data);
}

/* Frees everything if a part of the making failed. */
static bool keep_or_free(plane_data *data, bool made)
{
    if (!made) {
        plane_data_free(data);
    }
    return made;
}

bool plane_data_new(plane_data *data, size_t count, message *why)
{
    memset(data, 0, sizeof *data);
    data->count = count;
    data->x = malloc(count * 2 * sizeof *data->x);
    data->labels = malloc(count * sizeof *data->labels);
    const bool made = data->x != NULL && data->labels != NULL;
    return keep_or_free(data, made) ||
           refuse(why, "there is not enough memory for %zu samples", count);
}

range plane_data_range(const plane_data *data)
{
    const double x0 = (double)data->x[0];
    const double x1 = (double)data->x[1];
    range all = {{x0, x1}, {x0, x1}};
    range_widen(&all, data->x, data->count);
    return all;
}

/* ---- the mesh ---- */

/* The step-th of MESH_SIDE values from low to high, both of them included. */
static float between(double low, double high, int step)
{
    const double share = (double)step / (MESH_SIDE - 1);
    return (float)(low + (high - low) * share);
}

bool plane_data_lay_mesh(plane_data *data, range edges, message *why)
{
    float *point = data->mesh = malloc(MESH_POINTS * 2 * sizeof *data->mesh);
    if (point == NULL) {
        plane_data_free(data);
        return refuse(why, "there is not enough memory for the mesh");
    }
    data->edges = edges;
    for (int row = 0; row < MESH_SIDE; row++) {
        for (int column = 0; column < MESH_SIDE; column++) {
            *point++ = between(edges.low[0], edges.high[0], column);
            *point++ = between(edges.low[1], edges.high[1], row);
        }
    }
    return true;
}

/* ---- samples from a file ---- */

static bool has_both_classes(const plane_data *data, const char *path, message *why)
{
    size_t ones = 0;
    for (size_t i = 0; i < data->count; i++) {
        ones += (size_t)data->labels[i];
    }
    if (data->count == 0) {
        return refuse(why, "%s: there are no samples in it", path);
    }
    if (ones == 0 || ones == data->count) {
        return refuse(why, "%s: of its %zu samples none is of class %d; both classes are needed",
                      path, data->count, ones == 0 ? 1 : 0);
    }
    return true;
}

static bool has_size(const plane_data *data, const char *path, message *why)
{
    const range all = plane_data_range(data);
    for (size_t feature = 0; feature < 2; feature++) {
        if (!(all.high[feature] > all.low[feature])) {
            return refuse(why, "%s: x%zu is %g in all %zu samples; it has to vary", path, feature,
                          all.low[feature], data->count);
        }
    }
    return true;
}

bool plane_data_read(plane_data *data, const char *path, message *why)
{
    memset(data, 0, sizeof *data);
    return keep_or_free(data, csv_read(data, path, why) && has_both_classes(data, path, why) &&
                                  has_size(data, path, why));
}
