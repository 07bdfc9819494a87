/* simd.h for NEON, as every 64-bit ARM has it: 4 floats. */
#ifndef TINYANN_SRC_KERNEL_SIMD_NEON_H
#define TINYANN_SRC_KERNEL_SIMD_NEON_H

#include <arm_neon.h>

#define WIDTH 4

typedef float32x4_t vf;
typedef uint32x4_t vi;
typedef uint32x4_t vm;

/* clang-format off */
TANN__INLINE vf v_load(const float *p) { return vld1q_f32(p); }
TANN__INLINE void v_store(float *p, vf x) { vst1q_f32(p, x); }
TANN__INLINE vf v_set(float x) { return vdupq_n_f32(x); }
TANN__INLINE vf v_zero(void) { return vdupq_n_f32(0); }

TANN__INLINE vf v_add(vf a, vf b) { return vaddq_f32(a, b); }
TANN__INLINE vf v_sub(vf a, vf b) { return vsubq_f32(a, b); }
TANN__INLINE vf v_mul(vf a, vf b) { return vmulq_f32(a, b); }
TANN__INLINE vf v_div(vf a, vf b) { return vdivq_f32(a, b); }
TANN__INLINE vf v_sqrt(vf x) { return vsqrtq_f32(x); }
TANN__INLINE vf v_fma(vf a, vf b, vf c) { return vfmaq_f32(c, a, b); }

TANN__INLINE vm v_less(vf a, vf b) { return vcltq_f32(a, b); }
TANN__INLINE vm v_less_equal(vf a, vf b) { return vcleq_f32(a, b); }
TANN__INLINE vm v_equal(vf a, vf b) { return vceqq_f32(a, b); }
TANN__INLINE vf v_select(vm m, vf yes, vf no) { return vbslq_f32(m, yes, no); }
TANN__INLINE int v_all(vm m) { return vminvq_u32(m) != 0; }
TANN__INLINE int v_any(vm m) { return vmaxvq_u32(m) != 0; }
TANN__INLINE vf v_at_least(vf x, vf least) { return v_select(v_less(x, least), least, x); }
TANN__INLINE vf v_at_most(vf x, vf most) { return v_select(v_less(most, x), most, x); }

TANN__INLINE vi v_bits(vf x) { return vreinterpretq_u32_f32(x); }
TANN__INLINE vf v_from_bits(vi x) { return vreinterpretq_f32_u32(x); }
TANN__INLINE vi v_words(uint32_t x) { return vdupq_n_u32(x); }
TANN__INLINE vi v_word_add(vi a, vi b) { return vaddq_u32(a, b); }
TANN__INLINE vi v_word_sub(vi a, vi b) { return vsubq_u32(a, b); }
TANN__INLINE vi v_and(vi a, vi b) { return vandq_u32(a, b); }
TANN__INLINE vi v_or(vi a, vi b) { return vorrq_u32(a, b); }
TANN__INLINE vi v_xor(vi a, vi b) { return veorq_u32(a, b); }
TANN__INLINE vi v_and_not(vi a, vi b) { return vbicq_u32(a, b); }
#define v_shift_left(x, by)  vshlq_n_u32(x, by)
#define v_shift_right(x, by) vshrq_n_u32(x, by)
TANN__INLINE vf v_from_int(vi x) { return vcvtq_f32_s32(vreinterpretq_s32_u32(x)); }
/* clang-format on */

TANN__INLINE vm v_first(size_t n)
{
    const uint32_t lane[WIDTH] = {0, 1, 2, 3};
    return vcltq_u32(vld1q_u32(lane), vdupq_n_u32((uint32_t)n));
}

