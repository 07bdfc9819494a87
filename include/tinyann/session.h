/**
 * @file session.h
 * @brief A session: one thread's run of a model, with its buffers and hooks.
 */
#ifndef TINYANN_SESSION_H
#define TINYANN_SESSION_H

#include <stddef.h>

#include <tinyann/builder.h>
#include <tinyann/ctx.h>
#include <tinyann/export.h>
#include <tinyann/status.h>

TANN_BEGIN_DECLS

/** @brief One thread's run of a model. Belongs to one thread at a time; the model is shared. */
typedef struct tann_session tann_session;

/**
 * @brief Makes a session with all the memory that its runs will need.
 * @param ctx       The context of this thread.
 * @param m         The model; it must outlive the session. Not changed.
 * @param max_batch The most samples in one run; at least 1.
 * @return A session to free with tann_session_free(), or NULL: TANN_E_ARGUMENT, TANN_E_MEMORY.
 *         A NULL model is passed on. Cost: tann_session_bytes(), in one allocation: of a chain,
 *         max_batch times the two widest values. Threads: the context's own.
 */
TANN_API tann_session *tann_session_new(tann_ctx *ctx, const tann_model *m, size_t max_batch);

/**
 * @brief How much memory a session will take, before it is made.
 * @param ctx       The context.
 * @param m         The model. Not changed.
 * @param max_batch As for tann_session_new().
 * @return The bytes that tann_session_new() asks the context's allocator for and keeps; for the
 *         planning itself it takes some more, and gives it back. Hooks that are added later may take
 *         more, as tann_hook_add() says. 0: TANN_E_ARGUMENT, TANN_E_MEMORY if no memory can hold them;
 *         a NULL model is passed on. Threads: the context's own.
 */
TANN_API size_t tann_session_bytes(tann_ctx *ctx, const tann_model *m, size_t max_batch);

/**
 * @brief Frees a session and removes its hooks.
 * @param s The session, or NULL. Not the one of a trainer, which is the trainer's; not from inside
 *          its own run (a hook).
 */
TANN_API void tann_session_free(tann_session *s);

/**
 * @brief Runs the model forward. Hooks fire.
 *
 * A sample's prediction has the same bits in every batch and on every machine. NaN and infinity in
 * @p x go through the arithmetic and are no error here; training refuses them.
 * @param s The session.
 * @param x [n, input shape] The samples. Only read.
 * @param n How many; 1 to the session's maximum.
 * @param y [n, output shape] Receives the model's outputs. It must not overlap @p x.
 * @return TANN_OK; TANN_STOP if a hook asked for it (then @p y is unspecified); TANN_E_ARGUMENT for
 *         a NULL, no samples or too many; what a hook or a layer of yours returned.
 *         Allocates nothing. Threads: the session's own.
 */
TANN_API tann_status tann_predict(tann_session *s, const float *x, size_t n, float *y);

/**
 * @brief Runs the model forward as far as one node, and no further: what is
 *        `Model(model.input, layer.output).predict(x)` in Keras. Hooks of the nodes that run fire.
 * @param s     The session.
 * @param x     [n, input shape] The samples. Only read.
 * @param n     How many; 1 to the session's maximum.
 * @param node  The node, from tann_model_find(). Only what it depends on is run.
 * @param value [n, shape of the node] Receives the node's value. It must not overlap @p x.
 * @return As tann_predict(); also TANN_E_ARGUMENT for an unknown node.
 *         Allocates nothing. Threads: the session's own.
 */
TANN_API tann_status tann_predict_at(tann_session *s, const float *x, size_t n, tann_node node,
                                     float *value);

TANN_END_DECLS

#endif
