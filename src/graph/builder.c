#include "graph/builder.h"

#include <stdio.h>
#include <string.h>

#include "base/name.h"
#include "base/options.h"
#include "layer/field.h"
#include "layer/layer.h"
#include "layer/plan.h"

tann_builder *tann_builder_new(tann_ctx *ctx)
{
    if (ctx == NULL) {
        return NULL;
    }
    tann_builder *b = tann__allocate(&ctx->allocator, sizeof *b);
    if (b == NULL) {
        tann__fail_memory(ctx, "a builder");
        return NULL;
    }
    memset(b, 0, sizeof *b);
    b->ctx = ctx;
    b->model.output = TANN_NO_NODE;
    tann__arena_init(&b->model.arena, &ctx->allocator);
    tann__succeed(ctx);
    return b;
}

void tann_builder_free(tann_builder *b)
{
    if (b != NULL) {
        const tann__allocator allocator = b->ctx->allocator;
        tann__arena_free(&b->model.arena);
        tann__release(&allocator, b, sizeof *b);
    }
}

tann_ctx *tann_builder_ctx(tann_builder *b)
{
    return b != NULL ? b->ctx : NULL;
}

tann_status tann__builder_keep(tann_builder *b)
{
    if (b->status == TANN_OK) {
        b->status = b->ctx->status;
        memcpy(b->text, b->ctx->text, sizeof b->text);
    }
    return b->status;
}

tann_node tann_builder_fail(tann_builder *b, tann_status status, const char *format, ...)
{
    if (b != NULL && b->status == TANN_OK) {
        char text[sizeof b->text];
        va_list args;
        va_start(args, format);
        (void)vsnprintf(text, sizeof text, format, args);
        va_end(args);
        tann__fail(b->ctx, status, "%s", text);
        tann__builder_keep(b);
    }
    return TANN_NO_NODE;
}

tann_status tann__builder_reserve(tann_builder *b, int32_t capacity)
{
    tann_model *m = &b->model;
    if (capacity <= b->capacity) {
        return TANN_OK;
    }
    tann__node *nodes = tann__arena_take(&m->arena, (size_t)capacity, sizeof *nodes);
    if (nodes == NULL) {
        return tann__fail_memory(b->ctx, "a node");
    }
    if (m->node_count > 0) {
        memcpy(nodes, m->nodes, (size_t)m->node_count * sizeof *nodes);
    }
    m->nodes = nodes;
    b->capacity = capacity;
    return TANN_OK;
}

/* Room for one node more, by doubling; the old array stays in the arena until the end. */
static tann_status reserve(tann_builder *b)
{
    if (b->model.node_count < b->capacity) {
        return TANN_OK;
    }
    if (b->capacity > INT32_MAX / 2) {
        return tann__fail(b->ctx, TANN_E_MEMORY, "more than %d nodes", (int)b->capacity);
    }
    return tann__builder_reserve(b, b->capacity ? 2 * b->capacity : 8);
}

static tann_status check_type(tann_ctx *ctx, const tann_layer_type *type, size_t count,
                              const void *config)
{
    if (type == NULL || type->struct_size < TANN__FIRST_SIZE(tann_layer_type, backward) ||
        type->plan == NULL || type->forward == NULL || type->backward == NULL) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "a layer type lacks its size or a function");
    }
    if (!tann__is_name(type->name, TANN__MAX_TYPE_NAME, "")) {
        return tann__fail(ctx, TANN_E_ARGUMENT,
                          "a layer type's name is 1 to %d letters, digits or '_', not '%.80s'",
                          TANN__MAX_TYPE_NAME, type->name ? type->name : "(null)");
    }
    if (count < type->min_inputs || count > type->max_inputs ||
        (count == 0 && type != &tann__layer_input)) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "%s takes %zu to %zu inputs, not %zu", type->name,
                          type->min_inputs, type->max_inputs, count);
    }
    if (type->config_size > 0 && config == NULL && type->field_count == 0) {
        return tann__fail(ctx, TANN_E_ARGUMENT,
                          "%s: config is NULL, and there are no fields to "
                          "take defaults from",
                          type->name);
    }
    return tann__fields_lie_inside(ctx, type);
}

