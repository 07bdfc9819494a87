/* Digests of all that the library computes: one number a part (a kernel, the trainings) and
   numeric profile, the same on every machine. The known ones stand in digests.def. */
#ifndef TINYANN_SRC_INSPECT_DIGEST_H
#define TINYANN_SRC_INSPECT_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <tinyann/ctx.h>
#include <tinyann/kernels.h>

#include "base/arena.h"
#include "base/context.h"

/* FNV-1a of 64 bits (G. Fowler, L. C. Noll, K.-P. Vo), over the bytes of numbers, the least
   first. */
#define TANN__DIGEST_START UINT64_C(14695981039346656037)

static inline uint64_t tann__digest_number(uint64_t digest, uint64_t number, int bits)
{
    for (int shift = 0; shift < bits; shift += 8) {
        digest = (digest ^ (number >> shift & 255)) * UINT64_C(1099511628211);
    }
    return digest;
}

/* The bits as they are, those of a NaN too. */
static inline uint64_t tann__digest_bits(uint64_t digest, const float *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t bits;
        memcpy(&bits, &values[i], sizeof bits);
        digest = tann__digest_number(digest, bits, 32);
    }
    return digest;
}

/* All NaNs are one: outside element-wise functions no more is promised. */
static inline uint64_t tann__digest_floats(uint64_t digest, const float *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t bits = 0x7FC00000u;
        if (values[i] == values[i]) {
            memcpy(&bits, &values[i], sizeof bits);
        }
        digest = tann__digest_number(digest, bits, 32);
    }
    return digest;
}

static inline uint64_t tann__digest_double(uint64_t digest, double value)
{
    uint64_t bits = UINT64_C(0x7FF8000000000000);
    if (value == value) {
        memcpy(&bits, &value, sizeof bits);
    }
    return tann__digest_number(digest, bits, 64);
}

#define TANN__DESK_FLOATS 16384

/* What parts are computed on. */
typedef struct tann__desk {
    tann_ctx ctx;          /* a copy of the caller's, in the profile of the desk */
    const tann_kernels *k; /* its kernels */
    bool full;             /* many sizes, in seconds; else few, in milliseconds */
    float *a, *b, *c;      /* [TANN__DESK_FLOATS] each */
    tann__arena arena;
} tann__desk;

/* Takes the desk's memory from the context's allocator: TANN_OK, or TANN_E_MEMORY and nothing taken.
   Errors go to the desk's context. */
tann_status tann__desk_init(tann__desk *desk, const tann_ctx *ctx, tann_numerics numerics,
                            bool full);
void tann__desk_free(tann__desk *desk);

/* A part: mixes its results into a digest. Fails only as what it calls. */
typedef tann_status (*tann__part_fn)(tann__desk *desk, uint64_t *digest);

typedef struct tann__digest_part {
    const char *name;
    tann__part_fn run;
    uint64_t few[TANN_NUMERICS_COUNT_];  /* the known digests */
    uint64_t full[TANN_NUMERICS_COUNT_]; /* those of a full desk */
} tann__digest_part;

/* The parts, from 0; NULL past the last. */
const tann__digest_part *tann__digest_part_at(size_t index);

/* The digest of one part, and the known one. */
tann_status tann__digest_of(tann__desk *desk, const tann__digest_part *part, uint64_t *digest);
uint64_t tann__digest_known(const tann__desk *desk, const tann__digest_part *part);

/* One function a row of digests.def. */
#define TANN__DIGEST(part, few_fma, few_muladd, full_fma, full_muladd)                             \
    tann_status tann__digest_##part(tann__desk *desk, uint64_t *digest);
#include "inspect/digests.def"
#undef TANN__DIGEST

#endif
