/**
 * @file extend.h
 * @brief Layers and activations of your own, through the tables that the built-in ones use.
 *
 * A layer is one `static const tann_layer_type`: plan() declares what it needs (output shape,
 * weights, saved values, scratch), forward() and backward() do the arithmetic on a frame of
 * pointers. The session owns all memory; a layer has nothing to create, free, save or print.
 * Not part of `<tinyann/tinyann.h>`.
 */
#ifndef TINYANN_EXTEND_H
#define TINYANN_EXTEND_H

#include <stddef.h>
#include <stdint.h>

#include <tinyann/builder.h>
#include <tinyann/ctx.h>
#include <tinyann/export.h>
#include <tinyann/kernels.h>
#include <tinyann/kinds.h>
#include <tinyann/shape.h>
#include <tinyann/status.h>

TANN_BEGIN_DECLS

/** @brief What a layer works on: one batch of one node. Valid during the call. */
typedef struct tann_frame {
    size_t struct_size;             /**< sizeof(tann_frame) of the library. */
    size_t batch;                   /**< Samples in this batch. */
    const void *config;             /**< The layer's config, as the builder copied it. */
    size_t input_count;             /**< How many inputs. */
    const tann_shape *input_shape;  /**< [input_count] Their shapes. */
    const size_t *input_size;       /**< [input_count] Their floats a sample. */
    const tann_shape *output_shape; /**< Shape of the output. */
    size_t output_size;             /**< Its floats a sample. */

    const float *const *x; /**< [input_count] Inputs, each [batch, input_shape]. */
    /** Output, [batch, output_shape]: forward writes it, backward reads it. */
    float *y;
    const float *dy; /**< Backward: d loss / d y, [batch, output_shape]. */
    /** Backward: to write d loss / d x, like x; an entry is NULL if unwanted. */
    float *const *dx;
    const float *const *w; /**< The weights, in the order in which plan() declared them. */
    /** Backward: to write (not add) d loss / d w; an entry is NULL for a weight that is not
        trained. */
    float *const *dw;
    const size_t *w_size; /**< Floats of each weight. */
    size_t weight_count;  /**< How many weights. */
    /** [batch, saved] What forward leaves for backward; NULL where none follows, in prediction. In
        the runs of tann_gradient() it is there while training is 0: backward then is to give the
        derivative of what forward does in prediction. */
    float *saved;
    float *scratch;              /**< [batch, scratch] Free to use during the call. */
    const tann_kernels *kernels; /**< The arithmetic. */

    tann_runner_fn runner; /**< Used by tann_frame_split(). */
    /** With stream and an index of your own: arguments of tann_random_*(). */
    uint64_t seed;
    uint64_t stream;    /**< Different for each node and step. */
    void *runner_user;  /**< Used by tann_frame_split(). */
    size_t tasks;       /**< Likewise: the most tasks. */
    int32_t training;   /**< 1 in a training step, forward and backward; else 0. */
    unsigned flags;     /**< Always 0. */
    tann_caches caches; /**< For products of matrices. */
} tann_frame;

/** @brief What plan() declares its needs to. */
typedef struct tann_plan tann_plan;

/** @brief What a field of a config holds. */
typedef enum tann_field_kind {
    TANN_FIELD_INT = 0,         /**< int32_t. */
    TANN_FIELD_FLOAT = 1,       /**< float. */
    TANN_FIELD_INITIALIZER = 2, /**< tann_initializer_kind. */
    TANN_FIELD_ACTIVATION = 3   /**< const tann_activation_type *. */
} tann_field_kind;

/** @brief One field of a layer's config: read by range checks, summary and files. */
typedef struct tann_field {
    const char *name;     /**< "units". */
    size_t offset;        /**< offsetof(config, field). */
    double initial;       /**< Its default. */
    double minimum;       /**< The least value allowed. */
    double maximum;       /**< The greatest value allowed. */
    tann_field_kind kind; /**< What it holds. */
    unsigned flags;       /**< Always 0. */
} tann_field;

/** @brief A type of layer. Must live as long as the models that use it: a `static const`. */
typedef struct tann_layer_type {
    size_t struct_size;       /**< sizeof(tann_layer_type). */
    const char *name;         /**< "dense": 1 to 31 letters, digits or `_`; begins default names. */
    const tann_field *fields; /**< [field_count] What the config holds; NULL with 0. */
    size_t field_count;       /**< How many. */
    size_t config_size;       /**< sizeof(config); 0 for a layer without options. */
    size_t min_inputs;        /**< At least 1 (only the built-in input has none). */
    size_t max_inputs;        /**< At most. */
    /** Checks the input shapes and declares the needs. Called once, when the node is added. */
    tann_status (*plan)(tann_plan *plan, const void *config);
    /** Computes y from x and w. */
    tann_status (*forward)(const tann_frame *frame);
    /** Computes dx and dw from x, y, dy, w and saved. */
    tann_status (*backward)(const tann_frame *frame);
} tann_layer_type;

