/* The data: points of the plane in two classes, made from a seed or read from a file. */
#ifndef DRAWING_DATA_H
#define DRAWING_DATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mesh.h"
#include "message.h"

enum {
    MADE_SAMPLES = 400,   /* how many are made from a seed */
    MOST_SAMPLES = 100000 /* as many as a file may have */
};

typedef struct plane_data {
    size_t count;    /* samples */
    float *x;        /* [count, 2] */
    int32_t *labels; /* [count] 0 or 1 */
    float *mesh;     /* [MESH_POINTS, 2] from the least to the greatest value of each feature;
                        laid out as in mesh.h */
    float low[2];    /* the least values */
    float high[2];   /* the greatest values */
} plane_data;

/* Both return false with a sentence; then there is nothing to free. */
bool data_generate(plane_data *data, uint64_t seed, message *why);
bool data_read(plane_data *data, const char *path, message *why);

void data_free(plane_data *data);

#endif
