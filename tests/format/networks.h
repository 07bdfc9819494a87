/* FANN files as the tests change them. */
#ifndef TINYANN_TESTS_FORMAT_NETWORKS_H
#define TINYANN_TESTS_FORMAT_NETWORKS_H

#include <stddef.h>

#include <tinyann/tinyann.h>

/* 2 inputs, 2 units of tanh with the steepnesses 0.5 and 0.25, 1 linear output; nothing is missing. */
extern const char network_whole[];

/* 1 input, layers of 1, 1 and 1, each reading all before; sigmoids, the output linear. */
extern const char network_shortcut[];

/* A text in which the first `from` is `to`. free() it. Fails the test if there is none. */
char *network_with(const char *text, const char *from, const char *to);

/* Loads a text on a heap that is watched: refused with a sentence, or a model; nothing leaks, and memory
   stays below 8 times the file and 1 MiB. Returns whether it was loaded. */
int network_loads(const char *text, size_t size);

#endif
