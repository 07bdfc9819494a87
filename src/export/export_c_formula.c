#include "export/export_c_formula.h"

#include <stdbool.h>

#include "activation/activation.h"
#include "base/decimal.h"

#define KERNEL_TEXT
#include "kernel/elementary.h"

/* How a step is written: % is what it reads. */
typedef struct step_form {
    const char *once, *twice; /* in the profiles FMA and MULADD */
    tann__c_part calls;       /* TANN__C_PARTS: none */
    bool reads_words;         /* bits that are no number */
} step_form;

static const step_form forms[TEXT_KINDS] = {
    [TEXT_ADD] = {"@add(%, %)", "@add(%, %)", TANN__C_ADD, false},
    [TEXT_SUB] = {"@sub(%, %)", "@sub(%, %)", TANN__C_SUB, false},
    [TEXT_MUL] = {"@mul(%, %)", "@mul(%, %)", TANN__C_MUL, false},
    [TEXT_DIV] = {"@div(%, %)", "@div(%, %)", TANN__C_DIV, false},
    [TEXT_MULTIPLY_ADD] = {"@fma(%, %, %)", "@multiply_add(%, %, %)", TANN__C_MULTIPLY_ADD, false},
    [TEXT_FUSED] = {"@fma(%, %, %)", "@fma(%, %, %, 1)", TANN__C_FMA_WIDE, false},
    [TEXT_LESS] = {"@less(%, %)", "@less(%, %)", TANN__C_LESS, false},
    [TEXT_LESS_EQUAL] = {"@less_equal(%, %)", "@less_equal(%, %)", TANN__C_LESS_EQUAL, false},
    [TEXT_SELECT] = {"% ? % : %", "% ? % : %", TANN__C_PARTS, false},
    [TEXT_AT_LEAST] = {"@at_least(%, %)", "@at_least(%, %)", TANN__C_AT_LEAST, false},
    [TEXT_AT_MOST] = {"@at_most(%, %)", "@at_most(%, %)", TANN__C_AT_MOST, false},
    [TEXT_SCALE] = {"@scale(%, %)", "@scale(%, %)", TANN__C_SCALE, false},
    [TEXT_ONE_NAN] = {"@one_nan(%)", "@one_nan(%)", TANN__C_ONE_NAN, false},
    [TEXT_AND] = {"% & %", "% & %", TANN__C_PARTS, true},
    [TEXT_OR] = {"% | %", "% | %", TANN__C_PARTS, true},
    [TEXT_AND_NOT] = {"% & ~%", "% & ~%", TANN__C_PARTS, true},
    [TEXT_WORD_ADD] = {"% + %", "% + %", TANN__C_PARTS, true},
    [TEXT_WORD_SUB] = {"% - %", "% - %", TANN__C_PARTS, true},
    [TEXT_SHIFT_RIGHT] = {"% >> %", "% >> %", TANN__C_PARTS, true},
};

typedef struct table {
    const char *name;
    const tann__pieces *pieces;
} table;

static const table tables[TANN__C_PARTS] = {
    [TANN__C_TANH_TABLE] = {"tanh_pieces", &tann__tanh_pieces},
    [TANN__C_SIGMOID_TABLE] = {"sigmoid_pieces", &tann__sigmoid_pieces},
    [TANN__C_EXPM1_TABLE] = {"expm1_pieces", &tann__expm1_pieces},
    [TANN__C_MILLS_TABLE] = {"mills_pieces", &tann__mills_pieces},
};

/* A function's name, and the table that it reads, TANN__C_PARTS for none. */
typedef struct formula {
    const char *name;
    tann__c_part table;
} formula;

static const formula formulas[TANN__C_PARTS] = {
    [TANN__C_EXP] = {"exp", TANN__C_PARTS},
    [TANN__C_RELU] = {"relu", TANN__C_PARTS},
    [TANN__C_LEAKY_RELU] = {"leaky_relu", TANN__C_PARTS},
    [TANN__C_TANH] = {"tanh", TANN__C_TANH_TABLE},
    [TANN__C_SIGMOID_PIECE] = {"sigmoid_piece", TANN__C_SIGMOID_TABLE},
    [TANN__C_SIGMOID_TAIL] = {"sigmoid_tail", TANN__C_PARTS},
    [TANN__C_SIGMOID] = {"sigmoid", TANN__C_PARTS}, /* is put together from both */
    [TANN__C_ELU] = {"elu", TANN__C_EXPM1_TABLE},
    [TANN__C_GELU] = {"gelu", TANN__C_MILLS_TABLE},
    [TANN__C_SILU] = {"silu", TANN__C_PARTS},
    [TANN__C_SOFTPLUS] = {"softplus", TANN__C_PARTS},
};

static vf call(tann__c_part part, v_table pieces, vf x)
{
    switch (part) {
    case TANN__C_EXP:
        return v_exp(x);
    case TANN__C_RELU:
        return v_relu(x);
    case TANN__C_LEAKY_RELU:
        return v_leaky_relu(v_set(TANN__LEAKY_SLOPE), x);
    case TANN__C_TANH:
        return v_tanh(pieces, x);
    case TANN__C_SIGMOID_PIECE:
        return v_sigmoid(pieces, x);
    case TANN__C_SIGMOID_TAIL:
        return v_sigmoid_tail(x);
    case TANN__C_ELU:
        return v_elu(pieces, x);
    case TANN__C_GELU:
        return v_gelu(pieces, x);
    case TANN__C_SILU:
        return v_silu(x);
    case TANN__C_SOFTPLUS:
        return v_softplus(x);
    default:
        return x;
    }
}

