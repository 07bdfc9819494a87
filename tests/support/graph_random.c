#include "graphs.h"

#include "checks.h"

#define WIDTH 4
#define MOST  12 /* nodes drawn */

/* A graph that is being drawn: nodes of one width, and how often each is read. */
typedef struct drawing {
    tann_builder *b;
    uint64_t seed;
    tann_node nodes[MOST];
    size_t readers[MOST];
    size_t count;
} drawing;

static size_t draw_number(const drawing *d, uint64_t stream, size_t below)
{
    return tann_random_bits(d->seed, stream, d->count) % below;
}

static tann_node pick(drawing *d, uint64_t stream)
{
    const size_t i = draw_number(d, stream, d->count);
    d->readers[i]++;
    return d->nodes[i];
}

static tann_node draw_activation(drawing *d)
{
    static const tann_activation_kind kinds[] = {TANN_LINEAR, TANN_TANH, TANN_SIGMOID,
                                                 TANN_SOFTMAX};
    const tann_activation_kind kind = kinds[draw_number(d, 2, sizeof kinds / sizeof *kinds)];
    return tann_activation(d->b, pick(d, 0), kind);
}

static tann_node draw_node(drawing *d)
{
    switch (draw_number(d, 3, 8)) {
    case 0:
    case 1:
        return tann_dense(d->b, pick(d, 0), WIDTH, NULL);
    case 2:
    case 3:
        return draw_activation(d);
    case 4:
        return tann_dropout(d->b, pick(d, 0), 0.3f);
    case 5:
        return d->seed % 3 == 0 ? tann_normalization(d->b, pick(d, 0), NULL)
                                : graph_flatten(d->b, pick(d, 0));
    default: {
        const tann_node p = pick(d, 0);
        return tann_add(d->b, p, pick(d, 1));
    }
    }
}

/* All that nobody reads yet, added up. */
static tann_node join(const drawing *d)
{
    tann_node sum = TANN_NO_NODE;
    for (size_t i = 0; i < d->count; i++) {
        if (d->readers[i] == 0) {
            sum = sum == TANN_NO_NODE ? d->nodes[i] : tann_add(d->b, sum, d->nodes[i]);
        }
    }
    return sum;
}

tann_model *graph_random(tann_ctx *ctx, uint64_t seed)
{
    drawing d = {.b = tann_builder_new(ctx), .seed = seed};
    const size_t nodes = 4 + draw_number(&d, 4, MOST - 4);
    d.nodes[d.count++] = tann_input(d.b, tann_shape_1d(WIDTH));
    while (d.count < nodes) {
        const tann_node node = draw_node(&d);
        d.nodes[d.count++] = node;
    }
    tann_node h = tann_dense(d.b, join(&d), 3, NULL);
    h = seed % 2 == 0 ? tann_activation(d.b, h, TANN_SOFTMAX) : h;
    tann_model *m = tann_builder_finish(d.b, h, 1);
    assert_non_null(m);
    graph_randomize(m, seed, 0.9f);
    return m;
}

int graph_depends(const tann_model *m, tann_node of, tann_node on, tann_node without)
{
    int depends = of == on;
    for (int32_t k = 0; of != without && k < tann_model_node_input_count(m, of); k++) {
        depends = depends || graph_depends(m, tann_model_node_input(m, of, k), on, without);
    }
    return depends;
}

void graph_for_each(void (*check)(tann_ctx *ctx, tann_ctx *portable, const tann_model *m))
{
    tann_ctx_opts opts = tann_ctx_opts_default();
    opts.max_isa = TANN_ISA_PORTABLE;
    tann_ctx *portable = tann_ctx_new(&opts);
    for (tann_isa isa = TANN_ISA_AUTO; isa < TANN_ISA_COUNT_; isa++) {
        opts.max_isa = isa;
        tann_ctx *ctx = tann_ctx_new(&opts);
        for (size_t i = 0; i < graph_case_count; i++) {
            tann_model *m = graph_make(ctx, &graph_cases[i], 2, TANN_SOFTMAX);
            check(ctx, portable, m);
            tann_model_free(m);
        }
        for (uint64_t seed = 0; seed < 40; seed++) {
            tann_model *m = graph_random(ctx, seed);
            check(ctx, portable, m);
            tann_model_free(m);
        }
        tann_ctx_free(ctx);
    }
    tann_ctx_free(portable);
}
