#include "export/export_c_parts.h"

#include <stdbool.h>

#include "export/export_c_formula.h"
#include "export/export_c_text.h"
#include "export/export_c_text_layers.h"

typedef struct part {
    const char *text;    /* NULL: a table, a formula, or none */
    const char *muladd;  /* in the profile MULADD; NULL: the same */
    tann__c_parts calls; /* formulas tell theirs themselves */
    size_t code;         /* bytes on a Cortex-M4 */
} part;

#define BIT TANN__C_BIT

static const part parts[TANN__C_PARTS] = {
    [TANN__C_WORDS] = {words_text, NULL, 0, 8},
    [TANN__C_ROUND] = {round_text, NULL, 0, 222},
    [TANN__C_FMA] = {fma_text, fma_muladd_text, BIT(TANN__C_ROUND), 430},
    [TANN__C_FMA_WIDE] = {NULL, NULL, BIT(TANN__C_FMA), 0},
    [TANN__C_ADD] = {add_text, add_muladd_text, BIT(TANN__C_FMA), 10},
    [TANN__C_SUB] = {sub_text, NULL, BIT(TANN__C_ADD), 6},
    [TANN__C_MUL] = {mul_text, mul_muladd_text, BIT(TANN__C_FMA), 8},
    [TANN__C_MULTIPLY_ADD] = {multiply_add_text, NULL, BIT(TANN__C_MUL) | BIT(TANN__C_ADD), 16},
    [TANN__C_DIV] = {div_text, NULL, BIT(TANN__C_ROUND), 170},
    [TANN__C_ORDER] = {order_text, NULL, 0, 38},
    [TANN__C_LESS] = {less_text, NULL, BIT(TANN__C_ORDER), 34},
    [TANN__C_LESS_EQUAL] = {less_equal_text, NULL, BIT(TANN__C_ORDER), 34},
    [TANN__C_AT_LEAST] = {at_least_text, NULL, BIT(TANN__C_LESS), 18},
    [TANN__C_AT_MOST] = {at_most_text, NULL, BIT(TANN__C_LESS), 22},
    [TANN__C_SCALE] = {scale_text, NULL, BIT(TANN__C_MUL) | BIT(TANN__C_ADD), 58},
    [TANN__C_ONE_NAN] = {one_nan_text, NULL, 0, 20},
    [TANN__C_SIGMOID] = {sigmoid_text, NULL,
                         BIT(TANN__C_LESS_EQUAL) | BIT(TANN__C_SIGMOID_PIECE) |
                             BIT(TANN__C_SIGMOID_TAIL),
                         32},
    [TANN__C_EXP] = {.code = 180},
    [TANN__C_RELU] = {.code = 24},
    [TANN__C_LEAKY_RELU] = {.code = 32},
    [TANN__C_TANH] = {.code = 172},
    [TANN__C_SIGMOID_PIECE] = {.code = 160},
    [TANN__C_SIGMOID_TAIL] = {.code = 216},
    [TANN__C_ELU] = {.code = 196},
    [TANN__C_GELU] = {.code = 568},
    [TANN__C_SILU] = {.code = 436},
    [TANN__C_SOFTPLUS] = {.code = 576},
    [TANN__C_DENSE] = {dense_text, NULL, BIT(TANN__C_WORDS) | BIT(TANN__C_MULTIPLY_ADD), 110},
    [TANN__C_SUM] = {sum_text, NULL, BIT(TANN__C_WORDS) | BIT(TANN__C_ADD) | BIT(TANN__C_ONE_NAN),
                     66},
    [TANN__C_NORMALIZE] = {normalize_text, NULL,
                           BIT(TANN__C_WORDS) | BIT(TANN__C_SUB) | BIT(TANN__C_MUL), 88},
    [TANN__C_RESTORE] = {restore_text, NULL,
                         BIT(TANN__C_WORDS) | BIT(TANN__C_DIV) | BIT(TANN__C_ADD), 88},
    [TANN__C_EACH] = {each_text, NULL, BIT(TANN__C_WORDS), 46},
    [TANN__C_SOFTMAX] = {softmax_text, NULL,
                         BIT(TANN__C_WORDS) | BIT(TANN__C_AT_LEAST) | BIT(TANN__C_EXP) |
                             BIT(TANN__C_SUB) | BIT(TANN__C_DIV) | BIT(TANN__C_ONE_NAN),
                         246},
    [TANN__C_COPY] = {copy_text, NULL, BIT(TANN__C_WORDS), 40},
};

/* In the profile FMA a term of a sum is an fma, and so is what needs low bits. */
tann__c_part tann__c_part_in(tann__c_part p, tann_numerics numerics)
{
    const bool once = numerics == TANN_NUMERICS_FMA;
    return once && (p == TANN__C_MULTIPLY_ADD || p == TANN__C_FMA_WIDE) ? TANN__C_FMA : p;
}

const char *tann__c_part_text(tann__c_part p, tann_numerics numerics)
{
    const bool differs = numerics == TANN_NUMERICS_MULADD && parts[p].muladd != NULL;
    return differs ? parts[p].muladd : parts[p].text;
}

const char *tann__c_fpu_text(tann_numerics numerics)
{
    return numerics == TANN_NUMERICS_FMA ? fma_fpu_text : "";
}

tann__c_parts tann__c_parts_closed(tann__c_parts wanted, tann_numerics numerics)
{
    tann__c_parts all = 0;
    for (int i = TANN__C_PARTS - 1; i >= 0; i--) { /* none calls a later one */
        if (!(wanted & BIT(i))) {
            continue;
        }
        const tann__c_part p = tann__c_part_in((tann__c_part)i, numerics);
        all |= BIT(p);
        wanted |= BIT(p) | parts[p].calls | tann__c_formula_calls(p);
    }
    return all;
}

size_t tann__c_parts_code(tann__c_parts wanted)
{
    size_t code = 0;
    for (int i = 0; i < TANN__C_PARTS; i++) {
        code += wanted & BIT(i) ? parts[i].code : 0;
    }
    return code;
}
