#include "format/graph_text.h"

#include <stdio.h>
#include <string.h>

#include "activation/activation.h"
#include "base/hex_float.h"
#include "base/whole.h"
#include "graph/builder.h"
#include "layer/field.h"
#include "layer/layer.h"

#define MOST_WORD 64 /* characters; with a 0 */

/* What is being read. */
typedef struct reading {
    tann_ctx *ctx;
    tann_builder *b;
    const tann_load_opts *opts;
    const tann__safetensors *st;
    const tann__metadata *graph;
    const char *at;
    tann_node *inputs; /* [max_inputs] */
    size_t max_inputs;
    void *config;
    size_t config_room;
} reading;

/* One word of a line, and where it stands. */
typedef struct word {
    char text[MOST_WORD];
    const char *at;
} word;

static tann_status fail(const reading *r, const char *at, tann_status status, const char *what)
{
    const size_t place = tann__safetensors_place(r->st, r->graph, (size_t)(at - r->graph->value));
    return tann__fail(r->ctx, status, "byte %zu: node %d: %s", place,
                      (int)tann_model_node_count(&r->b->model), what);
}

/* What the builder said, with the place. */
static tann_status fail_builder(const reading *r, const char *at)
{
    char text[sizeof r->ctx->text];
    const tann_status status = r->b->status;
    memcpy(text, r->b->text, sizeof text);
    if (status == TANN_E_MEMORY) {
        return tann__fail(r->ctx, status, "%s", text);
    }
    return fail(r, at, status == TANN_E_UNSUPPORTED ? status : TANN_E_FORMAT, text);
}

static bool takes(reading *r, char c)
{
    const bool found = *r->at == c;
    r->at += found;
    return found;
}

static tann_status expect(reading *r, char c, const char *what)
{
    return takes(r, c) ? TANN_OK : fail(r, r->at, TANN_E_FORMAT, what);
}

/* Up to, and without, the next of these characters or the end of the text. */
static tann_status read_word(reading *r, const char *ends, word *w)
{
    size_t length = 0;
    w->at = r->at;
    while (*r->at != '\0' && strchr(ends, *r->at) == NULL) {
        if (length == MOST_WORD - 1) {
            return fail(r, w->at, TANN_E_FORMAT, "a word of more than 63 characters");
        }
        w->text[length++] = *r->at++;
    }
    w->text[length] = '\0';
    return length > 0 ? TANN_OK : fail(r, w->at, TANN_E_FORMAT, "a word is missing");
}

/* As %d writes it, and in no other way. */
static bool parse_int(const char *text, int32_t *number)
{
    const bool negative = text[0] == '-';
    const char *at = text + negative;
    uint64_t value = 0;
    if (!tann__whole_take(&at, at + strlen(at), (uint64_t)INT32_MAX + negative, &value) ||
        *at != '\0' || (negative && value == 0)) {
        return false;
    }
    *number = (int32_t)(negative ? -(int64_t)value : (int64_t)value);
    return true;
}

static const tann_layer_type *find_layer(const reading *r, const char *name)
{
    const tann_layer_type *found = tann__layer_named(name);
    for (size_t i = 0; found == NULL && i < r->opts->layer_count; i++) {
        const tann_layer_type *own = r->opts->layers[i];
        found = strcmp(own->name, name) == 0 ? own : NULL;
    }
    return found;
}

static const tann_activation_type *find_activation(const reading *r, const char *name)
{
    const tann_activation_type *found = tann__activation_named(name);
    for (size_t i = 0; found == NULL && i < r->opts->activation_count; i++) {
        const tann_activation_type *own = r->opts->activations[i];
        found = strcmp(own->name, name) == 0 ? own : NULL;
    }
    return found;
}

static tann_status fail_unknown(const reading *r, const word *w, const char *what,
                                const char *option)
{
    char text[160];
    (void)snprintf(text, sizeof text, "the %s '%s' is not built in; give it in tann_load_opts.%s",
                   what, w->text, option);
    return fail(r, w->at, TANN_E_UNSUPPORTED, text);
}

static tann_status fail_many(const reading *r, const char *at, const char *what, const char *option,
                             size_t most)
{
    char text[96];
    (void)snprintf(text, sizeof text, "more than %zu %s (tann_load_opts.%s)", most, what, option);
    return fail(r, at, TANN_E_UNSUPPORTED, text);
}

/* "0,3" or "-". */
static tann_status read_inputs(reading *r, size_t *count)
{
    word w;
    *count = 0;
    if (*r->at == '-') {
        r->at++;
        return TANN_OK;
    }
    do {
        TANN_TRY(read_word(r, ", \n", &w));
        if (*count == r->max_inputs) {
            return fail_many(r, w.at, "inputs", "max_inputs", r->max_inputs);
        }
        int32_t input = TANN_NO_NODE;
        if (!parse_int(w.text, &input) || input < 0 ||
            input >= tann_model_node_count(&r->b->model)) {
            return fail(r, w.at, TANN_E_FORMAT, "an input is the number of a node before");
        }
        r->inputs[(*count)++] = input;
    } while (takes(r, ','));
    return TANN_OK;
}

/* " shape=2x3", which only an input has. */
static tann_status read_shape(reading *r, tann_shape *shape)
{
    static const char intro[] = " shape=";
    word w;
    shape->rank = 0;
    if (strncmp(r->at, intro, sizeof intro - 1) != 0) {
        return fail(r, r->at, TANN_E_FORMAT, "an input has a shape");
    }
    r->at += sizeof intro - 1;
    do {
        TANN_TRY(read_word(r, "x \n", &w));
        if (shape->rank == 4 || !parse_int(w.text, &shape->dim[shape->rank]) ||
            shape->dim[shape->rank] < 1) {
            return fail(r, w.at, TANN_E_FORMAT, "a shape has 1 to 4 dimensions of at least 1");
        }
        shape->rank++;
    } while (takes(r, 'x'));
    return TANN_OK;
}

