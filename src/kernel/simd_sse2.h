/* simd.h for SSE2: 4 floats. There is no fused multiply-add: it is emulated, exactly. */
#ifndef TINYANN_SRC_KERNEL_SIMD_SSE2_H
#define TINYANN_SRC_KERNEL_SIMD_SSE2_H

#include <emmintrin.h>

#define WIDTH 4

typedef __m128 vf;
typedef __m128i vi;
typedef __m128 vm;

/* clang-format off */
TANN__INLINE vf v_load(const float *p) { return _mm_loadu_ps(p); }
TANN__INLINE void v_store(float *p, vf x) { _mm_storeu_ps(p, x); }
TANN__INLINE vf v_set(float x) { return _mm_set1_ps(x); }
TANN__INLINE vf v_zero(void) { return _mm_setzero_ps(); }

TANN__INLINE vf v_add(vf a, vf b) { return _mm_add_ps(a, b); }
TANN__INLINE vf v_sub(vf a, vf b) { return _mm_sub_ps(a, b); }
TANN__INLINE vf v_mul(vf a, vf b) { return _mm_mul_ps(a, b); }
TANN__INLINE vf v_div(vf a, vf b) { return _mm_div_ps(a, b); }
TANN__INLINE vf v_sqrt(vf x) { return _mm_sqrt_ps(x); }

TANN__INLINE vm v_less(vf a, vf b) { return _mm_cmplt_ps(a, b); }
TANN__INLINE vm v_less_equal(vf a, vf b) { return _mm_cmple_ps(a, b); }
TANN__INLINE vm v_equal(vf a, vf b) { return _mm_cmpeq_ps(a, b); }
TANN__INLINE int v_all(vm m) { return _mm_movemask_ps(m) == 15; }
TANN__INLINE int v_any(vm m) { return _mm_movemask_ps(m) != 0; }
TANN__INLINE vf v_at_least(vf x, vf least) { return _mm_max_ps(least, x); }
TANN__INLINE vf v_at_most(vf x, vf most) { return _mm_min_ps(most, x); }

TANN__INLINE vi v_bits(vf x) { return _mm_castps_si128(x); }
TANN__INLINE vf v_from_bits(vi x) { return _mm_castsi128_ps(x); }
TANN__INLINE vi v_words(uint32_t x) { return _mm_set1_epi32((int)x); }
TANN__INLINE vi v_word_add(vi a, vi b) { return _mm_add_epi32(a, b); }
TANN__INLINE vi v_word_sub(vi a, vi b) { return _mm_sub_epi32(a, b); }
TANN__INLINE vi v_and(vi a, vi b) { return _mm_and_si128(a, b); }
TANN__INLINE vi v_or(vi a, vi b) { return _mm_or_si128(a, b); }
TANN__INLINE vi v_xor(vi a, vi b) { return _mm_xor_si128(a, b); }
TANN__INLINE vi v_and_not(vi a, vi b) { return _mm_andnot_si128(b, a); }
#define v_shift_left(x, by)  _mm_slli_epi32(x, by)
#define v_shift_right(x, by) _mm_srli_epi32(x, by)
TANN__INLINE vf v_from_int(vi x) { return _mm_cvtepi32_ps(x); }
/* clang-format on */

TANN__INLINE vm v_first(size_t n)
{
    const __m128i lane = _mm_setr_epi32(0, 1, 2, 3);
    return _mm_castsi128_ps(_mm_cmpgt_epi32(_mm_set1_epi32((int)n), lane));
}

/* Without memcpy(), which would be a call. */
TANN__INLINE vf v_load_part(const float *p, size_t n)
{
    return _mm_setr_ps(n > 0 ? p[0] : 0, n > 1 ? p[1] : 0, n > 2 ? p[2] : 0, 0);
}

TANN__INLINE void v_store_part(float *p, vf x, size_t n)
{
    float lanes[WIDTH];
    v_store(lanes, x);
    for (size_t l = 0; l < WIDTH - 1; l++) {
        if (l < n) {
            p[l] = lanes[l];
        }
    }
}

TANN__INLINE vf v_select(vm m, vf yes, vf no)
{
    return _mm_or_ps(_mm_and_ps(m, yes), _mm_andnot_ps(m, no));
}

TANN__INLINE vf v_one_nan(vf x)
{
    return v_select(v_equal(x, x), x, v_set(tann__nan()));
}

/* Lanes 2 and 3 first. */
TANN__INLINE vf v_upper(vf x)
{
    return _mm_movehl_ps(x, x);
}

/* Lane 1 first. */
TANN__INLINE vf v_second(vf x)
{
    return _mm_shuffle_ps(x, x, 1);
}

TANN__INLINE float v_sum(vf x)
{
    const vf pairs = v_add(x, v_upper(x));
    return _mm_cvtss_f32(v_add(pairs, v_second(pairs)));
}

TANN__INLINE float v_most(vf x)
{
    const vf pairs = v_at_least(x, v_upper(x));
    return _mm_cvtss_f32(v_at_least(pairs, v_second(pairs)));
}

typedef const tann__pieces *v_table;
#define v_pieces(name) (&tann__##name##_pieces)

