/* The emulated fused multiply-add against that of the processor, at numbered triples. */
#ifndef TINYANN_TESTS_SUPPORT_TRIPLES_H
#define TINYANN_TESTS_SUPPORT_TRIPLES_H

#include <stdint.h>

typedef struct triple {
    float a, b, c;
} triple;

/* Whether there is something to compare with. */
int triples_can_compare(void);

/* Of the triples from `first` on, how many have different results; *found is then one of them. In
   turn they are: any bits and special numbers; product and addend of close size, where digits
   cancel; results at the edge of the subnormal numbers; and three kinds of sums that lie half-way
   between two floats but for a part far below, which alone decides how they are rounded. */
uint64_t triples_that_differ(uint64_t first, uint64_t count, triple *found);

#endif
