/* The members of a .npz file, a zip archive of .npy files that are stored as they are:

       local header | name | extra | numbers ...   one behind the other, without holes
       the directory: a header with the name for each, in the same order
       where the directory lies, with zip64 in 64 bits first; nothing behind it

   The format: APPNOTE.TXT of PKWARE, 4.3 and 4.5.3. Both headers of a member must say the same. */
#ifndef TINYANN_SRC_DATA_NPZ_READER_H
#define TINYANN_SRC_DATA_NPZ_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <tinyann/ctx.h>
#include <tinyann/status.h>

typedef struct tann__npz {
    tann_ctx *ctx;
    const unsigned char *bytes; /* [size] */
    size_t size;
    size_t directory, directory_end; /* where it begins and ends */
    uint64_t left;                   /* members that are still to come */
    size_t at;                       /* the next one's header in the directory */
    size_t data;                     /* where the next one begins */
} tann__npz;

typedef struct tann__npz_member {
    const char *name;   /* [name_length] Without ".npy" */
    size_t name_length; /* at least 1; none of its bytes is 0 */
    size_t begin, size; /* of the .npy file, whose checksum is right */
} tann__npz_member;

/* Finds the directory. TANN_E_FORMAT, TANN_E_UNSUPPORTED; a sentence tells the byte. */
tann_status tann__npz_open(tann__npz *npz, tann_ctx *ctx, const unsigned char *bytes, size_t size);

/* The next member; to be called `left` times. At the last one nothing may be left over. */
tann_status tann__npz_next(tann__npz *npz, tann__npz_member *member);

#endif
