/* The folder for the results. */
#ifndef DRAWING_OUTPUT_H
#define DRAWING_OUTPUT_H

#include <stdbool.h>

#include "message.h"

/* Makes the folder, with those above it, and tries whether a file can be written into it. */
bool output_prepare(const char *folder, message *why);

/* "folder/name.ending", to be given to free(); NULL if there is no memory. */
char *output_path(const char *folder, const char *name, const char *ending);

#endif
