/* How the learning rate changes: a function of the step alone, so that a resumed training goes
   on. */
#ifndef TINYANN_SRC_TRAIN_SCHEDULE_H
#define TINYANN_SRC_TRAIN_SCHEDULE_H

#include <stdint.h>

#include <tinyann/train.h>

/* What the rate is multiplied with at update number `step` (from 0). */
double tann__schedule(tann_schedule_kind kind, double factor, uint64_t steps, uint64_t step);

#endif
