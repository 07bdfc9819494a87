/* simd.h for AVX-512: 16 floats. */
#ifndef TINYANN_SRC_KERNEL_SIMD_AVX512_H
#define TINYANN_SRC_KERNEL_SIMD_AVX512_H

#include <immintrin.h>

#define WIDTH 16

typedef __m512 vf;
typedef __m512i vi;
typedef __mmask16 vm;

/* clang-format off */
TANN__INLINE vf v_load(const float *p) { return _mm512_loadu_ps(p); }
TANN__INLINE void v_store(float *p, vf x) { _mm512_storeu_ps(p, x); }
TANN__INLINE vm v_first(size_t n) { return (vm)((1u << n) - 1); }
TANN__INLINE vf v_set(float x) { return _mm512_set1_ps(x); }
TANN__INLINE vf v_zero(void) { return _mm512_setzero_ps(); }

TANN__INLINE vf v_add(vf a, vf b) { return _mm512_add_ps(a, b); }
TANN__INLINE vf v_sub(vf a, vf b) { return _mm512_sub_ps(a, b); }
TANN__INLINE vf v_mul(vf a, vf b) { return _mm512_mul_ps(a, b); }
TANN__INLINE vf v_div(vf a, vf b) { return _mm512_div_ps(a, b); }
TANN__INLINE vf v_sqrt(vf x) { return _mm512_sqrt_ps(x); }
TANN__INLINE vf v_fma(vf a, vf b, vf c) { return _mm512_fmadd_ps(a, b, c); }

TANN__INLINE vm v_less(vf a, vf b) { return _mm512_cmp_ps_mask(a, b, _CMP_LT_OQ); }
TANN__INLINE vm v_less_equal(vf a, vf b) { return _mm512_cmp_ps_mask(a, b, _CMP_LE_OQ); }
TANN__INLINE vm v_equal(vf a, vf b) { return _mm512_cmp_ps_mask(a, b, _CMP_EQ_OQ); }
TANN__INLINE vf v_select(vm m, vf yes, vf no) { return _mm512_mask_blend_ps(m, no, yes); }
TANN__INLINE int v_all(vm m) { return _mm512_kortestc(m, m); }
TANN__INLINE int v_any(vm m) { return !_mm512_kortestz(m, m); }
TANN__INLINE vf v_at_least(vf x, vf least) { return _mm512_max_ps(least, x); }
TANN__INLINE vf v_at_most(vf x, vf most) { return _mm512_min_ps(most, x); }

TANN__INLINE vi v_bits(vf x) { return _mm512_castps_si512(x); }
TANN__INLINE vf v_from_bits(vi x) { return _mm512_castsi512_ps(x); }
TANN__INLINE vi v_words(uint32_t x) { return _mm512_set1_epi32((int)x); }
TANN__INLINE vi v_word_add(vi a, vi b) { return _mm512_add_epi32(a, b); }
TANN__INLINE vi v_word_sub(vi a, vi b) { return _mm512_sub_epi32(a, b); }
TANN__INLINE vi v_and(vi a, vi b) { return _mm512_and_si512(a, b); }
TANN__INLINE vi v_or(vi a, vi b) { return _mm512_or_si512(a, b); }
TANN__INLINE vi v_xor(vi a, vi b) { return _mm512_xor_si512(a, b); }
TANN__INLINE vi v_and_not(vi a, vi b) { return _mm512_andnot_si512(b, a); }
#define v_shift_left(x, by)  _mm512_slli_epi32(x, by)
#define v_shift_right(x, by) _mm512_srli_epi32(x, by)
TANN__INLINE vf v_from_int(vi x) { return _mm512_cvtepi32_ps(x); }
TANN__INLINE vf v_scale(vf x, vf n) { return _mm512_scalef_ps(x, n); }
/* clang-format on */

