/* simd.h for AVX2 with FMA: 8 floats. */
#ifndef TINYANN_SRC_KERNEL_SIMD_AVX2_H
#define TINYANN_SRC_KERNEL_SIMD_AVX2_H

#include <immintrin.h>

#define WIDTH 8

typedef __m256 vf;
typedef __m256i vi;
typedef __m256 vm;

TANN__INLINE vm v_first(size_t n)
{
    const __m256i lane = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    return _mm256_castsi256_ps(_mm256_cmpgt_epi32(_mm256_set1_epi32((int)n), lane));
}

/* clang-format off */
TANN__INLINE vf v_load(const float *p) { return _mm256_loadu_ps(p); }
TANN__INLINE void v_store(float *p, vf x) { _mm256_storeu_ps(p, x); }
TANN__INLINE vf v_set(float x) { return _mm256_set1_ps(x); }
TANN__INLINE vf v_zero(void) { return _mm256_setzero_ps(); }

TANN__INLINE vf v_add(vf a, vf b) { return _mm256_add_ps(a, b); }
TANN__INLINE vf v_sub(vf a, vf b) { return _mm256_sub_ps(a, b); }
TANN__INLINE vf v_mul(vf a, vf b) { return _mm256_mul_ps(a, b); }
TANN__INLINE vf v_div(vf a, vf b) { return _mm256_div_ps(a, b); }
TANN__INLINE vf v_sqrt(vf x) { return _mm256_sqrt_ps(x); }
TANN__INLINE vf v_fma(vf a, vf b, vf c) { return _mm256_fmadd_ps(a, b, c); }

TANN__INLINE vm v_less(vf a, vf b) { return _mm256_cmp_ps(a, b, _CMP_LT_OQ); }
TANN__INLINE vm v_less_equal(vf a, vf b) { return _mm256_cmp_ps(a, b, _CMP_LE_OQ); }
TANN__INLINE vm v_equal(vf a, vf b) { return _mm256_cmp_ps(a, b, _CMP_EQ_OQ); }
TANN__INLINE vf v_select(vm m, vf yes, vf no) { return _mm256_blendv_ps(no, yes, m); }
TANN__INLINE int v_all(vm m) { return _mm256_movemask_ps(m) == 255; }
TANN__INLINE int v_any(vm m) { return _mm256_movemask_ps(m) != 0; }
TANN__INLINE vf v_at_least(vf x, vf least) { return _mm256_max_ps(least, x); }
TANN__INLINE vf v_at_most(vf x, vf most) { return _mm256_min_ps(most, x); }

TANN__INLINE vi v_bits(vf x) { return _mm256_castps_si256(x); }
TANN__INLINE vf v_from_bits(vi x) { return _mm256_castsi256_ps(x); }
TANN__INLINE vi v_words(uint32_t x) { return _mm256_set1_epi32((int)x); }
TANN__INLINE vi v_word_add(vi a, vi b) { return _mm256_add_epi32(a, b); }
TANN__INLINE vi v_word_sub(vi a, vi b) { return _mm256_sub_epi32(a, b); }
TANN__INLINE vi v_and(vi a, vi b) { return _mm256_and_si256(a, b); }
TANN__INLINE vi v_or(vi a, vi b) { return _mm256_or_si256(a, b); }
TANN__INLINE vi v_xor(vi a, vi b) { return _mm256_xor_si256(a, b); }
TANN__INLINE vi v_and_not(vi a, vi b) { return _mm256_andnot_si256(b, a); }
#define v_shift_left(x, by)  _mm256_slli_epi32(x, by)
#define v_shift_right(x, by) _mm256_srli_epi32(x, by)
TANN__INLINE vf v_from_int(vi x) { return _mm256_cvtepi32_ps(x); }
TANN__INLINE vf v_one_nan(vf x) { return v_select(v_equal(x, x), x, v_set(tann__nan())); }
/* clang-format on */

/* What masked instructions store is not handed on to a load before it has reached the cache, for
   which a single sample would wait; so one and two numbers, its widths, go by instructions of their
   size. */
TANN__INLINE vf v_load_part(const float *p, size_t n)
{
    return n == 1   ? _mm256_zextps128_ps256(_mm_load_ss(p))
           : n == 2 ? _mm256_zextps128_ps256(_mm_loadl_pi(_mm_setzero_ps(), (const __m64 *)p))
                    : _mm256_maskload_ps(p, _mm256_castps_si256(v_first(n)));
}

TANN__INLINE void v_store_part(float *p, vf x, size_t n)
{
    if (n == 1) {
        _mm_store_ss(p, _mm256_castps256_ps128(x));
    } else if (n == 2) {
        _mm_storel_pi((__m64 *)p, _mm256_castps256_ps128(x));
    } else {
        _mm256_maskstore_ps(p, _mm256_castps_si256(v_first(n)), x);
    }
}

TANN__INLINE float v_sum(vf x)
{
    const __m128 fours = _mm_add_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps(x, 1));
    const __m128 pairs = _mm_add_ps(fours, _mm_movehl_ps(fours, fours));
    return _mm_cvtss_f32(_mm_add_ps(pairs, _mm_movehdup_ps(pairs)));
}

TANN__INLINE float v_most(vf x)
{
    const __m128 fours = _mm_max_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps(x, 1));
    const __m128 pairs = _mm_max_ps(fours, _mm_movehl_ps(fours, fours));
    return _mm_cvtss_f32(_mm_max_ps(pairs, _mm_movehdup_ps(pairs)));
}

typedef const tann__pieces *v_table;
#define v_pieces(name) (&tann__##name##_pieces)

