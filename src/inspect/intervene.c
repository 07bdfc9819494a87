/* Beginning an intervention: its options are checked and copied, and a hook is added. */
#include "inspect/intervene.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/carve.h"
#include "base/error.h"
#include "base/options.h"
#include "base/size.h"
#include "run/session.h"

TANN__NO_PADDING(tann_intervention, 3 * sizeof(size_t) + 2 * sizeof(char *) + sizeof(size_t *) +
                                        sizeof(float *) + sizeof(tann_node) +
                                        sizeof(tann_intervention_kind) + sizeof(tann_hook_point) +
                                        2 * sizeof(int32_t) + 3 * sizeof(float));

static tann_intervention defaults(void)
{
    const tann_intervention v = {
        .struct_size = sizeof v,
        .node = TANN_NO_NODE,
        .kind = TANN_INTERVENE_ZERO,
        .point = TANN_HOOK_FORWARD,
        .input = TANN_ALL_INPUTS,
        .low = -FLT_MAX,
        .high = FLT_MAX,
    };
    return v;
}

void tann_intervention_init(tann_intervention *intervention, size_t struct_size)
{
    const tann_intervention known = defaults();
    tann__options_write(intervention, struct_size, &known, sizeof known);
}

static bool has_values(const tann_intervention *v)
{
    return v->kind != TANN_INTERVENE_ZERO && v->kind != TANN_INTERVENE_CLAMP;
}

static size_t row_count(const tann_intervention *v)
{
    return v->rows > 1 ? v->rows : 1;
}

/* ---- what is refused ---- */

static tann_status check_choice(tann_ctx *ctx, const tann_intervention *v)
{
    const unsigned points = TANN__FORWARD_POINTS | TANN__GRADIENT_POINTS;
    const unsigned point = (unsigned)v->point;
    if (v->name == NULL && v->type == NULL && v->node == TANN_NO_NODE) {
        return tann__fail(ctx, TANN_E_ARGUMENT,
                          "an intervention needs a name, a type or a node; \"*\" is all");
    }
    if ((unsigned)v->kind >= (unsigned)TANN_INTERVENE_COUNT_) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "intervention %d is not in the list", (int)v->kind);
    }
    if ((point & ~points) != 0 || point == 0 || (point & (point - 1)) != 0) {
        return tann__fail(ctx, TANN_E_ARGUMENT,
                          "0x%x is not one point at which there are interventions", point);
    }
    return TANN_OK;
}

static tann_status check_finite(tann_ctx *ctx, const char *what, float number)
{
    return isfinite(number) ? TANN_OK
                            : tann__fail(ctx, TANN_E_ARGUMENT, "%s of an intervention is %g", what,
                                         (double)number);
}

static tann_status check_bounds(tann_ctx *ctx, const tann_intervention *v)
{
    TANN_TRY(check_finite(ctx, "low", v->low));
    TANN_TRY(check_finite(ctx, "high", v->high));
    if (v->low > v->high) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "low is %g, above high, which is %g",
                          (double)v->low, (double)v->high);
    }
    return TANN_OK;
}

/* unit_count x row_count() numbers, which may be more than can be. */
static tann_status check_values(tann_ctx *ctx, const tann_intervention *v)
{
    size_t count = 0;
    if (v->values == NULL) {
        return v->rows == 0 ? TANN_OK
                            : tann__fail(ctx, TANN_E_ARGUMENT, "%zu rows, but no values", v->rows);
    }
    if (!has_values(v)) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "values are for replace, scale and shift only");
    }
    if (!tann__mul(v->unit_count, row_count(v), &count)) {
        return tann__fail_memory(ctx, "the values of an intervention");
    }
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(v->values[i])) {
            return tann__fail(ctx, TANN_E_ARGUMENT,
                              "the value of unit %zu in row %zu of an intervention is %g",
                              v->units != NULL ? v->units[i % v->unit_count] : i % v->unit_count,
                              i / v->unit_count, (double)v->values[i]);
        }
    }
    return TANN_OK;
}

