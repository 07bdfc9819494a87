#include "jacobi.h"

#include <float.h>
#include <math.h>

enum { MOST_SWEEPS = 60 }; /* a matrix of hundreds needs about ten */

/* A rotation of the plane of the axes p and q. */
typedef struct rotation {
    size_t p, q;
    double sine, cosine;
} rotation;

/* The smaller of the two angles that make a[p, q] zero. */
static rotation rotation_for(const double *a, size_t n, size_t p, size_t q)
{
    const double theta = (a[q * n + q] - a[p * n + p]) / (2 * a[p * n + q]);
    const double tangent = (theta < 0 ? -1 : 1) / (fabs(theta) + hypot(theta, 1));
    const double cosine = 1 / hypot(tangent, 1);
    return (rotation){p, q, tangent * cosine, cosine};
}

/* Turns two vectors of n numbers, `step` apart, against one another. */
static void turn(const rotation *r, double *first, double *second, size_t n, size_t step)
{
    for (size_t i = 0; i < n * step; i += step) {
        const double x = first[i];
        const double y = second[i];
        first[i] = r->cosine * x - r->sine * y;
        second[i] = r->sine * x + r->cosine * y;
    }
}

static double size_of(const double *a, size_t n, int diagonal)
{
    double sum = 0;
    for (size_t i = 0; i < n * n; i++) {
        sum += (i % (n + 1) == 0) == diagonal ? a[i] * a[i] : 0;
    }
    return sqrt(sum);
}

static void sweep(double *a, double *vectors, size_t n)
{
    for (size_t p = 0; p < n; p++) {
        for (size_t q = p + 1; q < n; q++) {
            if (a[p * n + q] != 0) {
                const rotation r = rotation_for(a, n, p, q);
                turn(&r, a + p, a + q, n, n);         /* columns */
                turn(&r, a + p * n, a + q * n, n, 1); /* rows */
                turn(&r, vectors + p * n, vectors + q * n, n, 1);
                a[p * n + q] = a[q * n + p] = 0;
            }
        }
    }
}

void jacobi(double *a, double *vectors, size_t n)
{
    for (size_t i = 0; i < n * n; i++) {
        vectors[i] = i % (n + 1) == 0;
    }
    for (int i = 0; i < MOST_SWEEPS; i++) {
        if (size_of(a, n, 0) <= DBL_EPSILON * size_of(a, n, 1)) {
            return;
        }
        sweep(a, vectors, n);
    }
}
