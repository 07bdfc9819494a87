/* xor: a cloud at each corner of a square; class 1 is where the signs of the coordinates differ. */
#include "data/generator.h"

static void place(const tann__gen_sample *s, double point[2])
{
    const double side = s->index % 2 == 0 ? -1 : 1;
    point[0] = s->label == 0 ? side : -side;
    point[1] = side;
}

const tann__generator_type tann__gen_xor = {.name = "xor", .noise = 0.35f, .place = place};
