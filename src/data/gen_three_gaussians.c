/* three_gaussians: a cloud in the middle (class 0), one on either side of it (class 1). */
#include "data/generator.h"

static void place(const tann__gen_sample *s, double point[2])
{
    const double side = s->index % 2 == 0 ? -1 : 1;
    point[0] = point[1] = s->label == 0 ? 0 : side;
}

const tann__generator_type tann__gen_three_gaussians = {
    .name = "three_gaussians", .noise = 0.5f, .place = place};
