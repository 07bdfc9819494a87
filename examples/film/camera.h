/* How a layer of any width is seen in a picture of two directions. */
#ifndef FILM_CAMERA_H
#define FILM_CAMERA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "experiment.h"

/*
 * One unit: its value to the right, and upwards x_1 of the input, so that points do not hide one
 * another. Two units: one to the right, one upwards. More: the two directions in which the samples vary
 * most (principal components, K. Pearson, 1901).
 */
typedef struct camera {
    size_t width;               /* of the layer */
    double centre[MOST_UNITS];  /* the mean of the samples */
    double axes[2][MOST_UNITS]; /* unit vectors; of layers wider than two */
} camera;

/* Points the camera at what the layer makes of the samples: values [count, width]. Class 1 is then
   further to the right, on average. False if there is no memory. */
bool camera_point(camera *c, size_t width, const float *values, const int32_t *labels,
                  size_t count);

/* Where values [count, width] of the points x [count, 2] are seen: places [count, 2]. */
void camera_see(const camera *c, const float *values, const float *x, size_t count, float *places);

/* The shares of the variance of values [count, width] that lie in the two directions; 0 if all are
   the same. */
void camera_shares(const camera *c, const float *values, size_t count, double shares[2]);

#endif
