/**
 * @file intervene.h
 * @brief Ready interventions: units of a value that are zeroed, replaced, scaled, shifted or held
 *        within bounds while the graph runs.
 *
 * What is done with them: ablation (a unit is zeroed, or replaced by its mean), patching (a value
 * comes from another run), steering (a vector is added), freezing and reversing gradients. An
 * intervention is a writing hook (hook.h): it has a handle of the same kind, works in the order of
 * adding among hooks and other interventions, and ends with tann_hook_remove().
 */
#ifndef TINYANN_INTERVENE_H
#define TINYANN_INTERVENE_H

#include <stddef.h>
#include <stdint.h>

#include <tinyann/builder.h>
#include <tinyann/export.h>
#include <tinyann/hook.h>
#include <tinyann/session.h>
#include <tinyann/status.h>

TANN_BEGIN_DECLS

/** @brief What happens to a unit. y is its number before, c the intervention's. */
typedef enum tann_intervention_kind {
    TANN_INTERVENE_ZERO = 0,    /**< 0. */
    TANN_INTERVENE_REPLACE = 1, /**< c. */
    TANN_INTERVENE_SCALE = 2,   /**< c y. */
    TANN_INTERVENE_SHIFT = 3,   /**< y + c; a c of 0 changes no bit. */
    TANN_INTERVENE_CLAMP = 4,   /**< y, but at least low and at most high; NaN stays. */
    TANN_INTERVENE_COUNT_       /**< Not a kind: how many there are. */
} tann_intervention_kind;

/** @brief All inputs of a node, in place of the number of one. */
#define TANN_ALL_INPUTS (-1)

/**
 * @brief An intervention. Start from tann_intervention_default(), which zeroes all units of the
 *        nodes that you then choose.
 *
 * Nodes are chosen by name, type or node; what is set narrows the choice. All arrays are copied.
 */
typedef struct tann_intervention {
    size_t struct_size; /**< sizeof(tann_intervention). */
    const char *name;   /**< A node's name, or a pattern as for tann_hook_add(); NULL: any. */
    /** A layer's type or an activation, "dense", "relu", or a pattern; NULL: any. */
    const char *type;
    /** [unit_count] Which units: their places in a sample's value, row-major, from 0; NULL: all. */
    const size_t *units;
    /** How many units are listed; without a list, but with values: how many the value has. */
    size_t unit_count;
    /** [rows, unit_count] c of each unit, for replace, scale and shift; NULL: c is amount for
        all. */
    const float *values;
    /** 0 or 1: one row of values for all samples. More: row i belongs to sample i, counted from the
        first one of the call, or of the data set in a fit or an evaluation (in validation, of the
        data for that); a sample beyond the rows is an error of the run. */
    size_t rows;
    tann_node node;              /**< One node; TANN_NO_NODE: any. */
    tann_intervention_kind kind; /**< What happens; zero. */
    /** TANN_HOOK_FORWARD: the node's output. Or one of TANN_HOOK_INPUT, TANN_HOOK_GRADIENT,
        TANN_HOOK_GRADIENT_INPUT. */
    tann_hook_point point;
    int32_t input; /**< At inputs: which; TANN_ALL_INPUTS. */
    float amount;  /**< c, where values is NULL: 0. */
    float low;     /**< The least value of clamp; the least float. */
    float high;    /**< The greatest; the greatest float. */
    /** 0: gradients, in training and of tann_gradient(), are those of the network with the
        intervention: 0 for what was zeroed, replaced or held at a bound, multiplied with c for what
        was scaled. 1: they pass as if nothing had been done ("straight through"), and the layer's
        own backward takes the written value for its output, as after any other hook that writes. */
    int32_t straight_through;
} tann_intervention;

/**
 * @brief Fills an intervention with the defaults.
 * @param intervention The struct, or NULL (then nothing happens).
 * @param struct_size  sizeof(tann_intervention) of the calling program.
 */
TANN_API void tann_intervention_init(tann_intervention *intervention, size_t struct_size);

/**
 * @brief The default: zero, at the output; nodes are yet to be chosen.
 * @return An intervention with the size of this header's struct.
 */
static inline tann_intervention tann_intervention_default(void)
{
    tann_intervention intervention;
    tann_intervention_init(&intervention, sizeof intervention);
    return intervention;
}

/**
 * @brief Begins an intervention, in every run of the session until tann_hook_remove().
 *
 * Scaling by 1 and shifting by 0 change no bit of a prediction, nor of a training, unless at the
 * last node: there, as with any hook that writes, training computes its loss from the probabilities
 * instead of from the logits.
 * @param s            The session; that of a trainer is tann_trainer_session().
 * @param intervention What is done where. Copied, with its arrays; may be freed after the call.
 * @param hook         Receives the handle; may be NULL. tann_hook_calls() counts the values that it
 *                     wrote to, gradients included.
 * @return TANN_OK; TANN_E_ARGUMENT for a NULL, no choice of nodes, one that matches none with such
 *         a point, a unit or an input that one of them does not have, numbers that are not finite,
 *         low above high, values where the kind has none, another point; TANN_E_UNSUPPORTED for a
 *         point of gradients in a session without them; TANN_E_MEMORY. Cost: one block for copies,
 *         and what tann_hook_add() says of a writing hook; in a session with gradients also, but
 *         for straight_through, room for the session's maximum of samples of each value whose
 *         numbers from before backward needs (clamp; activations). A run allocates nothing.
 *         Threads: the session's own.
 */
TANN_API tann_status tann_intervene(tann_session *s, const tann_intervention *intervention,
                                    tann_hook *hook);

TANN_END_DECLS

#endif
