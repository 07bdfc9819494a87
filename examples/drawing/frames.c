#include "frames.h"

#include <math.h>

enum {
    BEGINNING = 10,   /* so many epochs are all shown */
    LONGEST_GAP = 15, /* between two frames later on */
    MEMORY = 10,      /* epochs that a movement is compared with */
    LOSS_STEPS = 60   /* frames that the whole fall of the loss is cut into */
};

/* Below this a movement of the loss cannot be seen. */
static const double least_step = 0.002;

void frames_regular(size_t count, size_t every, bool *chosen)
{
    for (size_t i = 0; i < count; i++) {
        chosen[i] = i % every == 0 || i + 1 == count;
    }
}

static double step_of(const double *losses, size_t count)
{
    double low = losses[0];
    double high = losses[0];
    for (size_t i = 1; i < count; i++) {
        low = fmin(low, losses[i]);
        high = fmax(high, losses[i]);
    }
    return fmax((high - low) / LOSS_STEPS, least_step);
}

/* Whether a loss is lower or higher than all of some epochs before: one that swings to and fro is
   nothing new. */
static bool is_new(const double *losses, size_t epoch)
{
    bool lower = true;
    bool higher = true;
    for (size_t i = epoch > MEMORY ? epoch - MEMORY : 0; i < epoch; i++) {
        lower = lower && losses[epoch] < losses[i];
        higher = higher && losses[epoch] > losses[i];
    }
    return lower || higher;
}

void frames_eventful(const double *losses, size_t count, bool *chosen)
{
    const double step = count > 0 ? step_of(losses, count) : 0;
    size_t last = 0; /* the frame before */
    for (size_t i = 0; i < count; i++) {
        const bool moved = fabs(losses[i] - losses[last]) >= step && is_new(losses, i);
        chosen[i] = i < BEGINNING || moved || i - last >= LONGEST_GAP || i + 1 == count;
        if (chosen[i]) {
            last = i;
        }
    }
}
