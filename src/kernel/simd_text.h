/* simd.h as text: operations are not carried out, but listed, each with what it reads. So a formula that
   is called with the input of a list becomes the list of its own steps, and an exporter writes the very
   arithmetic of the kernels in another program's words. */
#ifndef TINYANN_SRC_KERNEL_SIMD_TEXT_H
#define TINYANN_SRC_KERNEL_SIMD_TEXT_H

#include <assert.h>

#define WIDTH      1
#define TEXT_STEPS 160 /* the longest formula has half of them */

/* What each is in C, where % is an operand, is said by who writes it. */
typedef enum text_kind {
    TEXT_INPUT,
    TEXT_ADD,
    TEXT_SUB,
    TEXT_MUL,
    TEXT_DIV,
    TEXT_MULTIPLY_ADD,
    TEXT_FUSED,
    TEXT_LESS,
    TEXT_LESS_EQUAL,
    TEXT_EQUAL,
    TEXT_SELECT,
    TEXT_AT_LEAST,
    TEXT_AT_MOST,
    TEXT_SCALE,
    TEXT_ONE_NAN,
    TEXT_FROM_INT,
    TEXT_AND,
    TEXT_OR,
    TEXT_AND_NOT,
    TEXT_WORD_ADD,
    TEXT_WORD_SUB,
    TEXT_SHIFT_RIGHT,
    TEXT_ROW,         /* of a table, by its index */
    TEXT_COEFFICIENT, /* of a row */
    TEXT_KINDS
} text_kind;

/* A number: the result of a step, or, with no list, these bits. */
typedef struct text_value {
    struct text_list *in;
    uint32_t is;
} text_value;

typedef struct text_step {
    text_kind kind;
    uint32_t at;       /* of a coefficient: which */
    const char *table; /* of a row */
    text_value reads[3];
} text_step;

typedef struct text_list {
    uint32_t count;
    text_step steps[TEXT_STEPS];
} text_list;

typedef text_value vf;
typedef text_value vi;
typedef text_value vm;
typedef const char *v_table;

/* A step that reads no list is none of a formula with an input. */
TANN__INLINE text_value text_add(text_kind kind, vf a, vf b, vf c)
{
    text_list *in = a.in != NULL ? a.in : b.in != NULL ? b.in : c.in;
    assert(in != NULL && in->count < TEXT_STEPS);
    const text_step step = {kind, 0, NULL, {a, b, c}};
    const text_value result = {in, in->count};
    in->steps[in->count++] = step;
    return result;
}

TANN__INLINE vi v_words(uint32_t x)
{
    const text_value bits = {NULL, x};
    return bits;
}

/* clang-format off */
TANN__INLINE vf v_set(float x) { return v_words(tann__bits(x)); }
TANN__INLINE vf v_zero(void) { return v_words(0); }

TANN__INLINE text_value text_two(text_kind kind, vf a, vf b) { return text_add(kind, a, b, v_zero()); }
TANN__INLINE text_value text_one(text_kind kind, vf x) { return text_two(kind, x, v_zero()); }

TANN__INLINE vf v_add(vf a, vf b) { return text_two(TEXT_ADD, a, b); }
TANN__INLINE vf v_sub(vf a, vf b) { return text_two(TEXT_SUB, a, b); }
TANN__INLINE vf v_mul(vf a, vf b) { return text_two(TEXT_MUL, a, b); }
TANN__INLINE vf v_div(vf a, vf b) { return text_two(TEXT_DIV, a, b); }
TANN__INLINE vf v_multiply_add(vf a, vf b, vf c) { return text_add(TEXT_MULTIPLY_ADD, a, b, c); }
TANN__INLINE vf v_fused(vf a, vf b, vf c) { return text_add(TEXT_FUSED, a, b, c); }

TANN__INLINE vm v_less(vf a, vf b) { return text_two(TEXT_LESS, a, b); }
TANN__INLINE vm v_less_equal(vf a, vf b) { return text_two(TEXT_LESS_EQUAL, a, b); }
TANN__INLINE vm v_equal(vf a, vf b) { return text_two(TEXT_EQUAL, a, b); }
TANN__INLINE vf v_select(vm m, vf yes, vf no) { return text_add(TEXT_SELECT, m, yes, no); }
TANN__INLINE vf v_at_least(vf x, vf least) { return text_two(TEXT_AT_LEAST, x, least); }
TANN__INLINE vf v_at_most(vf x, vf most) { return text_two(TEXT_AT_MOST, x, most); }
TANN__INLINE vf v_scale(vf x, vf n) { return text_two(TEXT_SCALE, x, n); }
TANN__INLINE vf v_one_nan(vf x) { return text_one(TEXT_ONE_NAN, x); }

TANN__INLINE vi v_bits(vf x) { return x; }
TANN__INLINE vf v_from_bits(vi x) { return x; }
TANN__INLINE vf v_from_int(vi x) { return text_one(TEXT_FROM_INT, x); }
TANN__INLINE vi v_word_add(vi a, vi b) { return text_two(TEXT_WORD_ADD, a, b); }
TANN__INLINE vi v_word_sub(vi a, vi b) { return text_two(TEXT_WORD_SUB, a, b); }
TANN__INLINE vi v_or(vi a, vi b) { return text_two(TEXT_OR, a, b); }
TANN__INLINE vi v_and_not(vi a, vi b) { return a.in == NULL && b.in == NULL ? v_words(a.is & ~b.is) : text_two(TEXT_AND_NOT, a, b); }
TANN__INLINE vi v_and(vi a, vi b) { return a.in == NULL && b.in == NULL ? v_words(a.is & b.is) : text_two(TEXT_AND, a, b); }
TANN__INLINE vi v_shift_right(vi x, uint32_t by) { return text_two(TEXT_SHIFT_RIGHT, x, v_words(by)); }
/* clang-format on */

TANN__INLINE void v_piece(v_table table, vi index, vf *c)
{
    const text_value row = text_one(TEXT_ROW, index);
    row.in->steps[row.is].table = table;
    for (uint32_t i = 0; i < COEFFICIENTS; i++) {
        c[i] = text_one(TEXT_COEFFICIENT, row);
        c[i].in->steps[c[i].is].at = i;
    }
}

#endif
