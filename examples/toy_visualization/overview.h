/* The overview: the data, the network, all loss curves and the last frames of all runs in one
   picture. */
#ifndef TOY_OVERVIEW_H
#define TOY_OVERVIEW_H

#include <stdbool.h>

#include <cairo.h>

#include "message.h"
#include "run.h"

/* A small copy of a frame, as the overview shows it. NULL: no memory. */
cairo_surface_t *overview_keep(const scene_style *style, cairo_surface_t *frame);

/* Draws the overview of some runs, all of which have a picture, and writes it as a PNG. */
bool overview_write(const char *path, const run_setting *setting, const run *const *runs,
                    size_t count, message *why);

#endif
