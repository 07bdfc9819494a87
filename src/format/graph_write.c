#include "format/graph_text.h"

#include "activation/activation.h"
#include "base/hex_float.h"
#include "base/name.h"
#include "graph/model.h"
#include "layer/layer.h"

static tann_status check_activation(tann_ctx *ctx, const tann__node *node, const tann_field *field)
{
    const tann_activation_type *type =
        *(const tann_activation_type *const *)((const char *)node->config + field->offset);
    const tann_activation_type *built_in = tann__activation_named(type->name);
    if (built_in != NULL && built_in != type) {
        return tann__fail(
            ctx, TANN_E_UNSUPPORTED,
            "node '%s': an activation of your own has the name of a built-in one, '%s'", node->name,
            type->name);
    }
    return TANN_OK;
}

static tann_status check_field(tann_ctx *ctx, const tann__node *node, const tann_field *field)
{
    if (!tann__is_name(field->name, TANN__MAX_NAME, "")) {
        return tann__fail(ctx, TANN_E_UNSUPPORTED,
                          "node '%s': a file has no way to write the option '%.80s'", node->name,
                          field->name);
    }
    return field->kind == TANN_FIELD_ACTIVATION ? check_activation(ctx, node, field) : TANN_OK;
}

static tann_status check_node(tann_ctx *ctx, const tann__node *node)
{
    const tann_layer_type *type = node->type;
    const tann_layer_type *built_in = tann__layer_named(type->name);
    if (built_in != NULL && built_in != type) {
        return tann__fail(ctx, TANN_E_UNSUPPORTED,
                          "node '%s': a layer of your own has the name of a built-in one, '%s'",
                          node->name, type->name);
    }
    if (type->config_size > 0 && type->field_count == 0 && type != &tann__layer_input) {
        return tann__fail(ctx, TANN_E_UNSUPPORTED,
                          "node '%s': the layer '%s' has a config, but no table of its fields",
                          node->name, type->name);
    }
    for (size_t i = 0; i < type->field_count; i++) {
        TANN_TRY(check_field(ctx, node, &type->fields[i]));
    }
    return TANN_OK;
}

tann_status tann__graph_check(tann_ctx *ctx, const tann_model *m)
{
    for (int32_t i = 0; i < m->node_count; i++) {
        TANN_TRY(check_node(ctx, &m->nodes[i]));
    }
    return TANN_OK;
}

static void write_inputs(tann__writer *w, const tann_model *m, tann_node node)
{
    const int32_t count = tann_model_node_input_count(m, node);
    for (int32_t i = 0; i < count; i++) {
        tann__print(w, "%s%d", i > 0 ? "," : "", (int)tann_model_node_input(m, node, i));
    }
    if (count == 0) {
        tann__print(w, "-");
    }
}

static void write_shape(tann__writer *w, tann_shape shape)
{
    for (int32_t i = 0; i < shape.rank; i++) {
        tann__print(w, "%s%d", i > 0 ? "x" : " shape=", (int)shape.dim[i]);
    }
}

static void write_option(tann__writer *w, const tann_option *option)
{
    char text[TANN__HEX_FLOAT];
    tann__print(w, " %s=", option->name);
    if (option->kind == TANN_OPTION_NAME) {
        tann__print(w, "%s", option->text);
    } else if (option->kind == TANN_OPTION_INT) {
        tann__print(w, "%d", (int)option->number);
    } else {
        (void)tann__hex_float_print((float)option->number, text);
        tann__print(w, "%s", text);
    }
}

static void write_node(tann__writer *w, const tann_model *m, tann_node node, const char *line_end)
{
    tann_option option = tann_option_default();
    tann__print(w, "%d %s %s ", (int)node, tann_model_node_name(m, node),
                tann_model_node_type(m, node));
    write_inputs(w, m, node);
    if (tann_model_node_input_count(m, node) == 0) {
        write_shape(w, tann_model_node_shape(m, node));
    }
    for (int32_t i = 0; tann_model_node_option(m, node, i, &option) == TANN_OK; i++) {
        write_option(w, &option);
    }
    tann__print(w, "%s", line_end);
}

void tann__graph_write(tann__writer *w, const tann_model *m, const char *line_end)
{
    for (int32_t i = 0; i < tann_model_node_count(m); i++) {
        write_node(w, m, i, line_end);
    }
}
