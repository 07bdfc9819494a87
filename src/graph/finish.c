/* From a graph that was drawn to a model: checks, layout of the weights, first values. */
#include <string.h>

#include "base/rng.h"
#include "base/size.h"
#include "graph/builder.h"
#include "initializer/initializer.h"

/* Weights of at least this many floats begin at a cache line; smaller ones are packed. */
#define ALIGNED_FLOATS (TANN__CACHE_LINE / sizeof(float))

/* reaches[i]: node i leads to the output. Inputs come before their readers, so one walk back is
   enough. */
static void mark_needed(const tann_model *m, tann_node output, unsigned char *reaches)
{
    reaches[output] = 1;
    for (tann_node i = output; i >= 0; i--) {
        for (size_t k = 0; reaches[i] && k < m->nodes[i].input_count; k++) {
            reaches[m->nodes[i].inputs[k]] = 1;
        }
    }
}

/* Who reads whom, and what has weights before it: what sessions plan their memory from. */
static void note_readers(tann_model *m)
{
    for (int32_t i = 0; i < m->node_count; i++) {
        tann__node *node = &m->nodes[i];
        node->trainable = node->trained_count > 0;
        for (size_t k = 0; k < node->input_count; k++) {
            tann__node *input = &m->nodes[node->inputs[k]];
            input->reader_count++;
            node->trainable |= input->trainable;
        }
    }
}

static tann_status check_graph(tann_builder *b, tann_node output)
{
    tann_model *m = &b->model;
    if (!tann__model_has(m, output)) {
        return tann__fail(b->ctx, TANN_E_ARGUMENT, "the output is node %d, and there are %d nodes",
                          (int)output, (int)m->node_count);
    }
    unsigned char *reaches = tann__arena_take(&m->arena, (size_t)m->node_count, 1);
    if (reaches == NULL) {
        return tann__fail_memory(b->ctx, "a model");
    }
    mark_needed(m, output, reaches);
    for (int32_t i = 0; i < m->node_count; i++) {
        if (!reaches[i]) {
            return tann__fail(b->ctx, TANN_E_ARGUMENT,
                              "node %d, '%s', does not lead to the output, '%s'", (int)i,
                              m->nodes[i].name, m->nodes[output].name);
        }
    }
    note_readers(m);
    m->output = output;
    m->numerics = b->ctx->numerics;
    return TANN_OK;
}

/* Gives a weight its place in the block. False when the block would not fit into memory. */
static bool place_weight(tann_model *m, tann__weight *weight)
{
    size_t begin = m->weight_span;
    if (weight->count >= ALIGNED_FLOATS) {
        if (!tann__sum(begin, ALIGNED_FLOATS - 1, &begin)) {
            return false;
        }
        begin -= begin % ALIGNED_FLOATS;
    }
    weight->offset = begin;
    m->parameter_count += weight->count;
    return tann__sum(begin, weight->count, &m->weight_span);
}

static bool place_some(tann_model *m, bool trained)
{
    for (int32_t i = 0; i < m->node_count; i++) {
        const tann__node *node = &m->nodes[i];
        const size_t end = trained ? node->trained_count : node->weight_count;
        for (size_t k = trained ? 0 : node->trained_count; k < end; k++) {
            if (!place_weight(m, &node->weights[k])) {
                return false;
            }
        }
    }
    return true;
}

/* Those that are trained come first, so that gradients, moments and updates end where they do. */
static bool place_weights(tann_model *m)
{
    if (!place_some(m, true)) {
        return false;
    }
    m->trained_span = m->weight_span;
    return place_some(m, false);
}

tann__fans tann__weight_fans(const tann__weight *weight)
{
    const size_t last = (size_t)weight->shape.dim[weight->shape.rank - 1];
    return (tann__fans){weight->count / last, last};
}

static void draw_weight(tann_model *m, uint64_t seed, tann_node node, size_t index)
{
    const tann__weight *weight = &m->nodes[node].weights[index];
    const tann__fans fans = tann__weight_fans(weight);
    const tann__init_args args = {
        .seed = seed,
        .stream = tann__random_stream(TANN__FOR_WEIGHTS, (uint64_t)node, index),
        .fan_in = fans.in,
        .fan_out = fans.out,
        .constant = weight->constant,
    };
    tann__initializer(weight->initializer)->fill(&args, m->weights + weight->offset, weight->count);
}

static void draw_weights(tann_model *m, uint64_t seed)
{
    for (int32_t i = 0; i < m->node_count; i++) {
        for (size_t k = 0; k < m->nodes[i].weight_count; k++) {
            draw_weight(m, seed, i, k);
        }
    }
}

static tann_status take_weights(tann_builder *b)
{
    tann_model *m = &b->model;
    if (!place_weights(m)) {
        return tann__fail(b->ctx, TANN_E_MEMORY, "the weights are more than memory can hold");
    }
    m->weights = tann__arena_take(&m->arena, m->weight_span, sizeof *m->weights);
    if (m->weights == NULL) {
        return tann__fail(b->ctx, TANN_E_MEMORY, "out of memory for %zu weights",
                          m->parameter_count);
    }
    return TANN_OK;
}

static tann_status finish(tann_builder *b, tann_node output, tann_model **out)
{
    if (b->status != TANN_OK) {
        return tann__fail(b->ctx, b->status, "%s", b->text);
    }
    TANN_TRY(check_graph(b, output));
    TANN_TRY(take_weights(b));
    tann_model *m = tann__arena_take(&b->model.arena, 1, sizeof *m);
    if (m == NULL) {
        return tann__fail_memory(b->ctx, "a model");
    }
    *m = b->model;
    tann__arena_init(&b->model.arena, &b->ctx->allocator); /* the model has it now */
    *out = m;
    return tann__succeed(b->ctx);
}

tann_model *tann__builder_finish_zero(tann_builder *b, tann_node output)
{
    tann_model *m = NULL;
    if (b != NULL) {
        (void)finish(b, output, &m);
        tann_builder_free(b);
    }
    return m;
}

tann_model *tann_builder_finish(tann_builder *b, tann_node output, uint64_t seed)
{
    tann_model *m = tann__builder_finish_zero(b, output);
    if (m != NULL) {
        draw_weights(m, seed);
    }
    return m;
}

void tann_model_free(tann_model *m)
{
    if (m != NULL) {
        tann__arena arena = m->arena; /* the model lies in it */
        tann__arena_free(&arena);
    }
}
