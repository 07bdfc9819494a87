/* circles: one around the other. */
#include "base/trig.h"
#include "data/generator.h"

static void place(const tann__gen_sample *s, double point[2])
{
    const double radius = s->label == 0 ? 1 : 0.5;
    double cosine, sine;
    tann__half_turns(2 * (double)s->index / (double)s->count, &cosine, &sine);
    point[0] = radius * cosine;
    point[1] = radius * sine;
}

const tann__generator_type tann__gen_circles = {.name = "circles", .noise = 0.08f, .place = place};
