/* Option and result structs of callers that may have been compiled with an older or a newer header:
   each begins with `size_t struct_size`, and fields are only ever appended. */
#ifndef TINYANN_SRC_BASE_OPTIONS_H
#define TINYANN_SRC_BASE_OPTIONS_H

#include <stddef.h>

#include <tinyann/ctx.h>
#include <tinyann/status.h>

/* Reads `given` (the caller's struct, or NULL: nothing is read) over `known`, which holds the
   defaults and is `known_size` bytes: copies what both sides know and leaves known->struct_size as
   known_size. TANN_E_ARGUMENT for a struct_size below sizeof(size_t), TANN_E_UNSUPPORTED for a
   non-zero byte beyond known_size; ctx may be NULL; `what` names the struct in the sentence. */
tann_status tann__options_read(tann_ctx *ctx, const char *what, void *known, size_t known_size,
                               const void *given);

/* Writes `known` to the caller's struct `out` of `size` bytes: at most that many; bytes that only
   the caller knows become 0. out->struct_size becomes `size`. Size below sizeof(size_t), or a NULL
   out: nothing happens. For the *_opts_init functions and for results. */
void tann__options_write(void *out, size_t size, const void *known, size_t known_size);

/* Whether a result, or NULL, can be written to: to be asked before the work. */
tann_status tann__result_check(tann_ctx *ctx, const char *what, const void *out);

/* tann__options_write for a result whose struct_size the caller has set. TANN_E_ARGUMENT if that
   is below sizeof(size_t); TANN_OK for a NULL out. */
tann_status tann__result_write(tann_ctx *ctx, const char *what, void *out, const void *known,
                               size_t known_size);

/* The size that a struct had when `last` was its last member. */
#define TANN__FIRST_SIZE(type, last) (offsetof(type, last) + sizeof(((type *)0)->last))

/* Proof that a struct has no padding: the sum of its members' sizes is its size. */
#define TANN__NO_PADDING(type, sum) _Static_assert(sizeof(type) == (sum), #type " has padding")

#endif
