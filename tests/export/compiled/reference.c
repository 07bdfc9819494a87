/* Compiled as the library is: without contraction. */
#include "reference.h"

#include "kernel/ieee.h"

static uint32_t bits(float x)
{
    return tann__bits(x);
}

static float number(uint32_t x)
{
    return tann__from_bits(x);
}

uint32_t reference_fma(uint32_t a, uint32_t b, uint32_t c)
{
    return bits(tann__fma(number(a), number(b), number(c)));
}

uint32_t reference_fma_wide(uint32_t a, uint32_t b, uint32_t c)
{
    return bits((float)((double)number(a) * number(b) + number(c)));
}

uint32_t reference_add(uint32_t a, uint32_t b)
{
    return bits(number(a) + number(b));
}

uint32_t reference_sub(uint32_t a, uint32_t b)
{
    return bits(number(a) - number(b));
}

uint32_t reference_mul(uint32_t a, uint32_t b)
{
    return bits(number(a) * number(b));
}

uint32_t reference_div(uint32_t a, uint32_t b)
{
    return bits(number(a) / number(b));
}