static tann_status check_units(tann_ctx *ctx, const tann_intervention *v)
{
    if (v->units != NULL && v->unit_count == 0) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "a list of 0 units");
    }
    if (v->units == NULL && v->unit_count != 0 && v->values == NULL) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "%zu units, but neither a list nor values",
                          v->unit_count);
    }
    return TANN_OK;
}

static tann_status check(tann_ctx *ctx, const tann_intervention *v)
{
    TANN_TRY(check_choice(ctx, v));
    TANN_TRY(check_bounds(ctx, v));
    TANN_TRY(check_finite(ctx, "amount", v->amount));
    TANN_TRY(check_units(ctx, v));
    return check_values(ctx, v);
}

/* ---- the nodes that match ---- */

static tann_hook_opts hook_opts(const tann_intervention *v)
{
    tann_hook_opts opts = tann_hook_opts_default();
    opts.name = v->name;
    opts.type = v->type;
    opts.node = v->node;
    opts.points = (unsigned)v->point | (unsigned)TANN_HOOK_WRITES;
    return opts;
}

static bool at_inputs(const tann_intervention *v)
{
    return ((unsigned)v->point & TANN__INPUT_POINTS) != 0;
}

static tann_status check_value(tann_ctx *ctx, const tann_intervention *v, const tann__node *node,
                               size_t size)
{
    const char *where = at_inputs(v) ? "an input of " : "";
    if (v->units == NULL && v->values != NULL && v->unit_count != size) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "values for %zu units of %s'%s', which has %zu",
                          v->unit_count, where, node->name, size);
    }
    for (size_t i = 0; v->units != NULL && i < v->unit_count; i++) {
        if (v->units[i] >= size) {
            return tann__fail(ctx, TANN_E_ARGUMENT, "unit %zu of %s'%s', which has %zu",
                              v->units[i], where, node->name, size);
        }
    }
    return TANN_OK;
}

static tann_status check_node(tann_ctx *ctx, const tann_intervention *v, const tann__node *node)
{
    if (!at_inputs(v)) {
        return check_value(ctx, v, node, node->size);
    }
    if (v->input < TANN_ALL_INPUTS || v->input >= (int32_t)node->input_count) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "input %d of '%s', which has %zu", (int)v->input,
                          node->name, node->input_count);
    }
    for (size_t k = 0; k < node->input_count; k++) {
        if (v->input == TANN_ALL_INPUTS || v->input == (int32_t)k) {
            TANN_TRY(check_value(ctx, v, node, node->input_size[k]));
        }
    }
    return TANN_OK;
}

static tann_status check_nodes(const tann_session *s, const tann_intervention *v)
{
    const tann_hook_opts opts = hook_opts(v);
    for (tann_node i = 0; i < s->model->node_count; i++) {
        if (tann__hook_matches(s->model, &opts, i)) {
            TANN_TRY(check_node(s->ctx, v, &s->model->nodes[i]));
        }
    }
    return TANN_OK;
}

/* ---- its memory ---- */

/* Floats of the values of a node, a sample, whose numbers from before backward needs. */
static size_t kept_size(const tann_session *s, const tann_intervention *v, const tann__node *node)
{
    const bool reads_y =
        v->point == TANN_HOOK_FORWARD && (node->needs & (unsigned)TANN_NEEDS_Y) != 0;
    if (!s->has_gradients || !tann__intervention_is_exact(v) ||
        !(reads_y || v->kind == TANN_INTERVENE_CLAMP)) {
        return 0;
    }
    size_t size = at_inputs(v) ? 0 : node->size;
    for (size_t k = 0; at_inputs(v) && k < node->input_count; k++) {
        size = tann__sum(size, node->input_size[k], &size) ? size : SIZE_MAX;
    }
    return size;
}

static float *cut_kept(tann__carve *c, const tann__intervention *v, const tann__node *node)
{
    size_t floats = SIZE_MAX; /* more than there can be: the carve notices */
    const size_t size = kept_size(v->session, &v->as, node);
    (void)tann__mul(v->session->max_batch, size, &floats);
    return size > 0 ? tann__carve_take(c, floats, sizeof(float)) : NULL;
}

