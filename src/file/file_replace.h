/* A file that takes the place of another one only when it is whole and on the disk:

       PATH.0.tmp  written, waited for, closed  ->  renamed to PATH  ->  the folder waited for

   Whatever fails, and whenever the program is killed, PATH is the old file or the new one. Of several
   that write the same PATH at once each has a file of its own, and the last one stays. */
#ifndef TINYANN_SRC_FILE_FILE_REPLACE_H
#define TINYANN_SRC_FILE_FILE_REPLACE_H

#include <tinyann/component.h>

#include "base/alloc.h"
#include "file/file.h"

#define TANN__REPLACE_ROOM 20

typedef struct tann__replacement {
    tann_ctx *ctx;
    tann__file file; /* to append to */
    const char *path;
    char *temporary; /* [room] its name; and room for that of the folder */
    size_t room;
    tann__allocator allocator;
} tann__replacement;

/* Begins. TANN_E_IO, TANN_E_MEMORY. The path must live until the end. */
tann_status tann__replace_begin(tann__replacement *r, tann_ctx *ctx, const char *path);

/* A tann_write_fn, for a replacement: adds to the file. */
tann_status tann__replace_append(void *replacement, const char *text, size_t length);

/* Puts the file in its place. After an error the old file is there, and nothing of the new one; but if
   the folder cannot be waited for, the new one is there. */
tann_status tann__replace_finish(tann__replacement *r, tann_ctx *ctx);

/* All of that: begins, has `produce` give the bytes, and puts the file in its place. What that returned,
   and then nothing of a new file is left; or the errors of the others. */
tann_status tann__replace_by(tann_ctx *ctx, const char *path, tann_produce_fn produce, void *user);

/* Deletes what a killed program has left of a file that nobody else writes. To be called before each
   beginning, so that there is never more than one. Writes behind the path, where there is room for
   TANN__REPLACE_ROOM characters, and takes it back. */
void tann__replace_tidy(char *path);

/* Gives up, and keeps the context's error. */
void tann__replace_abandon(tann__replacement *r);

#endif
