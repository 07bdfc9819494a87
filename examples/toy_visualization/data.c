#include "data.h"

#include <tinyann/generators.h>

bool data_generate(plane_data *data, uint64_t seed, message *why)
{
    tann_generator_opts opts = tann_generator_opts_default();
    opts.count = TOY_SAMPLES;
    opts.seed = seed;
    if (!plane_data_new(data, opts.count, why)) {
        return false;
    }
    if (tann_generate(NULL, TANN_THREE_GAUSSIANS, &opts, data->x, data->labels) != TANN_OK) {
        plane_data_free(data);
        return refuse(why, "the samples cannot be made");
    }
    return plane_data_lay_mesh(data, plane_data_range(data), why);
}

bool data_read(plane_data *data, const char *path, message *why)
{
    return plane_data_read(data, path, why) &&
           plane_data_lay_mesh(data, plane_data_range(data), why);
}