/** @brief What the backward function of an activation reads: bits of tann_activation_type.needs. */
typedef enum tann_activation_need {
    TANN_ACTIVATION_NEEDS_X = 1,      /**< The input. */
    TANN_ACTIVATION_NEEDS_Y = 2,      /**< The output. */
    TANN_ACTIVATION_NEEDS_NOTHING = 4 /**< Neither, as that of linear. */
} tann_activation_need;

/** @brief A type of activation. Must live as long as the models that use it: a `static const`. */
typedef struct tann_activation_type {
    size_t struct_size; /**< sizeof(tann_activation_type). */
    const char *name;   /**< "tanh": 1 to 31 letters, digits or `_`. */
    /** y[rows, units] = f(x). The last dimension is units, all others are rows. */
    void (*forward)(const tann_kernels *kernels, size_t rows, size_t units, const float *x,
                    float *y);
    /** dx = dy f'(x), from the input x or the output y, whichever is cheaper. dx may be dy. */
    void (*backward)(const tann_kernels *kernels, size_t rows, size_t units, const float *x,
                     const float *y, const float *dy, float *dx);
    /** What backward reads, of tann_activation_need; 0 counts as both, x and y. What it does not
        read need not be kept: x or y is then an array without meaning, or NULL. */
    unsigned needs;
    unsigned flags; /**< Always 0. */
} tann_activation_type;

/**
 * @brief Adds a layer of any type.
 * @param b      The builder.
 * @param type   The type; not copied.
 * @param inputs [count] The nodes that it reads.
 * @param count  How many, within the type's bounds.
 * @param config [type->config_size] Its options, copied; NULL: every field's default.
 * @return The node, or TANN_NO_NODE: TANN_E_ARGUMENT, what plan() returned, TANN_E_MEMORY.
 *         Threads: the builder's own.
 */
TANN_API tann_node tann_layer(tann_builder *b, const tann_layer_type *type, const tann_node *inputs,
                              size_t count, const void *config);

/**
 * @brief Adds an activation of any type.
 * @param b    The builder.
 * @param in   The node that it reads.
 * @param type The type; not copied.
 * @return The node, or TANN_NO_NODE: TANN_E_ARGUMENT, TANN_E_MEMORY. Threads: the builder's own.
 */
TANN_API tann_node tann_activation_own(tann_builder *b, tann_node in,
                                       const tann_activation_type *type);

/**
 * @brief The context of a builder, for functions of your own that add nodes.
 * @param b The builder, or NULL.
 * @return The context, which is not the builder's to free; NULL for NULL. Cost: none.
 */
TANN_API tann_ctx *tann_builder_ctx(tann_builder *b);

/**
 * @brief Makes a builder fail, as the built-in layers do when an option is out of range. If it has
 *        failed before, the first error stays.
 * @param b      The builder, or NULL (then nothing happens).
 * @param status The error.
 * @param format One sentence with the numbers, as for printf().
 * @return TANN_NO_NODE, always, so that the call can be returned. Threads: the builder's own.
 */
TANN_API tann_node tann_builder_fail(tann_builder *b, tann_status status, const char *format, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 3, 4)))
#endif
    ;

/**
 * @brief How many inputs the node has that is being planned.
 * @param plan The plan.
 * @return The count.
 */
TANN_API size_t tann_plan_input_count(const tann_plan *plan);

/**
 * @brief The shape of one of its inputs.
 * @param plan  The plan.
 * @param index Which, from 0.
 * @return The shape; of rank 0 if there is no such input.
 */
TANN_API tann_shape tann_plan_input(const tann_plan *plan, size_t index);

/**
 * @brief Declares the shape of the output. Every plan() does so once.
 * @param plan  The plan.
 * @param shape The shape of one sample.
 * @return TANN_OK; TANN_E_SHAPE for a rank or dimension out of range.
 */
TANN_API tann_status tann_plan_output(tann_plan *plan, tann_shape shape);

