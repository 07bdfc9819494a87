/* Where every number of a session lies. Sizes grow with max_batch and nothing is taken later, but
   for hooks that write to an input. */
#include "base/error.h"
#include "base/size.h"
#include "run/session.h"

/* [max_batch, floats]; an error names what it was for. */
static tann_status take(tann_session *s, size_t floats, const char *what, float **out)
{
    size_t count = 0;
    float *memory = NULL;
    if (tann__mul(s->max_batch, floats, &count)) {
        memory = tann__arena_take(&s->arena, count, sizeof *memory);
    }
    if (memory == NULL) {
        return tann__fail(s->ctx, TANN_E_MEMORY, "out of memory for the %s of %zu samples", what,
                          s->max_batch);
    }
    *out = memory;
    return TANN_OK;
}

static tann_status take_pointers(tann_session *s, tann__slot *slot, const tann__node *node)
{
    const size_t count = node->input_count;
    slot->x = tann__arena_take(&s->arena, count, sizeof *slot->x);
    slot->dx = tann__arena_take(&s->arena, count, sizeof *slot->dx);
    slot->dx_room = tann__arena_take(&s->arena, count, sizeof *slot->dx_room);
    slot->input_copy = tann__arena_take(&s->arena, count, sizeof *slot->input_copy);
    if (!slot->x || !slot->dx || !slot->dx_room || !slot->input_copy) {
        return tann__fail_memory(s->ctx, "a session");
    }
    return TANN_OK;
}

/* The parts of a frame that stay the same from run to run. */
static void fill_frame(tann_session *s, tann__slot *slot, const tann__node *node)
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
        .kernels = s->kernels,
        .seed = s->seed,
        .runner = s->ctx->runner,
        .runner_user = s->ctx->runner_user,
        .tasks = s->ctx->runner != NULL ? s->ctx->runner_tasks : 1,
    };
}

static tann_status link_weights(tann_session *s, tann__slot *slot, const tann__node *node,
                                float *dw)
{
    const size_t count = node->weight_count;
    const float **w = tann__arena_take(&s->arena, count, sizeof *w);
    float **gradients = tann__arena_take(&s->arena, count, sizeof *gradients);
    size_t *sizes = tann__arena_take(&s->arena, count, sizeof *sizes);
    if (!w || !gradients || !sizes) {
        return tann__fail_memory(s->ctx, "a session");
    }
    for (size_t i = 0; i < count; i++) {
        w[i] = s->model->weights + node->weights[i].offset;
        gradients[i] = dw != NULL ? dw + node->weights[i].offset : NULL;
        sizes[i] = node->weights[i].count;
    }
    slot->frame.w = w;
    slot->frame.dw = gradients;
    slot->frame.w_size = sizes;
    slot->frame.weight_count = count;
    return TANN_OK;
}

static tann_status plan_node(tann_session *s, tann_node index, float *dw)
{
    const tann__node *node = &s->model->nodes[index];
    tann__slot *slot = &s->slots[index];
    TANN_TRY(take_pointers(s, slot, node));
    if (index > 0) { /* the input's value is the caller's array */
        TANN_TRY(take(s, node->size, "values", &slot->own));
    }
    if (s->trains) {
        TANN_TRY(take(s, node->size, "gradients", &slot->gradient));
        TANN_TRY(take(s, node->saved, "saved values", &slot->saved));
    }
    fill_frame(s, slot, node);
    slot->has_weights_above = node->weight_count > 0;
    for (size_t i = 0; i < node->input_count; i++) {
        slot->has_weights_above |= s->slots[node->inputs[i]].has_weights_above;
    }
    return link_weights(s, slot, node, dw);
}

/* The reader that comes first on the way back writes into the input's gradient itself; every other
   one gets room of its own, which is then added. */
static tann_status plan_input_gradient(tann_session *s, tann_node reader, size_t input)
{
    tann__slot *slot = &s->slots[reader];
    const tann_node from = s->model->nodes[reader].inputs[input];
    tann__slot *source = &s->slots[from];
    if (!source->has_reader) {
        source->has_reader = true;
        slot->dx_room[input] = source->gradient;
        return TANN_OK;
    }
    return take(s, s->model->nodes[from].size, "gradients", &slot->dx_room[input]);
}

static tann_status plan_input_gradients(tann_session *s)
{
    for (tann_node i = s->model->node_count - 1; i >= 0; i--) {
        for (size_t k = 0; k < s->model->nodes[i].input_count; k++) {
            TANN_TRY(plan_input_gradient(s, i, k));
        }
    }
    return TANN_OK;
}

/* One piece of scratch serves all nodes, since they run one after the other. */
static tann_status plan_scratch(tann_session *s)
{
    size_t most = 0;
    float *scratch = NULL;
    for (tann_node i = 0; i < s->model->node_count; i++) {
        const size_t wanted = s->model->nodes[i].scratch;
        most = wanted > most ? wanted : most;
    }
    TANN_TRY(take(s, most, "scratch memory", &scratch));
    for (tann_node i = 0; i < s->model->node_count; i++) {
        s->slots[i].frame.scratch = scratch;
    }
    return TANN_OK;
}

/* What measuring a loss needs besides the output: targets, and the loss of each sample. */
static tann_status plan_measure(tann_session *s)
{
    const size_t units = s->model->nodes[s->model->output].size;
    TANN_TRY(take(s, units, "targets", &s->target));
    TANN_TRY(take(s, units, "loss", &s->loss_scratch));
    return take(s, 1, "loss", &s->loss);
}

tann_status tann__session_plan(tann_session *s, float *dw)
{
    const size_t count = (size_t)s->model->node_count;
    s->slots = tann__arena_take(&s->arena, count, sizeof *s->slots);
    if (s->slots == NULL) {
        return tann__fail_memory(s->ctx, "a session");
    }
    for (tann_node i = 0; i < s->model->node_count; i++) {
        TANN_TRY(plan_node(s, i, dw));
    }
    if (s->trains) {
        TANN_TRY(plan_input_gradients(s));
    }
    TANN_TRY(plan_scratch(s));
    TANN_TRY(plan_measure(s));
    return tann__hooks_init(s);
}