static tann_status check_inputs(const tann_builder *b, const tann_layer_type *type,
                                const tann_node *inputs, size_t count)
{
    if (type == &tann__layer_input && b->model.node_count > 0) {
        return tann__fail(b->ctx, TANN_E_UNSUPPORTED,
                          "a model has one input, added first; this would be node %d",
                          (int)b->model.node_count);
    }
    if (count > 0 && inputs == NULL) {
        return tann__fail(b->ctx, TANN_E_ARGUMENT, "%s: inputs is NULL", type->name);
    }
    for (size_t i = 0; i < count; i++) {
        if (!tann__model_has(&b->model, inputs[i])) {
            return tann__fail(b->ctx, TANN_E_ARGUMENT,
                              "%s: input %zu is node %d, and there are %d nodes", type->name, i,
                              (int)inputs[i], (int)b->model.node_count);
        }
    }
    return TANN_OK;
}

/* Copies inputs and config into the arena; without a config, its fields get their defaults. */
static tann_status fill_node(tann_builder *b, tann__node *node, const tann_node *inputs,
                             size_t count, const void *config)
{
    tann__arena *arena = &b->model.arena;
    node->input_count = count;
    node->inputs = tann__arena_take(arena, count, sizeof *node->inputs);
    node->input_shape = tann__arena_take(arena, count, sizeof *node->input_shape);
    node->input_size = tann__arena_take(arena, count, sizeof *node->input_size);
    node->config = tann__arena_take(arena, node->type->config_size, 1);
    if (!node->inputs || !node->input_shape || !node->input_size || !node->config) {
        return tann__fail_memory(b->ctx, "a node");
    }
    for (size_t i = 0; i < count; i++) {
        node->inputs[i] = inputs[i];
        node->input_shape[i] = b->model.nodes[inputs[i]].shape;
        node->input_size[i] = b->model.nodes[inputs[i]].size;
    }
    if (config == NULL) {
        tann__fields_default(node->type->fields, node->type->field_count, node->config);
    } else if (node->type->config_size > 0) {
        memcpy(node->config, config, node->type->config_size);
    }
    return tann__fields_check(b->ctx, node->type, node->config);
}

static tann_status keep_weights(tann_builder *b, tann__node *node, const tann_plan *plan)
{
    node->weights = tann__arena_take(&b->model.arena, plan->weight_count, sizeof *node->weights);
    if (node->weights == NULL) {
        return tann__fail_memory(b->ctx, "a node's weights");
    }
    node->weight_count = plan->weight_count;
    node->trained_count = plan->trained_count;
    for (size_t i = 0; i < plan->weight_count; i++) {
        const tann__weight_plan *w = &plan->weights[i];
        const char *name = tann__arena_string(&b->model.arena, w->name);
        if (name == NULL) {
            return tann__fail_memory(b->ctx, "a weight's name");
        }
        node->weights[i] = (tann__weight){name, w->shape, w->count, 0, w->initializer, w->constant};
    }
    return TANN_OK;
}

/* Lets the layer declare its needs. An error without a sentence of the layer's own gets one
   here. */
static tann_status plan_node(tann_builder *b, tann__node *node)
{
    tann_plan plan = {.ctx = b->ctx,
                      .type = node->type,
                      .inputs = node->input_shape,
                      .input_count = node->input_count,
                      .needs = TANN__NEEDS_ALL};
    tann__succeed(b->ctx);
    const tann_status status = node->type->plan(&plan, node->config);
    if (status != TANN_OK) {
        return tann__fail_outer(b->ctx, status < 0 ? status : TANN_E_CALLBACK,
                                "%s: plan returned %s (%d)", node->type->name,
                                tann_status_name(status), (int)status);
    }
    if (plan.output.rank == 0) {
        return tann__fail(b->ctx, TANN_E_SHAPE, "%s: plan declared no output", node->type->name);
    }
    node->shape = plan.output;
    node->size = tann_shape_size(plan.output);
    node->saved = plan.saved;
    node->scratch = plan.scratch;
    node->needs = plan.needs;
    node->allows = plan.allows;
    return keep_weights(b, node, &plan);
}

