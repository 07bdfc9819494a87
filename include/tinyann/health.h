/**
 * @file health.h
 * @brief The health report: what the layers of a network do while it runs, in numbers and in words.
 *
 * It looks through hooks, at every value of every batch: which units are dead or saturated, how the
 * values are spread, how large gradients are, how far an update moves the weights. It changes no
 * bit of what it looks at.
 *
 * What it says of values (not of gradients and updates) has the same bits on every machine, and for
 * every way to cut the same samples into batches: each unit's figures are carried on sample after
 * sample, and those of a layer put together from its units in their order.
 */
#ifndef TINYANN_HEALTH_H
#define TINYANN_HEALTH_H

#include <stddef.h>
#include <stdint.h>

#include <tinyann/builder.h>
#include <tinyann/export.h>
#include <tinyann/hook.h>
#include <tinyann/session.h>
#include <tinyann/shape.h>
#include <tinyann/status.h>
#include <tinyann/text.h>

TANN_BEGIN_DECLS

/** @brief A health report that is being kept. Belongs to the thread of its session. */
typedef struct tann_health tann_health;

/** @brief What a report measures; may be or-ed together. */
typedef enum tann_health_figures {
    /** Of the nodes' values: mean, deviation, extremes, zeros, dead and saturated units. */
    TANN_HEALTH_VALUES = 1,
    TANN_HEALTH_HISTOGRAM = 2, /**< Of the nodes' values, too: how many there are of each size. */
    TANN_HEALTH_GRADIENTS = 4, /**< Gradients at the nodes' outputs, in training steps. */
    TANN_HEALTH_UPDATES = 8    /**< Of weights: their gradients, and what updates do to them. */
} tann_health_figures;

/** @brief What a report looks at, and from where on it warns. */
typedef struct tann_health_opts {
    size_t struct_size; /**< sizeof(tann_health_opts). */
    const char *name;   /**< The nodes: a name or pattern, as for tann_hook_add(); NULL: any. */
    const char *type;   /**< Likewise by type or activation, as in tann_hook_opts; NULL: any. */
    tann_node node;     /**< One node; TANN_NO_NODE: any. */
    unsigned figures;   /**< 0: all that the session has. Else tann_health_figures, or-ed. */
    unsigned runs;      /**< 0: all. Else tann_hook_run values, or-ed. */
    /** 1; whether an epoch of tann_fit() begins with a tann_health_reset(), so that a report is one
        of the last epoch, its validation included; 0: it goes on over all. */
    int32_t each_epoch;
    /** 0; a unit is dead that was never farther from 0 than this. It is asked of ReLU, GELU and
        SiLU, through which then no gradient gets back (A. Maas, A. Hannun, A. Ng, 2013: such a unit
        may never become active again). */
    float zero;
    /** 0.01; how near to a limit, as a share of 1, counts as saturated: tanh beyond -0.99 and 0.99,
        sigmoid below 0.01 and above 0.99, ELU below -0.99, softplus below 0.01. There the slope is
        below 0.02, 0.01, 0.01 and 0.01. More than 0, less than 0.5. */
    float margin;
    /** 0.99; a unit is saturated that was so in at least this share of the samples. X. Glorot and
        Y. Bengio (2010) show how layers of tanh and sigmoid stand still there. More than 0, at most
        1. The model's output is counted, but no warning is given of it: sure of its answer it may
        be. */
    float share;
    /** 1000; how many times smaller or larger than at the last layer with weights the gradient of
        another may be. Equal ones are what X. Glorot and Y. Bengio (2010) aim at with their
        initializer; the bound is this library's choice. More than 1. */
    float gradient_factor;
    /** 1e-5; an update that moves a kernel by a smaller part of its size is too small. A. Karpathy
        (notes for Stanford's CS231n, 2015) gives 1e-3 as about right; the bounds lie two powers of
        ten below and above. */
    float update_low;
    float update_high; /**< 0.1; one that moves it by a larger part is too large. */
} tann_health_opts;

/**
 * @brief Fills options with their defaults.
 * @param opts        The options, or NULL (then nothing happens).
 * @param struct_size sizeof(tann_health_opts) of the calling program.
 */
TANN_API void tann_health_opts_init(tann_health_opts *opts, size_t struct_size);

/**
 * @brief The default options.
 * @return Options with the size of this header's struct.
 */
static inline tann_health_opts tann_health_opts_default(void)
{
    tann_health_opts opts;
    tann_health_opts_init(&opts, sizeof opts);
    return opts;
}

