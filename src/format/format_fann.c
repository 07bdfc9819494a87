/* A network of FANN to a model: the graph as soon as the neurons are read, then the connections into its
   weights. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/options.h"
#include "file/file_slurp.h"
#include "format/fann_network.h"
#include "graph/model.h"

#define MOST_NODES (1 << 20)

TANN__NO_PADDING(tann_fann_opts,
                 2 * sizeof(size_t) + sizeof(uint64_t) + sizeof(int32_t) + sizeof(unsigned));

void tann_fann_opts_init(tann_fann_opts *opts, size_t struct_size)
{
    const tann_fann_opts defaults = {
        .struct_size = sizeof defaults,
        .max_bytes = (size_t)1 << 30,
        .max_nodes = 2048,
    };
    tann__options_write(opts, struct_size, &defaults, sizeof defaults);
}

/* Where the weight from neuron `source` to neuron `n` lies in the model. */
static float *place_of(const tann__fann *f, const tann_model *m, size_t n, size_t source)
{
    const tann__fann_layer *layer = &f->layers[f->neurons[n].layer];
    const size_t first = tann__fann_first_source(f, f->neurons[n].layer);
    const tann__fann_layer *from = &f->layers[f->neurons[source].layer];
    const size_t unit = n - layer->first;
    const size_t part = f->neurons[source].layer - first;
    if (source == from->first + from->units) {
        return m->weights + m->nodes[layer->dense].weights[1].offset + unit;
    }
    /* dense, dense, add, dense, add ... */
    const tann_node node = layer->dense + (tann_node)(part > 0 ? 2 * part - 1 : 0);
    return m->weights + m->nodes[node].weights[0].offset + (source - from->first) * layer->units +
           unit;
}

/* Where nothing is missing FANN goes by the order of the connections, else by their numbers. */
static tann_status check_source(const tann__fann *f, size_t n, size_t index, uint32_t source)
{
    const size_t k = f->neurons[n].layer;
    const size_t first = f->layers[tann__fann_first_source(f, k)].first;
    const bool fits =
        f->sparse ? source >= first && source < f->layers[k].first : source == first + index;
    if (!fits || f->neurons[source].reader == n) {
        return tann__fail(f->text.ctx, TANN_E_FORMAT,
                          "byte %zu: neuron %zu cannot read neuron %zu here, or reads it twice",
                          f->text.at, n, (size_t)source);
    }
    return TANN_OK;
}

static tann_status read_connection(tann__fann *f, const tann_model *m, size_t n, size_t index)
{
    uint32_t source = 0;
    float weight = 0;
    TANN_TRY(tann__fann_expect(&f->text, '('));
    TANN_TRY(tann__fann_count(&f->text, &source));
    TANN_TRY(check_source(f, n, index, source));
    TANN_TRY(tann__fann_expect(&f->text, ','));
    TANN_TRY(tann__fann_number(&f->text, &weight));
    weight *= f->neurons[n].factor;
    if (!isfinite(weight)) {
        return tann__fann_fail(&f->text, TANN_E_NUMERIC,
                               "a weight that no float holds, once the steepness is in it");
    }
    f->neurons[source].reader = (uint32_t)n;
    *place_of(f, m, n, source) = weight;
    return tann__fann_expect(&f->text, ')');
}

tann_status tann__fann_read_connections(tann__fann *f, tann_model *m)
{
    for (size_t n = f->layers[1].first; n < f->neuron_count; n++) {
        for (size_t i = 0; i < f->neurons[n].connections; i++) {
            TANN_TRY(read_connection(f, m, n, i));
        }
    }
    tann__fann_blanks(&f->text);
    return f->text.at == f->text.size
               ? TANN_OK
               : tann__fann_fail(&f->text, TANN_E_FORMAT, "only blanks follow the connections");
}

static tann_status read_network(tann__fann *f, tann_model **m)
{
    TANN_TRY(tann__fann_read_head(f));
    TANN_TRY(tann__fann_read_neurons(f));
    TANN_TRY(tann__fann_build(f, m));
    return tann__fann_read_connections(f, *m);
}

static tann_model *load(tann_ctx *ctx, const void *bytes, size_t size, const tann_fann_opts *opts)
{
    tann__fann f = {.text = {ctx, bytes, size, 0}, .opts = *opts};
    tann_model *m = NULL;
    if (tann__slurp_check(ctx, size, opts->max_bytes) != TANN_OK) {
        return NULL;
    }
    if (read_network(&f, &m) != TANN_OK) {
        tann_model_free(m);
        m = NULL;
    }
    tann__release(&ctx->allocator, f.neurons, f.neuron_count * sizeof *f.neurons);
    tann__release(&ctx->allocator, f.layers, f.layer_count * sizeof *f.layers);
    return m;
}

static tann_status read_opts(tann_ctx *ctx, tann_fann_opts *known, const tann_fann_opts *given)
{
    tann_fann_opts_init(known, sizeof *known);
    TANN_TRY(tann__options_read(ctx, "tann_fann_opts", known, sizeof *known, given));
    if (known->max_nodes > MOST_NODES || known->smooth < 0 || known->smooth > 1) {
        return tann__fail(ctx, TANN_E_ARGUMENT,
                          "tann_fann_opts: max_nodes of %zu, which is at most %d, or smooth of %d, "
                          "which is 0 or 1",
                          known->max_nodes, MOST_NODES, (int)known->smooth);
    }
    return known->flags == 0 ? TANN_OK
                             : tann__fail(ctx, TANN_E_ARGUMENT,
                                          "tann_fann_opts.flags of %u, which are 0", known->flags);
}

tann_model *tann_fann_load_memory(tann_ctx *ctx, const void *bytes, size_t size,
                                  const tann_fann_opts *opts)
{
    tann_fann_opts known;
    if (ctx == NULL) {
        return NULL;
    }
    tann__succeed(ctx);
    if (bytes == NULL) {
        (void)tann__fail_null(ctx, "the file");
        return NULL;
    }
    return read_opts(ctx, &known, opts) == TANN_OK ? load(ctx, bytes, size, &known) : NULL;
}

tann_model *tann_fann_load(tann_ctx *ctx, const char *path, const tann_fann_opts *opts)
{
    tann_fann_opts known;
    tann__slurp s;
    if (ctx == NULL) {
        return NULL;
    }
    tann__succeed(ctx);
    if (path == NULL) {
        (void)tann__fail_null(ctx, "the path");
        return NULL;
    }
    if (read_opts(ctx, &known, opts) != TANN_OK ||
        tann__slurp_file(&s, ctx, path, known.max_bytes) != TANN_OK) {
        return NULL;
    }
    tann_model *m = load(ctx, s.bytes, s.size, &known);
    tann__slurp_free(&s, ctx);
    return m;
}
