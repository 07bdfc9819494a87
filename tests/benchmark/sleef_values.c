/* SLEEF: exact to 1 unit in the last place (u10) or 3.5 (u35), with the widest vectors for which
   this file is compiled. */
#include <sleef.h>

#include "values.h"

#if defined(__AVX512F__)
#include <immintrin.h>
typedef __m512 floats;
#define LOAD       _mm512_loadu_ps
#define STORE      _mm512_storeu_ps
#define ONE        _mm512_set1_ps(1)
#define EXP        Sleef_expf16_u10avx512f
#define TANH       Sleef_tanhf16_u10avx512f
#define TANH_QUICK Sleef_tanhf16_u35avx512f
#elif defined(__AVX2__) && defined(__FMA__)
#include <immintrin.h>
typedef __m256 floats;
#define LOAD       _mm256_loadu_ps
#define STORE      _mm256_storeu_ps
#define ONE        _mm256_set1_ps(1)
#define EXP        Sleef_expf8_u10avx2
#define TANH       Sleef_tanhf8_u10avx2
#define TANH_QUICK Sleef_tanhf8_u35avx2
#else
typedef float floats;
#define LOAD(p)     (*(p))
#define STORE(p, y) (*(p) = (y))
#define ONE         1
#define EXP         Sleef_expf_u10
#define TANH        Sleef_tanhf_u10
#define TANH_QUICK  Sleef_tanhf_u35
#endif

enum { LANES = sizeof(floats) / sizeof(float) };

/* n is a multiple of LANES here: the tasks' 4096. */
static void apply_exp(size_t n, const float *x, float *y)
{
    for (size_t i = 0; i < n; i += LANES) {
        STORE(y + i, EXP(LOAD(x + i)));
    }
}

static void apply_tanh(size_t n, const float *x, float *y)
{
    for (size_t i = 0; i < n; i += LANES) {
        STORE(y + i, TANH(LOAD(x + i)));
    }
}

static void apply_tanh_quick(size_t n, const float *x, float *y)
{
    for (size_t i = 0; i < n; i += LANES) {
        STORE(y + i, TANH_QUICK(LOAD(x + i)));
    }
}

static void apply_sigmoid(size_t n, const float *x, float *y)
{
    for (size_t i = 0; i < n; i += LANES) {
        STORE(y + i, ONE / (ONE + EXP(-LOAD(x + i))));
    }
}

static const apply_fn exact[FUNCTION_COUNT] = {apply_exp, apply_tanh, apply_sigmoid};
static const apply_fn quick[FUNCTION_COUNT] = {NULL, apply_tanh_quick, NULL};

const library sleef_values = VALUES_LIBRARY("SLEEF", values_prepare, exact);
const library sleef_quick_values = VALUES_LIBRARY("SLEEF u35", values_prepare, quick);
