/* NAME.c: arithmetic, functions, layers, weights, the prediction and its self-test. */
#include "export/export_c_source.h"

#include <string.h>

#include "export/export_c_formula.h"

#define PER_LINE 6 /* numbers */

static void write_beginning(tann__c_writer *w, const tann__c_export *e)
{
    tann__c_print(
        w,
        "/* See %s.h. All arithmetic is done in whole numbers, on the bits of floats, so that no\n"
        "   compiler and no flag has a say in the results. With $FPU defined the processor's own\n"
        "   instructions add and multiply: the same bits, as long as it rounds to nearest and "
        "keeps\n"
        "   subnormal numbers. */\n"
        "#include \"%s.h\"\n"
        "\n"
        "#include <stdint.h>\n"
        "\n",
        e->name, e->name);
    tann__c_put(
        w,
        w->numerics == TANN_NUMERICS_FMA
            ? "#if defined($FPU) && !(defined(__GNUC__) && !defined(__FAST_MATH__) && \\\n"
              "    (defined(__FP_FAST_FMAF) || defined(__FMA__) || defined(__ARM_FEATURE_FMA) || "
              "\\\n"
              "     defined(__aarch64__)))\n"
              "#error \"$FPU needs gcc or clang, a fused multiply-add, and no -ffast-math\"\n"
              "#endif\n\n"
            : "#if defined($FPU) && !(defined(__GNUC__) && !defined(__FAST_MATH__) && \\\n"
              "    __FLT_EVAL_METHOD__ + 0 == 0)\n"
              "#error \"$FPU needs gcc or clang, floats reckoned as floats, and no -ffast-math\"\n"
              "#endif\n\n");
}

static bool has(const tann__c_export *e, tann__c_part part)
{
    return (e->plan.parts & TANN__C_BIT(part)) != 0;
}

/* Whether nobody calls it where the processor's own instructions are used. */
static bool is_instead(const tann__c_export *e, tann__c_part part)
{
    const bool wide = has(e, TANN__C_FMA_WIDE);
    return (part == TANN__C_FMA && !wide) ||
           (part == TANN__C_ROUND && !wide && !has(e, TANN__C_DIV));
}

static void write_part(tann__c_writer *w, const tann__c_export *e, tann__c_part part)
{
    const char *text = tann__c_part_text(part, w->numerics);
    if (text == NULL) {
        tann__c_formula_write(w, part);
        return;
    }
    tann__c_put(w, is_instead(e, part) ? "#ifndef $FPU\n" : "");
    tann__c_put(w, text);
    tann__c_put(w, is_instead(e, part) ? "#endif\n\n" : "");
    tann__c_put(w, part == TANN__C_FMA ? tann__c_fpu_text(w->numerics) : "");
}

static void write_numbers(tann__c_writer *w, const float *numbers, size_t count)
{
    for (size_t i = 0; i < count && w->out.status == TANN_OK; i++) {
        tann__c_put(w, i % PER_LINE == 0 ? "    " : " ");
        tann__c_number(w, numbers[i]);
        tann__c_put(w, i + 1 < count ? "," : "");
        tann__c_put(w, (i + 1) % PER_LINE == 0 || i + 1 == count ? "\n" : "");
    }
    tann__c_put(w, "};\n\n");
}

static void write_weight(tann__c_writer *w, const tann_model *m, tann_node node,
                         const tann_weight *weight)
{
    tann__c_print(w, "/* %s.%s ", tann_model_node_name(m, node), weight->name);
    for (int32_t i = 0; i < weight->shape.rank; i++) {
        tann__c_print(w, "[%d]", (int)weight->shape.dim[i]);
    }
    tann__c_put(w, " */\nstatic const float @");
    tann__c_put_identifier(w, m, node);
    tann__c_print(w, "_%s[%zu] = {\n", weight->name, weight->count);
    write_numbers(w, weight->data, weight->count);
}

static void write_weights(tann__c_writer *w, const tann_model *m)
{
    for (tann_node node = 0; node < tann_model_node_count(m); node++) {
        tann_weight weight = tann_weight_default();
        for (int32_t i = 0; tann_model_node_weight(m, node, i, &weight) == TANN_OK; i++) {
            write_weight(w, m, node, &weight);
        }
    }
}

static void put_place(tann__c_writer *w, const tann__c_node *node)
{
    if (node->where == TANN__C_IN_ROOM) {
        tann__c_print(w, "v + %zu", node->offset);
    } else {
        tann__c_put(w, node->where == TANN__C_IN_X ? "x" : "y");
    }
}

/* The arguments in front of the places: sizes, and a function. */
static void put_sizes(tann__c_writer *w, const tann__c_plan *p, tann_node i)
{
    const tann__c_node *node = &p->nodes[i];
    const tann_shape shape = tann_model_node_shape(p->m, i);
    if (node->part == TANN__C_DENSE) {
        tann__c_print(w, "%zu, %zu", p->nodes[tann_model_node_input(p->m, i, 0)].size, node->size);
    } else if (node->part == TANN__C_SOFTMAX || node->part == TANN__C_NORMALIZE ||
               node->part == TANN__C_RESTORE) {
        const size_t units = (size_t)shape.dim[shape.rank - 1];
        tann__c_print(w, "%zu, %zu", node->size / units, units);
    } else if (node->part == TANN__C_EACH) {
        tann__c_print(w, "@%s, %zu", tann__c_formula_name(node->formula), node->size);
    } else {
        tann__c_print(w, "%zu", node->size);
    }
}