/**
 * @brief Begins a report: adds a hook to a session.
 *
 * Values are seen as they are when the hook's turn comes: behind a writing hook that was added
 * before it, and in front of one that is added later.
 * @param s    The session; that of a trainer is tann_trainer_session(). It may be freed first: the
 *             figures stay.
 * @param opts What is looked at; NULL: all of it.
 * @return A report to free with tann_health_free() before the model, or NULL: TANN_E_ARGUMENT for a
 *         NULL, an option out of range, or if no node matches; TANN_E_UNSUPPORTED for figures that
 *         the session does not have, or options that a newer header knows; TANN_E_MEMORY. Cost:
 *         takes tann_health_bytes() and what tann_hook_add() says of gradients; afterwards nothing
 *         more. Each value then costs some nanoseconds. Threads: the session's own.
 */
TANN_API tann_health *tann_health_new(tann_session *s, const tann_health_opts *opts);

/**
 * @brief Ends a report and frees it. From inside a hook its memory is given back after the batch.
 * @param h The report, or NULL.
 */
TANN_API void tann_health_free(tann_health *h);

/**
 * @brief Forgets all that was seen.
 * @param h The report, or NULL. Cost: writes its memory once. Threads: the session's own.
 */
TANN_API void tann_health_reset(tann_health *h);

/**
 * @brief How much memory a report takes: 48 bytes for each unit that it looks at, and some hundred
 *        for each node and weight.
 * @param h The report, or NULL.
 * @return The bytes; 0 for NULL. Cost: none.
 */
TANN_API size_t tann_health_bytes(const tann_health *h);

/** @brief How many bins a histogram has. */
#define TANN_HEALTH_BINS 65

/**
 * @brief What a bin of a histogram counts. The bins are powers of two, 32 of each sign:
 *
 * bin 0 all from -2048 down, bin 1 from -1024 down to -2048, and so on to bin 31 from -2^-20 down
 * to -2^-19, bin 32 everything between -2^-20 and 2^-20, bin 33 from 2^-20 up to 2^-19, and so on
 * to bin 64 from 2048 up. Of its two bounds a bin counts the one nearer to 0; that in the middle
 * neither.
 * @param bin  The bin, from 0.
 * @param low  Receives its lower bound, -infinity for the first one.
 * @param high Receives its upper bound, infinity for the last one.
 * @return TANN_OK; TANN_E_ARGUMENT if there is no such bin, or for a NULL. Cost: none.
 */
TANN_API tann_status tann_health_bin(size_t bin, double *low, double *high);

/** @brief What is asked of a layer's units. */
typedef enum tann_health_question {
    TANN_HEALTH_ASKS_DEAD = 1,     /**< Whether they are dead. */
    TANN_HEALTH_ASKS_SATURATED = 2 /**< Whether they are saturated. */
} tann_health_question;

/** @brief The health of a layer, that is, of one node. What was not measured is 0, means and the
    like are NaN. */
typedef struct tann_layer_health {
    size_t struct_size;        /**< sizeof(tann_layer_health), set by the caller. */
    const char *name;          /**< The node's name; lives as long as the model, as the next two. */
    const char *type;          /**< Its layer type: "dense". */
    const char *activation;    /**< "relu": what an activation node computes; else NULL. */
    const uint64_t *histogram; /**< [TANN_HEALTH_BINS] The report's own; NULL if not asked for. */
    size_t units;              /**< Numbers a sample. */
    size_t dead;               /**< Units that are dead. */
    size_t saturated;          /**< Units that are saturated. */
    uint64_t samples;          /**< Samples seen since the last reset. */
    uint64_t zeros;            /**< Values not farther from 0 than tann_health_opts::zero. */
    uint64_t not_finite;       /**< Values that were NaN or infinite; they count nowhere else. */
    uint64_t gradient_samples; /**< Samples of which the gradient was seen. */
    /** Gradients that were NaN or infinite; their batch is left out. */
    uint64_t gradient_not_finite;
    double mean;      /**< Over all samples and units. */
    double deviation; /**< Standard deviation, likewise; of all, not of a sample of them. */
    double minimum;   /**< The least value. */
    double maximum;   /**< The greatest value. */
    /** The norm of a sample's d loss / d output, as root mean square over the samples: the gradient
        of the batch's mean loss, times the samples of the batch. */
    double gradient_norm;
    tann_node node;  /**< The node. */
    int32_t weights; /**< How many weights it has in the report. */
    unsigned asks;  /**< tann_health_question values, or-ed: of the others dead, saturated are 0. */
    unsigned flags; /**< Always 0. */
} tann_layer_health;

