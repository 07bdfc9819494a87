/* The one piece of memory that a session is: its struct, what belongs to each node, and the block of
   numbers that was planned. */
#include <math.h>

#include "base/carve.h"
#include "base/error.h"
#include "base/size.h"
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

/* The least piece: a matrix product, which prepares its right side anew for each, must not notice. */
#define LEAST_PIECE 512

/* Bytes of a sample's values that are needed at once, input and output included. */
static size_t bytes_of_sample(const tann__memory_plan *plan)
{
    const size_t input = plan->model->nodes[0].size;
    return (plan->floats / plan->batch + input + 1) * sizeof(float);
}

/* So many that they stay in the first cache, if these are enough. */
static size_t best_piece(const tann_ctx *ctx, const tann__memory_plan *plan)
{
    const size_t fitting = ctx->level1 / 2 / bytes_of_sample(plan);
    for (tann_node i = 0; i < plan->model->node_count; i++) {
        if (!(plan->model->nodes[i].allows & (unsigned)TANN_ALLOWS_PIECES)) {
            return SIZE_MAX;
        }
    }
    return fitting > LEAST_PIECE ? fitting : LEAST_PIECE;
}

/* How many tasks share out a large batch. Only where a piece stays in the second cache: otherwise the
   work on a piece is enough to be shared out itself, node by node. */