/* Columns 0 to 3 of four rows and, in the upper halves, of four others. */
TANN__INLINE void v_four_columns(const float *const row[WIDTH], size_t first, vf *c)
{
    vf r[4];
    TANN__UNROLL
    for (size_t l = 0; l < 4; l++) {
        r[l] = _mm256_set_m128(_mm_loadu_ps(row[l + 4] + first), _mm_loadu_ps(row[l] + first));
    }
    const vf low0 = _mm256_unpacklo_ps(r[0], r[1]), low1 = _mm256_unpacklo_ps(r[2], r[3]);
    const vf high0 = _mm256_unpackhi_ps(r[0], r[1]), high1 = _mm256_unpackhi_ps(r[2], r[3]);
    c[0] = _mm256_shuffle_ps(low0, low1, 0x44);
    c[1] = _mm256_shuffle_ps(low0, low1, 0xEE);
    c[2] = _mm256_shuffle_ps(high0, high1, 0x44);
    c[3] = _mm256_shuffle_ps(high0, high1, 0xEE);
}

TANN__INLINE void v_piece(v_table table, vi index, vf *c)
{
    uint32_t rows[WIDTH];
    const float *row[WIDTH];
    _mm256_storeu_si256((__m256i *)rows, v_and(index, v_words(PIECES - 1)));
    TANN__UNROLL
    for (size_t l = 0; l < WIDTH; l++) {
        row[l] = table->row[rows[l]];
    }
    v_four_columns(row, 0, c);
    v_four_columns(row, 4, c + 4);
}

TANN__INLINE __m128 v_half_fma_wide(__m128 a, __m128 b, __m128 c)
{
    const __m256d product = _mm256_mul_pd(_mm256_cvtps_pd(a), _mm256_cvtps_pd(b));
    return _mm256_cvtpd_ps(_mm256_add_pd(product, _mm256_cvtps_pd(c)));
}

TANN__INLINE vf v_fma_wide(vf a, vf b, vf c)
{
    const __m128 low = v_half_fma_wide(_mm256_castps256_ps128(a), _mm256_castps256_ps128(b),
                                       _mm256_castps256_ps128(c));
    const __m128 high = v_half_fma_wide(_mm256_extractf128_ps(a, 1), _mm256_extractf128_ps(b, 1),
                                        _mm256_extractf128_ps(c, 1));
    return _mm256_set_m128(high, low);
}

/* In two steps, since 2^n itself may lie outside of float. */
TANN__INLINE vf v_scale(vf x, vf n)
{
    const vi whole = _mm256_cvtps_epi32(n);
    const vi half = _mm256_srai_epi32(whole, 1);
    const vi bias = v_words(127);
    const vi first = v_shift_left(v_word_add(half, bias), 23);
    const vi second = v_shift_left(v_word_add(v_word_sub(whole, half), bias), 23);
    return v_mul(v_mul(x, v_from_bits(first)), v_from_bits(second));
}

/* Turns four rows in each half by itself. */
TANN__INLINE void v_turn_halves(vf row[4])
{
    const __m256d low01 = _mm256_castps_pd(_mm256_unpacklo_ps(row[0], row[1]));
    const __m256d high01 = _mm256_castps_pd(_mm256_unpackhi_ps(row[0], row[1]));
    const __m256d low23 = _mm256_castps_pd(_mm256_unpacklo_ps(row[2], row[3]));
    const __m256d high23 = _mm256_castps_pd(_mm256_unpackhi_ps(row[2], row[3]));
    row[0] = _mm256_castpd_ps(_mm256_unpacklo_pd(low01, low23));
    row[1] = _mm256_castpd_ps(_mm256_unpackhi_pd(low01, low23));
    row[2] = _mm256_castpd_ps(_mm256_unpacklo_pd(high01, high23));
    row[3] = _mm256_castpd_ps(_mm256_unpackhi_pd(high01, high23));
}

TANN__INLINE void v_turn(vf square[WIDTH])
{
    v_turn_halves(square);
    v_turn_halves(square + 4);
    TANN__UNROLL
    for (size_t i = 0; i < 4; i++) {
        const vf upper = square[i], lower = square[i + 4];
        square[i] = _mm256_permute2f128_ps(upper, lower, 0x20);
        square[i + 4] = _mm256_permute2f128_ps(upper, lower, 0x31);
    }
}

TANN__INLINE void v_zip(vf a, vf b, vf pairs[2])
{
    const vf low = _mm256_unpacklo_ps(a, b), high = _mm256_unpackhi_ps(a, b);
    pairs[0] = _mm256_permute2f128_ps(low, high, 0x20);
    pairs[1] = _mm256_permute2f128_ps(low, high, 0x31);
}

TANN__INLINE void v_unzip(vf low, vf high, vf columns[2])
{
    const vf first = _mm256_permute2f128_ps(low, high, 0x20);
    const vf second = _mm256_permute2f128_ps(low, high, 0x31);
    columns[0] = _mm256_shuffle_ps(first, second, _MM_SHUFFLE(2, 0, 2, 0));
    columns[1] = _mm256_shuffle_ps(first, second, _MM_SHUFFLE(3, 1, 3, 1));
}

TANN__INLINE vi v_word_product(vi a, uint32_t b, vi *high)
{
    const vi factor = v_words(b);
    const vi even = _mm256_mul_epu32(a, factor);
    const vi odd = _mm256_mul_epu32(_mm256_srli_epi64(a, 32), factor);
    *high = _mm256_blend_epi32(_mm256_srli_epi64(even, 32), odd, 0xAA);
    return _mm256_blend_epi32(even, _mm256_slli_epi64(odd, 32), 0xAA);
}

#endif
