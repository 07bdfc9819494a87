/* A whole file in memory, read piece by piece. */
#ifndef TINYANN_SRC_FILE_FILE_SLURP_H
#define TINYANN_SRC_FILE_FILE_SLURP_H

#include <stdint.h>

#include <tinyann/text.h>

#include "file/file.h"

typedef struct tann__slurp {
    unsigned char *bytes; /* [room], of which size are the file; from the context's allocator */
    size_t size, room;
} tann__slurp;

/* Reads to the end. TANN_E_UNSUPPORTED for more than `most` bytes, TANN_E_MEMORY, what the reader
   returned. After an error there is nothing to free. Takes at most 3 bytes a byte, and 64 KB. */
tann_status tann__slurp_read(tann__slurp *s, tann_ctx *ctx, tann_read_fn read, void *user,
                             uint64_t most);
tann_status tann__slurp_file(tann__slurp *s, tann_ctx *ctx, const char *path, uint64_t most);

/* Whether a file that is in memory already has no more than `most` bytes: TANN_E_UNSUPPORTED. */
tann_status tann__slurp_check(tann_ctx *ctx, size_t size, uint64_t most);

void tann__slurp_free(tann__slurp *s, tann_ctx *ctx);

#endif
