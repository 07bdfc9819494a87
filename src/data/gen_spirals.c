/* spirals: two arms of one and a half turns, wound into one another. */
#include "base/power.h"
#include "base/trig.h"
#include "data/generator.h"

/* The distance from the middle also says how far the arm has turned; its square runs evenly, so that
   samples are about as dense outside as inside. */
static void place(const tann__gen_sample *s, double point[2])
{
    const double share = ((double)s->index + 0.5) / (double)s->count;
    const double distance = tann__square_root(0.02 + 0.98 * share);
    const double side = s->label == 0 ? distance : -distance;
    double cosine, sine;
    tann__half_turns(3 * distance, &cosine, &sine);
    point[0] = side * cosine;
    point[1] = side * sine;
}

const tann__generator_type tann__gen_spirals = {.name = "spirals", .noise = 0.03f, .place = place};
