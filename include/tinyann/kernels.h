/**
 * @file kernels.h
 * @brief The table of kernels: arithmetic for the layers, built in or your own.
 *
 * A kernel takes pointers and counts and gives numbers: no memory, no failure, no state. Every set
 * (one for each instruction set) of a numeric profile gives the same bits:
 * - each element of a matrix product is accumulated in the order of k, with one multiply-add of the
 *   profile a term;
 * - every other sum uses 16 lanes, lane l taking elements l, l + 16, ..., which are then added as a
 *   tree (l with l + 8, then + 4, + 2, + 1);
 * - elementary functions err by less than 1.5 units in the last place and give the one NaN,
 *   7fc00000.
 *
 * Pointers may be unaligned. Outputs may be the very array of an input of the same size (`y == x`)
 * except in matrix products, but may not overlap it otherwise. Threads: any number at once.
 */
#ifndef TINYANN_KERNELS_H
#define TINYANN_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#include <tinyann/ctx.h>
#include <tinyann/export.h>

TANN_BEGIN_DECLS

/** @brief The caches of a core: by them products of matrices are cut into pieces, which changes no
 *         bit. tann_frame::caches has those of the processor. */
typedef struct tann_caches {
    size_t level1; /**< Bytes of the first, for data. */
    size_t level2; /**< Bytes of the second. */
} tann_caches;

/** @brief What tann_kernels.row() makes of its sums. */
typedef enum tann_row_finish {
    TANN_ROW_SUM = 0,    /**< Nothing. */
    TANN_ROW_RELU = 1,   /**< relu */
    TANN_ROW_TANH = 2,   /**< tanh */
    TANN_ROW_SIGMOID = 3 /**< sigmoid */
} tann_row_finish;

