/* The system's file functions, of which one call fails when told to: fopen, setvbuf, fread, fwrite, fseek,
   fclose, fsync, rename, open, lseek and mmap, as the library and these tests call them (the linker wraps them).
   Belongs to one thread. */
#ifndef TINYANN_TESTS_SUPPORT_DISK_H
#define TINYANN_TESTS_SUPPORT_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Call number `at`, counted from 1, fails; with `after`, all later ones do too. A failing fwrite of
   more than a sector of 512 bytes still writes the first half; a failing fclose closes. */
void disk_fail(size_t at, bool after);

/* Nothing fails any more. Returns how many calls there were since disk_fail(). */
size_t disk_heal(void);

/* Whether fsync waits for nothing: for tests that write much, and cut no power. */
void disk_hurry(bool hurries);

/* A file as it lies there. */
typedef struct disk_file {
    size_t size;
    unsigned char *bytes; /* free() it */
} disk_file;
disk_file disk_read(const char *path); /* fails the test if there is none */

/* What a .npy file holds. Fails the test unless it is one, with a header as NumPy writes it and room
   for all its numbers. */
typedef struct npy_array {
    char type[4]; /* "<f4" */
    int rank;
    size_t dim[8];
    size_t count;     /* numbers */
    float *floats;    /* of "<f4"; else NULL */
    int64_t *numbers; /* of "<i8"; else NULL */
    size_t size;      /* bytes that the header and the numbers take; there may be more */
    size_t file_size; /* bytes that there are */
} npy_array;
npy_array npy_read(const char *path);
void npy_clear(npy_array *a);

/* A new folder for a test, without a '/' at its end. Its files go with it. */
void folder_make(char path[64]);
void folder_clear(const char *path);

/* Whether there is such a file. */
bool file_exists(const char *path);

#endif
