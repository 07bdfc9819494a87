/* Samples in a text file: lines "x0,x1,class", with or without that header. */
#ifndef DRAWING_CSV_H
#define DRAWING_CSV_H

#include <stdbool.h>

#include "message.h"
#include "plane_data.h"

/* Reads the samples (x, labels and count) into empty data. On failure returns false with a sentence
   that names the file and the line; what was read so far is the data's to free. */
bool csv_read(plane_data *data, const char *path, message *why);

#endif
