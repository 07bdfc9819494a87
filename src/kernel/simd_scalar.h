/* simd.h in plain C: one float. Branch-free, so that compilers make vectors of the loops over it. */
#ifndef TINYANN_SRC_KERNEL_SIMD_SCALAR_H
#define TINYANN_SRC_KERNEL_SIMD_SCALAR_H

#define WIDTH 1

typedef float vf;
typedef uint32_t vi;
typedef uint32_t vm; /* all ones, or 0 */

/* clang-format off */
TANN__INLINE vf v_load(const float *p) { return *p; }
TANN__INLINE void v_store(float *p, vf x) { *p = x; }
TANN__INLINE vf v_set(float x) { return x; }
TANN__INLINE vf v_zero(void) { return 0; }

TANN__INLINE vf v_add(vf a, vf b) { return a + b; }
TANN__INLINE vf v_sub(vf a, vf b) { return a - b; }
TANN__INLINE vf v_mul(vf a, vf b) { return a * b; }
TANN__INLINE vf v_div(vf a, vf b) { return a / b; }
TANN__INLINE vf v_sqrt(vf x) { return tann__sqrt(x); }
TANN__INLINE vf v_fma_wide(vf a, vf b, vf c) { return (float)((double)a * b + c); }

TANN__INLINE vm v_less(vf a, vf b) { return 0 - (uint32_t)(a < b); }
TANN__INLINE vm v_less_equal(vf a, vf b) { return 0 - (uint32_t)(a <= b); }
TANN__INLINE vm v_equal(vf a, vf b) { return 0 - (uint32_t)(a == b); }

TANN__INLINE vi v_bits(vf x) { return tann__bits(x); }
TANN__INLINE vf v_from_bits(vi x) { return tann__from_bits(x); }
TANN__INLINE int v_all(vm m) { return m != 0; }
TANN__INLINE int v_any(vm m) { return m != 0; }
TANN__INLINE vm v_first(size_t n) { return 0 - (uint32_t)(n > 0); }
TANN__INLINE vf v_select(vm m, vf yes, vf no) { return v_from_bits((v_bits(yes) & m) | (v_bits(no) & ~m)); }
TANN__INLINE vf v_at_least(vf x, vf least) { return v_select(v_less(x, least), least, x); }
TANN__INLINE vf v_at_most(vf x, vf most) { return v_select(v_less(most, x), most, x); }

TANN__INLINE vi v_words(uint32_t x) { return x; }
TANN__INLINE vi v_word_add(vi a, vi b) { return a + b; }
TANN__INLINE vi v_word_sub(vi a, vi b) { return a - b; }
TANN__INLINE vi v_and(vi a, vi b) { return a & b; }
TANN__INLINE vi v_or(vi a, vi b) { return a | b; }
TANN__INLINE vi v_xor(vi a, vi b) { return a ^ b; }
TANN__INLINE vi v_and_not(vi a, vi b) { return a & ~b; }
#define v_shift_left(x, by)  ((x) << (by))
#define v_shift_right(x, by) ((x) >> (by))
TANN__INLINE vf v_from_int(vi x) { return (float)(int32_t)x; }
TANN__INLINE vf v_one_nan(vf x) { return tann__one_nan(x); }
TANN__INLINE float v_sum(vf x) { return x; }
TANN__INLINE float v_most(vf x) { return x; }
/* clang-format on */

/* Where it is emulated, that is code enough for a function of its own; but not where this set is the
   best one, as in WebAssembly. */
#if defined(KERNEL_SMALL) && !TANN__HAS_FMA && !defined(KERNEL_MULADD)
TANN__ALONE vf v_fma(vf a, vf b, vf c)
#else
TANN__INLINE vf v_fma(vf a, vf b, vf c)
#endif
{
    return tann__fma(a, b, c);
}

typedef const tann__pieces *v_table;
#define v_pieces(name) (&tann__##name##_pieces)

TANN__INLINE void v_piece(v_table table, vi index, vf *c)
{
    const float *row = table->row[index % PIECES];
    for (size_t i = 0; i < COEFFICIENTS; i++) {
        c[i] = row[i];
    }
}

/* A part of one lane is none: these two are never reached. */
TANN__INLINE vf v_load_part(const float *p, size_t n)
{
    return n > 0 ? *p : 0;
}

TANN__INLINE void v_store_part(float *p, vf x, size_t n)
{
    if (n > 0) {
        *p = x;
    }
}

/* In two steps, since 2^n itself may lie outside of float. Adding 1.5 2^23 leaves n in the low
   bits, also where n is NaN, which a conversion to an integer may not meet. */
TANN__INLINE vf v_scale(vf x, vf n)
{
    const uint32_t whole = tann__bits(n + 0x1.8p+23f) - tann__bits(0x1.8p+23f);
    const uint32_t half = ((whole + 256) >> 1) - 128;
    return x * tann__power_of_two(half) * tann__power_of_two(whole - half);
}

TANN__INLINE void v_turn(vf square[WIDTH])
{
    (void)square;
}

TANN__INLINE void v_zip(vf a, vf b, vf pairs[2])
{
    pairs[0] = a;
    pairs[1] = b;
}

TANN__INLINE void v_unzip(vf low, vf high, vf columns[2])
{
    columns[0] = low;
    columns[1] = high;
}

TANN__INLINE vi v_word_product(vi a, uint32_t b, vi *high)
{
    const uint64_t product = (uint64_t)a * b;
    *high = (uint32_t)(product >> 32);
    return (uint32_t)product;
}

#endif
