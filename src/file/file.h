/* A file that grows at its end and whose beginning may be written anew, or one that is read. The only
   place that opens files (file.c, and file_system.c for what the C library cannot do). Nothing is held
   back: what was appended is the system's when the call returns, so that a full disk is noticed by who
   fills it. */
#ifndef TINYANN_SRC_FILE_FILE_H
#define TINYANN_SRC_FILE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include <tinyann/ctx.h>
#include <tinyann/status.h>

#include "file/file_system.h"

/* Zeroed, it is closed. */
typedef struct tann__file {
    void *stream;     /* a FILE; NULL: closed */
    const char *path; /* the caller's; it must live as long as the file is open */
} tann__file;

/* Makes an empty file, or empties the one that is there. Every error of these functions is
   TANN_E_IO, with the path and the system's reason; ctx may be NULL. Only this one allocates: the C
   library's own record. */
tann_status tann__file_create(tann__file *file, tann_ctx *ctx, const char *path);

/* The same, but a file that is there stays: then *taken, and TANN_E_IO without a sentence. */
tann_status tann__file_create_new(tann__file *file, tann_ctx *ctx, const char *path, bool *taken);

/* Opens a file that is there, to be read from its beginning. */
tann_status tann__file_open(tann__file *file, tann_ctx *ctx, const char *path);

/* The same; a file that is not there is no error, and then the file stays closed. */
tann_status tann__file_open_if_there(tann__file *file, tann_ctx *ctx, const char *path);

/* Reads on; *count receives how much it was, 0 at the end. */
tann_status tann__file_read(tann__file *file, tann_ctx *ctx, void *bytes, size_t size,
                            size_t *count);

/* Waits until the disk has it all. */
tann_status tann__file_sync(tann__file *file, tann_ctx *ctx);

/* Writes behind all that is there. After an error a part of it may have been written. */
tann_status tann__file_append(tann__file *file, tann_ctx *ctx, const void *bytes, size_t count);

/* Writes over the first bytes, of which there are at least so many. After an error only this may be
   tried again. */
tann_status tann__file_rewrite(tann__file *file, tann_ctx *ctx, const void *bytes, size_t count);

/* "cannot write '<path>': <the system's reason, from errno>". Returns TANN_E_IO. */
tann_status tann__file_fail(tann_ctx *ctx, const char *path);

/* A whole file in memory without reading it; to be given to tann__system_unmap(). */
tann_status tann__file_map(tann__mapping *mapping, tann_ctx *ctx, const char *path);

/* Closes an open file; it is closed afterwards in any case. TANN_OK for a closed one. */
tann_status tann__file_close(tann__file *file, tann_ctx *ctx);

#endif