static size_t count_shares(const tann_ctx *ctx, const tann__memory_plan *plan)
{
    const size_t piece = best_piece(ctx, plan);
    if (plan->trains || ctx->runner == NULL || piece == SIZE_MAX ||
        bytes_of_sample(plan) > ctx->level2 / 2 / piece) {
        return 0;
    }
    const size_t most = plan->batch / piece;
    const size_t count = most < ctx->runner_tasks ? most : ctx->runner_tasks;
    return count < 2 ? 0 : count;
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
    s->shares = tann__carve_take(c, s->share_count, sizeof *s->shares);
    if (s->has_gradients && !s->trains) {
        s->dw = tann__carve_take(c, plan->model->trained_span, sizeof *s->dw);
    }
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

static void link_weights(tann_session *s, tann__slot *slot, const tann__node *node, parts *p)
{
    for (size_t i = 0; i < node->weight_count; i++) {
        p->w[i] = s->model->weights + node->weights[i].offset;
        p->dw[i] =
            s->dw != NULL && i < node->trained_count ? s->dw + node->weights[i].offset : NULL;
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

static void fill_node(tann_session *s, const tann__memory_plan *plan, tann_node i, size_t *edge,
                      parts *p)
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
    link_weights(s, slot, node, p);
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

static void fill(tann_session *s, const tann__memory_plan *plan, parts *p)
{
    size_t edge = 0;
    s->kernels = s->ctx->kernels[s->model->numerics];
    for (tann_node i = 0; i < s->model->node_count; i++) {
        fill_node(s, plan, i, &edge, p);
    }
    list_readers_of_input(s);
    s->target = tann__plan_shared(plan, TANN__TARGET, p->block);
    s->loss = tann__plan_shared(plan, TANN__LOSS, p->block);
    s->loss_scratch = tann__plan_shared(plan, TANN__LOSS_SCRATCH, p->block);
    const size_t piece = best_piece(s->ctx, plan);
    s->piece = piece < plan->batch ? piece : plan->batch;
    tann__session_aim_gradients(s);
}

/* A session that has nothing yet. */
static tann_session session_of(tann__session_kind kind, size_t share_count)
{
    return (tann_session){.share_count = share_count,
                          .has_gradients = kind != TANN__PREDICTS,
                          .trains = kind == TANN__TRAINS};
}

/* The bytes of the session itself. */
static bool measure(const tann__memory_plan *plan, size_t share_count, tann__session_kind kind,
                    size_t *bytes)
{
    tann__carve c = {.base = NULL};
    tann_session none = session_of(kind, share_count);
    parts pieces;
    (void)tann__carve_take(&c, 1, sizeof none);
    cut(&c, plan, &none, &pieces);
    return tann__carve_bytes(&c, bytes);
}

/* A task's own session, for a piece at a time, in a context that is like the caller's but without tasks
   and with a sentence of its own. */
static tann_status make_share(tann_session *s, tann__share *share)
{
    share->ctx = *s->ctx;
    share->ctx.runner = NULL;
    share->session = tann__session_make(&share->ctx, s->model, s->piece, TANN__PREDICTS, NULL);
    return share->session != NULL ? TANN_OK
                                  : tann__fail(s->ctx, share->ctx.status, "%s", share->ctx.text);
}

static tann_status make(tann_ctx *ctx, const tann__memory_plan *plan, tann__session_kind kind,
                        float *dw, tann_session **out)
{
    tann__carve c;
    size_t bytes = 0;
    void *memory = NULL;
    parts pieces;
    const size_t share_count = count_shares(ctx, plan);
    if (!measure(plan, share_count, kind, &bytes) ||
        !tann__carve_begin(&c, &ctx->allocator, bytes, &memory)) {
        return tann__fail(ctx, TANN_E_MEMORY, "out of memory for %zu samples at once", plan->batch);
    }
    tann_session *s = *out = tann__carve_take(&c, 1, sizeof *s);
    *s = session_of(kind, share_count);
    s->ctx = ctx;
    s->model = plan->model;
    s->max_batch = plan->batch;
    s->dw = dw;
    s->mean_loss = (double)NAN;
    s->memory = memory;
    s->memory_size = bytes;
    tann__arena_init(&s->arena, &ctx->allocator);
    cut(&c, plan, s, &pieces);
    fill(s, plan, &pieces);
    for (size_t i = 0; i < share_count; i++) {
        TANN_TRY(make_share(s, &s->shares[i]));
    }
    return tann__succeed(ctx);
}

static tann_status plan(tann_ctx *ctx, const tann_model *m, size_t max_batch, bool trains,
                        tann__memory_plan *plan)
{
    if (max_batch == 0) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "max_batch is 0");
    }
    return tann__memory_plan_make(ctx, m, max_batch, trains, plan);
}

tann_session *tann__session_make(tann_ctx *ctx, const tann_model *m, size_t max_batch,
                                 tann__session_kind kind, float *dw)
{
    tann__memory_plan p;
    tann_session *s = NULL;
    if (plan(ctx, m, max_batch, kind != TANN__PREDICTS, &p) != TANN_OK) {
        return NULL;
    }
    const tann_status status = make(ctx, &p, kind, dw, &s);
    tann__memory_plan_free(ctx, &p);
    if (status != TANN_OK) {
        tann_session_free(s);
        return NULL;
    }
    return s;
}

/* What the shares take: each is a session for a piece. */
static tann_status count_share_bytes(tann_ctx *ctx, const tann__memory_plan *plan,
                                     size_t share_count, size_t *bytes)
{
    tann_ctx alone = *ctx;
    size_t each = 0;
    alone.runner = NULL;
    if (share_count == 0) {
        return TANN_OK;
    }
    TANN_TRY(
        tann__session_bytes(&alone, plan->model, best_piece(ctx, plan), TANN__PREDICTS, &each));
    return tann__mul(share_count, each, &each) && tann__sum(*bytes, each, bytes) ? TANN_OK
                                                                                 : TANN_E_MEMORY;
}

tann_status tann__session_bytes(tann_ctx *ctx, const tann_model *m, size_t max_batch,
                                tann__session_kind kind, size_t *bytes)
{
    tann__memory_plan p;
    TANN_TRY(plan(ctx, m, max_batch, kind != TANN__PREDICTS, &p));
    const size_t share_count = count_shares(ctx, &p);
    const bool fits = measure(&p, share_count, kind, bytes) &&
                      count_share_bytes(ctx, &p, share_count, bytes) == TANN_OK;
    tann__memory_plan_free(ctx, &p);
    return fits
               ? tann__succeed(ctx)
               : tann__fail(ctx, TANN_E_MEMORY, "out of memory for %zu samples at once", max_batch);
}
