/* The ranking as a picture. */
#ifndef ABLATION_PICTURE_H
#define ABLATION_PICTURE_H

#include <stdbool.h>

#include "experiment.h"

/* Draws it into a PNG file. False with a sentence. */
bool picture_write(const char *path, const digits *data, const findings *r, message *why);

#endif
