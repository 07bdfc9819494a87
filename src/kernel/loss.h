/* Losses and what they need of rows. */
#ifndef TINYANN_SRC_KERNEL_LOSS_H
#define TINYANN_SRC_KERNEL_LOSS_H

#include <stddef.h>

#include "kernel/map.h"
#include "kernel/reduce.h"

/* Keras' bounds of a probability before a logarithm. */
#define LEAST_PROBABILITY 1e-7f
#define MOST_PROBABILITY  (1 - 1e-7f)

static void difference(size_t n, float factor, const float *a, const float *b, float *y)
{
    TANN__INDEPENDENT
    for (size_t i = 0; i < n; i += WIDTH) {
        const vf less = v_sub(v_load_some(a + i, n - i), v_load_some(b + i, n - i));
        v_store_some(y + i, v_one_nan(v_mul(v_set(factor), less)), n - i);
    }
}

/* NaN and infinity stay, so that the loss tells of them. */
TANN__INLINE vf held_probability(vf p)
{
    const vf held = v_at_most(v_at_least(p, v_set(LEAST_PROBABILITY)), v_set(MOST_PROBABILITY));
    return v_select(v_less(v_absolute(p), v_set(tann__infinity())), held, p);
}

TANN__INLINE vf binary_loss(vf y, vf t)
{
    const vf p = held_probability(y);
    const vf yes = v_mul(t, v_log(p));
    const vf no = v_mul(v_sub(v_set(1), t), v_log(v_sub(v_set(1), p)));
    return v_one_nan(v_sub(v_zero(), v_add(yes, no)));
}

static void binary_crossentropy(size_t n, const float *y, const float *t, float *each)
{
    map2(n, y, t, each, binary_loss);
}

/* log(1 + e^-|z|) + z ((z > 0 ? 1 : 0) - t), in which nothing cancels. */
TANN__INLINE vf binary_logit_loss(vf z, vf t)
{
    const vf step = v_select(v_less(v_zero(), z), v_set(1), v_zero());
    const vf tail = v_softplus(v_with_sign(z, v_set(-1)));
    return v_one_nan(v_add(tail, v_mul(z, v_sub(step, t))));
}

static void binary_crossentropy_logits(size_t n, const float *z, const float *t, float *each)
{
    map2(n, z, t, each, binary_logit_loss);
}

/* The numbers of the lanes. */
TANN__INLINE vf lane_numbers(void)
{
    static const float numbers[LANES] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    return v_load(numbers);
}

/* Where the first element is that equals one of them; n if none does. Beyond the end is behind it. */
TANN__INLINE size_t first_equal(size_t n, const float *x, float one)
{
    for (size_t i = 0; i < n; i += WIDTH) {
        const vm equal = v_equal(v_load_some(x + i, n - i), v_set(one));
        if (v_any(equal)) {
            const vf numbers = v_select(equal, lane_numbers(), v_set(WIDTH));
            const float first = -v_most(v_sub(v_zero(), numbers));
            return i + (size_t)first < n ? i + (size_t)first : n;
        }
    }
    return n;
}

/* The sum of e^(z_k - most), but for that of element m. */
TANN__INLINE float sum_of_others(size_t n, const float *z, float most, size_t m)
{
    vf lane[PARTS];
    start_lanes(lane, 0);
    for (size_t i = 0, l = 0; i < n; i += WIDTH, l = (l + 1) % PARTS) {
        const vf powers = v_exp(v_sub(v_load_some(z + i, n - i), v_set(most)));
        const vf number = v_set(m - i < WIDTH ? (float)(m - i) : -1);
        const vf others = v_select(v_equal(lane_numbers(), number), v_zero(), powers);
        lane[l] =
            v_add(lane[l], n - i < WIDTH ? v_select(v_first(n - i), others, v_zero()) : others);
    }
    return sum_lanes(lane);
}

/* sum_j t_j ((most - z_j) + rest). A target of 0 counts as 0, even where a difference of logits
   overflows; times the logit, lest one that is not finite go unnoticed. */
TANN__INLINE float weighted_losses(size_t n, const float *z, const float *t, float most, float rest)
{
    vf lane[PARTS];
    start_lanes(lane, 0);
    for (size_t i = 0, l = 0; i < n; i += WIDTH, l = (l + 1) % PARTS) {
        const vf logit = v_load_some(z + i, n - i);
        const vf target = v_load_some(t + i, n - i);
        const vf loss = v_add(v_sub(v_set(most), logit), v_set(rest));
        const vf none = v_mul(v_zero(), logit);
        lane[l] = v_add(lane[l], v_select(v_equal(target, v_zero()), none, v_mul(target, loss)));
    }
    return sum_lanes(lane);
}

/* log sum_k e^(z_k - most) = log(1 + r), where r sums up all but the greatest: so a loss near 0
   keeps its digits. softplus(log r) is that logarithm, for many rows at once. */
static void crossentropy_logits(size_t rows, size_t cols, const float *z, const float *t,
                                float *loss)
{
    for (size_t r = 0; r < rows; r++) {
        const float *row = z + r * cols;
        const float most = greatest(cols, row);
        loss[r] = sum_of_others(cols, row, most, first_equal(cols, row, most));
    }
    map_log(rows, loss, loss);
    map_softplus(rows, loss, loss);
    for (size_t r = 0; r < rows; r++) {
        const float *row = z + r * cols;
        loss[r] = weighted_losses(cols, row, t + r * cols, greatest(cols, row), loss[r]);
    }
}

static void crossentropy_logits_backward(size_t rows, size_t cols, const float *y, const float *t,
                                         float scale, float *dz)
{
    for (size_t at = 0; at < rows * cols; at += cols) {
        const vf total = v_set(sum(cols, t + at));
        TANN__INDEPENDENT
        for (size_t j = 0; j < cols; j += WIDTH) {
            const vf share = v_mul(v_load_some(y + at + j, cols - j), total);
            const vf slope = v_sub(share, v_load_some(t + at + j, cols - j));
            v_store_some(dz + at + j, v_one_nan(v_mul(v_set(scale), slope)), cols - j);
        }
    }
}

static size_t same_greatest(size_t rows, size_t cols, const float *a, const float *b)
{
    size_t count = 0;
    for (size_t at = 0; at < rows * cols; at += cols) {
        count += first_equal(cols, a + at, greatest(cols, a + at)) ==
                 first_equal(cols, b + at, greatest(cols, b + at));
    }
    return count;
}

#endif
