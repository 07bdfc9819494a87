/* The data: points of the plane in two classes, made from a seed or read from a file. The mesh goes
   from the least to the greatest value of each feature. */
#ifndef TOY_DATA_H
#define TOY_DATA_H

#include <stdbool.h>
#include <stdint.h>

#include "message.h"
#include "plane_data.h"

enum { TOY_SAMPLES = 400 }; /* how many are made from a seed */

/* Both return false with a sentence; then there is nothing to free, else plane_data_free() is due. */
bool data_generate(plane_data *data, uint64_t seed, message *why);
bool data_read(plane_data *data, const char *path, message *why);

#endif