/* What masked instructions store is not handed on to a load before it has reached the cache, for
   which a single sample would wait; so one and two numbers, its widths, go by instructions of their
   size. */
TANN__INLINE vf v_load_part(const float *p, size_t n)
{
    return n == 1   ? _mm512_zextps128_ps512(_mm_load_ss(p))
           : n == 2 ? _mm512_zextps128_ps512(_mm_loadl_pi(_mm_setzero_ps(), (const __m64 *)p))
                    : _mm512_maskz_loadu_ps(v_first(n), p);
}

TANN__INLINE void v_store_part(float *p, vf x, size_t n)
{
    if (n == 1) {
        _mm_store_ss(p, _mm512_castps512_ps128(x));
    } else if (n == 2) {
        _mm_storel_pi((__m64 *)p, _mm512_castps512_ps128(x));
    } else {
        _mm512_mask_storeu_ps(p, v_first(n), x);
    }
}

/* One instruction: of the table, words for NaN of both kinds are 0, which is the first operand, all
   others 1, which is x. (Without optimisation gcc has a macro in its place, whose mask it warns
   of.) */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsign-conversion"
TANN__INLINE vf v_one_nan(vf x)
{
    return _mm512_fixupimm_ps(v_set(tann__nan()), x, v_words(0x11111100), 0);
}
#pragma GCC diagnostic pop

TANN__INLINE float v_sum(vf x)
{
    const __m256 eights = _mm256_add_ps(_mm512_castps512_ps256(x), _mm512_extractf32x8_ps(x, 1));
    const __m128 fours =
        _mm_add_ps(_mm256_castps256_ps128(eights), _mm256_extractf128_ps(eights, 1));
    const __m128 pairs = _mm_add_ps(fours, _mm_movehl_ps(fours, fours));
    return _mm_cvtss_f32(_mm_add_ps(pairs, _mm_movehdup_ps(pairs)));
}

TANN__INLINE float v_most(vf x)
{
    const __m256 eights = _mm256_max_ps(_mm512_castps512_ps256(x), _mm512_extractf32x8_ps(x, 1));
    const __m128 fours =
        _mm_max_ps(_mm256_castps256_ps128(eights), _mm256_extractf128_ps(eights, 1));
    const __m128 pairs = _mm_max_ps(fours, _mm_movehl_ps(fours, fours));
    return _mm_cvtss_f32(_mm_max_ps(pairs, _mm_movehdup_ps(pairs)));
}

typedef struct v_table {
    vf low[COEFFICIENTS], high[COEFFICIENTS]; /* rows 0 to 15, 16 to 31 */
} v_table;
#define v_pieces(name) v_load_columns(&tann__##name##_columns)

TANN__INLINE v_table v_load_columns(const tann__piece_columns *from)
{
    v_table table;
    TANN__UNROLL
    for (size_t i = 0; i < COEFFICIENTS; i++) {
        table.low[i] = v_load(from->column[i]);
        table.high[i] = v_load(from->column[i] + WIDTH);
    }
    return table;
}

/* The instruction reads the 5 lowest bits of an index. */
TANN__INLINE void v_piece(v_table table, vi index, vf *c)
{
    TANN__UNROLL
    for (size_t i = 0; i < COEFFICIENTS; i++) {
        c[i] = _mm512_permutex2var_ps(table.low[i], index, table.high[i]);
    }
}

TANN__INLINE __m256 v_half_fma_wide(__m256 a, __m256 b, __m256 c)
{
    const __m512d product = _mm512_mul_pd(_mm512_cvtps_pd(a), _mm512_cvtps_pd(b));
    return _mm512_cvtpd_ps(_mm512_add_pd(product, _mm512_cvtps_pd(c)));
}

