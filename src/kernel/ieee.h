/* Floats with the same bits on every machine: casts to bits, one NaN, the fused multiply-add.
   Everything here is branch-free, so that loops over it become vector instructions. */
#ifndef TINYANN_SRC_KERNEL_IEEE_H
#define TINYANN_SRC_KERNEL_IEEE_H

#include <float.h>
#include <stdint.h>
#include <string.h>

#ifdef __FAST_MATH__
#error "libtinyann gives the same bits everywhere, which -ffast-math forbids"
#endif
#if defined(FLT_EVAL_METHOD) && FLT_EVAL_METHOD != 0 && FLT_EVAL_METHOD != 16
#error "libtinyann needs float arithmetic in float (on 32-bit x86: -msse2 -mfpmath=sse)"
#endif

#if defined(__GNUC__)
#define TANN__INLINE static inline __attribute__((always_inline))
#define TANN__ALONE  static __attribute__((noinline))
#define TANN__APART  static __attribute__((noinline, unused)) /* for headers: not all use it */
#else
#define TANN__INLINE static inline
#define TANN__ALONE  static
#define TANN__APART  static
#endif

/* Before a loop whose turns do not depend on each other. (An output may be the very array of an
   input, but not overlap it otherwise; without this the compiler would ask at run time.) */
#if defined(__clang__)
#pragma clang diagnostic ignored "-Wpass-failed" /* it is a permission, not a wish */
#define TANN__INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")
#elif defined(__GNUC__)
#define TANN__INDEPENDENT _Pragma("GCC ivdep")
#else
#define TANN__INDEPENDENT
#endif

/* Before a short loop with a constant count: written out, its arrays become registers. Not for plain
   C, where the compiler makes vectors of such loops. */
#if defined(KERNEL_SCALAR)
#define TANN__UNROLL
#elif defined(__clang__)
#define TANN__UNROLL _Pragma("clang loop unroll(full)")
#elif defined(__GNUC__)
#define TANN__UNROLL _Pragma("GCC unroll 32")
#else
#define TANN__UNROLL
#endif

/* Fetches a line into the first cache, or no nearer than the second. */
#if defined(__GNUC__)
#define TANN__PREFETCH(at)     __builtin_prefetch(at)
#define TANN__PREFETCH_FAR(at) __builtin_prefetch(at, 0, 2)
#else
#define TANN__PREFETCH(at)     ((void)(at))
#define TANN__PREFETCH_FAR(at) ((void)(at))
#endif

/* Processors with a fused multiply-add, which the compiler then makes of __builtin_fmaf(). */
#if defined(__FMA__) || defined(__FP_FAST_FMAF) || defined(__aarch64__) ||                         \
    defined(__ARM_FEATURE_FMA) || defined(__s390x__) ||                                            \
    (defined(__riscv_flen) && __riscv_flen >= 32)
#define TANN__HAS_FMA 1
#else
#define TANN__HAS_FMA 0
#endif

/* gcc 12 leaves out the rounding of one emulated fma whose result goes straight into the next, where
   it makes a vector of two floats from straight code (a double made a float and a double again). */
#if defined(__GNUC__) && !defined(__clang__) && !TANN__HAS_FMA
#pragma GCC optimize("no-tree-slp-vectorize")
#endif

TANN__INLINE uint32_t tann__bits(float x)
{
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

TANN__INLINE float tann__from_bits(uint32_t bits)
{
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

TANN__INLINE float tann__nan(void)
{
    return tann__from_bits(0x7FC00000u);
}

TANN__INLINE float tann__infinity(void)
{
    return tann__from_bits(0x7F800000u);
}

/* `condition ? yes : no`, of which compilers may make a branch; then a loop is no longer
   vectorised. */
TANN__INLINE float tann__select(int condition, float yes, float no)
{
    const uint32_t mask = condition ? 0xFFFFFFFFu : 0;
    return tann__from_bits((tann__bits(yes) & mask) | (tann__bits(no) & ~mask));
}

/* The one NaN in place of any NaN (sign and payload differ between processors). */
TANN__INLINE float tann__one_nan(float x)
{
    return tann__select(x == x, x, tann__nan());
}

TANN__INLINE float tann__absolute(float x)
{
    return tann__from_bits(tann__bits(x) & 0x7FFFFFFFu);
}

/* The magnitude of one, the sign of the other. */
TANN__INLINE float tann__with_sign(float magnitude, float sign)
{
    return tann__from_bits((tann__bits(magnitude) & 0x7FFFFFFFu) |
                           (tann__bits(sign) & 0x80000000u));
}

/* 2^n for n from -126 to 127; n is counted modulo 2^32. */
TANN__INLINE float tann__power_of_two(uint32_t n)
{
    return tann__from_bits((n + 127) << 23);
}

/* Correctly rounded, an instruction where there is a floating-point unit. */
TANN__INLINE float tann__sqrt(float x)
{
    return __builtin_sqrtf(x);
}

/* a b + c with one rounding, from double arithmetic. The product is exact in double. Of the sum, s
   is rounded and e is what the rounding lost (D. E. Knuth's TwoSum). Where e is not 0, s is made
   odd by a step towards e: rounding to odd loses nothing that the second rounding, to float, needs
   (S. Boldo, G. Melquiond, 2008). Where s is not finite, e is NaN and s stays. Comparisons of e
   would keep gcc from vectorising for SSE2; hence the arithmetic on its bits. */
TANN__INLINE float tann__fma_emulated(float a, float b, float c)
{
    const double p = (double)a * b;
    const double s = p + c;
    const double v = s - p;
    const double e = (p - (s - v)) + (c - v);
    uint64_t s_bits, e_bits;
    memcpy(&s_bits, &s, sizeof s_bits);
    memcpy(&e_bits, &e, sizeof e_bits);
    const uint64_t size = e_bits & 0x7FFFFFFFFFFFFFFFu;
    const uint64_t exact_or_nan = ((size - 1) | (0x7FEFFFFFFFFFFFFFu - size)) >> 63;
    const uint64_t move = ~(s_bits | exact_or_nan) & 1;
    const uint64_t inwards = (s_bits ^ e_bits) >> 63;
    const uint64_t odd_bits = s_bits + move - 2 * (move & inwards);
    double odd;
    memcpy(&odd, &odd_bits, sizeof odd);
    return (float)odd;
}

/* a b + c with one rounding. Never libm's fmaf(), which some systems get wrong. */
TANN__INLINE float tann__fma(float a, float b, float c)
{
#if TANN__HAS_FMA
    return __builtin_fmaf(a, b, c);
#else
    return tann__fma_emulated(a, b, c);
#endif
}

/* a b + c in the numeric profile of the file that includes this (KERNEL_MULADD or not): a term of a
   sum, and a step of a formula that needs the low bits of its product, which MULADD takes from
   double. */
TANN__INLINE float tann__multiply_add(float a, float b, float c)
{
#ifdef KERNEL_MULADD
    return a * b + c;
#else
    return tann__fma(a, b, c);
#endif
}

TANN__INLINE float tann__fused(float a, float b, float c)
{
#ifdef KERNEL_MULADD
    return (float)((double)a * b + c);
#else
    return tann__fma(a, b, c);
#endif
}

#endif
