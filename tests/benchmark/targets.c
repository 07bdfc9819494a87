#include "targets.h"

#include <string.h>

/* Figures with a unit were set on a core that does 117 GFLOP/s. */
static const target targets[] = {
    {.prefix = "W1", .below = 7},
    {.prefix = "W2a", .ratio = 1.2},
    {.prefix = "W2b", .ratio = 1.2},
    {.prefix = "W2b2", .ratio = 1.3},
    {.prefix = "W2c", .ratio = 1.4},
    {.prefix = "W3a", .below = 27},
    {.prefix = "W3b", .below = 0.35},
    {.prefix = "W3c", .below = 4.3},
    {.prefix = "W3d", .below = 88},
    {.prefix = "W4a", .ratio = 1.03},
    {.prefix = "W4b", .above = 350},
    {.prefix = "W5a", .ratio = 0.97},
    {.prefix = "W5b", .ratio = 0.97, .of_peak = 0.9},
    {.prefix = "W5c", .ratio = 1},
    {.prefix = "W5d", .ratio = 1.1},
    {.prefix = "W6", .ratio = 0.85},
    {.prefix = "W7-size-all", .below = 400},
    {.prefix = "W7-size-one", .below = 130},
    {.prefix = "W7-memory", .below = 2.3},
    {.prefix = "W8-call", .below = 20},
    {.prefix = "W8-record", .ratio = 1 / 1.1},
    {.prefix = "W8-none", .ratio = 1 / 1.01},
    {.prefix = "W9-frame", .below = 40},
    {.prefix = "W9-memory", .below = 200},
};

const target *target_of(const contest *c)
{
    const target *best = NULL;
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        const target *t = &targets[i];
        const size_t length = strlen(t->prefix);
        if (strncmp(c->id, t->prefix, length) == 0 &&
            (best == NULL || length > strlen(best->prefix))) {
            best = t;
        }
    }
    return best;
}

void target_print(FILE *to, const target *t, const contest *c)
{
    const char *then = "";
    if (t->ratio > 0) {
        fprintf(to, ">= %g x best", t->ratio);
        then = ", ";
    }
    if (t->above > 0) {
        fprintf(to, "%s>= %g %s", then, t->above, c->unit);
        then = ", ";
    }
    if (t->below > 0) {
        fprintf(to, "%s< %g %s", then, t->below, c->unit);
        then = ", ";
    }
    if (t->of_peak > 0) {
        fprintf(to, "%s>= %g x peak", then, t->of_peak);
    }
}

verdict target_judge(const target *t, const contest *c, double peak)
{
    const figure *ours = contest_ours(c), *best = contest_best_peer(c);
    if (ours == NULL || (t->ratio > 0 && best == NULL) || (t->of_peak > 0 && !(peak > 0))) {
        return UNKNOWN;
    }
    const double value = ours->value;
    const bool reached = (t->ratio <= 0 || contest_ratio(c, value, best->value) >= t->ratio) &&
                         (t->above <= 0 || value >= t->above) &&
                         (t->below <= 0 || value < t->below) &&
                         (t->of_peak <= 0 || value >= t->of_peak * peak);
    return reached ? REACHED : MISSED;
}
