#include "data.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <tinyann/random.h>

#include "csv.h"

void data_free(plane_data *data)
{
    free(data->x);
    free(data->labels);
    free(data->mesh);
    memset(data, 0, sizeof *data);
}

static void find_range(plane_data *data, size_t feature)
{
    data->low[feature] = data->high[feature] = data->x[feature];
    for (size_t i = 1; i < data->count; i++) {
        const float value = data->x[2 * i + feature];
        data->low[feature] = fminf(data->low[feature], value);
        data->high[feature] = fmaxf(data->high[feature], value);
    }
}

/* The step-th of MESH_SIDE values from low to high, both of them included. */
static float between(float low, float high, int step)
{
    const double share = (double)step / (MESH_SIDE - 1);
    return (float)((double)low + ((double)high - (double)low) * share);
}

static bool make_mesh(plane_data *data, message *why)
{
    data->mesh = malloc(MESH_POINTS * 2 * sizeof *data->mesh);
    if (data->mesh == NULL) {
        return refuse(why, "there is not enough memory for the mesh");
    }
    float *point = data->mesh;
    for (int row = 0; row < MESH_SIDE; row++) {
        for (int column = 0; column < MESH_SIDE; column++) {
            *point++ = between(data->low[0], data->high[0], column);
            *point++ = between(data->low[1], data->high[1], row);
        }
    }
    return true;
}

/* Four samples in turn: two around the middle (class 0), one on either side of it (class 1). */
static const struct {
    float mean; /* of both features */
    int32_t label;
} clusters[4] = {{0, 0}, {-1, 1}, {0, 0}, {1, 1}};

static const float deviation = 0.5f;

/* A stream of the seed's random numbers that is the data's alone ("data" in ASCII). */
static const uint64_t data_stream = 0x64617461;

static bool make_samples(plane_data *data, uint64_t seed, message *why)
{
    data->count = MADE_SAMPLES;
    data->x = malloc(data->count * 2 * sizeof *data->x);
    data->labels = malloc(data->count * sizeof *data->labels);
    if (data->x == NULL || data->labels == NULL) {
        return refuse(why, "there is not enough memory for %zu samples", data->count);
    }
    for (size_t i = 0; i < data->count; i++) {
        data->labels[i] = clusters[i % 4].label;
        for (size_t feature = 0; feature < 2; feature++) {
            const float normal = tann_random_normal(seed, data_stream, 2 * i + feature);
            data->x[2 * i + feature] = clusters[i % 4].mean + deviation * normal;
        }
    }
    find_range(data, 0);
    find_range(data, 1);
    return true;
}

/* Frees everything if a part of the making failed. */
static bool keep_or_free(plane_data *data, bool made)
{
    if (!made) {
        data_free(data);
    }
    return made;
}

bool data_generate(plane_data *data, uint64_t seed, message *why)
{
    memset(data, 0, sizeof *data);
    return keep_or_free(data, make_samples(data, seed, why) && make_mesh(data, why));
}

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

static bool has_ranges(plane_data *data, const char *path, message *why)
{
    for (size_t feature = 0; feature < 2; feature++) {
        find_range(data, feature);
        if (!(data->high[feature] > data->low[feature])) {
            return refuse(why, "%s: x%zu is %g in all %zu samples; it has to vary", path, feature,
                          (double)data->low[feature], data->count);
        }
    }
    return true;
}

bool data_read(plane_data *data, const char *path, message *why)
{
    memset(data, 0, sizeof *data);
    return keep_or_free(data, csv_read(data, path, why) && has_both_classes(data, path, why) &&
                                  has_ranges(data, path, why) && make_mesh(data, why));
}
