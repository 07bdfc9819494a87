/**
 * @file self_test.h
 * @brief Whether this build of the library, on this machine, gives the bits that it gives
 *        everywhere.
 */
#ifndef TINYANN_SELF_TEST_H
#define TINYANN_SELF_TEST_H

#include <tinyann/ctx.h>
#include <tinyann/export.h>
#include <tinyann/status.h>
#include <tinyann/text.h>

TANN_BEGIN_DECLS

/**
 * @brief Runs every kernel and some whole trainings on the context's instruction set, in each
 *        numeric profile and with the context's runner, and compares what came out, bit for bit,
 *        with what came out where the library was made.
 *
 * The results are compared as digests: 64 bits for each part (a kernel, the trainings) and profile.
 * Where they are equal, a training gives the same weights here as on every other machine.
 * What it may be that differs: a compiler that was allowed to contract or reorder arithmetic, a
 * runner that does not wait for its tasks, an emulator or a processor with a fault.
 * @param ctx   The context.
 * @param write Receives a line of text for each part and profile, those that differ marked with the
 *              digest that was expected; NULL: no text.
 * @param user  Passed to @p write.
 * @return TANN_OK if every digest is the known one; TANN_E_INTERNAL if one is not, or if a training
 *         fails: the sentence of the context names the part; TANN_E_MEMORY; what @p write returned.
 *         Cost: below 0.1 s where multiply-adds run in hardware or the profile needs none, 400 KB
 *         of memory, all given back. Threads: the context's own.
 */
TANN_API tann_status tann_self_test(tann_ctx *ctx, tann_write_fn write, void *user);

TANN_END_DECLS

#endif
