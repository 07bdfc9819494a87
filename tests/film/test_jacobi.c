/* Eigenvalues and eigenvectors. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include <tinyann/random.h>

#include "jacobi.h"

enum { MOST = 60 };

static double matrix[MOST * MOST], work[MOST * MOST], vectors[MOST * MOST];

static double norm_of(size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n * n; i++) {
        sum += matrix[i] * matrix[i];
    }
    return sqrt(sum);
}

static double product(const double *a, const double *b, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += a[i] * b[i];
    }
    return sum;
}

static void check_near(double value, double expected, double bound, const char *what)
{
    if (!(fabs(value - expected) <= bound)) {
        fail_msg("%s is %.17g, expected %.17g +- %g", what, value, expected, bound);
    }
}

/* A v = lambda v for each pair, and the vectors are at right angles to one another. */
static void check(size_t n)
{
    memcpy(work, matrix, n * n * sizeof *work);
    jacobi(work, vectors, n);
    const double bound = 1e-13 * (norm_of(n) + 1e-300);
    for (size_t k = 0; k < n; k++) {
        const double *v = vectors + k * n;
        for (size_t i = 0; i < n; i++) {
            check_near(product(matrix + i * n, v, n), work[k * (n + 1)] * v[i], bound, "A v");
            check_near(product(v, vectors + i * n, n), i == k, 1e-13, "a product of vectors");
        }
    }
}

static void test_two_by_two(void **state)
{
    (void)state;
    const double known[] = {2, 1, 1, 2}; /* 1 along (1, -1), 3 along (1, 1) */
    memcpy(matrix, known, sizeof known);
    check(2);
    check_near(fmin(work[0], work[3]), 1, 1e-15, "the lower eigenvalue");
    check_near(fmax(work[0], work[3]), 3, 1e-15, "the higher eigenvalue");
}

static void test_random(void **state)
{
    (void)state;
    for (size_t n = 1; n <= MOST; n += n < 8 ? 1 : 13) {
        for (size_t i = 0; i < n; i++) {
            for (size_t k = i; k < n; k++) {
                const double value = (double)tann_random_normal(n, 1, i * n + k);
                matrix[i * n + k] = matrix[k * n + i] = value;
            }
        }
        check(n);
    }
}

/* Zeros, equal eigenvalues, rank one, a diagonal, very small and very large numbers. */
static void test_degenerate(void **state)
{
    enum { N = 6 };
    (void)state;
    for (int kind = 0; kind < 6; kind++) {
        for (size_t i = 0; i < N; i++) {
            for (size_t k = 0; k < N; k++) {
                const double ranked = (double)((i + 1) * (k + 1));
                const double values[] = {
                    0, i == k, ranked, i == k ? (double)i : 0, 1e-150 * ranked, 1e150 * ranked};
                matrix[i * N + k] = values[kind];
            }
        }
        check(N);
    }
}

int test_jacobi(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_two_by_two),
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_degenerate),
    };
    return cmocka_run_group_tests_name("jacobi", tests, NULL, NULL);
}