TANN__INLINE vf v_fma_wide(vf a, vf b, vf c)
{
    const __m256 low = v_half_fma_wide(_mm512_castps512_ps256(a), _mm512_castps512_ps256(b),
                                       _mm512_castps512_ps256(c));
    const __m256 high = v_half_fma_wide(_mm512_extractf32x8_ps(a, 1), _mm512_extractf32x8_ps(b, 1),
                                        _mm512_extractf32x8_ps(c, 1));
    return _mm512_insertf32x8(_mm512_castps256_ps512(low), high, 1);
}

/* Turns four rows in each quarter by itself. */
TANN__INLINE void v_turn_quarters(vf row[4])
{
    const __m512d low01 = _mm512_castps_pd(_mm512_unpacklo_ps(row[0], row[1]));
    const __m512d high01 = _mm512_castps_pd(_mm512_unpackhi_ps(row[0], row[1]));
    const __m512d low23 = _mm512_castps_pd(_mm512_unpacklo_ps(row[2], row[3]));
    const __m512d high23 = _mm512_castps_pd(_mm512_unpackhi_ps(row[2], row[3]));
    row[0] = _mm512_castpd_ps(_mm512_unpacklo_pd(low01, low23));
    row[1] = _mm512_castpd_ps(_mm512_unpackhi_pd(low01, low23));
    row[2] = _mm512_castpd_ps(_mm512_unpacklo_pd(high01, high23));
    row[3] = _mm512_castpd_ps(_mm512_unpackhi_pd(high01, high23));
}

TANN__INLINE void v_turn(vf square[WIDTH])
{
    TANN__UNROLL
    for (size_t i = 0; i < 16; i += 4) {
        v_turn_quarters(square + i);
    }
    TANN__UNROLL
    for (size_t i = 0; i < 4; i++) {
        vf *const s = square + i;
        const vf even03 = _mm512_shuffle_f32x4(s[0], s[4], 0x88);
        const vf odd03 = _mm512_shuffle_f32x4(s[0], s[4], 0xDD);
        const vf even47 = _mm512_shuffle_f32x4(s[8], s[12], 0x88);
        const vf odd47 = _mm512_shuffle_f32x4(s[8], s[12], 0xDD);
        s[0] = _mm512_shuffle_f32x4(even03, even47, 0x88);
        s[4] = _mm512_shuffle_f32x4(odd03, odd47, 0x88);
        s[8] = _mm512_shuffle_f32x4(even03, even47, 0xDD);
        s[12] = _mm512_shuffle_f32x4(odd03, odd47, 0xDD);
    }
}

/* Lane i of the first, lane i - 16 of the second. */
TANN__INLINE vf v_pick_pairs(vf a, vf b, int first)
{
    const __m512i step = _mm512_setr_epi32(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    return _mm512_permutex2var_ps(a, _mm512_add_epi32(step, _mm512_set1_epi32(first)), b);
}

TANN__INLINE void v_zip(vf a, vf b, vf pairs[2])
{
    pairs[0] = v_pick_pairs(a, b, 0);
    pairs[1] = v_pick_pairs(a, b, 8);
}

TANN__INLINE vf v_pick_seconds(vf a, vf b, int first)
{
    const __m512i step =
        _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
    return _mm512_permutex2var_ps(a, _mm512_add_epi32(step, _mm512_set1_epi32(first)), b);
}

TANN__INLINE void v_unzip(vf low, vf high, vf columns[2])
{
    columns[0] = v_pick_seconds(low, high, 0);
    columns[1] = v_pick_seconds(low, high, 1);
}

TANN__INLINE vi v_word_product(vi a, uint32_t b, vi *high)
{
    const vi factor = v_words(b);
    const vi even = _mm512_mul_epu32(a, factor);
    const vi odd = _mm512_mul_epu32(_mm512_srli_epi64(a, 32), factor);
    *high = _mm512_mask_blend_epi32(0xAAAA, _mm512_srli_epi64(even, 32), odd);
    return _mm512_mask_blend_epi32(0xAAAA, even, _mm512_slli_epi64(odd, 32));
}

#endif
