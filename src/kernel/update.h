/* Optimizer steps. Each weight is on its own; afterwards g holds the weights from before. w, g and
   the moments are different arrays. All return whether what they wrote is finite. It shows in the
   weights: an infinite push leaves none finite. Only Adam's second moment divides it away. */
#ifndef TINYANN_SRC_KERNEL_UPDATE_H
#define TINYANN_SRC_KERNEL_UPDATE_H

#include <float.h>
#include <stddef.h>

#include "kernel/simd.h"

/* A moment. Without gradient it shrinks until it is subnormal, and there rounding holds it for
   ever; since arithmetic on subnormal numbers is many times slower, it becomes 0. */
TANN__INLINE vf settled(vf x)
{
    return v_select(v_less(v_absolute(x), v_set(FLT_MIN)), v_zero(), x);
}

static int sgd_plain(size_t n, float *w, float *g, float rate)
{
    vi bad = v_words(0);
    TANN__INDEPENDENT
    for (size_t i = 0; i < n; i += WIDTH) {
        const size_t left = n - i;
        const vf old = v_load_some(w + i, left);
        const vf new = v_multiply_add(v_set(-rate), v_load_some(g + i, left), old);
        bad = v_or(bad, v_not_finite(new));
        v_store_some(w + i, new, left);
        v_store_some(g + i, old, left);
    }
    return v_none_set(bad);
}

static int sgd_momentum(size_t n, float *w, float *g, float *velocity, float rate, float momentum,
                        int nesterov)
{
    vi bad = v_words(0);
    TANN__INDEPENDENT
    for (size_t i = 0; i < n; i += WIDTH) {
        const size_t left = n - i;
        const vf old = v_load_some(w + i, left);
        const vf push = v_mul(v_set(-rate), v_load_some(g + i, left));
        const vf before = v_load_some(velocity + i, left);
        const vf after = settled(v_multiply_add(v_set(momentum), before, push));
        const vf step = nesterov ? v_multiply_add(v_set(momentum), after, push) : after;
        const vf new = v_add(old, step);
        bad = v_or(bad, v_not_finite(new));
        v_store_some(velocity + i, after, left);
        v_store_some(w + i, new, left);
        v_store_some(g + i, old, left);
    }
    return v_none_set(bad);
}

static int sgd(size_t n, float *w, float *g, float *velocity, float rate, float momentum,
               int nesterov)
{
    return velocity == NULL ? sgd_plain(n, w, g, rate)
                            : sgd_momentum(n, w, g, velocity, rate, momentum, nesterov);
}

static int adam(size_t n, float *w, float *g, float *m, float *v, float rate, float beta1,
                float beta2, float epsilon)
{
    vi bad = v_words(0);
    TANN__INDEPENDENT
    for (size_t i = 0; i < n; i += WIDTH) {
        const size_t left = n - i;
        const vf old = v_load_some(w + i, left);
        const vf slope = v_load_some(g + i, left);
        const vf push = v_mul(v_set(1 - beta1), slope);
        const vf square = v_mul(v_mul(v_set(1 - beta2), slope), slope);
        const vf mean = settled(v_multiply_add(v_set(beta1), v_load_some(m + i, left), push));
        const vf power = settled(v_multiply_add(v_set(beta2), v_load_some(v + i, left), square));
        const vf size = v_add(v_sqrt(power), v_set(epsilon));
        const vf new = v_sub(old, v_div(v_mul(v_set(rate), mean), size));
        bad = v_or(bad, v_or(v_not_finite(new), v_not_finite(power)));
        v_store_some(m + i, mean, left);
        v_store_some(v + i, power, left);
        v_store_some(w + i, new, left);
        v_store_some(g + i, old, left);
    }
    return v_none_set(bad);
}

#endif