static tann_node find(const tann_builder *b, const char *name)
{
    return tann__name_table_find(&b->names, &b->model, name);
}

/* One more than the last one of its type has. */
static size_t ordinal(const tann_model *m, const tann_layer_type *type)
{
    for (int32_t i = m->node_count; i > 0; i--) {
        if (m->nodes[i - 1].type == type) {
            return m->nodes[i - 1].ordinal + 1;
        }
    }
    return 1;
}

static tann_status keep_name(tann_builder *b, tann__node *node, const char *name)
{
    const char *copy = tann__arena_string(&b->model.arena, name);
    if (copy == NULL || !tann__name_table_reserve(&b->names, &b->model)) {
        return tann__fail(b->ctx, TANN_E_MEMORY, "out of memory for the name '%s'", name);
    }
    node->name = copy;
    tann__name_table_add(&b->names, &b->model, (tann_node)(node - b->model.nodes));
    return TANN_OK;
}

/* "dense_1", "dense_2", ...: the type and how many of it there are now, or the next number free. */
static tann_status name_node(tann_builder *b, tann__node *node)
{
    size_t number = node->ordinal;
    char name[TANN__MAX_NAME + 1];
    do {
        (void)snprintf(name, sizeof name, "%s_%zu", node->type->name, number++);
    } while (find(b, name) != TANN_NO_NODE);
    return keep_name(b, node, name);
}

static tann_status call_node(tann_builder *b, tann__node *node, const char *name)
{
    if (!tann__is_name(name, TANN__MAX_NAME, "-/")) {
        return tann__fail(b->ctx, TANN_E_ARGUMENT,
                          "a name is 1 to %d letters, digits, '_', '-' or '/', not '%.80s'",
                          TANN__MAX_NAME, name ? name : "(null)");
    }
    const tann_node holder = find(b, name);
    if (holder != TANN_NO_NODE && &b->model.nodes[holder] != node) {
        return tann__fail(b->ctx, TANN_E_ARGUMENT, "the name '%s' is taken by node %d", name,
                          (int)holder);
    }
    return keep_name(b, node, name);
}

/* Under the name, or a default one if that is NULL. */
static tann_status add_node(tann_builder *b, const tann_layer_type *type, const tann_node *inputs,
                            size_t count, const void *config, const char *name)
{
    TANN_TRY(check_type(b->ctx, type, count, config));
    TANN_TRY(check_inputs(b, type, inputs, count));
    TANN_TRY(reserve(b));
    tann__node *node = &b->model.nodes[b->model.node_count];
    memset(node, 0, sizeof *node);
    node->type = type;
    node->ordinal = ordinal(&b->model, type);
    TANN_TRY(fill_node(b, node, inputs, count, config));
    TANN_TRY(plan_node(b, node));
    TANN_TRY(name != NULL ? call_node(b, node, name) : name_node(b, node));
    b->model.node_count++;
    return tann__succeed(b->ctx);
}

tann_node tann__layer_called(tann_builder *b, const tann_layer_type *type, const tann_node *inputs,
                             size_t count, const void *config, const char *name)
{
    if (b == NULL || b->status != TANN_OK) {
        return TANN_NO_NODE;
    }
    if (add_node(b, type, inputs, count, config, name) != TANN_OK) {
        tann__builder_keep(b);
        return TANN_NO_NODE;
    }
    return b->model.node_count - 1;
}

tann_node tann_layer(tann_builder *b, const tann_layer_type *type, const tann_node *inputs,
                     size_t count, const void *config)
{
    return tann__layer_called(b, type, inputs, count, config, NULL);
}

tann_node tann_named(tann_builder *b, tann_node node, const char *name)
{
    if (b == NULL || b->status != TANN_OK) {
        return TANN_NO_NODE;
    }
    if (!tann__model_has(&b->model, node)) {
        return tann_builder_fail(b, TANN_E_ARGUMENT, "no node %d to name, there are %d nodes",
                                 (int)node, (int)b->model.node_count);
    }
    if (call_node(b, &b->model.nodes[node], name) != TANN_OK) {
        tann__builder_keep(b);
        return TANN_NO_NODE;
    }
    return node;
}
