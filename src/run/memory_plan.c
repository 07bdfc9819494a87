#include "run/memory_plan.h"

#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/size.h"

#define LINE      (TANN__CACHE_LINE / sizeof(float))
#define UNWRITTEN SIZE_MAX /* first moment of what nobody has written yet */

static size_t node_count(const tann__memory_plan *p)
{
    return (size_t)p->model->node_count;
}

static size_t node_index(tann_node node, tann__buffer_kind kind)
{
    return (size_t)node * TANN__NODE_KINDS + (size_t)kind;
}

static size_t edge_index(const tann__memory_plan *p, size_t edge)
{
    return node_count(p) * TANN__NODE_KINDS + edge;
}

static size_t shared_index(const tann__memory_plan *p, tann__shared_kind kind)
{
    return edge_index(p, p->edge_count) + (size_t)kind;
}

static tann__buffer *at(const tann__memory_plan *p, tann_node node, tann__buffer_kind kind)
{
    return &p->buffers[node_index(node, kind)];
}

static size_t forward_of(tann_node node)
{
    return (size_t)node;
}

static size_t loss_moment(const tann__memory_plan *p)
{
    return node_count(p);
}

static size_t backward_of(const tann__memory_plan *p, tann_node node)
{
    return 2 * node_count(p) - (size_t)node;
}

/* An array of `floats` a sample from one moment to another. */
static bool set(const tann__memory_plan *p, tann__buffer *b, size_t floats, size_t first,
                size_t last)
{
    b->first = first;
    b->last = last;
    return tann__mul(p->batch, floats, &b->floats);
}

static void keep(tann__buffer *b, size_t moment)
{
    b->last = moment > b->last ? moment : b->last;
}

/* Lets a buffer be the memory of another one, which may itself be part of a third. */
static void share(const tann__memory_plan *p, size_t index, size_t with)
{
    tann__buffer *b = &p->buffers[index];
    b->with = p->buffers[with].with;
    keep(&p->buffers[b->with], b->last);
    b->floats = 0;
}

/* How long the values of a node's inputs, and its own, must be kept for its sake. */
static void keep_values(const tann__memory_plan *p, tann_node i)
{
    const tann__node *node = &p->model->nodes[i];
    for (size_t k = 0; k < node->input_count; k++) {
        tann__buffer *x = at(p, node->inputs[k], TANN__VALUE);
        keep(x, forward_of(i));
        if (p->trains && (node->needs & (unsigned)TANN_NEEDS_X)) {
            keep(x, backward_of(p, i));
        }
        if (i == p->model->output) { /* a loss may start from the logits */
            keep(x, loss_moment(p));
        }
    }
    if (p->trains && (node->needs & (unsigned)TANN_NEEDS_Y)) {
        keep(at(p, i, TANN__VALUE), backward_of(p, i));
    }
    if (i == p->model->output) {
        keep(at(p, i, TANN__VALUE), loss_moment(p));
    }
}

/* Whether a node reads one array that nobody else reads, and may write where it reads. */
static bool works_in_place(const tann__memory_plan *p, tann_node i)
{
    const tann__node *node = &p->model->nodes[i];
    return (node->allows & (unsigned)TANN_ALLOWS_IN_PLACE) && node->input_count == 1 &&
           p->model->nodes[node->inputs[0]].reader_count == 1 &&
           p->model->nodes[node->inputs[0]].size == node->size;
}

/* Its value may lie where its input's did if nobody reads that afterwards. The last node leaves its
   input: it may be the logits. */
static bool overwrites_input(const tann__memory_plan *p, tann_node i)
{
    const tann__node *node = &p->model->nodes[i];
    if (!works_in_place(p, i) || i == p->model->output || node->inputs[0] == 0) {
        return false;
    }
    const bool reads_x = (node->needs & (unsigned)TANN_NEEDS_X) != 0;
    const bool input_reads_y =
        (p->model->nodes[node->inputs[0]].needs & (unsigned)TANN_NEEDS_Y) != 0;
    return !p->trains || (!reads_x && !input_reads_y);
}

static bool plan_values(const tann__memory_plan *p)
{
    for (tann_node i = 0; i < p->model->node_count; i++) {
        const size_t size = i > 0 ? p->model->nodes[i].size : 0;
        if (!set(p, at(p, i, TANN__VALUE), size, forward_of(i), forward_of(i))) {
            return false;
        }
    }
    for (tann_node i = 0; i < p->model->node_count; i++) {
        keep_values(p, i);
    }
    for (tann_node i = 0; i < p->model->node_count; i++) {
        if (overwrites_input(p, i)) {
            share(p, node_index(i, TANN__VALUE),
                  node_index(p->model->nodes[i].inputs[0], TANN__VALUE));
        }
    }
    return true;
}

/* The reader that comes first on the way back writes into the input's gradient itself, if it works in
   place into that of its own output; every other one into room of its own. The gradient of the model's
   input has no place of its own: it is an array of the caller's, or of a hook's. */