/**
 * @brief Declares a weight.
 * @param plan        The plan.
 * @param name        "kernel"; one to 31 letters, digits or `_`, not declared twice. Not copied.
 * @param shape       Its shape; for fan-in and fan-out [in, out] counts, other ranks as
 *                    [size / last, last].
 * @param initializer How its first values are drawn.
 * @param constant    The value of TANN_CONSTANT.
 * @return TANN_OK; TANN_E_ARGUMENT, TANN_E_SHAPE, TANN_E_MEMORY.
 */
TANN_API tann_status tann_plan_weight(tann_plan *plan, const char *name, tann_shape shape,
                                      tann_initializer_kind initializer, float constant);

/**
 * @brief Declares a weight that training leaves alone: it is saved, loaded, read and written as the
 *        others are, but has no gradient (its dw is NULL) and no moments, and no hook sees it.
 *        Such weights are declared behind those that are trained.
 * @param plan  The plan.
 * @param name  As for tann_plan_weight().
 * @param shape Its shape.
 * @param value What all of its numbers are at first.
 * @return TANN_OK; TANN_E_ARGUMENT, TANN_E_SHAPE, TANN_E_NUMERIC.
 */
TANN_API tann_status tann_plan_constant(tann_plan *plan, const char *name, tann_shape shape,
                                        float value);

/**
 * @brief Declares how much forward leaves for backward.
 * @param plan   The plan.
 * @param floats Floats a sample.
 * @return TANN_OK.
 */
TANN_API tann_status tann_plan_saved(tann_plan *plan, size_t floats);

/**
 * @brief Declares how much scratch memory a call needs.
 * @param plan   The plan.
 * @param floats Floats a sample.
 * @return TANN_OK.
 */
TANN_API tann_status tann_plan_scratch(tann_plan *plan, size_t floats);

/** @brief What backward reads, besides dy, w and saved. Or-ed. */
typedef enum tann_layer_need {
    TANN_NEEDS_NOTHING = 0, /**< Neither of them. */
    TANN_NEEDS_X = 1,       /**< The inputs, x. */
    TANN_NEEDS_Y = 2        /**< The output, y. */
} tann_layer_need;

/**
 * @brief Declares what backward reads. What no backward reads is not kept: its memory serves other
 *        nodes, and the pointer of the frame is then not to be followed.
 * @param plan  The plan.
 * @param needs tann_layer_need values, or-ed. Without this call: all of them.
 * @return TANN_OK; TANN_E_UNSUPPORTED for a bit that this version does not know.
 */
TANN_API tann_status tann_plan_needs(tann_plan *plan, unsigned needs);

/** @brief What a session may do with a layer. Or-ed. */
typedef enum tann_layer_allowance {
    TANN_ALLOWS_NOTHING = 0, /**< None of it. */
    /** y may be the very array of x[0], which has its size, and dx[0] that of dy: each number is
        read before its place is written. */
    TANN_ALLOWS_IN_PLACE = 1,
    /** In prediction a batch may be run in pieces, some of them at the same time in tasks; in
        training, if nothing is saved, one after the other. Forward computes each sample on its
        own. */
    TANN_ALLOWS_PIECES = 2
} tann_layer_allowance;

/**
 * @brief Declares what a session may do with the layer to save memory and time. No bit of a result
 *        may depend on it.
 * @param plan   The plan.
 * @param allows tann_layer_allowance values, or-ed. Without this call: none.
 * @return TANN_OK; TANN_E_UNSUPPORTED for a bit that this version does not know.
 */
TANN_API tann_status tann_plan_allows(tann_plan *plan, unsigned allows);

/**
 * @brief Refuses the node: `return tann_plan_fail(plan, TANN_E_SHAPE, "kernel of %d on ...", k)`.
 * @param plan   The plan.
 * @param status What to return; an error.
 * @param format One sentence with the numbers, as for printf().
 * @return @p status.
 */
TANN_API tann_status tann_plan_fail(tann_plan *plan, tann_status status, const char *format, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 3, 4)))
#endif
    ;

/**
 * @brief Does a part of a frame's work.
 * @param frame The frame.
 * @param begin The first item of the part.
 * @param end   The item after its last.
 */
typedef void (*tann_part_fn)(const tann_frame *frame, size_t begin, size_t end);

/**
 * @brief Splits work over the tasks of the context, or does it here if it is small.
 *
 * Each item must be computed independently of the others, so that the bits do not depend on the
 * split.
 * @param frame The frame, passed on to @p part.
 * @param items How many items there are.
 * @param grain The fewest items worth a task of their own.
 * @param part  Does a part.
 */
TANN_API void tann_frame_split(const tann_frame *frame, size_t items, size_t grain,
                               tann_part_fn part);

TANN_END_DECLS

#endif