/* The steps of a formula, of which those count that its result needs. */
typedef struct listing {
    text_list list;
    text_value result;
    bool needed[TEXT_STEPS];
} listing;

static void find_needed(listing *l)
{
    for (uint32_t i = 0; i < l->list.count; i++) {
        l->needed[i] = i == l->result.is;
    }
    for (uint32_t i = l->list.count; i-- > 0;) {
        const text_step *step = &l->list.steps[i];
        for (size_t k = 0; l->needed[i] && k < 3; k++) {
            if (step->reads[k].in != NULL) {
                l->needed[step->reads[k].is] = true;
            }
        }
    }
}

static void list_steps(listing *l, tann__c_part part)
{
    const tann__c_part reads = formulas[part].table;
    const text_value x = {&l->list, 0};
    l->list.count = 1;
    l->list.steps[0] = (text_step){.kind = TEXT_INPUT};
    l->result = call(part, reads != TANN__C_PARTS ? tables[reads].name : NULL, x);
    find_needed(l);
}

const char *tann__c_formula_name(tann__c_part part)
{
    return formulas[part].name;
}

tann__c_parts tann__c_formula_calls(tann__c_part part)
{
    listing l;
    tann__c_parts calls = 0;
    if (formulas[part].name == NULL || part == TANN__C_SIGMOID) {
        return 0;
    }
    list_steps(&l, part);
    for (uint32_t i = 0; i < l.list.count; i++) {
        const step_form *form = &forms[l.list.steps[i].kind];
        calls |= l.needed[i] && form->once != NULL && form->calls != TANN__C_PARTS
                     ? TANN__C_BIT(form->calls)
                     : 0;
    }
    return calls | (formulas[part].table != TANN__C_PARTS ? TANN__C_BIT(formulas[part].table) : 0);
}

static void write_constant(tann__c_writer *w, uint32_t bits, bool is_word)
{
    if (is_word && bits < 256) {
        tann__c_print(w, "%uu", (unsigned)bits);
    } else if (is_word) {
        tann__c_print(w, "0x%08Xu", (unsigned)bits);
    } else {
        const tann__decimal_text number = tann__decimal((double)tann__from_bits(bits), 9);
        tann__c_print(w, "0x%08Xu /* %s */", (unsigned)bits, number.text);
    }
}

static void write_operand(tann__c_writer *w, const text_list *list, text_value v, bool is_word)
{
    if (v.in == NULL) {
        write_constant(w, v.is, is_word);
    } else if (v.is == 0) {
        tann__c_put(w, "x");
    } else if (list->steps[v.is].kind == TEXT_COEFFICIENT) {
        const text_step *step = &list->steps[v.is];
        tann__c_print(w, "t%u[%u]", (unsigned)step->reads[0].is, (unsigned)step->at);
    } else {
        tann__c_print(w, "t%u", (unsigned)v.is);
    }
}

static void write_form(tann__c_writer *w, const text_list *list, const text_step *step)
{
    const step_form *form = &forms[step->kind];
    const char *text = w->numerics == TANN_NUMERICS_MULADD ? form->twice : form->once;
    size_t read = 0;
    for (; *text != '\0'; text++) {
        const char one[2] = {*text, '\0'};
        if (*text == '%') {
            write_operand(w, list, step->reads[read++], form->reads_words);
        } else {
            tann__c_put(w, one);
        }
    }
}

static void write_step(tann__c_writer *w, const text_list *list, uint32_t i)
{
    const text_step *step = &list->steps[i];
    if (step->kind == TEXT_ROW) {
        tann__c_print(w, "    const uint32_t *const t%u = @%s[", (unsigned)i, step->table);
        write_operand(w, list, step->reads[0], true);
        tann__c_print(w, " & %uu];\n", PIECES - 1u);
    } else if (forms[step->kind].once != NULL) {
        tann__c_print(w, "    const uint32_t t%u = ", (unsigned)i);
        write_form(w, list, step);
        tann__c_put(w, ";\n");
    }
}

static void write_function(tann__c_writer *w, tann__c_part part)
{
    listing l;
    list_steps(&l, part);
    tann__c_print(w, "static uint32_t @%s(uint32_t x)\n{\n", formulas[part].name);
    for (uint32_t i = 1; i < l.list.count; i++) {
        if (l.needed[i]) {
            write_step(w, &l.list, i);
        }
    }
    tann__c_put(w, "    return ");
    write_operand(w, &l.list, l.result, false);
    tann__c_put(w, ";\n}\n\n");
}

static void write_table(tann__c_writer *w, const table *t)
{
    tann__c_print(w, "static const uint32_t @%s[%d][%d] = {\n", t->name, PIECES, COEFFICIENTS);
    for (size_t i = 0; i < PIECES; i++) {
        tann__c_put(w, "    {");
        for (size_t k = 0; k < COEFFICIENTS; k++) {
            tann__c_print(w, "%s0x%08Xu", k > 0 ? ", " : "",
                          (unsigned)tann__bits(t->pieces->row[i][k]));
        }
        tann__c_put(w, "},\n");
    }
    tann__c_put(w, "};\n\n");
}

void tann__c_formula_write(tann__c_writer *w, tann__c_part part)
{
    if (tables[part].name != NULL) {
        write_table(w, &tables[part]);
    } else if (formulas[part].name != NULL) {
        write_function(w, part);
    }
}

size_t tann__c_table_bytes(tann__c_part part)
{
    return tables[part].name != NULL ? sizeof(tann__pieces) : 0;
}
