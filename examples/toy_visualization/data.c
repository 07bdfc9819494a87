#include "data.h"

#include <tinyann/random.h>

/* Four samples in turn: two around the middle (class 0), one on either side of it (class 1). */
static const struct {
    float mean; /* of both features */
    int32_t label;
} clusters[4] = {{0, 0}, {-1, 1}, {0, 0}, {1, 1}};

static const float deviation = 0.5f;

/* A stream of the seed's random numbers that is the data's alone ("data" in ASCII). */
static const uint64_t data_stream = 0x64617461;

bool data_generate(plane_data *data, uint64_t seed, message *why)
{
    if (!plane_data_new(data, TOY_SAMPLES, why)) {
        return false;
    }
    for (size_t i = 0; i < data->count; i++) {
        data->labels[i] = clusters[i % 4].label;
        for (size_t feature = 0; feature < 2; feature++) {
            const float normal = tann_random_normal(seed, data_stream, 2 * i + feature);
            data->x[2 * i + feature] = clusters[i % 4].mean + deviation * normal;
        }
    }
    return plane_data_lay_mesh(data, plane_data_range(data), why);
}

bool data_read(plane_data *data, const char *path, message *why)
{
    return plane_data_read(data, path, why) &&
           plane_data_lay_mesh(data, plane_data_range(data), why);
}
