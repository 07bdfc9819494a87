/* Weights of any safetensors file into a model that is there: all is checked before the first number
   changes. */
#include <tinyann/file.h>

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/options.h"
#include "base/shape_text.h"
#include "file/file_slurp.h"
#include "format/format_safetensors.h"
#include "graph/model.h"

TANN__NO_PADDING(tann_weights_opts,
                 5 * sizeof(size_t) + sizeof(void *) + sizeof(uint64_t) + 2 * sizeof(int32_t));

void tann_weights_opts_init(tann_weights_opts *opts, size_t struct_size)
{
    const tann_weights_opts defaults = {
        .struct_size = sizeof defaults,
        .max_bytes = (size_t)1 << 30,
        .max_header = (size_t)1 << 22,
        .max_tensors = 65536,
        .max_name = 256,
    };
    tann__options_write(opts, struct_size, &defaults, sizeof defaults);
}

#define MOST_FULL_NAME (TANN__MAX_NAME + TANN__MAX_NAME)

typedef struct filling {
    const tann__safetensors *st;
    const tann_weights_opts *opts;
    tann_model *m;
} filling;

static tann__tensor *tensor_of(const filling *f, const char *weight)
{
    for (size_t i = 0; i < f->opts->source_count; i++) {
        if (strcmp(f->opts->sources[i].weight, weight) == 0) {
            return tann__safetensors_find(f->st, f->opts->sources[i].tensor);
        }
    }
    return tann__safetensors_find(f->st, weight);
}

static bool turned(const filling *f, const tann__tensor *t)
{
    return f->opts->transpose != 0 && t->shape.rank == 2;
}

static tann_status check_weight(const filling *f, const tann__weight *weight, const char *name,
                                const tann__tensor *t)
{
    tann_shape shape = t->shape;
    if (turned(f, t)) {
        shape = tann_shape_2d(t->shape.dim[1], t->shape.dim[0]);
    }
    if (!tann_shape_equal(shape, weight->shape)) {
        return tann__fail(f->st->ctx, TANN_E_SHAPE,
                          "byte %zu: tensor '%.60s' has the shape %s%s, not that of the weight "
                          "'%.60s', %s",
                          t->at, t->name, tann__shape_print(shape).text,
                          turned(f, t) ? ", transposed" : "", name,
                          tann__shape_print(weight->shape).text);
    }
    return tann__tensor_check(f->st, t);
}

/* Checks a weight's array, or, at the second pass, reads it. */
static tann_status fill_weight(const filling *f, const tann__node *node, const tann__weight *weight,
                               bool reads)
{
    char name[MOST_FULL_NAME];
    (void)snprintf(name, sizeof name, "%s.%s", node->name, weight->name);
    tann__tensor *t = tensor_of(f, name);
    if (t == NULL) {
        return f->opts->partial
                   ? TANN_OK
                   : tann__fail(f->st->ctx, TANN_E_FORMAT,
                                "byte 8: no tensor for the weight '%s': `sources` tells "
                                "other names, `partial` passes it over",
                                name);
    }
    if (reads) {
        tann__tensor_read(f->st, t, turned(f, t), f->m->weights + weight->offset);
        return TANN_OK;
    }
    t->used = 1;
    return check_weight(f, weight, name, t);
}

static tann_status fill_weights(const filling *f, bool reads)
{
    for (int32_t i = 0; i < f->m->node_count; i++) {
        for (size_t k = 0; k < f->m->nodes[i].weight_count; k++) {
            TANN_TRY(fill_weight(f, &f->m->nodes[i], &f->m->nodes[i].weights[k], reads));
        }
    }
    return TANN_OK;
}

static bool is_repeated(const tann_weights_opts *opts, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (strcmp(opts->sources[i].weight, opts->sources[index].weight) == 0) {
            return true;
        }
    }
    return false;
}

