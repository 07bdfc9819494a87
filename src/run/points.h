/* The points of hooks by what they need. */
#ifndef TINYANN_SRC_RUN_POINTS_H
#define TINYANN_SRC_RUN_POINTS_H

#include <tinyann/hook.h>

#define TANN__INPUT_POINTS    ((unsigned)TANN_HOOK_INPUT | (unsigned)TANN_HOOK_GRADIENT_INPUT)
#define TANN__FORWARD_POINTS  ((unsigned)TANN_HOOK_INPUT | (unsigned)TANN_HOOK_FORWARD)
#define TANN__GRADIENT_POINTS ((unsigned)TANN_HOOK_GRADIENT | (unsigned)TANN_HOOK_GRADIENT_INPUT)
#define TANN__UPDATE_POINTS   ((unsigned)TANN_HOOK_BEFORE_UPDATE | (unsigned)TANN_HOOK_AFTER_UPDATE)
#define TANN__WEIGHT_POINTS   ((unsigned)TANN_HOOK_WEIGHT_GRADIENT | TANN__UPDATE_POINTS)
#define TANN__NODE_POINTS     (TANN__FORWARD_POINTS | TANN__GRADIENT_POINTS | TANN__WEIGHT_POINTS)
#define TANN__EPOCH_POINTS    ((unsigned)TANN_HOOK_EPOCH_BEGIN | (unsigned)TANN_HOOK_EPOCH_END)
#define TANN__ALL_RUNS        ((unsigned)TANN_RUN_TRAINING | (unsigned)TANN_RUN_PREDICTION)
#define TANN__AROUND_POINTS                                                                        \
    (TANN__EPOCH_POINTS | (unsigned)TANN_HOOK_BATCH_BEGIN | (unsigned)TANN_HOOK_BATCH_END |        \
     (unsigned)TANN_HOOK_RUN_BEGIN | (unsigned)TANN_HOOK_RUN_END)

#endif
