/* two_gaussians: two clouds, which one straight line parts as well as can be. */
#include "data/generator.h"

static void place(const tann__gen_sample *s, double point[2])
{
    point[0] = point[1] = s->label == 0 ? -1 : 1;
}

const tann__generator_type tann__gen_two_gaussians = {
    .name = "two_gaussians", .noise = 0.75f, .place = place};