static tann_status check_sources(const filling *f)
{
    for (size_t i = 0; i < f->opts->source_count; i++) {
        const tann_weight_source *s = &f->opts->sources[i];
        tann_weight weight = tann_weight_default();
        if (tann_model_weight_find(f->m, s->weight, &weight) != TANN_OK ||
            tann__safetensors_find(f->st, s->tensor) == NULL || is_repeated(f->opts, i)) {
            return tann__fail(f->st->ctx, TANN_E_ARGUMENT,
                              "source %zu: no tensor '%.60s', or no weight '%.60s', or twice", i,
                              s->tensor, s->weight);
        }
    }
    return TANN_OK;
}

static tann_status check_used(const filling *f)
{
    for (size_t i = 0; !f->opts->partial && i < f->st->count; i++) {
        if (!f->st->tensors[i].used && !tann__safetensors_is_state(f->st, &f->st->tensors[i])) {
            return tann__fail(f->st->ctx, TANN_E_FORMAT,
                              "byte %zu: tensor '%.80s' is no weight of the model",
                              f->st->tensors[i].at, f->st->tensors[i].name);
        }
    }
    return TANN_OK;
}

static tann_status fill(const filling *f)
{
    TANN_TRY(check_sources(f));
    TANN_TRY(fill_weights(f, false));
    TANN_TRY(check_used(f));
    return fill_weights(f, true);
}

static tann_status load(tann_ctx *ctx, tann_model *m, const void *bytes, size_t size,
                        const tann_weights_opts *opts)
{
    tann__safetensors st;
    const tann__safetensors_limits limits = {opts->max_header, opts->max_tensors, opts->max_name,
                                             true};
    TANN_TRY(tann__slurp_check(ctx, size, opts->max_bytes));
    TANN_TRY(tann__safetensors_open(&st, ctx, &limits, bytes, size));
    const filling f = {&st, opts, m};
    const tann_status status = fill(&f);
    tann__safetensors_close(&st);
    return status;
}

static bool lacks_names(const tann_weights_opts *opts)
{
    for (size_t i = 0; i < opts->source_count; i++) {
        if (opts->sources == NULL || opts->sources[i].tensor == NULL ||
            opts->sources[i].weight == NULL) {
            return true;
        }
    }
    return false;
}

static bool is_switch(int32_t value)
{
    return value == 0 || value == 1;
}

static tann_status read_opts(tann_ctx *ctx, tann_weights_opts *known,
                             const tann_weights_opts *given)
{
    tann_weights_opts_init(known, sizeof *known);
    TANN_TRY(tann__options_read(ctx, "tann_weights_opts", known, sizeof *known, given));
    if (lacks_names(known) || !is_switch(known->transpose) || !is_switch(known->partial)) {
        return tann__fail(
            ctx, TANN_E_ARGUMENT,
            "tann_weights_opts: a source without names, or transpose of %d or partial "
            "of %d, which are 0 or 1",
            (int)known->transpose, (int)known->partial);
    }
    return TANN_OK;
}

static tann_status check_arguments(tann_ctx *ctx, const tann_model *m, const void *given,
                                   const char *what)
{
    if (ctx == NULL) {
        return TANN_E_ARGUMENT;
    }
    if (m == NULL) {
        return tann__fail_null(ctx, "the model");
    }
    tann__succeed(ctx);
    return given != NULL ? TANN_OK : tann__fail_null(ctx, what);
}

tann_status tann_model_load_weights_memory(tann_ctx *ctx, tann_model *m, const void *bytes,
                                           size_t size, const tann_weights_opts *opts)
{
    tann_weights_opts known;
    TANN_TRY(check_arguments(ctx, m, bytes, "the file"));
    TANN_TRY(read_opts(ctx, &known, opts));
    return load(ctx, m, bytes, size, &known);
}

tann_status tann_model_load_weights(tann_ctx *ctx, tann_model *m, const char *path,
                                    const tann_weights_opts *opts)
{
    tann_weights_opts known;
    tann__slurp s;
    TANN_TRY(check_arguments(ctx, m, path, "the path"));
    TANN_TRY(read_opts(ctx, &known, opts));
    TANN_TRY(tann__slurp_file(&s, ctx, path, known.max_bytes));
    const tann_status status = load(ctx, m, s.bytes, s.size, &known);
    tann__slurp_free(&s, ctx);
    return status;
}
