/* Optimizer steps. Each weight is on its own; afterwards g holds the weights from before. w, g and
   the moments are different arrays. */
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

static void sgd_plain(size_t n, float *w, float *g, float rate)
{
    TANN__INDEPENDENT
    for (size_t i = 0; i < n; i += WIDTH) {
        const size_t left = n - i;
        const vf old = v_load_some(w + i, left);
        v_store_some(w + i, v_multiply_add(v_set(-rate), v_load_some(g + i, left), old), left);
        v_store_some(g + i, old, left);
    }
}

static void sgd_momentum(size_t n, float *w, float *g, float *velocity, float rate, float momentum,
                         int nesterov)
{
    TANN__INDEPENDENT
    for (size_t i = 0; i < n; i += WIDTH) {
        const size_t left = n - i;
        const vf old = v_load_some(w + i, left);
        const vf push = v_mul(v_set(-rate), v_load_some(g + i, left));
        const vf before = v_load_some(velocity + i, left);
        const vf after = settled(v_multiply_add(v_set(momentum), before, push));
        const vf step = nesterov ? v_multiply_add(v_set(momentum), after, push) : after;
        v_store_some(velocity + i, after, left);
        v_store_some(w + i, v_add(old, step), left);
        v_store_some(g + i, old, left);
    }
}

static void sgd(size_t n, float *w, float *g, float *velocity, float rate, float momentum,
                int nesterov)
{
    if (velocity == NULL) {
        sgd_plain(n, w, g, rate);
    } else {
        sgd_momentum(n, w, g, velocity, rate, momentum, nesterov);
    }
}

static void adam(size_t n, float *w, float *g, float *m, float *v, float rate, float beta1,
                 float beta2, float epsilon)
{
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
        v_store_some(m + i, mean, left);
        v_store_some(v + i, power, left);
        v_store_some(w + i, v_sub(old, v_div(v_mul(v_set(rate), mean), size)), left);
        v_store_some(g + i, old, left);
    }
}

#endif
