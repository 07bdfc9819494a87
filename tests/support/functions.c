#include "functions.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "floats.h"

static double sigmoid(double x)
{
    return x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x));
}

static double softplus(double x)
{
    return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x));
}

static double relu(double x)
{
    return x > 0 || isnan(x) ? x : 0;
}

static double elu(double x)
{
    return x > 0 ? x : expm1(x);
}

/* Both are -0 at minus infinity. */
static double gelu(double x)
{
    return x < -40 ? -0.0 : x * 0.5 * erfc(-x * sqrt(0.5));
}

static double silu(double x)
{
    return x < -700 ? -0.0 : x / (1 + exp(-x));
}

#define KERNEL(name)                                                                               \
    static function_kernel name##_of(const tann_kernels *set)                                      \
    {                                                                                              \
        return set->name;                                                                          \
    }
KERNEL(exp)
KERNEL(log)
KERNEL(tanh)
KERNEL(sigmoid)
KERNEL(softplus)
KERNEL(erf)
KERNEL(relu)
KERNEL(elu)
KERNEL(gelu)
KERNEL(silu)

const function functions[] = {
    {"exp", exp, exp_of},
    {"log", log, log_of},
    {"tanh", tanh, tanh_of},
    {"sigmoid", sigmoid, sigmoid_of},
    {"softplus", softplus, softplus_of},
    {"erf", erf, erf_of},
    {"relu", relu, relu_of},
    {"elu", elu, elu_of},
    {"gelu", gelu, gelu_of},
    {"silu", silu, silu_of},
};
const size_t function_count = sizeof functions / sizeof *functions;

static double held(double x)
{
    return fabs(x) > 0x1p128 ? copysign(0x1p128, x) : x;
}

double function_error(float actual, double expected)
{
    uint32_t bits;
    memcpy(&bits, &actual, sizeof bits);
    if (isnan(expected)) {
        return bits == 0x7FC00000u ? 0 : INFINITY;
    }
    if (isnan(actual) || (isinf(expected) && !isinf(actual)) ||
        !signbit(actual) != !signbit(expected)) {
        return INFINITY;
    }
    const double limit = held(expected);
    return fabs(held((double)actual) - limit) / fmin(ulp_of(limit), 0x1p104);
}