/* Four rows become columns. */
TANN__INLINE void v_piece(v_table table, vi index, vf *c)
{
    const vi rows = v_and(index, v_words(PIECES - 1));
    const float *row[WIDTH] = {
        table->row[_mm_cvtsi128_si32(rows)], table->row[_mm_extract_epi16(rows, 2)],
        table->row[_mm_extract_epi16(rows, 4)], table->row[_mm_extract_epi16(rows, 6)]};
    TANN__UNROLL
    for (size_t i = 0; i < COEFFICIENTS; i += WIDTH) {
        for (size_t l = 0; l < WIDTH; l++) {
            c[i + l] = v_load(row[l] + i);
        }
        _MM_TRANSPOSE4_PS(c[i], c[i + 1], c[i + 2], c[i + 3]);
    }
}

/* tann__fma_emulated() of lanes 0 and 1. */
TANN__INLINE vf v_half_fma(vf a, vf b, vf c)
{
    const __m128d p = _mm_mul_pd(_mm_cvtps_pd(a), _mm_cvtps_pd(b));
    const __m128d wide = _mm_cvtps_pd(c);
    const __m128d s = _mm_add_pd(p, wide);
    const __m128d v = _mm_sub_pd(s, p);
    const __m128d e = _mm_add_pd(_mm_sub_pd(p, _mm_sub_pd(s, v)), _mm_sub_pd(wide, v));
    const __m128i one = _mm_set_epi32(0, 1, 0, 1);
    const __m128i s_bits = _mm_castpd_si128(s);
    const __m128i inexact =
        _mm_castpd_si128(_mm_and_pd(_mm_cmpneq_pd(e, _mm_setzero_pd()), _mm_cmpord_pd(e, e)));
    const __m128i move = _mm_and_si128(_mm_andnot_si128(s_bits, inexact), one);
    const __m128i signs = _mm_srli_epi64(_mm_xor_si128(s_bits, _mm_castpd_si128(e)), 63);
    const __m128i inwards = _mm_and_si128(move, signs);
    const __m128i odd = _mm_add_epi64(s_bits, _mm_sub_epi64(move, _mm_add_epi64(inwards, inwards)));
    return _mm_cvtpd_ps(_mm_castsi128_pd(odd));
}

/* Not inlined: some thirty instructions, at hundreds of places. */
TANN__APART vf v_fma(vf a, vf b, vf c)
{
    const vf low = v_half_fma(a, b, c);
    const vf high = v_half_fma(v_upper(a), v_upper(b), v_upper(c));
    return _mm_movelh_ps(low, high);
}

TANN__INLINE vf v_half_fma_wide(vf a, vf b, vf c)
{
    const __m128d product = _mm_mul_pd(_mm_cvtps_pd(a), _mm_cvtps_pd(b));
    return _mm_cvtpd_ps(_mm_add_pd(product, _mm_cvtps_pd(c)));
}

TANN__INLINE vf v_fma_wide(vf a, vf b, vf c)
{
    const vf low = v_half_fma_wide(a, b, c);
    const vf high = v_half_fma_wide(v_upper(a), v_upper(b), v_upper(c));
    return _mm_movelh_ps(low, high);
}

/* In two steps, since 2^n itself may lie outside of float. */
TANN__INLINE vf v_scale(vf x, vf n)
{
    const vi whole = _mm_cvtps_epi32(n);
    const vi half = _mm_srai_epi32(whole, 1);
    const vi bias = v_words(127);
    const vi first = v_shift_left(v_word_add(half, bias), 23);
    const vi second = v_shift_left(v_word_add(v_word_sub(whole, half), bias), 23);
    return v_mul(v_mul(x, v_from_bits(first)), v_from_bits(second));
}

TANN__INLINE void v_turn(vf square[WIDTH])
{
    _MM_TRANSPOSE4_PS(square[0], square[1], square[2], square[3]);
}

TANN__INLINE void v_zip(vf a, vf b, vf pairs[2])
{
    pairs[0] = _mm_unpacklo_ps(a, b);
    pairs[1] = _mm_unpackhi_ps(a, b);
}

TANN__INLINE void v_unzip(vf low, vf high, vf columns[2])
{
    columns[0] = _mm_shuffle_ps(low, high, _MM_SHUFFLE(2, 0, 2, 0));
    columns[1] = _mm_shuffle_ps(low, high, _MM_SHUFFLE(3, 1, 3, 1));
}

/* The lanes 0 and 2 of one, those of the other in their places 1 and 3. */
TANN__INLINE vi v_interleave(vi even, vi odd)
{
    const vi mask = _mm_set_epi32(0, -1, 0, -1);
    return v_or(v_and(even, mask), _mm_slli_epi64(odd, 32));
}

TANN__INLINE vi v_word_product(vi a, uint32_t b, vi *high)
{
    const vi factor = v_words(b);
    const vi even = _mm_mul_epu32(a, factor);
    const vi odd = _mm_mul_epu32(_mm_srli_epi64(a, 32), factor);
    *high = v_interleave(_mm_srli_epi64(even, 32), _mm_srli_epi64(odd, 32));
    return v_interleave(even, odd);
}

#endif
