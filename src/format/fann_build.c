/* The model of a network. A layer that reads several is a dense node for each of them, and their sum. */
#include <tinyann/layers.h>

#include "base/error.h"
#include "base/size.h"
#include "format/fann_network.h"
#include "graph/builder.h"

/* Small networks may be as sparse as they like. */
#define FREE_BYTES 65536

static tann_activation_kind kind_of(const tann__fann_layer *layer)
{
    return tann__fann_function_at((uint32_t)layer->function)->kind;
}

static size_t nodes_of(const tann__fann *f, size_t k)
{
    const size_t sources = k - tann__fann_first_source(f, k);
    return 2 * sources - 1 + (kind_of(&f->layers[k]) != TANN_LINEAR);
}

/* At most 2^20 layers, so that nothing overflows. */
static tann_status count_nodes(const tann__fann *f, uint64_t *nodes)
{
    *nodes = 1;
    for (size_t k = 1; k < f->layer_count; k++) {
        *nodes += nodes_of(f, k);
    }
    return *nodes <= f->opts.max_nodes
               ? TANN_OK
               : tann__fail(f->text.ctx, TANN_E_UNSUPPORTED,
                            "a model of %llu nodes; tann_fann_opts.max_nodes is %zu",
                            (unsigned long long)*nodes, f->opts.max_nodes);
}

/* What is not in a sparse file takes memory all the same. Neurons are fewer than bytes / 7, so that a
   layer's product fits in 64 bits, and the sum stops where it is too much. */
static tann_status check_weights(const tann__fann *f)
{
    const uint64_t most = ((uint64_t)f->text.size * 3 + FREE_BYTES) / sizeof(float);
    uint64_t weights = 0;
    for (size_t k = 1; k < f->layer_count && weights <= most; k++) {
        weights += (uint64_t)tann__fann_source_count(f, k) * f->layers[k].units;
    }
    return weights <= most
               ? TANN_OK
               : tann__fail(f->text.ctx, TANN_E_UNSUPPORTED,
                            "so sparse a network would have more than %llu weights, most of them 0",
                            (unsigned long long)most);
}

static void add_layer(const tann__fann *f, tann_builder *b, size_t k)
{
    const size_t first = tann__fann_first_source(f, k);
    tann__fann_layer *layer = &f->layers[k];
    tann_dense_opts opts = tann_dense_opts_default();
    tann_node sum = TANN_NO_NODE;
    for (size_t j = first; j < k; j++) {
        const tann_node part = tann_dense(b, f->layers[j].output, (int32_t)layer->units, &opts);
        layer->dense = j == first ? part : layer->dense;
        sum = j == first ? part : tann_add(b, sum, part);
        opts.use_bias = 0;
    }
    const tann_activation_kind kind = kind_of(layer);
    layer->output = kind != TANN_LINEAR ? tann_activation(b, sum, kind) : sum;
}

static tann_node add_layers(const tann__fann *f, tann_builder *b)
{
    f->layers[0].output = tann_input(b, tann_shape_1d((int32_t)f->layers[0].units));
    for (size_t k = 1; k < f->layer_count; k++) {
        add_layer(f, b, k);
    }
    return f->layers[f->layer_count - 1].output;
}

tann_status tann__fann_build(tann__fann *f, tann_model **m)
{
    uint64_t nodes = 0;
    TANN_TRY(count_nodes(f, &nodes));
    TANN_TRY(check_weights(f));
    tann_builder *b = tann_builder_new(f->text.ctx);
    if (b == NULL) {
        return f->text.ctx->status;
    }
    if (tann__builder_reserve(b, (int32_t)nodes) != TANN_OK) {
        (void)tann__builder_keep(b);
    }
    *m = tann__builder_finish_zero(b, add_layers(f, b));
    return f->text.ctx->status;
}