/**
 * @brief An empty result of this header's size, to pass to tann_health_layer().
 * @return The result.
 */
static inline tann_layer_health tann_layer_health_default(void)
{
    tann_layer_health layer = {sizeof(tann_layer_health),
                               NULL,
                               NULL,
                               NULL,
                               NULL,
                               0,
                               0,
                               0,
                               0,
                               0,
                               0,
                               0,
                               0,
                               0,
                               0,
                               0,
                               0,
                               0,
                               TANN_NO_NODE,
                               0,
                               0,
                               0};
    return layer;
}

/**
 * @brief How many layers a report looks at.
 * @param h The report, or NULL.
 * @return The count; 0 for NULL. Cost: none.
 */
TANN_API size_t tann_health_layer_count(const tann_health *h);

/**
 * @brief Reads how a layer is.
 * @param h     The report.
 * @param index Which layer, from 0, in graph order.
 * @param layer Receives it; its struct_size must be set.
 * @return TANN_OK; TANN_E_ARGUMENT past the last layer or for a NULL. Cost: a walk over its units.
 *         Threads: the session's own.
 */
TANN_API tann_status tann_health_layer(const tann_health *h, size_t index,
                                       tann_layer_health *layer);

/** @brief The health of a unit: one number of a node's value. */
typedef struct tann_unit_health {
    size_t struct_size;   /**< sizeof(tann_unit_health), set by the caller. */
    size_t unit;          /**< Which unit, row-major in the node's shape. */
    uint64_t zeros;       /**< As in tann_layer_health. */
    uint64_t near_limits; /**< Values that are saturated. */
    uint64_t not_finite;  /**< As in tann_layer_health. */
    double mean;          /**< Over the samples; NaN without any. */
    double deviation;     /**< Standard deviation, likewise. */
    double minimum;       /**< The least value. */
    double maximum;       /**< The greatest value. */
    int32_t dead;         /**< 1 if it is dead: all samples gave 0. */
    int32_t saturated; /**< 1 if it is saturated: nearly all samples gave a value near a limit. */
} tann_unit_health;

/**
 * @brief An empty result of this header's size, to pass to tann_health_unit().
 * @return The result.
 */