/** @brief One set of kernels. Members are only ever appended. */
typedef struct tann_kernels {
    size_t struct_size;     /**< How much of the table this library fills. */
    tann_isa isa;           /**< For which instruction set. */
    tann_numerics numerics; /**< What a multiply-add is in it. */

    /** c[m,n] = bias[n] + a[m,k] b[k,n]; bias may be NULL. lda, ldb, ldc: floats from row to row.
        caches may be NULL. A product takes up to 65 KiB of the stack, and no other memory. */
    void (*gemm_nn)(size_t m, size_t n, size_t k, const float *a, size_t lda, const float *b,
                    size_t ldb, const float *bias, float *c, size_t ldc, const tann_caches *caches);
    /** c[m,n] = aT b, with a [k,m] and b [k,n]: the gradient of a dense kernel, xT dy. */
    void (*gemm_tn)(size_t m, size_t n, size_t k, const float *a, size_t lda, const float *b,
                    size_t ldb, float *c, size_t ldc, const tann_caches *caches);
    /** c[m,n] = a bT, with a [m,k] and b [n,k]: the gradient of a dense input, dy WT. */
    void (*gemm_nt)(size_t m, size_t n, size_t k, const float *a, size_t lda, const float *b,
                    size_t ldb, float *c, size_t ldc, const tann_caches *caches);
    /** sum[cols] = the rows of x[rows,cols] added up in their order, from the first. */
    void (*column_sum)(size_t rows, size_t cols, const float *x, size_t ldx, float *sum);

    void (*exp)(size_t n, const float *x, float *y);      /**< y = e^x */
    void (*log)(size_t n, const float *x, float *y);      /**< y = natural logarithm of x */
    void (*tanh)(size_t n, const float *x, float *y);     /**< y = tanh x */
    void (*sigmoid)(size_t n, const float *x, float *y);  /**< y = 1 / (1 + e^-x) */
    void (*softplus)(size_t n, const float *x, float *y); /**< y = log(1 + e^x) */
    void (*relu)(size_t n, const float *x, float *y);     /**< y = x > 0 ? x : 0; NaN stays NaN */
    /** y[rows,cols] = the softmax of each row of x. A row that holds NaN or +infinity, or nothing
        but -infinity, becomes NaN throughout; -infinity beside finite numbers becomes 0. */
    void (*softmax)(size_t rows, size_t cols, const float *x, float *y);

    /** dy (1 - y^2) */
    void (*tanh_backward)(size_t n, const float *y, const float *dy, float *dx);
    /** dy y (1 - y) */
    void (*sigmoid_backward)(size_t n, const float *y, const float *dy, float *dx);
    /** y > 0 ? dy : 0 */
    void (*relu_backward)(size_t n, const float *y, const float *dy, float *dx);
    /** Each row: y_j (dy_j - sum_k dy_k y_k). */
    void (*softmax_backward)(size_t rows, size_t cols, const float *y, const float *dy, float *dx);

    void (*add)(size_t n, const float *a, const float *b, float *y);      /**< y = a + b */
    void (*multiply)(size_t n, const float *a, const float *b, float *y); /**< y = a b */
    void (*scale)(size_t n, float factor, const float *x, float *y);      /**< y = factor x */

    float (*sum)(size_t n, const float *x);          /**< The sum, by 16 lanes; 0 for none. */
    double (*sum_squares)(size_t n, const float *x); /**< Of squares, in double, by 16 lanes. */
    int (*all_finite)(size_t n, const float *x);     /**< 1 if none is NaN or infinity, else 0. */

    /** w -= rate g, with momentum as tann_sgd_opts says (velocity: [n], or NULL for none).
        Afterwards g holds the weights from before. A velocity closer to 0 than 2^-126 becomes 0.
        Returns 1 if all that it wrote is finite (if w and g were before), else 0. */
    int (*sgd)(size_t n, float *w, float *g, float *velocity, float rate, float momentum,
               int nesterov);
    /** Adam, as tann_adam_opts says, with rate already times sqrt(1 - beta2^t) / (1 - beta1^t).
        Afterwards g holds the weights from before. Moments closer to 0 than 2^-126 become 0.
        Returns as sgd. */
    int (*adam)(size_t n, float *w, float *g, float *m, float *v, float rate, float beta1,
                float beta2, float epsilon);

    void (*difference)(size_t n, float factor, const float *a, const float *b,
                       float *y); /**< y = factor (a - b) */
    /** each = -(t log y + (1 - t) log(1 - y)), with a finite y held within 1e-7 and 1 - 1e-7. */
    void (*binary_crossentropy)(size_t n, const float *y, const float *t, float *each);
    /** The same for y = sigmoid z, from z. */
    void (*binary_crossentropy_logits)(size_t n, const float *z, const float *t, float *each);
    /** loss[rows] = sum_j t_j (log(sum_k e^z_k) - z_j) of each row of z and t[rows,cols]. What a
        target of 0 leaves out counts as 0, but where z is not finite; so does a loss near 0 keep
        its digits. */
    void (*crossentropy_logits)(size_t rows, size_t cols, const float *z, const float *t,
                                float *loss);
    /** dz_j = scale (y_j sum_k t_k - t_j) in each row: its gradient, with y = softmax z. */
    void (*crossentropy_logits_backward)(size_t rows, size_t cols, const float *y, const float *t,
                                         float scale, float *dz);
    /** In how many rows the first of the greatest numbers is in the same column of a and b. */
    size_t (*same_greatest)(size_t rows, size_t cols, const float *a, const float *b);

    /** One sample through a dense layer: y[n] = f(bias[n] + x[k] w[k,n]), with f as finish says and
        the bits of gemm_nn and the function; bias may be NULL. Quick for small layers, whose w is
        read from a near cache. y may not overlap the others. */
    void (*row)(size_t n, size_t k, const float *x, const float *w, const float *bias, float *y,
                tann_row_finish finish);

    /** y = x > 0 ? x : slope x */
    void (*leaky_relu)(size_t n, float slope, const float *x, float *y);
    /** y > 0 ? dy : slope dy */
    void (*leaky_relu_backward)(size_t n, float slope, const float *y, const float *dy, float *dx);
    void (*elu)(size_t n, const float *x, float *y); /**< y = x > 0 ? x : e^x - 1 */
    /** y > 0 ? dy : dy (y + 1) */
    void (*elu_backward)(size_t n, const float *y, const float *dy, float *dx);
    /** dy (1 - e^-y) */
    void (*softplus_backward)(size_t n, const float *y, const float *dy, float *dx);
    void (*gelu)(size_t n, const float *x, float *y); /**< y = x (1 + erf(x / sqrt 2)) / 2 */
    /** dy times its derivative at x, which is exact to some 1e-7. */
    void (*gelu_backward)(size_t n, const float *x, const float *dy, float *dx);
    void (*silu)(size_t n, const float *x, float *y); /**< y = x / (1 + e^-x) */
    /** dy times its derivative at x, which is exact to some 1e-7. */
    void (*silu_backward)(size_t n, const float *x, const float *dy, float *dx);

    /** words[4 i + j] = tann_random_bits(seed, stream, 4 (first + i) + j), for i < blocks, j <
        4. */
    void (*random_blocks)(uint64_t seed, uint64_t stream, uint64_t first, size_t blocks,
                          uint32_t *words);

    void (*erf)(size_t n, const float *x, float *y); /**< y = the error function of x */
} tann_kernels;

TANN_END_DECLS

#endif
