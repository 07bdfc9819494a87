/* An animated GIF, written frame by frame. */
#ifndef DRAWING_GIF_H
#define DRAWING_GIF_H

#include <stdbool.h>

#include <cairo.h>

#include "message.h"

typedef struct gif gif;

/* Opens a file for frames of one size. NULL with a sentence on failure. */
gif *gif_open(const char *path, int width, int height, message *why);

/* Adds a frame (CAIRO_FORMAT_RGB24, of that size) that is shown for so many hundredths of a
   second. */
bool gif_add(gif *g, cairo_surface_t *frame, int hundredths, message *why);

/* Finishes the file; its last frame is held for so long. Frees `g` in any case; NULL is allowed. */
bool gif_close(gif *g, int hundredths, message *why);

#endif
