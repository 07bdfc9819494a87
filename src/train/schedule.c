#include "train/schedule.h"

#include "base/power.h"
#include "base/trig.h"

double tann__schedule(tann_schedule_kind kind, double factor, uint64_t steps, uint64_t step)
{
    if (kind == TANN_SCHEDULE_STEP) {
        return tann__power(factor, step / steps);
    }
    if (kind == TANN_SCHEDULE_COSINE) {
        double cosine, sine;
        tann__half_turns(step < steps ? (double)step / (double)steps : 1.0, &cosine, &sine);
        return factor + (1 - factor) * ((1 + cosine) / 2);
    }
    return 1;
}
