/* A file that grows at its end and whose beginning may be written anew. The only place that opens
   files (file.c). Nothing is held back: what was appended is the system's when the call returns, so
   that a full disk is noticed by who fills it. */
#ifndef TINYANN_SRC_FORMAT_FILE_H
#define TINYANN_SRC_FORMAT_FILE_H

#include <stddef.h>

#include <tinyann/ctx.h>
#include <tinyann/status.h>

/* Zeroed, it is closed. */
typedef struct tann__file {
    void *stream;     /* a FILE; NULL: closed */
    const char *path; /* the caller's; it must live as long as the file is open */
} tann__file;

/* Makes an empty file, or empties the one that is there. Every error of these functions is
   TANN_E_IO, with the path and the system's reason; ctx may be NULL. Only this one allocates: the C
   library's own record. */
tann_status tann__file_create(tann__file *file, tann_ctx *ctx, const char *path);

/* Writes behind all that is there. After an error a part of it may have been written. */
tann_status tann__file_append(tann__file *file, tann_ctx *ctx, const void *bytes, size_t count);

/* Writes over the first bytes, of which there are at least so many. After an error only this may be
   tried again. */
tann_status tann__file_rewrite(tann__file *file, tann_ctx *ctx, const void *bytes, size_t count);

/* Closes an open file; it is closed afterwards in any case. TANN_OK for a closed one. */
tann_status tann__file_close(tann__file *file, tann_ctx *ctx);

#endif
