/* The data: points of the plane in two classes, made from a seed or read from a file. */
#ifndef TOY_DATA_H
#define TOY_DATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "message.h"

enum {
    TOY_SAMPLES = 400,   /* how many are made from a seed */
    TOY_MESH_SIDE = 200, /* the mesh is square */
    TOY_MESH_POINTS = TOY_MESH_SIDE * TOY_MESH_SIDE,
    TOY_MOST_SAMPLES = 100000 /* as many as a file may have */
};

typedef struct toy_data {
    size_t count;    /* samples */
    float *x;        /* [count, 2] */
    int32_t *labels; /* [count] 0 or 1 */
    float *mesh;     /* [TOY_MESH_POINTS, 2] from the least to the greatest value of each feature;
                        point (column, row) is number row * TOY_MESH_SIDE + column */
    float low[2];    /* the least values */
    float high[2];   /* the greatest values */
} toy_data;

/* Both return false with a sentence; then there is nothing to free. */
bool data_generate(toy_data *data, uint64_t seed, message *why);
bool data_read(toy_data *data, const char *path, message *why);

void data_free(toy_data *data);

#endif
