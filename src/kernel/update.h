/* Optimizer steps. Each weight is on its own; afterwards g holds the weights from before. w, g and
   the moments are different arrays. */
#ifndef TINYANN_SRC_KERNEL_UPDATE_H
#define TINYANN_SRC_KERNEL_UPDATE_H

#include <float.h>
#include <stddef.h>

#include "kernel/ieee.h"

/* A moment. Without gradient it shrinks until it is subnormal, and there rounding holds it for
   ever; since arithmetic on subnormal numbers is many times slower, it becomes 0. */
TANN__INLINE float settled(float x)
{
    return tann__select(tann__absolute(x) < FLT_MIN, 0, x);
}

static void sgd_plain(size_t n, float *w, float *g, float rate)
{
    TANN__INDEPENDENT
    for (size_t i = 0; i < n; i++) {
        const float old = w[i];
        w[i] = tann__multiply_add(-rate, g[i], old);
        g[i] = old;
    }
}

static void sgd_momentum(size_t n, float *w, float *g, float *velocity, float rate, float momentum)
{
    TANN__INDEPENDENT
    for (size_t i = 0; i < n; i++) {
        const float old = w[i];
        velocity[i] = settled(tann__multiply_add(momentum, velocity[i], -rate * g[i]));
        w[i] = old + velocity[i];
        g[i] = old;
    }
}

static void sgd_nesterov(size_t n, float *w, float *g, float *velocity, float rate, float momentum)
{
    TANN__INDEPENDENT
    for (size_t i = 0; i < n; i++) {
        const float old = w[i];
        const float push = -rate * g[i];
        velocity[i] = settled(tann__multiply_add(momentum, velocity[i], push));
        w[i] = old + tann__multiply_add(momentum, velocity[i], push);
        g[i] = old;
    }
}

static void sgd(size_t n, float *w, float *g, float *velocity, float rate, float momentum,
                int nesterov)
{
    if (velocity == NULL) {
        sgd_plain(n, w, g, rate);
    } else if (nesterov) {
        sgd_nesterov(n, w, g, velocity, rate, momentum);
    } else {
        sgd_momentum(n, w, g, velocity, rate, momentum);
    }
}

static void adam(size_t n, float *w, float *g, float *m, float *v, float rate, float beta1,
                 float beta2, float epsilon)
{
    TANN__INDEPENDENT
    for (size_t i = 0; i < n; i++) {
        const float old = w[i];
        const float slope = g[i];
        m[i] = settled(tann__multiply_add(beta1, m[i], (1 - beta1) * slope));
        v[i] = settled(tann__multiply_add(beta2, v[i], (1 - beta2) * slope * slope));
        w[i] = old - rate * m[i] / (tann__sqrt(v[i]) + epsilon);
        g[i] = old;
    }
}

#endif
