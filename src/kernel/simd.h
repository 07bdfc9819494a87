/* One vector of floats, WIDTH of them, per instruction set: the thin layer under all kernels. The
   file that is compiled chooses the set by its flags, or by defining KERNEL_SCALAR; or KERNEL_TEXT, for
   formulas that are not reckoned but written down (simd_text.h), in which nothing is loaded or stored.

       vf  WIDTH floats        vi  WIDTH words of 32 bits        vm  WIDTH truths

   Operations have the same meaning in every set, for every bit of every input, NaN's sign and
   payload aside; so what is written over them gives the same bits in every set.

       v_load v_store v_load_part v_store_part v_set v_zero       part: the first n lanes, n < WIDTH
       v_load_some v_store_some                                   as many of n as there are lanes
       v_first(n)   is true in the first n lanes, n < WIDTH
       v_add v_sub v_mul v_div v_sqrt                             rounded once, as IEEE says
       v_fma     a b + c, rounded once                            emulated where there is none
       v_fma_wide  a b + c in double, then rounded to float       used where twice is near enough
       v_multiply_add  a b + c as the numeric profile has it: rounded once, or twice
       v_fused   a b + c for formulas that need its low bits: v_fma, in MULADD v_fma_wide
       v_less v_less_equal v_equal v_select v_all v_any           truths; NaN is in no relation
       v_at_least(x, least)    x < least ? least : x, so NaN stays; v_at_most likewise
       v_bits v_from_bits v_words v_word_add v_word_sub v_and v_or v_xor v_and_not v_shift_left v_shift_right
       v_word_product(a, b, &high)  a times a constant in 64 bits: the lower 32, and the upper
       v_from_int   a word, as an int32_t, to a float
       v_scale(x, n)  x 2^n, rounded once; n a whole number as a float, -256 to 254
       v_absolute v_with_sign(magnitude, sign) v_one_nan(x)       the last: 7fc00000 for any NaN
       v_not_finite(x)  words whose highest bit is set where x is infinity or NaN
       v_none_set(w)    whether the highest bit of no word is set
       v_pieces(name)  the table tann__<name>_pieces or _columns, ready for use, a v_table
       v_piece(table, index, c)   c[COEFFICIENTS] = the coefficients of each lane's row, which is
                                  its index modulo PIECES
       v_sum(x)   a float: lane l plus l + WIDTH / 2, then + WIDTH / 4, ..., to the last
       v_most(x)  a float: the greatest lane; the lanes are no NaN
       v_turn(square)   WIDTH vectors: rows become columns
       v_zip(a, b, pairs)  a0 b0 a1 b1 ... in two vectors         v_unzip(low, high, columns) undoes it

   v_and_not(a, b) is a & ~b. Shifts are logical and take a constant. */
#ifndef TINYANN_SRC_KERNEL_SIMD_H
#define TINYANN_SRC_KERNEL_SIMD_H

#include <stddef.h>
#include <stdint.h>

#include "kernel/ieee.h"
#include "kernel/pieces.h"

#if defined(KERNEL_TEXT)
#include "kernel/simd_text.h"
#elif defined(KERNEL_SCALAR)
#include "kernel/simd_scalar.h"
#elif defined(__AVX512F__)
#include "kernel/simd_avx512.h"
#elif defined(__AVX2__)
#include "kernel/simd_avx2.h"
#elif defined(__SSE2__)
#include "kernel/simd_sse2.h"
#elif defined(__aarch64__)
#include "kernel/simd_neon.h"
#else
#error "no vectors for this target; define KERNEL_SCALAR"
#endif

#ifndef KERNEL_TEXT

TANN__INLINE vf v_multiply_add(vf a, vf b, vf c)
{
#ifdef KERNEL_MULADD
    return v_add(v_mul(a, b), c);
#else
    return v_fma(a, b, c);
#endif
}

TANN__INLINE vf v_fused(vf a, vf b, vf c)
{
#ifdef KERNEL_MULADD
    return v_fma_wide(a, b, c);
#else
    return v_fma(a, b, c);
#endif
}

#endif

TANN__INLINE vf v_absolute(vf x)
{
    return v_from_bits(v_and(v_bits(x), v_words(0x7FFFFFFFu)));
}

TANN__INLINE vf v_with_sign(vf magnitude, vf sign)
{
    const vi sign_bit = v_words(0x80000000u);
    return v_from_bits(v_or(v_and_not(v_bits(magnitude), sign_bit), v_and(v_bits(sign), sign_bit)));
}

#ifndef KERNEL_TEXT

/* Loops over arrays end with these, so that their last turn needs no code of its own. */
TANN__INLINE vf v_load_some(const float *p, size_t n)
{
    return WIDTH == 1 || n >= WIDTH ? v_load(p) : v_load_part(p, n);
}

TANN__INLINE void v_store_some(float *p, vf x, size_t n)
{
    if (WIDTH == 1 || n >= WIDTH) {
        v_store(p, x);
    } else {
        v_store_part(p, x, n);
    }
}

/* The highest bit of a word is set where x is infinity or NaN, whose exponent is ones. */
TANN__INLINE vi v_not_finite(vf x)
{
    return v_word_add(v_and(v_bits(x), v_words(0x7F800000u)), v_words(0x00800000u));
}

/* Whether the highest bit of no word is set. */
TANN__INLINE int v_none_set(vi words)
{
    const vi highest = v_and(words, v_words(0x80000000u));
    return v_all(v_equal(v_from_bits(v_shift_right(highest, 1)), v_zero())); /* 0 or 2 */
}

#endif

#endif