/* Without memcpy(), which would be a call. */
TANN__INLINE vf v_load_part(const float *p, size_t n)
{
    const float lanes[WIDTH] = {n > 0 ? p[0] : 0, n > 1 ? p[1] : 0, n > 2 ? p[2] : 0, 0};
    return v_load(lanes);
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

TANN__INLINE vf v_one_nan(vf x)
{
    return v_select(v_equal(x, x), x, v_set(tann__nan()));
}

TANN__INLINE float v_sum(vf x)
{
    const float32x2_t pairs = vadd_f32(vget_low_f32(x), vget_high_f32(x));
    return vget_lane_f32(vadd_f32(pairs, vdup_lane_f32(pairs, 1)), 0);
}

TANN__INLINE float v_most(vf x)
{
    return vmaxvq_f32(x);
}

typedef const tann__pieces *v_table;
#define v_pieces(name) (&tann__##name##_pieces)

/* Four rows become columns. */
TANN__INLINE void v_piece(v_table table, vi index, vf *c)
{
    uint32_t rows[WIDTH];
    vst1q_u32(rows, v_and(index, v_words(PIECES - 1)));
    TANN__UNROLL
    for (size_t i = 0; i < COEFFICIENTS; i += WIDTH) {
        const vf r0 = v_load(table->row[rows[0]] + i), r1 = v_load(table->row[rows[1]] + i);
        const vf r2 = v_load(table->row[rows[2]] + i), r3 = v_load(table->row[rows[3]] + i);
        const float32x4x2_t low = vzipq_f32(r0, r2);
        const float32x4x2_t high = vzipq_f32(r1, r3);
        const float32x4x2_t left = vzipq_f32(low.val[0], high.val[0]);
        const float32x4x2_t right = vzipq_f32(low.val[1], high.val[1]);
        c[i] = left.val[0];
        c[i + 1] = left.val[1];
        c[i + 2] = right.val[0];
        c[i + 3] = right.val[1];
    }
}

TANN__INLINE vf v_fma_wide(vf a, vf b, vf c)
{
    const float64x2_t low =
        vaddq_f64(vmulq_f64(vcvt_f64_f32(vget_low_f32(a)), vcvt_f64_f32(vget_low_f32(b))),
                  vcvt_f64_f32(vget_low_f32(c)));
    const float64x2_t high =
        vaddq_f64(vmulq_f64(vcvt_high_f64_f32(a), vcvt_high_f64_f32(b)), vcvt_high_f64_f32(c));
    return vcombine_f32(vcvt_f32_f64(low), vcvt_f32_f64(high));
}

/* In two steps, since 2^n itself may lie outside of float. */
TANN__INLINE vf v_scale(vf x, vf n)
{
    const int32x4_t whole = vcvtnq_s32_f32(n);
    const int32x4_t half = vshrq_n_s32(whole, 1);
    const int32x4_t bias = vdupq_n_s32(127);
    const int32x4_t first = vshlq_n_s32(vaddq_s32(half, bias), 23);
    const int32x4_t second = vshlq_n_s32(vaddq_s32(vsubq_s32(whole, half), bias), 23);
    return v_mul(v_mul(x, vreinterpretq_f32_s32(first)), vreinterpretq_f32_s32(second));
}

TANN__INLINE void v_turn(vf square[WIDTH])
{
    const float32x4x2_t upper = vzipq_f32(square[0], square[2]); /* 00 20 01 21, 02 22 03 23 */
    const float32x4x2_t lower = vzipq_f32(square[1], square[3]);
    const float32x4x2_t left = vzipq_f32(upper.val[0], lower.val[0]);
    const float32x4x2_t right = vzipq_f32(upper.val[1], lower.val[1]);
    square[0] = left.val[0];
    square[1] = left.val[1];
    square[2] = right.val[0];
    square[3] = right.val[1];
}

TANN__INLINE void v_zip(vf a, vf b, vf pairs[2])
{
    pairs[0] = vzip1q_f32(a, b);
    pairs[1] = vzip2q_f32(a, b);
}

TANN__INLINE void v_unzip(vf low, vf high, vf columns[2])
{
    columns[0] = vuzp1q_f32(low, high);
    columns[1] = vuzp2q_f32(low, high);
}

TANN__INLINE vi v_word_product(vi a, uint32_t b, vi *high)
{
    const uint32x2_t factor = vdup_n_u32(b);
    const uint32x4_t low = vreinterpretq_u32_u64(vmull_u32(vget_low_u32(a), factor));
    const uint32x4_t upper = vreinterpretq_u32_u64(vmull_u32(vget_high_u32(a), factor));
    *high = vuzp2q_u32(low, upper);
    return vuzp1q_u32(low, upper);
}

#endif
