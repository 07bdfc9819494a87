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
 *         planning itself it takes some more, and gives it back. Hooks that are added later may
 *         take more, as tann_hook_add() says. 0: TANN_E_ARGUMENT, TANN_E_MEMORY if no memory can
 *         hold them; a NULL model is passed on. Threads: the context's own.
 */
TANN_API size_t tann_session_bytes(tann_ctx *ctx, const tann_model *m, size_t max_batch);

/**
 * @brief Makes a session that can also run backward, for tann_gradient() and hooks at gradients: a
 *        trainer without loss and optimizer, on a model that stays as it is.
 * @param ctx       The context of this thread.
 * @param m         The model; it must outlive the session. Not changed.
 * @param max_batch The most samples in one run; at least 1.
 * @return As tann_session_new(). Cost: tann_session_bytes_with_gradients(), in one allocation: what
 *         backward needs of every node, and a gradient of each weight. Threads: the context's own.
 */
TANN_API tann_session *tann_session_new_with_gradients(tann_ctx *ctx, const tann_model *m,
                                                       size_t max_batch);

/**
 * @brief How much memory such a session will take, before it is made.
 * @param ctx       The context.
 * @param m         The model. Not changed.
 * @param max_batch As for tann_session_new_with_gradients().
 * @return As tann_session_bytes(). Threads: the context's own.
 */
TANN_API size_t tann_session_bytes_with_gradients(tann_ctx *ctx, const tann_model *m,
                                                  size_t max_batch);

/**
 * @brief Frees a session and removes its hooks.
 * @param s The session, or NULL. Not the one of a trainer, which is the trainer's; not from inside
 *          its own run (a hook).
 */
TANN_API void tann_session_free(tann_session *s);

/**
 * @brief The model that a session runs: for hooks, which are told their session.
 * @param s The session, or NULL.
 * @return The model; NULL for NULL. Cost: none. Threads: any number at once.
 */
TANN_API const tann_model *tann_session_model(const tann_session *s);

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

/**
 * @brief Gives the values of several nodes in one run forward. Hooks of the nodes that run fire.
 *
 * A node's value is what it is right after the node has run and its hooks have seen it: what a hook
 * writes to the node's output counts.
 * @param s      The session.
 * @param x      [n, input shape] The samples. Only read.
 * @param n      How many; 1 to the session's maximum.
 * @param nodes  [count] The nodes, in any order. Only what they depend on is run, each node once.
 * @param values [count] Where to put the values: values[i] is [n, shape of nodes[i]]. None may
 *               overlap another or @p x.
 * @param count  How many nodes; at least 1.
 * @return As tann_predict(); also TANN_E_ARGUMENT for an unknown node.
 *         Allocates nothing. Threads: the session's own.
 */
TANN_API tann_status tann_predict_many(tann_session *s, const float *x, size_t n,
                                       const tann_node *nodes, float *const *values, size_t count);

/**
 * @brief Runs on from a node with a value of the caller's, as far as another node.
 *
 * What only @p from needs is not run. The value counts as the node's: the hooks at its output fire,
 * those at its inputs do not. A hook that writes there writes to a copy.
 * @param s     The session.
 * @param x     [n, input shape] The samples, for nodes that depend on them in other ways than
 *              through @p from. Only read. NULL if there are none.
 * @param n     How many; 1 to the session's maximum.
 * @param from  The node whose value is given. With the input's own, 0, @p x counts for nothing.
 * @param value [n, shape of from] Its value. Only read.
 * @param to    The last node to run; it depends on @p from, or is the same. TANN_NO_NODE: the
 *              output.
 * @param y     [n, shape of to] Receives the value of @p to. It must not overlap @p x or @p value.
 * @return As tann_predict(); also TANN_E_ARGUMENT for an unknown node, for one that does not depend
 *         on @p from, and for an @p x of NULL where a node needs it. Allocates nothing. Threads:
 *         the session's own.
 */
TANN_API tann_status tann_predict_from(tann_session *s, const float *x, size_t n, tann_node from,
                                       const float *value, tann_node to, float *y);

/**
 * @brief Gives the gradient of one unit with respect to a node's value, for each sample: how much
 *        the unit changes with each of the node's numbers. What is
 *        `torch.autograd.grad(y[:, unit].sum(), h)` in PyTorch, or a `GradientTape` in Keras.
 *
 * The run forward is that of a prediction: dropout passes on. Hooks of all nodes that run fire;
 * then, on the way back, those at gradients of the nodes between @p of and @p node, both included,
 * and those at the gradients of weights, summed over the samples, of the nodes between, without
 * @p node. These hooks see derivatives of the unit, and `training` is 0. A writing hook changes
 * what is passed on.
 * @param s        The session, from tann_session_new_with_gradients(), or a trainer's between its
 *                 steps: training goes on as if nothing had been.
 * @param x        [n, input shape] The samples. Only read.
 * @param n        How many; 1 to the session's maximum.
 * @param of       The node that the unit belongs to; tann_model_output(), or any other one.
 * @param unit     Which of its numbers: 0 to its size - 1, in the order in which they lie.
 * @param node     The node to which the gradient is wanted; @p of depends on it, or is the same.
 *                 The input is 0.
 * @param gradient [n, shape of node] Receives d value(of)[unit] / d value(node). It must not
 *                 overlap @p x.
 * @return As tann_predict(); also TANN_E_ARGUMENT for an unknown node or unit, and if @p of does
 *         not depend on @p node; TANN_E_UNSUPPORTED if the session has no gradients; what a layer's
 *         backward returned. Allocates nothing. Threads: the session's own.
 */
TANN_API tann_status tann_gradient(tann_session *s, const float *x, size_t n, tann_node of,
                                   size_t unit, tann_node node, float *gradient);

TANN_END_DECLS

#endif
