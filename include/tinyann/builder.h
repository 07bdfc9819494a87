/**
 * @file builder.h
 * @brief Drawing a graph: nodes are added one after the other, then finished into a model.
 *
 * A chain is `h = tann_dense(b, h, 8, NULL)`, a branch is a second variable, a join is
 * `tann_add(b, p, q)`. The builder remembers its first error and every later call passes it on, so
 * that one check at tann_builder_finish() is enough.
 */
#ifndef TINYANN_BUILDER_H
#define TINYANN_BUILDER_H

#include <stdint.h>

#include <tinyann/ctx.h>
#include <tinyann/export.h>
#include <tinyann/shape.h>

TANN_BEGIN_DECLS

/** @brief A graph that is being drawn. Belongs to one thread at a time. */
typedef struct tann_builder tann_builder;

/** @brief A finished graph and its weights; see model.h. */
typedef struct tann_model tann_model;

/**
 * @brief A node of a graph: 0, 1, 2 ... in the order in which nodes were added, the same number in
 *        the builder and in the finished model.
 */
typedef int32_t tann_node;

#define TANN_NO_NODE (-1) /**< What a failed call returns instead of a node. */

/**
 * @brief Starts a graph.
 * @param ctx The context, whose allocator the model will keep.
 * @return A builder to give to tann_builder_finish() or tann_builder_free(); NULL when memory ran
 *         out or @p ctx is NULL. Cost: one allocation, more as the graph grows.
 *         Threads: the context's own.
 */
TANN_API tann_builder *tann_builder_new(tann_ctx *ctx);

/**
 * @brief Gives up a graph. Not needed after tann_builder_finish(), which consumes the builder.
 * @param b The builder, or NULL.
 */
TANN_API void tann_builder_free(tann_builder *b);

/**
 * @brief Names the node added last or earlier, in place of its default ("dense_1", "dense_2", ...).
 * @param b    The builder.
 * @param node The node; it is returned, so that the call can be wrapped around another.
 * @param name 1 to 63 characters: letters, digits, `_`, `-` and `/`; not taken by another node.
 *         Copied.
 * @return @p node, or TANN_NO_NODE after an error: TANN_E_ARGUMENT (unknown node, unfit or taken
 *         name), TANN_E_MEMORY. Threads: the builder's own.
 */
TANN_API tann_node tann_named(tann_builder *b, tann_node node, const char *name);

/**
 * @brief Finishes the graph: checks it, makes the weights and draws their first values.
 * @param b      The builder; it is freed on every path. NULL is passed on.
 * @param output The node whose value the model gives. Every other node must lead to it.
 * @param seed   Seed of the weights. The same graph, seed and library give the same bits
 *         everywhere.
 * @return A model to free with tann_model_free(), or NULL with the builder's first error, or
 *         TANN_E_ARGUMENT (no such node, a node that leads nowhere), TANN_E_MEMORY.
 *         Cost: one allocation for all weights, one random draw a weight. Threads: the builder's
 *         own.
 */
TANN_API tann_model *tann_builder_finish(tann_builder *b, tann_node output, uint64_t seed);

TANN_END_DECLS

#endif
