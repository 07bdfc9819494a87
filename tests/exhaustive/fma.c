/* The emulated fused multiply-add against that of the processor, at many triples.

       fma [MILLIONS]      how many; 160 if it is not given

   Exit status 0 if none differs. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "triples.h"

int main(int argc, char **argv)
{
    const uint64_t millions = argc > 1 ? strtoull(argv[1], NULL, 10) : 160;
    if (!triples_can_compare()) {
        printf("fma: this processor has none to compare with\n");
        return 2;
    }
    triple t = {0, 0, 0};
    const uint64_t different = triples_that_differ(0, millions * 1000000, &t);
    printf("fma: %" PRIu64 " of %" PRIu64 " million triples differ\n", different, millions);
    if (different != 0) {
        printf("one of them: %a %a %a\n", (double)t.a, (double)t.b, (double)t.c);
    }
    return different != 0;
}
