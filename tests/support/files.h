/* Files that a test writes and reads again. */
#ifndef TINYANN_TESTS_SUPPORT_FILES_H
#define TINYANN_TESTS_SUPPORT_FILES_H

#include <stddef.h>

enum { FILES_PATH = 300 };

/* The name of a new, empty file, in the folder for such files. */
void files_new(char path[FILES_PATH]);

/* Writes a file anew. */
void files_write(const char *path, const void *bytes, size_t size);

#endif
