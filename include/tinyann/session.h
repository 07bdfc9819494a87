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
 *         A NULL model is passed on. Cost: max_batch times the sum of all node sizes and twice the
 *         output's, in floats. Threads: the context's own.
 */
TANN_API tann_session *tann_session_new(tann_ctx *ctx, const tann_model *m, size_t max_batch);

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