static void put_weights(tann__c_writer *w, const tann_model *m, tann_node node)
{
    tann_weight weight = tann_weight_default();
    for (int32_t i = 0; i < 2; i++) {
        if (tann_model_node_weight(m, node, i, &weight) == TANN_OK) {
            tann__c_put(w, ", @");
            tann__c_put_identifier(w, m, node);
            tann__c_print(w, "_%s", weight.name);
        } else {
            tann__c_put(w, ", 0");
        }
    }
}

static void write_call(tann__c_writer *w, const tann__c_plan *p, tann_node i)
{
    static const char *const names[TANN__C_PARTS] = {
        [TANN__C_DENSE] = "dense",     [TANN__C_SUM] = "sum",   [TANN__C_EACH] = "each",
        [TANN__C_SOFTMAX] = "softmax", [TANN__C_COPY] = "copy", [TANN__C_NORMALIZE] = "normalize",
        [TANN__C_RESTORE] = "restore",
    };
    tann_weight weight = tann_weight_default();
    tann__c_print(w, "    @%s(", names[p->nodes[i].part]);
    put_sizes(w, p, i);
    for (int32_t k = 0; k < tann_model_node_input_count(p->m, i); k++) {
        tann__c_put(w, ", ");
        put_place(w, &p->nodes[tann_model_node_input(p->m, i, k)]);
    }
    if (tann_model_node_weight(p->m, i, 0, &weight) == TANN_OK) {
        put_weights(w, p->m, i);
    }
    tann__c_put(w, ", ");
    put_place(w, &p->nodes[i]);
    tann__c_put(w, "); /* ");
    tann__c_put_about(w, p->m, i);
    tann__c_put(w, " */\n");
}

static void write_predict(tann__c_writer *w, const tann__c_export *e)
{
    const tann__c_plan *p = &e->plan;
    tann__c_put(w, "void @predict(@room *room, const float *x, float *y)\n{\n");
    tann__c_put(w, p->room > 0 ? "    float *const v = room->values;\n" : "    (void)room;\n");
    for (tann_node i = 0; i < tann_model_node_count(p->m); i++) {
        if (p->nodes[i].written) {
            write_call(w, p, i);
        }
    }
    if (p->copies) {
        tann__c_print(w, "    @copy(%zu, ", e->output_size);
        put_place(w, &p->nodes[tann_model_output(p->m)]);
        tann__c_put(w, ", y);\n");
    }
    tann__c_put(w, "}\n\n");
}

/* Whether the unit, if it is used, rounds to nearest and keeps subnormal numbers. The numbers come out of
   volatile ones, or the compiler would do it itself. */
static void write_fpu_test(tann__c_writer *w, const tann__c_export *e)
{
    const bool fma = w->numerics == TANN_NUMERICS_FMA;
    if (fma ? !has(e, TANN__C_FMA) : !has(e, TANN__C_MULTIPLY_ADD)) {
        return;
    }
    tann__c_put(
        w,
        "#ifdef $FPU\n"
        "    {\n"
        "        volatile uint32_t one = 0x3F800000u, minus_0 = 0x80000000u, least = 0x00800000u;\n"
        "        volatile uint32_t half = 0x3F000000u, less = 0x33000000u, more = 0x33C00000u;\n"
        "        if (@`(least, half, minus_0) != 0x00400000u || @`(one, one, less) != one ||\n"
        "            @`(one, one, more) != 0x3F800001u) {\n"
        "            return -1;\n"
        "        }\n"
        "    }\n"
        "#endif\n");
}

static void write_samples(tann__c_writer *w, char which, const char *size, const float *numbers,
                          size_t count, size_t samples)
{
    tann__c_print(w, "static const float @test_%c[%zu * $%s] = {\n", which, samples, size);
    write_numbers(w, numbers, samples * count);
}

static void write_self_test(tann__c_writer *w, const tann__c_export *e)
{
    tann__c_put(w, "#ifndef $NO_SELF_TEST\n\n");
    write_samples(w, 'x', "INPUTS", e->test_x, e->input_size, e->test_count);
    write_samples(w, 'y', "OUTPUTS", e->test_y, e->output_size, e->test_count);
    tann__c_put(w, "int @self_test(@room *room)\n"
                   "{\n"
                   "    float y[$OUTPUTS];\n"
                   "    uint32_t i, k;\n");
    write_fpu_test(w, e);
    tann__c_print(w,
                  "    for (i = 0; i < %zu; i++) {\n"
                  "        @predict(room, @test_x + i * $INPUTS, y);\n"
                  "        for (k = 0; k < $OUTPUTS; k++) {\n"
                  "            if (@load(y + k) != @load(@test_y + i * $OUTPUTS + k)) {\n"
                  "                return (int)i + 1;\n"
                  "            }\n"
                  "        }\n"
                  "    }\n"
                  "    return 0;\n"
                  "}\n"
                  "\n"
                  "#endif\n",
                  e->test_count);
}

void tann__c_source_write(tann__c_writer *w, const tann__c_export *e)
{
    write_beginning(w, e);
    for (int i = 0; i < TANN__C_PARTS; i++) {
        if (has(e, (tann__c_part)i)) {
            write_part(w, e, (tann__c_part)i);
        }
    }
    write_weights(w, e->plan.m);
    write_predict(w, e);
    write_self_test(w, e);
}
