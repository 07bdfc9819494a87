#include "camera.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "jacobi.h"

static void find_means(const float *values, size_t width, size_t count, double *means)
{
    for (size_t k = 0; k < width; k++) {
        means[k] = 0;
        for (size_t i = 0; i < count; i++) {
            means[k] += (double)values[i * width + k];
        }
        means[k] /= (double)count;
    }
}

/* covariances [width, width], times the count, which changes no direction. */
static void find_covariances(const camera *c, const float *values, size_t count,
                             double *covariances)
{
    memset(covariances, 0, c->width * c->width * sizeof *covariances);
    for (size_t i = 0; i < count; i++) {
        const float *value = values + i * c->width;
        for (size_t k = 0; k < c->width; k++) {
            for (size_t m = 0; m < c->width; m++) {
                covariances[k * c->width + m] +=
                    ((double)value[k] - c->centre[k]) * ((double)value[m] - c->centre[m]);
            }
        }
    }
}

/* The number of the greatest eigenvalue, `but` one. */
static size_t greatest(const double *matrix, size_t width, size_t but)
{
    size_t best = but == 0 ? 1 : 0;
    for (size_t k = 0; k < width; k++) {
        if (k != but && matrix[k * (width + 1)] > matrix[best * (width + 1)]) {
            best = k;
        }
    }
    return best;
}

static double along(const camera *c, const float *value, int axis)
{
    double sum = 0;
    for (size_t k = 0; k < c->width; k++) {
        sum += c->axes[axis][k] * ((double)value[k] - c->centre[k]);
    }
    return sum;
}

/* An eigenvector may point either way: to the right is where class 1 is; of the second direction,
   upwards is where its largest number is positive. */
static bool points_the_wrong_way(const camera *c, int axis, const float *values,
                                 const int32_t *labels, size_t count)
{
    double sum = 0; /* the centre is at 0, so class 1 alone tells */
    size_t largest = 0;
    for (size_t i = 0; axis == 0 && i < count; i++) {
        sum += labels[i] == 1 ? along(c, values + i * c->width, 0) : 0;
    }
    for (size_t k = 1; k < c->width; k++) {
        largest = fabs(c->axes[axis][k]) > fabs(c->axes[axis][largest]) ? k : largest;
    }
    return axis == 0 ? sum < 0 : c->axes[axis][largest] < 0;
}

bool camera_point(camera *c, size_t width, const float *values, const int32_t *labels, size_t count)
{
    c->width = width;
    find_means(values, width, count, c->centre);
    if (width <= 2) {
        return true;
    }
    double *memory = malloc(2 * width * width * sizeof *memory);
    if (memory == NULL) {
        return false;
    }
    double *vectors = memory + width * width;
    find_covariances(c, values, count, memory);
    jacobi(memory, vectors, width);
    const size_t first = greatest(memory, width, width);
    const size_t chosen[2] = {first, greatest(memory, width, first)};
    for (int axis = 0; axis < 2; axis++) {
        memcpy(c->axes[axis], vectors + chosen[axis] * width, width * sizeof *vectors);
        const bool mirror = points_the_wrong_way(c, axis, values, labels, count);
        for (size_t k = 0; mirror && k < width; k++) {
            c->axes[axis][k] = -c->axes[axis][k];
        }
    }
    free(memory);
    return true;
}

void camera_see(const camera *c, const float *values, const float *x, size_t count, float *places)
{
    for (size_t i = 0; i < count; i++) {
        const float *value = values + i * c->width;
        if (c->width == 1) {
            places[2 * i] = value[0];
            places[2 * i + 1] = x[2 * i + 1];
        } else if (c->width == 2) {
            memcpy(places + 2 * i, value, 2 * sizeof *places);
        } else {
            places[2 * i] = (float)along(c, value, 0);
            places[2 * i + 1] = (float)along(c, value, 1);
        }
    }
}

static double square(double x)
{
    return x * x;
}

/* The centre of these values need not be the camera's. */
void camera_shares(const camera *c, const float *values, size_t count, double shares[2])
{
    camera now = *c;
    double total = 0;
    double parts[2] = {0, 0};
    find_means(values, c->width, count, now.centre);
    for (size_t i = 0; i < count; i++) {
        const float *value = values + i * c->width;
        for (size_t k = 0; k < c->width; k++) {
            total += square((double)value[k] - now.centre[k]);
        }
        for (int axis = 0; axis < 2; axis++) {
            parts[axis] += square(along(&now, value, axis));
        }
    }
    for (int axis = 0; axis < 2; axis++) {
        shares[axis] = total > 0 ? parts[axis] / total : 0;
    }
}
