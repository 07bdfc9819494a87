/* NAME.h: what the network is, what it needs, and how it is called. */
#include <tinyann/version.h>

#include "export/export_c_source.h"

void tann__c_put_about(tann__c_writer *w, const tann_model *m, tann_node node)
{
    const tann_shape shape = tann_model_node_shape(m, node);
    tann__c_print(w, "%s ", tann_model_node_name(m, node));
    for (int32_t i = 0; i < shape.rank; i++) {
        tann__c_print(w, "[%d]", (int)shape.dim[i]);
    }
}

void tann__c_put_identifier(tann__c_writer *w, const tann_model *m, tann_node node)
{
    const char *name = tann_model_node_name(m, node);
    tann__c_print(w, "%d_", (int)node);
    for (; *name != '\0'; name++) {
        tann__c_print(w, "%c", *name == '-' || *name == '/' ? '_' : *name);
    }
}

/* "2 dense_1 [8]: dense of 1". */
static void write_node(tann__c_writer *w, const tann_model *m, tann_node node)
{
    tann_option option = tann_option_default();
    const bool has_option = tann_model_node_option(m, node, 0, &option) == TANN_OK;
    const char *type = tann_model_node_type(m, node);
    const bool named = has_option && option.kind == TANN_OPTION_NAME && *type == 'a';
    tann__c_print(w, "       %d ", (int)node);
    tann__c_put_about(w, m, node);
    tann__c_print(w, ": %s", named ? option.text : type);
    for (int32_t i = 0; i < tann_model_node_input_count(m, node); i++) {
        tann__c_print(w, "%s%d", i > 0 ? ", " : " of ", (int)tann_model_node_input(m, node, i));
    }
    tann__c_put(w, "\n");
}

static void write_about(tann__c_writer *w, const tann__c_export *e)
{
    const tann_export_c_result *n = &e->needs;
    tann__c_print(w, "/* %s: a neural network, written by libtinyann %s.\n\n", e->name,
                  tann_version());
    for (tann_node i = 0; i < tann_model_node_count(e->plan.m); i++) {
        write_node(w, e->plan.m, i);
    }
    tann__c_print(
        w,
        "\n"
        "   It needs no library. Its predictions are those of tann_predict(), bit for bit.\n"
        "\n"
        "   flash  %zu bytes: weights %zu, tables %zu, self-test %zu, code about %zu (on a\n"
        "          Cortex-M4, gcc 12 -Os)\n"
        "   RAM    %zu bytes, the @room, and some 200 bytes of stack; the self-test\n"
        "          takes %zu more of it */\n",
        n->flash_bytes, n->weight_bytes, n->table_bytes, n->test_bytes, n->code_bytes, n->ram_bytes,
        e->output_size * sizeof(float));
}

/* Where the value of each node lies in the room. */
static void write_values(tann__c_writer *w, const tann__c_plan *plan)
{
    tann__c_put(
        w, "/* The value of each node, after a prediction: room->values + @at_... */\nenum {\n");
    for (tann_node i = 1; i < tann_model_node_count(plan->m); i++) {
        tann__c_put(w, "    @at_");
        tann__c_put_identifier(w, plan->m, i);
        tann__c_print(w, " = %zu%s /* ", plan->nodes[i].offset,
                      i + 1 < tann_model_node_count(plan->m) ? "," : "");
        tann__c_put_about(w, plan->m, i);
        tann__c_put(w, " */\n");
    }
    tann__c_put(w, "};\n\n");
}

void tann__c_header_write(tann__c_writer *w, const tann__c_export *e)
{
    write_about(w, e);
    tann__c_print(
        w,
        "#ifndef $H\n"
        "#define $H\n"
        "\n"
        "#ifdef __cplusplus\n"
        "extern \"C\" {\n"
        "#endif\n"
        "\n"
        "#define $INPUTS %zu\n"
        "#define $OUTPUTS %zu\n"
        "#define $FLASH_BYTES %zu\n"
        "#define $RAM_BYTES %zu\n"
        "\n"
        "/* Room for the values between the layers. Not to be shared by two calls at once. */\n"
        "typedef struct @room {\n"
        "    float values[%zu];\n"
        "} @room;\n"
        "\n",
        e->input_size, e->output_size, e->needs.flash_bytes, e->needs.ram_bytes,
        e->needs.ram_bytes / sizeof(float));
    if (e->plan.keeps && tann_model_node_count(e->plan.m) > 1) {
        write_values(w, &e->plan);
    }
    tann__c_put(
        w,
        "/* y[$OUTPUTS] = the prediction for x[$INPUTS]. They may not overlap. */\n"
        "void @predict(@room *room, const float *x, float *y);\n"
        "\n"
        "/* 0 if the recorded predictions come out, bit for bit; else the number of the first "
        "that\n"
        "   does not, from 1, or -1: the floating-point unit does not do what IEEE 754 says. */\n"
        "int @self_test(@room *room);\n"
        "\n"
        "#ifdef __cplusplus\n"
        "}\n"
        "#endif\n"
        "\n"
        "#endif\n");
}