static bool parse_initializer(const char *text, tann_initializer_kind *kind)
{
    for (int i = 0; i < TANN_INITIALIZER_COUNT_; i++) {
        const char *name = tann_initializer_name((tann_initializer_kind)i);
        if (strcmp(name, text) == 0) {
            *kind = (tann_initializer_kind)i;
            return true;
        }
    }
    return false;
}

static tann_status read_activation(const reading *r, const word *w,
                                   const tann_activation_type **type)
{
    *type = find_activation(r, w->text);
    return *type != NULL ? TANN_OK : fail_unknown(r, w, "activation", "activations");
}

static tann_status read_value(const reading *r, const word *w, const tann_field *field,
                              void *config)
{
    void *place = (char *)config + field->offset;
    if (field->kind == TANN_FIELD_ACTIVATION) {
        return read_activation(r, w, place);
    }
    const bool good = field->kind == TANN_FIELD_INT ? parse_int(w->text, place)
                      : field->kind == TANN_FIELD_FLOAT
                          ? tann__hex_float_parse(w->text, strlen(w->text), place)
                          : parse_initializer(w->text, place);
    return good ? TANN_OK : fail(r, w->at, TANN_E_FORMAT, "not a value of this option");
}

/* " units=8 ...": in the order of the table, so that none comes twice. One that is missing, because the
   file is older than it, has its default. */
static tann_status read_options(reading *r, const tann_layer_type *type, void *config)
{
    size_t next = 0;
    tann__fields_default(type->fields, type->field_count, config);
    while (takes(r, ' ')) {
        word name, value;
        TANN_TRY(read_word(r, "= \n", &name));
        TANN_TRY(expect(r, '=', "'=' is missing here"));
        TANN_TRY(read_word(r, " \n", &value));
        while (next < type->field_count && strcmp(type->fields[next].name, name.text) != 0) {
            next++;
        }
        if (next == type->field_count) {
            return fail(r, name.at, TANN_E_UNSUPPORTED,
                        "the layer has no such option, or not in this place");
        }
        TANN_TRY(read_value(r, &value, &type->fields[next++], config));
    }
    return TANN_OK;
}

static tann_status read_head(reading *r, word *name, const tann_layer_type **type)
{
    word number, type_name;
    int32_t n = 0;
    TANN_TRY(read_word(r, " \n", &number));
    if (!parse_int(number.text, &n) || n != tann_model_node_count(&r->b->model)) {
        return fail(r, number.at, TANN_E_FORMAT, "nodes are numbered in their order, from 0");
    }
    TANN_TRY(expect(r, ' ', "a name is missing here"));
    TANN_TRY(read_word(r, " \n", name));
    TANN_TRY(expect(r, ' ', "a layer type is missing here"));
    TANN_TRY(read_word(r, " \n", &type_name));
    TANN_TRY(expect(r, ' ', "inputs are missing here"));
    *type = find_layer(r, type_name.text);
    return *type != NULL ? TANN_OK : fail_unknown(r, &type_name, "layer", "layers");
}

/* One config after the other is read into the same memory, from which the builder copies it. */
static tann_status take_config(reading *r, const tann_layer_type *type)
{
    if (type->config_size > r->config_room) {
        r->config = tann__arena_take(&r->b->model.arena, type->config_size, 1);
        r->config_room = type->config_size;
        if (r->config == NULL) {
            return tann__fail_memory(r->ctx, "a node");
        }
    }
    if (type->config_size > 0) {
        memset(r->config, 0, type->config_size);
    }
    return TANN_OK;
}

static tann_status read_node(reading *r)
{
    const tann_layer_type *type = NULL;
    const char *begin = r->at;
    size_t count = 0;
    word name;
    TANN_TRY(read_head(r, &name, &type));
    TANN_TRY(read_inputs(r, &count));
    TANN_TRY(take_config(r, type));
    TANN_TRY(type == &tann__layer_input ? read_shape(r, r->config)
                                        : read_options(r, type, r->config));
    TANN_TRY(expect(r, '\n', "a line does not end here"));
    if (tann__layer_called(r->b, type, r->inputs, count, r->config, name.text) == TANN_NO_NODE) {
        return fail_builder(r, begin);
    }
    return TANN_OK;
}

/* No more than `most`, nor than are numbered. */
static int32_t count_lines(const char *text, size_t most)
{
    int32_t count = 0;
    most = most < INT32_MAX ? most : INT32_MAX;
    for (; *text != '\0' && (size_t)count < most; text++) {
        count += *text == '\n';
    }
    return count;
}

tann_status tann__graph_read(tann_builder *b, const tann_load_opts *opts,
                             const tann__safetensors *st, const tann__metadata *graph)
{
    const size_t most = strlen(graph->value); /* inputs: each is a digit at least */
    reading r = {.ctx = b->ctx, .b = b, .opts = opts, .st = st, .graph = graph};
    r.at = graph->value;
    r.max_inputs = opts->max_inputs < most ? opts->max_inputs : most;
    r.inputs = tann__arena_take(&b->model.arena, r.max_inputs, sizeof *r.inputs);
    if (r.inputs == NULL) {
        return tann__fail_memory(r.ctx, "a node");
    }
    TANN_TRY(tann__builder_reserve(b, count_lines(graph->value, opts->max_nodes)));
    while (*r.at != '\0') {
        if ((size_t)tann_model_node_count(&b->model) >= opts->max_nodes) {
            return fail_many(&r, r.at, "nodes", "max_nodes", opts->max_nodes);
        }
        TANN_TRY(read_node(&r));
    }
    return TANN_OK;
}
