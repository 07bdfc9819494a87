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

/* (1 + u)(1 - u) = 1 - u^2, with u from 2^-23 to 2^-20, beside an addend whose floats are 2 apart.
   */
static triple half_a_step_beside_a_float(const uint32_t r[4])
{
    const float u = (float)(1 + (r[0] & 7)) * 0x1p-23f;
    const float sign = r[0] & 8 ? 1 : -1;
    const triple t = {1 + u, sign * (1 - u), with_exponent(r[2], 127 + 24)};
    return t;
}

/* A product of 25 digits, the last of them 1, beside an addend far below. */
static triple half_a_step_in_the_product(const uint32_t r[4])
{
    const float a = (float)(4097 + 2 * (r[0] & 2047));
    const float b = (float)(4097 + 2 * (r[1] & 2047));
    const triple t = {r[0] >> 31 ? a : -a, b, with_exponent(r[2], r[3] % 90)};
    return t;
}

/* The first kind, where the step is that of the subnormal numbers. */
static triple half_a_step_among_subnormals(const uint32_t r[4])
{
    triple t = half_a_step_beside_a_float(r);
    t.a *= 0x1p-75f;
    t.b *= 0x1p-75f;
    t.c = tann__from_bits(r[2] & 0x80FFFFFFu);
    return t;
}

static triple triple_at(uint64_t index)
{
    uint32_t r[4];
    tann__random_block(31, 0, index, r);
    switch (index % 6) {
    case 0:
        return any_triple(index);
    case 1:
        return close_triple(r);
    case 2:
        return tiny_triple(r);
    case 3:
        return half_a_step_beside_a_float(r);
    case 4:
        return half_a_step_in_the_product(r);
    default:
        return half_a_step_among_subnormals(r);
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
