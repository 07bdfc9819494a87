/* Kernels that give almost the right numbers, for copies of the library that are broken on purpose: see
   ../broken.sh, which puts them into src/kernel/kernel_set.h in place of the right ones. */
#ifndef TINYANN_TESTS_REPRODUCIBILITY_BROKEN_KERNELS_H
#define TINYANN_TESTS_REPRODUCIBILITY_BROKEN_KERNELS_H

#include <stddef.h>

/* The terms in two halves, which are added at the end: what a split over k would give. */
static inline void split_gemm_nn(size_t m, size_t n, size_t k, const float *a, size_t lda,
                                 const float *b, size_t ldb, const float *bias, float *c,
                                 size_t ldc, const tann_caches *caches)
{
    const size_t half = k / 2;
    gemm_nn(m, n, half, a, lda, b, ldb, bias, c, ldc, caches);
    for (size_t i = 0; i < m && half > 0; i++) {
        for (size_t j = 0; j < n; j++) {
            float rest;
            gemm_nn(1, 1, k - half, a + i * lda + half, lda, b + half * ldb + j, ldb, NULL, &rest,
                    1, caches);
            c[i * ldc + j] += rest;
        }
    }
    if (half == 0) {
        gemm_nn(m, n, k, a, lda, b, ldb, bias, c, ldc, caches);
    }
}

/* From left to right: what a loop without lanes gives. */
static inline float plain_sum(size_t n, const float *x)
{
    float total = 0;
    for (size_t i = 0; i < n; i++) {
        total += x[i];
    }
    return total;
}

/* 16 lanes as they should be, but the tree pairs them otherwise. */
static inline float other_tree_sum(size_t n, const float *x)
{
    float lane[16] = {0};
    for (size_t i = 0; i < n; i++) {
        lane[i % 16] += x[i];
    }
    for (size_t width = 1; width < 16; width *= 2) {
        for (size_t l = 0; l < 16; l += 2 * width) {
            lane[l] += lane[l + width];
        }
    }
    return lane[0];
}

/* NaN passes through as it came, with its sign and payload. */
static inline void nan_keeping_relu(size_t n, const float *x, float *y)
{
    for (size_t i = 0; i < n; i++) {
        y[i] = x[i] <= 0 ? 0 : x[i];
    }
}

/* The gradient passes where the output is 0, too. */
static inline void edge_relu_backward(size_t n, const float *y, const float *dy, float *dx)
{
    for (size_t i = 0; i < n; i++) {
        dx[i] = y[i] >= 0 ? dy[i] : 0;
    }
}

#endif