static inline tann_unit_health tann_unit_health_default(void)
{
    tann_unit_health unit = {sizeof(tann_unit_health), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    return unit;
}

/**
 * @brief Reads how a unit is.
 * @param h     The report.
 * @param layer The layer, as for tann_health_layer().
 * @param index Which unit, from 0.
 * @param unit  Receives it; its struct_size must be set.
 * @return TANN_OK; TANN_E_ARGUMENT past the last unit or layer, without TANN_HEALTH_VALUES, or for
 *         a NULL. Cost: none. Threads: the session's own.
 */
TANN_API tann_status tann_health_unit(const tann_health *h, size_t layer, size_t index,
                                      tann_unit_health *unit);

/** @brief The health of a weight. Norms are Euclid's; NaN without any. */
typedef struct tann_weight_health {
    size_t struct_size;   /**< sizeof(tann_weight_health), set by the caller. */
    const char *layer;    /**< The node's name; lives as long as the model, as the next one. */
    const char *name;     /**< "kernel". */
    size_t count;         /**< How many numbers it has. */
    uint64_t steps;       /**< Steps of which the gradient was seen. */
    uint64_t updates;     /**< Updates that were seen. */
    uint64_t not_finite;  /**< Gradients that were NaN or infinite; their step is left out. */
    double norm;          /**< |w| after the last update. */
    double gradient_norm; /**< |d mean loss of the batch / d w|, root mean square over the steps. */
    double update_norm;   /**< |dw|, root mean square over the updates. */
    /** update_norm by the norm of the weights before the updates, likewise the root mean square:
        what should be about 1e-3. NaN if these were 0. */
    double update_ratio;
    tann_shape shape; /**< Its shape. */
    tann_node node;   /**< The node that it belongs to. */
} tann_weight_health;

/**
 * @brief An empty result of this header's size, to pass to tann_health_weight().
 * @return The result.
 */
static inline tann_weight_health tann_weight_health_default(void)
{
    tann_weight_health weight = {
        sizeof(tann_weight_health), NULL,        NULL, 0, 0, 0, 0, 0, 0, 0, 0,
        {0, {0, 0, 0, 0}},          TANN_NO_NODE};
    return weight;
}

/**
 * @brief Reads how a weight is.
 * @param h      The report.
 * @param layer  The layer, as for tann_health_layer().
 * @param index  Which of its weights, from 0.
 * @param weight Receives it; its struct_size must be set.
 * @return TANN_OK; TANN_E_ARGUMENT past the last weight or layer, or for a NULL. Cost: none.
 *         Threads: the session's own.
 */
TANN_API tann_status tann_health_weight(const tann_health *h, size_t layer, size_t index,
                                        tann_weight_health *weight);

/** @brief What a warning is about. */
typedef enum tann_health_trouble {
    TANN_HEALTH_NOT_FINITE = 0,   /**< NaN or infinity in values or gradients. */
    TANN_HEALTH_DEAD = 1,         /**< Units are dead. */
    TANN_HEALTH_SATURATED = 2,    /**< Units are saturated. */
    TANN_HEALTH_SMALL_UPDATE = 3, /**< Updates of a kernel are small beside it. */
    TANN_HEALTH_LARGE_UPDATE = 4, /**< Updates of a kernel are large beside it. */
    TANN_HEALTH_VANISHING = 5,    /**< A gradient is much smaller than at the last layer. */
    TANN_HEALTH_EXPLODING = 6     /**< A gradient is much larger than at the last layer. */
} tann_health_trouble;

/** @brief A warning. */
typedef struct tann_health_remark {
    size_t struct_size; /**< sizeof(tann_health_remark), set by the caller. */
    /** One sentence: "hidden_1: 1 of 2 units is 0 on all 400 samples: unit 0". */
    char text[248];
    tann_node node;              /**< The node that it is about. */
    tann_health_trouble trouble; /**< What it is about. */
} tann_health_remark;

/**
 * @brief An empty result of this header's size, to pass to tann_health_warning().
 * @return The result.
 */
static inline tann_health_remark tann_health_remark_default(void)
{
    tann_health_remark remark = {sizeof(tann_health_remark), "", TANN_NO_NODE,
                                 TANN_HEALTH_NOT_FINITE};
    return remark;
}

/**
 * @brief How many warnings there are.
 * @param h The report, or NULL.
 * @return The count; 0 for NULL. Cost: a walk over all units. Threads: the session's own.
 */
TANN_API size_t tann_health_warning_count(const tann_health *h);

/**
 * @brief Reads a warning. Those of the layers come first, in graph order; of gradients that vanish
 *        or explode there is at most one each, about the worst layer.
 * @param h      The report.
 * @param index  Which warning, from 0.
 * @param remark Receives it; its struct_size must be set.
 * @return TANN_OK; TANN_E_ARGUMENT past the last warning or for a NULL. Cost: a walk over all
 *         units. Threads: the session's own.
 */
TANN_API tann_status tann_health_warning(const tann_health *h, size_t index,
                                         tann_health_remark *remark);

/**
 * @brief Writes all warnings, a line each; nothing if there are none.
 * @param h     The report.
 * @param write Takes the text; tann_write_file() with a `FILE *` prints it.
 * @param user  Passed to it.
 * @return TANN_OK; TANN_E_ARGUMENT for a NULL; what @p write returned. Allocates nothing. Threads:
 *         the session's own.
 */
TANN_API tann_status tann_health_warnings(const tann_health *h, tann_write_fn write, void *user);

/**
 * @brief Writes the whole report for the eye: a table of the values, one of gradients and updates,
 *        and the warnings.
 * @param h     The report.
 * @param write Takes the text.
 * @param user  Passed to it.
 * @return As tann_health_warnings().
 */
TANN_API tann_status tann_health_print(const tann_health *h, tann_write_fn write, void *user);

/**
 * @brief Writes all figures as comma-separated values: a heading, then a row for each layer and
 *        behind it one for each of its weights. What was not measured is empty. Numbers have nine
 *        digits and a decimal point, whatever the locale. The columns "from ..." are the histogram,
 *        named by the lower bounds of its bins.
 * @param h     The report.
 * @param write Takes the text.
 * @param user  Passed to it.
 * @return As tann_health_warnings().
 */
TANN_API tann_status tann_health_csv(const tann_health *h, tann_write_fn write, void *user);

TANN_END_DECLS

#endif