/* Cuts what belongs to an intervention. While measuring, it has no memory. */
static void cut(tann__carve *c, tann__intervention *v)
{
    const tann_session *s = v->session;
    const tann_hook_opts opts = hook_opts(&v->as);
    const size_t numbers = v->as.values != NULL ? v->as.unit_count * row_count(&v->as) : 1;
    float *values = tann__carve_take(c, numbers, sizeof *values);
    size_t *units = tann__carve_take(c, v->as.units != NULL ? v->as.unit_count : 0, sizeof *units);
    v->before = tann__carve_take(c, (size_t)s->model->node_count, sizeof *v->before);
    for (tann_node i = 0; i < s->model->node_count; i++) {
        float *kept =
            tann__hook_matches(s->model, &opts, i) ? cut_kept(c, v, &s->model->nodes[i]) : NULL;
        if (c->base != NULL) {
            v->before[i] = kept;
        }
    }
    if (c->base == NULL) {
        return;
    }
    memcpy(values, v->as.values != NULL ? v->as.values : &v->as.amount, numbers * sizeof *values);
    v->stride = v->as.values != NULL;
    v->as.values = values;
    if (v->as.units != NULL) {
        v->as.units = memcpy(units, v->as.units, v->as.unit_count * sizeof *units);
    }
}

static void destroy(void *user)
{
    tann__intervention *v = user;
    tann__release(&v->session->ctx->allocator, v->memory, v->memory_size);
}

static tann_status make(tann_session *s, const tann_intervention *as, tann__intervention **out)
{
    tann__carve c = {.base = NULL};
    tann__intervention drawn = {.session = s, .as = *as};
    if (as->kind == TANN_INTERVENE_ZERO) {
        drawn.as.amount = 0;
    }
    (void)tann__carve_take(&c, 1, sizeof drawn);
    cut(&c, &drawn);
    if (!tann__carve_bytes(&c, &drawn.memory_size) ||
        !tann__carve_begin(&c, &s->ctx->allocator, drawn.memory_size, &drawn.memory)) {
        return tann__fail_memory(s->ctx, "an intervention");
    }
    tann__intervention *v = *out = tann__carve_take(&c, 1, sizeof *v);
    *v = drawn;
    cut(&c, v);
    return TANN_OK;
}

/* ---- beginning ---- */

/* The point on the way back, if there is something to be done there. */
static unsigned turning_point(const tann__intervention *v)
{
    bool needed = v->as.kind != TANN_INTERVENE_SHIFT;
    for (tann_node i = 0; i < v->session->model->node_count; i++) {
        needed |= v->before[i] != NULL;
    }
    if (!needed || !v->session->has_gradients || !tann__intervention_is_exact(&v->as)) {
        return 0;
    }
    return (unsigned)(at_inputs(&v->as) ? TANN_HOOK_GRADIENT_INPUT : TANN_HOOK_GRADIENT);
}

tann_status tann_intervene(tann_session *s, const tann_intervention *intervention, tann_hook *hook)
{
    if (s == NULL) {
        return TANN_E_ARGUMENT;
    }
    tann_intervention known = defaults();
    tann__intervention *v = NULL;
    TANN_TRY(tann__options_read(s->ctx, "tann_intervention", &known, sizeof known, intervention));
    TANN_TRY(check(s->ctx, &known));
    TANN_TRY(check_nodes(s, &known));
    TANN_TRY(make(s, &known, &v));
    tann_hook_opts opts = hook_opts(&v->as);
    opts.destroy = destroy;
    opts.points |= turning_point(v);
    const tann_status status = tann_hook_add_opts(s, &opts, tann__intervene, v, hook);
    v->as.name = v->as.type = NULL; /* they are the caller's */
    if (status != TANN_OK) {
        destroy(v);
    }
    return status;
}
