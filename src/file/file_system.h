/* What the C library does not know of files: making one only if it is not there, waiting for the disk,
   replacing one by another at once, having one in memory without reading it. POSIX, Windows, and
   as well as can be without either (file_system.c).
   Where one of them fails, errno has the reason, or is 0. */
#ifndef TINYANN_SRC_FILE_FILE_SYSTEM_H
#define TINYANN_SRC_FILE_FILE_SYSTEM_H

#include <stdbool.h>
#include <stdio.h>

/* A new file for writing. NULL, and *taken, where there is one of that name. */
FILE *tann__system_create(const char *path, bool *taken);

/* Waits until the disk has what was written; false if it has not. */
bool tann__system_sync(FILE *file);

/* Gives a file the name of another one, which then is gone. There is no moment without one of both. */
bool tann__system_rename(const char *from, const char *to);

/* Waits until the disk has the names of a folder. */
bool tann__system_sync_folder(const char *folder);

void tann__system_remove(const char *path);

/* A whole file in memory that the system fills when it is looked at. Zeroed, it is none. */
typedef struct tann__mapping {
    const unsigned char *bytes; /* not NULL, also of an empty file */
    size_t size;
} tann__mapping;

extern const bool tann__system_maps; /* whether this system can */

bool tann__system_map(const char *path, tann__mapping *mapping);
void tann__system_unmap(const tann__mapping *mapping);

#endif
