#include "samples.h"

#include <string.h>

#include <tinyann/tinyann.h>

enum { DEFAULT_COUNT = 400 };

static const double margin = 0.08; /* of the mesh around the samples */

static bool find_generator(const char *name, tann_generator_kind *kind)
{
    for (int i = 0; i < TANN_GENERATOR_COUNT_; i++) {
        if (strcmp(name, tann_generator_name((tann_generator_kind)i)) == 0) {
            *kind = (tann_generator_kind)i;
            return true;
        }
    }
    return false;
}

static bool make(plane_data *data, const samples_opts *opts, tann_generator_kind kind, message *why)
{
    tann_generator_opts o = tann_generator_opts_default();
    o.count = opts->count > 0 ? opts->count : DEFAULT_COUNT;
    o.seed = opts->seed;
    o.noise = opts->noise >= 0 ? opts->noise : o.noise;
    if (!plane_data_new(data, o.count, why)) {
        return false;
    }
    if (tann_generate(NULL, kind, &o, data->x, data->labels) != TANN_OK) {
        plane_data_free(data);
        return refuse(why, "--data: %zu samples with a noise of %g cannot be made", o.count,
                      (double)o.noise);
    }
    return true;
}

static bool looks_like_a_file(const char *name)
{
    return strchr(name, '.') != NULL || strchr(name, '/') != NULL;
}

static bool read_file(plane_data *data, const samples_opts *opts, message *why)
{
    if (!looks_like_a_file(opts->name)) {
        return refuse(why,
                      "--data: \"%.60s\" is neither the name of a data set nor a FILE.csv; "
                      "--help lists the names",
                      opts->name);
    }
    if (opts->count > 0 || opts->noise >= 0) {
        return refuse(why, "%s is for samples that are made, not for a file",
                      opts->count > 0 ? "--samples" : "--noise");
    }
    return plane_data_read(data, opts->name, why);
}

bool samples_get(plane_data *data, const samples_opts *opts, message *why)
{
    tann_generator_kind kind;
    const bool got = find_generator(opts->name, &kind) ? make(data, opts, kind, why)
                                                       : read_file(data, opts, why);
    return got &&
           plane_data_lay_mesh(
               data, range_with_margin(range_of_square(plane_data_range(data)), margin), why);
}

void samples_print_names(FILE *to, const char *between)
{
    for (int i = 0; i < TANN_GENERATOR_COUNT_; i++) {
        fprintf(to, "%s%s", i > 0 ? between : "", tann_generator_name((tann_generator_kind)i));
    }
}
