#include "export/export_c_plan.h"

#include <string.h>

#include "base/error.h"
#include "format/graph_text.h"
#include "run/pack.h"

/* A layer type or an activation, by its name. */
typedef struct known {
    const char *name;
    tann__c_part part, formula;
} known;

static const known layers[] = {
    {"input", TANN__C_PARTS, TANN__C_PARTS},
    {"dense", TANN__C_DENSE, TANN__C_PARTS},
    {"dropout", TANN__C_COPY, TANN__C_PARTS},
    {"add", TANN__C_SUM, TANN__C_PARTS},
    {"normalization", TANN__C_NORMALIZE, TANN__C_PARTS},
};

static const known activations[] = {
    {"linear", TANN__C_COPY, TANN__C_PARTS},   {"relu", TANN__C_EACH, TANN__C_RELU},
    {"tanh", TANN__C_EACH, TANN__C_TANH},      {"sigmoid", TANN__C_EACH, TANN__C_SIGMOID},
    {"softmax", TANN__C_SOFTMAX, TANN__C_EXP}, {"leaky_relu", TANN__C_EACH, TANN__C_LEAKY_RELU},
    {"elu", TANN__C_EACH, TANN__C_ELU},        {"gelu", TANN__C_EACH, TANN__C_GELU},
    {"silu", TANN__C_EACH, TANN__C_SILU},      {"softplus", TANN__C_EACH, TANN__C_SOFTPLUS},
};

#define COUNT(list) (sizeof(list) / sizeof *(list))

static const known *find(const known *list, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i].name, name) == 0) {
            return &list[i];
        }
    }
    return NULL;
}

static tann_status describe(tann_ctx *ctx, const tann_model *m, tann_node i, tann__c_node *node)
{
    const char *type = tann_model_node_type(m, i);
    const bool is_activation = strcmp(type, "activation") == 0;
    tann_option option = tann_option_default();
    if (is_activation) {
        TANN_TRY(tann_model_node_option(m, i, 0, &option));
    }
    const known *is = is_activation ? find(activations, COUNT(activations), option.text)
                                    : find(layers, COUNT(layers), type);
    if (is == NULL) {
        return tann__fail(ctx, TANN_E_UNSUPPORTED,
                          "node '%s': the %s '%s' has no form in exported C",
                          tann_model_node_name(m, i), is_activation ? "activation" : "layer",
                          is_activation ? option.text : type);
    }
    const bool inverts = is->part == TANN__C_NORMALIZE &&
                         tann_model_node_option(m, i, 0, &option) == TANN_OK && option.number > 0;
    *node = (tann__c_node){.part = inverts ? TANN__C_RESTORE : is->part,
                           .formula = is->formula,
                           .size = tann_shape_size(tann_model_node_shape(m, i))};
    return TANN_OK;
}

static tann_status describe_all(tann_ctx *ctx, tann__c_plan *p)
{
    for (tann_node i = 0; i < tann_model_node_count(p->m); i++) {
        TANN_TRY(describe(ctx, p->m, i, &p->nodes[i]));
    }
    return TANN_OK;
}

/* The buffer that a node's value lies in, which may be that of a node before it. */
static size_t root(const tann__buffer *buffers, size_t node)
{
    while (buffers[node].with != node) {
        node = buffers[node].with;
    }
    return node;
}

static size_t input_root(const tann__c_plan *p, const tann__buffer *buffers, tann_node i, int32_t k)
{
    return root(buffers, (size_t)tann_model_node_input(p->m, i, k));
}

static bool is_alias(const tann__c_plan *p, tann_node i)
{
    return p->nodes[i].part == TANN__C_COPY && i != tann_model_output(p->m);
}

/* From when to when each is needed. What copies has no value of its own, but for the output. */
static void find_lives(const tann__c_plan *p, tann__buffer *buffers)
{
    for (tann_node i = 0; i < tann_model_node_count(p->m); i++) {
        const size_t now = (size_t)i;
        buffers[i] =
            (tann__buffer){.floats = p->nodes[i].size, .first = now, .last = now, .with = now};
        if (is_alias(p, i)) {
            buffers[i].with = input_root(p, buffers, i, 0);
            continue;
        }
        for (int32_t k = 0; k < tann_model_node_input_count(p->m, i); k++) {
            buffers[input_root(p, buffers, i, k)].last = now;
        }
    }
}

