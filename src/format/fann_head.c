/* The lines of a FANN file up to its neurons: "name=value", of which few matter to who predicts. Those
   that do not, what they are called and in which order all come, differ from version to version. */
#include <string.h>

#include "base/error.h"
#include "base/size.h"
#include "format/fann_network.h"

#define NEURONS "neurons (num_inputs, activation_function, activation_steepness)="
/* The shortest that a neuron can be: (0,0,0) */
#define LEAST_NEURON 7

static tann_status read_version(tann__fann_text *t)
{
    if (tann__fann_takes(t, "FANN_FIX_")) {
        t->at = 0;
        return tann__fann_fail(t, TANN_E_UNSUPPORTED,
                               "a network in fixed point; fann_save() writes one in floats");
    }
    if (!tann__fann_takes(t, "FANN_FLO_")) {
        return tann__fann_fail(t, TANN_E_FORMAT, "a network of FANN begins with FANN_FLO_2.1");
    }
    if (!tann__fann_takes(t, "2.1") && !tann__fann_takes(t, "2.0")) {
        return tann__fann_fail(t, TANN_E_UNSUPPORTED,
                               "a version of FANN's files that is neither 2.0 nor 2.1");
    }
    (void)tann__fann_takes(t, "\r");
    return tann__fann_takes(t, "\n")
               ? TANN_OK
               : tann__fann_fail(t, TANN_E_FORMAT, "more than a version in the first line");
}

static tann_status read_layer_count(tann__fann *f)
{
    uint32_t count = 0;
    TANN_TRY(tann__fann_count(&f->text, &count));
    if (count < 2) {
        return tann__fann_fail(&f->text, TANN_E_FORMAT, "fewer than 2 layers");
    }
    if (count > f->opts.max_nodes) {
        return tann__fail(f->text.ctx, TANN_E_UNSUPPORTED,
                          "byte %zu: %zu layers; tann_fann_opts.max_nodes is %zu", f->text.at,
                          (size_t)count, f->opts.max_nodes);
    }
    f->layer_count = count;
    return TANN_OK;
}

static tann_status read_rate(tann__fann *f)
{
    float rate = 0;
    TANN_TRY(tann__fann_number(&f->text, &rate));
    f->sparse = rate < 1;
    return TANN_OK;
}

static tann_status read_type(tann__fann *f)
{
    uint32_t type = 0;
    TANN_TRY(tann__fann_count(&f->text, &type));
    f->shortcut = type == 1;
    return type <= 1 ? TANN_OK
                     : tann__fann_fail(&f->text, TANN_E_UNSUPPORTED,
                                       "a type of network that is neither 0 nor 1");
}

static tann_status read_size(tann__fann *f, size_t k)
{
    const uint32_t bias = !f->shortcut || k == 0;
    uint32_t size = 0;
    TANN_TRY(tann__fann_count(&f->text, &size));
    if (size < 1 + bias) {
        return tann__fann_fail(&f->text, TANN_E_FORMAT, "a layer without neurons");
    }
    f->layers[k].first = f->neuron_count;
    f->layers[k].units = size - bias;
    f->layers[k].function = -1;
    f->neuron_count += size; /* both below 2^31: so far there were fewer than bytes / 7 */
    f->layers[k].end = f->neuron_count;
    if (f->neuron_count > tann__fann_left(&f->text) / LEAST_NEURON) {
        return tann__fann_fail(&f->text, TANN_E_FORMAT, "more neurons than the file has room for");
    }
    return TANN_OK;
}

static tann_status read_sizes(tann__fann *f)
{
    f->layers = tann__allocate(&f->text.ctx->allocator, f->layer_count * sizeof *f->layers);
    if (f->layers == NULL) {
        return tann__fail_memory(f->text.ctx, "a network's layers");
    }
    for (size_t k = 0; k < f->layer_count; k++) {
        TANN_TRY(read_size(f, k));
    }
    return TANN_OK;
}

static const struct {
    const char *name;
    tann_status (*read)(tann__fann *f);
} lines[] = {
    {"num_layers=", read_layer_count},
    {"connection_rate=", read_rate},
    {"network_type=", read_type},
    {"layer_sizes=", read_sizes},
};

#define LINES (sizeof lines / sizeof lines[0])

static tann_status pass_line(tann__fann_text *t)
{
    const char *end = memchr(t->text + t->at, '\n', tann__fann_left(t));
    if (end == NULL) {
        t->at = t->size;
        return tann__fann_fail(t, TANN_E_FORMAT, "the file ends before its neurons");
    }
    t->at = (size_t)(end - t->text) + 1;
    return TANN_OK;
}

static tann_status read_line(tann__fann *f, unsigned *seen)
{
    size_t which = 0;
    while (which < LINES && !tann__fann_takes(&f->text, lines[which].name)) {
        which++;
    }
    if (which == LINES) {
        return pass_line(&f->text);
    }
    if ((*seen >> which & 1) != 0 || (which == LINES - 1 && *seen != (1U << which) - 1)) {
        return tann__fann_fail(&f->text, TANN_E_FORMAT,
                               "num_layers, connection_rate, network_type, each once, and then "
                               "layer_sizes come before the neurons");
    }
    *seen |= 1U << which;
    TANN_TRY(lines[which].read(f));
    tann__fann_blanks(&f->text);
    return TANN_OK;
}

tann_status tann__fann_read_head(tann__fann *f)
{
    unsigned seen = 0;
    TANN_TRY(read_version(&f->text));
    while (!tann__fann_takes(&f->text, NEURONS)) {
        TANN_TRY(read_line(f, &seen));
    }
    return f->neuron_count > 0
               ? TANN_OK
               : tann__fann_fail(&f->text, TANN_E_FORMAT, "neurons before layer_sizes");
}
