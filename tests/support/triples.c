#include "triples.h"

#include <math.h>

#include <tinyann/random.h>

#include "base/cpu.h"
#include "base/rng.h"
#include "kernel/ieee.h"
#include "numbers.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

__attribute__((target("fma"))) static float of_processor(triple t)
{
    return _mm_cvtss_f32(_mm_fmadd_ss(_mm_set_ss(t.a), _mm_set_ss(t.b), _mm_set_ss(t.c)));
}

int triples_can_compare(void)
{
    return tann__cpu_read().x86_64_v3;
}
#else
static float of_processor(triple t)
{
    return tann__fma(t.a, t.b, t.c);
}

int triples_can_compare(void)
{
    return TANN__HAS_FMA;
}
#endif

/* A float with random sign and fraction and the given exponent, 0 to 255. */
static float with_exponent(uint32_t bits, uint32_t exponent)
{
    return tann__from_bits((bits & 0x807FFFFFu) | exponent << 23);
}

static triple any_triple(uint64_t index)
{
    float values[6];
    numbers_any(index, values, 6); /* every other one is special */
    const size_t from = (size_t)(index % 4);
    const triple t = {values[from], values[from + 1], values[from + 2]};
    return t;
}

static triple close_triple(const uint32_t r[4])
{
    const triple t = {with_exponent(r[0], 127), with_exponent(r[1], 127),
                      with_exponent(r[2], 98 + r[3] % 60)};
    return t;
}

static triple tiny_triple(const uint32_t r[4])
{
    const triple t = {with_exponent(r[0], 1 + r[3] % 126), with_exponent(r[1], 126 - r[3] % 126),
                      with_exponent(r[2], r[2] >> 23 & 1)};
    return t;
}

static triple triple_at(uint64_t index)
{
    uint32_t r[4];
    tann__random_block(31, 0, index, r);
    switch (index % 3) {
    case 0:
        return any_triple(index);
    case 1:
        return close_triple(r);
    default:
        return tiny_triple(r);
    }
}

static int differs(triple t)
{
    const float emulated = tann__fma_emulated(t.a, t.b, t.c);
    const float expected = of_processor(t);
    if (isnan(emulated) && isnan(expected)) {
        return 0;
    }
    return tann__bits(emulated) != tann__bits(expected);
}

uint64_t triples_that_differ(uint64_t first, uint64_t count, triple *found)
{
    uint64_t different = 0;
    for (uint64_t i = first; i < first + count; i++) {
        const triple t = triple_at(i);
        if (differs(t)) {
            *found = t;
            different++;
        }
    }
    return different;
}
