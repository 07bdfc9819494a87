/* The one piece of memory that a session is: its struct, what belongs to each node, and the block of
   numbers that was planned. */
#include "base/carve.h"
#include "base/error.h"
#include "run/memory_plan.h"
#include "run/session.h"

/* Arrays that hold a part for each node, one behind the other. */
typedef struct parts {
    const float **x;                     /* [edges] */
    float **dx, **dx_room, **input_copy; /* [edges] */
    const float **w;                     /* [weights of all nodes] */
    float **dw;
    size_t *w_size;
    float *block; /* [plan->floats] */
} parts;

static size_t count_weights(const tann_model *m)
{
    size_t count = 0;
    for (tann_node i = 0; i < m->node_count; i++) {
        count += m->nodes[i].weight_count;
    }
    return count;
}

/* Cuts a session and its parts. While measuring, the session is one of no memory. */
static void cut(tann__carve *c, const tann__memory_plan *plan, tann_session *s, parts *p)
{
    const size_t nodes = (size_t)plan->model->node_count;
    const size_t edges = plan->edge_count;
    const size_t weights = count_weights(plan->model);
    s->slots = tann__carve_take(c, nodes, sizeof *s->slots);
    s->steps = tann__carve_take(c, nodes, sizeof *s->steps);
    s->from_input_count = plan->model->nodes[0].reader_count;
    s->from_input = tann__carve_take(c, s->from_input_count, sizeof *s->from_input);
    s->hooks.points = tann__carve_take(c, nodes, sizeof *s->hooks.points);
    p->x = tann__carve_take(c, edges, sizeof *p->x);
    p->dx = tann__carve_take(c, edges, sizeof *p->dx);
    p->dx_room = tann__carve_take(c, edges, sizeof *p->dx_room);
    p->input_copy = tann__carve_take(c, edges, sizeof *p->input_copy);
    p->w = tann__carve_take(c, weights, sizeof *p->w);
    p->dw = tann__carve_take(c, weights, sizeof *p->dw);
    p->w_size = tann__carve_take(c, weights, sizeof *p->w_size);
    p->block = tann__carve_take(c, plan->floats, sizeof *p->block);
}

static bool measure(const tann__memory_plan *plan, size_t *bytes)
{
    tann__carve c = {.base = NULL};
    tann_session none;
    parts pieces;
    (void)tann__carve_take(&c, 1, sizeof none);
    cut(&c, plan, &none, &pieces);
    return tann__carve_bytes(&c, bytes);
}

/* The parts of a frame that stay the same from run to run. */
static void fill_frame(tann_session *s, tann__slot *slot, const tann__node *node, float *scratch)
{
    slot->frame = (tann_frame){
        .struct_size = sizeof(tann_frame),
        .config = node->config,
        .input_count = node->input_count,
        .input_shape = node->input_shape,
        .input_size = node->input_size,
        .output_shape = &node->shape,
        .output_size = node->size,
        .x = slot->x,
        .dx = slot->dx,
        .dy = slot->gradient,
        .scratch = scratch,
        .kernels = s->kernels,
        .runner = s->ctx->runner,
        .runner_user = s->ctx->runner_user,
        .tasks = s->ctx->runner != NULL ? s->ctx->runner_tasks : 1,
        .caches = {s->ctx->level1, s->ctx->level2},
    };
}

/* Takes the node's part of each array, which then begins behind it. */
static void take_part(tann__slot *slot, const tann__node *node, parts *p)
{
    slot->x = p->x;
    slot->dx = p->dx;
    slot->dx_room = p->dx_room;
    slot->input_copy = p->input_copy;
    p->x += node->input_count;
    p->dx += node->input_count;
    p->dx_room += node->input_count;
    p->input_copy += node->input_count;
}

static void link_weights(tann_session *s, tann__slot *slot, const tann__node *node, float *dw,
                         parts *p)
{
    for (size_t i = 0; i < node->weight_count; i++) {
        p->w[i] = s->model->weights + node->weights[i].offset;
        p->dw[i] = dw != NULL ? dw + node->weights[i].offset : NULL;
        p->w_size[i] = node->weights[i].count;
    }
    slot->frame.w = p->w;
    slot->frame.dw = p->dw;
    slot->frame.w_size = p->w_size;
    slot->frame.weight_count = node->weight_count;
    p->w += node->weight_count;
    p->dw += node->weight_count;
    p->w_size += node->weight_count;
}

