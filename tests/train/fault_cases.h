/* Small trainings that go wrong in one known place. */
#ifndef TINYANN_TESTS_TRAIN_FAULT_CASES_H
#define TINYANN_TESTS_TRAIN_FAULT_CASES_H

#include <stddef.h>

#include <tinyann/extend.h>
#include <tinyann/tinyann.h>

#define FAULT_INPUTS 3

/* One sample, with the numbers `x` and the target `y`, goes wrong; of the others all numbers are 0. A batch
   has 9 samples. */
typedef struct fault_case {
    const char *name;
    tann_node (*draw)(tann_builder *b);
    tann_loss_kind loss;
    float x[FAULT_INPUTS], y;
    tann_hook_point point;     /* 0: the output, or without a node the loss */
    const char *node, *weight; /* what is to be found */
    size_t unit;
    double value;
} fault_case;

extern const fault_case fault_cases[];
extern const size_t fault_case_count;

/* The case of a name. */
const fault_case *fault_find(const char *name);

/* A layer of one input that passes numbers on, but spoils those of a sample whose first one is above 50:
   unit 1 becomes NaN, forward or, with `back`, on the way back. */
tann_node fault_poison(tann_builder *b, tann_node in, int back);

#endif
