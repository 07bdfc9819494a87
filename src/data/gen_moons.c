/* moons: two half circles, the tip of each within the other. */
#include "base/trig.h"
#include "data/generator.h"

static void place(const tann__gen_sample *s, double point[2])
{
    const double steps = s->count > 1 ? (double)(s->count - 1) : 1;
    double cosine, sine;
    tann__half_turns((double)s->index / steps, &cosine, &sine);
    point[0] = s->label == 0 ? cosine : 1 - cosine;
    point[1] = s->label == 0 ? sine : 0.5 - sine;
}

const tann__generator_type tann__gen_moons = {.name = "moons", .noise = 0.15f, .place = place};