static void fill_node(tann_session *s, const tann__memory_plan *plan, tann_node i, float *dw,
                      size_t *edge, parts *p)
{
    const tann__node *node = &plan->model->nodes[i];
    tann__slot *slot = &s->slots[i];
    take_part(slot, node, p);
    slot->own = tann__plan_node(plan, i, TANN__VALUE, p->block);
    slot->gradient = tann__plan_node(plan, i, TANN__GRADIENT, p->block);
    slot->saved = tann__plan_node(plan, i, TANN__SAVED, p->block);
    for (size_t k = 0; k < node->input_count; k++) {
        slot->dx_room[k] = tann__plan_edge(plan, (*edge)++, p->block);
    }
    fill_frame(s, slot, node, tann__plan_shared(plan, TANN__SCRATCH, p->block));
    link_weights(s, slot, node, dw, p);
}

static void list_readers_of_input(tann_session *s)
{
    size_t count = 0;
    for (tann_node i = 1; i < s->model->node_count; i++) {
        for (size_t k = 0; k < s->model->nodes[i].input_count; k++) {
            if (s->model->nodes[i].inputs[k] == 0) {
                s->from_input[count++] = &s->slots[i].x[k];
            }
        }
    }
}

/* Samples of which the widest values of two nodes stay in the first cache, but not so few that a matrix
   product, which prepares its right side anew for each piece, would notice. */
static size_t best_piece(const tann_session *s, const tann__memory_plan *plan)
{
    const size_t least = 512;
    const size_t each = plan->floats / plan->batch + s->model->nodes[0].size + 1;
    const size_t fitting = s->ctx->level1 / 2 / sizeof(float) / each;
    for (tann_node i = 0; i < s->model->node_count; i++) {
        if (!(s->model->nodes[i].allows & (unsigned)TANN_ALLOWS_PIECES)) {
            return SIZE_MAX;
        }
    }
    return fitting > least ? fitting : least;
}

static void fill(tann_session *s, const tann__memory_plan *plan, float *dw, parts *p)
{
    size_t edge = 0;
    s->kernels = s->ctx->kernels[s->model->numerics];
    for (tann_node i = 0; i < s->model->node_count; i++) {
        fill_node(s, plan, i, dw, &edge, p);
    }
    list_readers_of_input(s);
    s->target = tann__plan_shared(plan, TANN__TARGET, p->block);
    s->loss = tann__plan_shared(plan, TANN__LOSS, p->block);
    s->loss_scratch = tann__plan_shared(plan, TANN__LOSS_SCRATCH, p->block);
    s->piece = best_piece(s, plan);
    tann__session_aim_gradients(s);
}

static tann_session *make(tann_ctx *ctx, const tann__memory_plan *plan, float *dw)
{
    tann__carve c;
    size_t bytes = 0;
    void *memory = NULL;
    parts pieces;
    if (!measure(plan, &bytes) || !tann__carve_begin(&c, &ctx->allocator, bytes, &memory)) {
        tann__fail(ctx, TANN_E_MEMORY, "out of memory for %zu samples at once", plan->batch);
        return NULL;
    }
    tann_session *s = tann__carve_take(&c, 1, sizeof *s);
    s->ctx = ctx;
    s->model = plan->model;
    s->max_batch = plan->batch;
    s->trains = plan->trains;
    s->memory = memory;
    s->memory_size = bytes;
    tann__arena_init(&s->arena, &ctx->allocator);
    cut(&c, plan, s, &pieces);
    fill(s, plan, dw, &pieces);
    tann__succeed(ctx);
    return s;
}

static tann_status plan(tann_ctx *ctx, const tann_model *m, size_t max_batch, bool trains,
                        tann__memory_plan *plan)
{
    if (max_batch == 0) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "max_batch is 0");
    }
    return tann__memory_plan_make(ctx, m, max_batch, trains, plan);
}

tann_session *tann__session_make(tann_ctx *ctx, const tann_model *m, size_t max_batch, float *dw)
{
    tann__memory_plan p;
    if (plan(ctx, m, max_batch, dw != NULL, &p) != TANN_OK) {
        return NULL;
    }
    tann_session *s = make(ctx, &p, dw);
    tann__memory_plan_free(ctx, &p);
    return s;
}

tann_status tann__session_bytes(tann_ctx *ctx, const tann_model *m, size_t max_batch, bool trains,
                                size_t *bytes)
{
    tann__memory_plan p;
    TANN_TRY(plan(ctx, m, max_batch, trains, &p));
    const bool fits = measure(&p, bytes);
    tann__memory_plan_free(ctx, &p);
    return fits
               ? tann__succeed(ctx)
               : tann__fail(ctx, TANN_E_MEMORY, "out of memory for %zu samples at once", max_batch);
}
