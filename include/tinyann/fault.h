/**
 * @file fault.h
 * @brief Where a training met NaN or infinity: which node, unit, sample and step.
 */
#ifndef TINYANN_FAULT_H
#define TINYANN_FAULT_H

#include <stddef.h>
#include <stdint.h>

#include <tinyann/builder.h>
#include <tinyann/export.h>
#include <tinyann/status.h>
#include <tinyann/train.h>

TANN_BEGIN_DECLS

/** @brief How a number that is not finite came into a training. */
typedef enum tann_fault_cause {
    TANN_FAULT_NONE = 0,   /**< There was none. */
    TANN_FAULT_NODE = 1,   /**< A node gave it: forward, backward, or the loss's gradient there. */
    TANN_FAULT_LOSS = 2,   /**< The loss of a sample, of finite outputs. */
    TANN_FAULT_UPDATE = 3, /**< A weight after its update, of finite gradients. */
    TANN_FAULT_MOMENT = 4, /**< A moment that the optimizer keeps of a weight, likewise. */
    TANN_FAULT_HOOK = 5,   /**< A hook wrote it. */
    /** It was seen in the loss of the sample or the gradient of the weight, but when the batch was
        run again all was finite: a layer of yours gives other numbers each time. */
    TANN_FAULT_FICKLE = 6
} tann_fault_cause;

/** @brief Where the first number that was not finite appeared. */
typedef struct tann_train_fault {
    size_t struct_size; /**< sizeof(tann_train_fault), set by the caller. */
    const char *name;   /**< The node's name, as long as the model lives; "" for TANN_FAULT_LOSS. */
    const char *type;   /**< Its layer type: "dense"; "" likewise. */
    const char *weight; /**< "kernel": of which weight; else NULL. */
    size_t sample;      /**< The sample's number in the data set, or batch; SIZE_MAX for weights. */
    size_t unit;        /**< Which number of the sample's value, or of the weight; from 0. */
    uint64_t epoch;     /**< Epochs that the trainer had finished. */
    uint64_t step;      /**< Updates that it had done. */
    double value;       /**< The number: NaN or an infinity. */
    tann_node node;     /**< The node; TANN_NO_NODE for TANN_FAULT_LOSS. */
    unsigned point;     /**< The tann_hook_point of the value; 0 for TANN_FAULT_LOSS. */
    int32_t input;      /**< Which input, or weight, at the points that have several; else 0. */
    tann_fault_cause cause; /**< How it came. */
} tann_train_fault;

/**
 * @brief An empty fault of this header's size, to pass to tann_trainer_fault().
 * @return The fault.
 */
static inline tann_train_fault tann_train_fault_default(void)
{
    tann_train_fault fault = {
        sizeof(tann_train_fault), "", "", NULL, 0, 0, 0, 0, 0, TANN_NO_NODE, 0, 0, TANN_FAULT_NONE};
    return fault;
}

/**
 * @brief Where the number was not finite that last ended a step of this trainer with
 *        TANN_E_NUMERIC; the sentence of the context says the same in words. Data that are not
 *        finite are refused before a step begins, and are no fault.
 *
 * The step's weights are kept, so the trainer may go on, with a lower rate say. To find the place,
 * the batch is run a second time, without hooks, and each value looked at: what is named is the
 * first value from which the bad ones follow. Where hooks write to values of a training, a second
 * run would give other numbers; then each value is looked at in the first.
 * @param t     The trainer.
 * @param fault Receives it; its cause is TANN_FAULT_NONE if there was none. Its struct_size must be
 *              set.
 * @return TANN_OK; TANN_E_ARGUMENT for a NULL. Cost: none. Threads: the trainer's own.
 */
TANN_API tann_status tann_trainer_fault(const tann_trainer *t, tann_train_fault *fault);

TANN_END_DECLS

#endif
