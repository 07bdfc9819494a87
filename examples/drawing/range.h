/* How far values reach in a plane. */
#ifndef DRAWING_RANGE_H
#define DRAWING_RANGE_H

#include <stddef.h>

/* The least and the greatest value of each of two coordinates. */
typedef struct range {
    double low[2];
    double high[2];
} range;

/* Widens the range so that it holds the points [count, 2] too; those that are no finite numbers
   are left out. */
void range_widen(range *r, const float *points, size_t count);

/* The range with a margin around it, as a share of its size. */
range range_with_margin(range r, double share);

/* Widens a range so that both directions of a square have the same scale. */
range range_of_square(range r);

#endif
