/* Data: points of the plane in two classes, and a mesh over them. */
#ifndef DRAWING_PLANE_DATA_H
#define DRAWING_PLANE_DATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mesh.h"
#include "message.h"
#include "range.h"

enum { PLANE_MOST_SAMPLES = 100000 }; /* as many as a file may have */

typedef struct plane_data {
    size_t count;    /* samples */
    float *x;        /* [count, 2] */
    int32_t *labels; /* [count] 0 or 1 */
    range edges;     /* of the mesh */
    float *mesh;     /* [MESH_POINTS, 2] over the edges, both ends included; point (column, row) is
                        number row * MESH_SIDE + column */
} plane_data;

/* Those that return false do so with a sentence, and then there is nothing to free. */

/* Makes room for so many samples; x and labels are the caller's to fill. */
bool plane_data_new(plane_data *data, size_t count, message *why);

/* Reads the samples of a CSV file (csv.h): of both classes, not all in one line. */
bool plane_data_read(plane_data *data, const char *path, message *why);

/* Lays the mesh over a part of the plane. */
bool plane_data_lay_mesh(plane_data *data, range edges, message *why);

/* From the least to the greatest value of the samples. */
range plane_data_range(const plane_data *data);

void plane_data_free(plane_data *data);

#endif