static bool can_work_in_place(tann__c_part part)
{
    return part != TANN__C_DENSE && part != TANN__C_SUM;
}

/* What reads a number before it writes there takes the place of what it alone still reads; so does a copy
   that is the output. */
static void work_in_place(const tann__c_plan *p, tann__buffer *buffers)
{
    for (tann_node i = 1; i < tann_model_node_count(p->m); i++) {
        const size_t from = input_root(p, buffers, i, 0);
        if (can_work_in_place(p->nodes[i].part) && from != 0 && buffers[i].with == (size_t)i &&
            buffers[from].last == (size_t)i) {
            buffers[i].with = from;
            buffers[from].last = buffers[i].last;
        }
    }
}

static void put_in_place(tann__c_plan *p, const tann__buffer *buffers)
{
    const size_t output = root(buffers, (size_t)tann_model_output(p->m));
    for (tann_node i = 0; i < tann_model_node_count(p->m); i++) {
        const size_t at = root(buffers, (size_t)i);
        tann__c_node *node = &p->nodes[i];
        node->where = at == 0 ? TANN__C_IN_X : at == output ? TANN__C_IN_Y : TANN__C_IN_ROOM;
        node->offset = buffers[at].offset;
        node->written = i > 0 && !(node->part == TANN__C_COPY && at != (size_t)i);
    }
}

static bool share_places(tann__c_plan *p, tann__buffer *buffers, size_t *order)
{
    const size_t count = (size_t)tann_model_node_count(p->m);
    find_lives(p, buffers);
    work_in_place(p, buffers);
    const size_t output = root(buffers, (size_t)tann_model_output(p->m));
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || buffers[i].with != i || i == output) {
            buffers[i].floats = 0;
        }
    }
    if (!tann__pack(buffers, count, 1, order, &p->room)) {
        return false;
    }
    put_in_place(p, buffers);
    return true;
}

static void keep_places(tann__c_plan *p)
{
    for (tann_node i = 1; i < tann_model_node_count(p->m); i++) {
        tann__c_node *node = &p->nodes[i];
        node->where = TANN__C_IN_ROOM;
        node->offset = p->room;
        node->written = true;
        p->room += node->size;
    }
}

static void find_parts(tann__c_plan *p)
{
    tann__c_parts parts = TANN__C_BIT(TANN__C_WORDS); /* of the self-test */
    for (tann_node i = 0; i < tann_model_node_count(p->m); i++) {
        const tann__c_node *node = &p->nodes[i];
        parts |= node->written ? TANN__C_BIT(node->part) : 0;
        parts |= node->formula != TANN__C_PARTS ? TANN__C_BIT(node->formula) : 0;
    }
    parts |= p->copies ? TANN__C_BIT(TANN__C_COPY) : 0;
    p->parts = tann__c_parts_closed(parts, tann_model_numerics(p->m));
}

tann_status tann__c_plan_make(tann_ctx *ctx, const tann_model *m, bool keeps, tann__arena *arena,
                              tann__c_plan *plan)
{
    const size_t count = (size_t)tann_model_node_count(m);
    tann__buffer *buffers = tann__arena_take(arena, count, sizeof *buffers);
    size_t *order = tann__arena_take(arena, count, sizeof *order);
    *plan = (tann__c_plan){.m = m, .keeps = keeps, .copies = keeps || tann_model_output(m) == 0};
    plan->nodes = tann__arena_take(arena, count, sizeof *plan->nodes);
    if (buffers == NULL || order == NULL || plan->nodes == NULL) {
        return tann__fail_memory(ctx, "the plan of an export");
    }
    TANN_TRY(describe_all(ctx, plan));
    if (keeps) {
        keep_places(plan);
    } else if (!share_places(plan, buffers, order)) {
        return tann__fail(ctx, TANN_E_MEMORY, "out of memory for the values of one sample");
    }
    find_parts(plan);
    return TANN_OK;
}
