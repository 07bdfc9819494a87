/* The functions that exported files are made of. Each is a part, and calls other parts. A file gets those
   that its model needs, in the order of this list, which is that of their calls. */
#ifndef TINYANN_SRC_EXPORT_EXPORT_C_PARTS_H
#define TINYANN_SRC_EXPORT_EXPORT_C_PARTS_H

#include <stddef.h>
#include <stdint.h>

#include <tinyann/ctx.h>

typedef enum tann__c_part {
    TANN__C_WORDS, /* floats as their bits */
    TANN__C_ROUND, /* the rounding that fma and division share */
    TANN__C_FMA,
    TANN__C_FMA_WIDE, /* the same through double, in the profile MULADD */
    TANN__C_ADD,
    TANN__C_SUB,
    TANN__C_MUL,
    TANN__C_MULTIPLY_ADD, /* a term of a sum */
    TANN__C_DIV,
    TANN__C_ORDER, /* what comparisons share */
    TANN__C_LESS,
    TANN__C_LESS_EQUAL,
    TANN__C_AT_LEAST,
    TANN__C_AT_MOST,
    TANN__C_SCALE,
    TANN__C_ONE_NAN,

    TANN__C_TANH_TABLE,
    TANN__C_SIGMOID_TABLE,
    TANN__C_EXPM1_TABLE,
    TANN__C_MILLS_TABLE,

    TANN__C_EXP,
    TANN__C_RELU,
    TANN__C_LEAKY_RELU,
    TANN__C_TANH,
    TANN__C_SIGMOID_PIECE,
    TANN__C_SIGMOID_TAIL,
    TANN__C_SIGMOID,
    TANN__C_ELU,
    TANN__C_GELU,
    TANN__C_SILU,
    TANN__C_SOFTPLUS,

    TANN__C_DENSE,
    TANN__C_SUM, /* of two arrays */
    TANN__C_NORMALIZE,
    TANN__C_RESTORE, /* the inverse */
    TANN__C_EACH,
    TANN__C_SOFTMAX,
    TANN__C_COPY,
    TANN__C_PARTS
} tann__c_part;

/* A set of parts: bit number p is part p. */
typedef uint64_t tann__c_parts;
#define TANN__C_BIT(part) (UINT64_C(1) << (part))

/* Whether a part that is not there in a profile is another one: the part itself, or that one. */
tann__c_part tann__c_part_in(tann__c_part part, tann_numerics numerics);

/* The text of a part (see export_c_text.h), NULL for tables and formulas. */
const char *tann__c_part_text(tann__c_part part, tann_numerics numerics);

/* The same for what the processor's own instructions do, where they are asked for. */
const char *tann__c_fpu_text(tann_numerics numerics);

/* A set with all that its parts call. */
tann__c_parts tann__c_parts_closed(tann__c_parts parts, tann_numerics numerics);

/* Bytes of code of a set on a Cortex-M4, as gcc 12 compiles it with -Os; constants are not counted. */
size_t tann__c_parts_code(tann__c_parts parts);

#endif
