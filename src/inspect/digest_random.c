/* A digest of random words: counts around the widths of vectors, and blocks at which the lower word of
   their number overflows. */
#include "inspect/digest.h"

tann_status tann__digest_random_blocks(tann__desk *desk, uint64_t *digest)
{
    enum { MOST = 65 };
    uint32_t words[4 * MOST];
    for (size_t count = 1; count <= MOST; count += 4) {
        const uint64_t first = count % 8 == 1 ? 1000 * count : UINT32_MAX - 8;
        desk->k->random_blocks(7, (uint64_t)count << 40, first, count, words);
        for (size_t i = 0; i < 4 * count; i++) {
            *digest = tann__digest_number(*digest, words[i], 4);
        }
    }
    return TANN_OK;
}
