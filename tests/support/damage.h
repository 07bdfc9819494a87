/* What every reader must stand: files that are cut or changed, and memory that runs out. */
#ifndef TINYANN_TESTS_SUPPORT_DAMAGE_H
#define TINYANN_TESTS_SUPPORT_DAMAGE_H

#include <stdbool.h>
#include <stddef.h>

#include <tinyann/ctx.h>

/* Reads a file in memory; says whether it was taken. Fails the test where anything goes wrong on the way. */
typedef bool (*damage_read_fn)(const void *user, const unsigned char *bytes, size_t size);

/* A file and how it is read. */
typedef struct damage {
    damage_read_fn read;
    const void *user; /* passed to it */
    const void *bytes;
    size_t size;
} damage;

/* Reads the file cut before each of its bytes; with each of its bits flipped; with each of its bytes made
   each of `values` [count]. Returns how many were taken. */
size_t damage_cut(const damage *d);
size_t damage_flip(const damage *d);
size_t damage_put(const damage *d, const void *values, size_t count);

/* Does something with a context; says whether it came through, and gives back what it took. */
typedef bool (*damage_run_fn)(tann_ctx *ctx, const void *user);

/* Does it with each allocation failing in turn, once and for ever after. Fails the test unless it comes
   through just where none failed, leaves TANN_E_MEMORY and a sentence otherwise, and keeps nothing.
   Returns how many allocations it takes. */
size_t damage_memory(damage_run_fn run, const void *user);

#endif