static bool plan_edge(const tann__memory_plan *p, tann_node reader, size_t input, size_t edge)
{
    const tann_node from = p->model->nodes[reader].inputs[input];
    tann__buffer *gradient = at(p, from, TANN__GRADIENT);
    tann__buffer *room = &p->buffers[edge_index(p, edge)];
    const size_t now = backward_of(p, reader);
    if (gradient->first != UNWRITTEN) {
        return set(p, room, p->model->nodes[from].size, now, now);
    }
    /* The gradient at the logits is written together with the loss. */
    gradient->first = reader == p->model->output ? loss_moment(p) : now;
    if (works_in_place(p, reader)) {
        share(p, node_index(from, TANN__GRADIENT), node_index(reader, TANN__GRADIENT));
    }
    share(p, edge_index(p, edge), node_index(from, TANN__GRADIENT));
    return true;
}

static bool plan_gradients(const tann__memory_plan *p)
{
    size_t edge = p->edge_count;
    for (tann_node i = 0; i < p->model->node_count; i++) {
        const size_t size = i > 0 ? p->model->nodes[i].size : 0;
        const size_t first = i == p->model->output ? loss_moment(p) : UNWRITTEN;
        if (!set(p, at(p, i, TANN__GRADIENT), size, first, backward_of(p, i)) ||
            !set(p, at(p, i, TANN__SAVED), p->model->nodes[i].saved, forward_of(i),
                 backward_of(p, i))) {
            return false;
        }
    }
    for (tann_node i = p->model->node_count - 1; i >= 0; i--) {
        edge -= p->model->nodes[i].input_count;
        for (size_t k = 0; k < p->model->nodes[i].input_count; k++) {
            if (!plan_edge(p, i, k, edge + k)) {
                return false;
            }
        }
    }
    return true;
}

static bool plan_shared(const tann__memory_plan *p)
{
    const size_t loss = loss_moment(p);
    const size_t units = p->model->nodes[p->model->output].size;
    size_t scratch = 0;
    for (tann_node i = 0; i < p->model->node_count; i++) {
        const size_t wanted = p->model->nodes[i].scratch;
        scratch = wanted > scratch ? wanted : scratch;
    }
    tann__buffer *shared = &p->buffers[shared_index(p, 0)];
    return set(p, &shared[TANN__TARGET], units, loss, loss) &&
           set(p, &shared[TANN__LOSS], 1, loss, loss) &&
           set(p, &shared[TANN__LOSS_SCRATCH], units, loss, loss) &&
           set(p, &shared[TANN__SCRATCH], scratch, 0, 2 * node_count(p));
}

static bool take_memory(tann_ctx *ctx, tann__memory_plan *p)
{
    for (tann_node i = 0; i < p->model->node_count; i++) {
        p->edge_count += p->model->nodes[i].input_count;
    }
    p->buffer_count = shared_index(p, TANN__SHARED_KINDS);
    const size_t each = sizeof *p->buffers + sizeof *p->order;
    if (!tann__mul(p->buffer_count, each, &p->memory_size)) {
        return false;
    }
    p->memory = tann__allocate(&ctx->allocator, p->memory_size);
    if (p->memory == NULL) {
        return false;
    }
    p->buffers = p->memory;
    p->order = (size_t *)(void *)(p->buffers + p->buffer_count);
    for (size_t i = 0; i < p->buffer_count; i++) {
        p->buffers[i] = (tann__buffer){.with = i};
    }
    return true;
}

tann_status tann__memory_plan_make(tann_ctx *ctx, const tann_model *m, size_t batch, bool trains,
                                   tann__memory_plan *plan)
{
    *plan = (tann__memory_plan){.model = m, .batch = batch, .trains = trains};
    if (!take_memory(ctx, plan)) {
        return tann__fail_memory(ctx, "the plan of a session's memory");
    }
    if (!plan_values(plan) || (trains && !plan_gradients(plan)) || !plan_shared(plan) ||
        !tann__pack(plan->buffers, plan->buffer_count, LINE, plan->order, &plan->floats)) {
        tann__memory_plan_free(ctx, plan);
        return tann__fail(ctx, TANN_E_MEMORY, "out of memory for %zu samples at once", batch);
    }
    return TANN_OK;
}

void tann__memory_plan_free(tann_ctx *ctx, tann__memory_plan *plan)
{
    tann__release(&ctx->allocator, plan->memory, plan->memory_size);
    plan->memory = NULL;
}

static float *in_block(const tann__memory_plan *p, size_t index, float *block)
{
    const tann__buffer *owner = &p->buffers[p->buffers[index].with];
    return owner->floats > 0 ? block + owner->offset : NULL;
}

float *tann__plan_node(const tann__memory_plan *plan, tann_node node, tann__buffer_kind kind,
                       float *block)
{
    return in_block(plan, node_index(node, kind), block);
}

float *tann__plan_edge(const tann__memory_plan *plan, size_t edge, float *block)
{
    return in_block(plan, edge_index(plan, edge), block);
}

float *tann__plan_shared(const tann__memory_plan *plan, tann__shared_kind kind, float *block)
{
    return in_block(plan, shared_index(plan, kind), block);
}
