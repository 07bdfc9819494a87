#include "floats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/cpu.h"
#include "checks.h"
#include "kernel/kernel.h"

#define FENCE 16 /* floats: a lane of each sum */
static const float post = -123456.75f;

float *floats_new(size_t count)
{
    float *whole = malloc((count + (size_t)2 * FENCE) * sizeof *whole);
    assert_non_null(whole);
    for (size_t i = 0; i < count + (size_t)2 * FENCE; i++) {
        whole[i] = i < FENCE || i >= FENCE + count ? post : 0;
    }
    return whole + FENCE;
}

float *floats_copy(const float *from, size_t count)
{
    float *values = floats_new(count);
    memcpy(values, from, count * sizeof *values);
    return values;
}

void floats_free(float *values, size_t count)
{
    float *whole = values - FENCE;
    for (size_t i = 0; i < FENCE; i++) {
        CHECK_BITS(whole + i, &post, 1);
        CHECK_BITS(values + count + i, &post, 1);
    }
    free(whole);
}

const tann_kernels *sets_in(tann_numerics numerics, size_t index)
{
    const tann__cpu cpu = tann__cpu_read();
    for (size_t i = 0; tann__kernels_at(i) != NULL; i++) {
        const tann_kernels *k = tann__kernels_at(i);
        if (k->numerics == numerics && tann__kernels_runs(k, &cpu) && index-- == 0) {
            return k;
        }
    }
    return NULL;
}

const tann_kernels *sets_at(size_t index)
{
    return sets_in(TANN_NUMERICS_FMA, index);
}

double ulp_of(double value)
{
    int exponent = -149 + 23;
    if (value != 0 && isfinite(value)) {
        exponent = ilogb(value) < exponent ? exponent : ilogb(value);
    }
    return ldexp(1, exponent - 23);
}
