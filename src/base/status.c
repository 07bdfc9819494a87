/* Names of the values that programs print. */
#include <tinyann/status.h>

#include <stddef.h>

#include <tinyann/ctx.h>

typedef struct named {
    int value;
    const char *name;
} named;

static const named statuses[] = {
    {TANN_OK, "TANN_OK"},
    {TANN_STOP, "TANN_STOP"},
    {TANN_E_ARGUMENT, "TANN_E_ARGUMENT"},
    {TANN_E_MEMORY, "TANN_E_MEMORY"},
    {TANN_E_SHAPE, "TANN_E_SHAPE"},
    {TANN_E_IO, "TANN_E_IO"},
    {TANN_E_FORMAT, "TANN_E_FORMAT"},
    {TANN_E_UNSUPPORTED, "TANN_E_UNSUPPORTED"},
    {TANN_E_NUMERIC, "TANN_E_NUMERIC"},
    {TANN_E_CALLBACK, "TANN_E_CALLBACK"},
    {TANN_E_INTERNAL, "TANN_E_INTERNAL"},
};

static const named sets[] = {
    {TANN_ISA_AUTO, "auto"}, {TANN_ISA_PORTABLE, "portable"}, {TANN_ISA_SSE2, "sse2"},
    {TANN_ISA_AVX2, "avx2"}, {TANN_ISA_AVX512, "avx512"},     {TANN_ISA_NEON, "neon"},
};

static const named profiles[] = {
    {TANN_NUMERICS_FMA, "fma"},
    {TANN_NUMERICS_MULADD, "muladd"},
};

static const char *find(const named *list, size_t count, int value, const char *otherwise)
{
    for (size_t i = 0; i < count; i++) {
        if (list[i].value == value) {
            return list[i].name;
        }
    }
    return otherwise;
}

const char *tann_status_name(tann_status status)
{
    return find(statuses, sizeof statuses / sizeof *statuses, (int)status, "unknown status");
}

const char *tann_isa_name(tann_isa isa)
{
    return find(sets, sizeof sets / sizeof *sets, (int)isa, "unknown");
}

const char *tann_numerics_name(tann_numerics numerics)
{
    return find(profiles, sizeof profiles / sizeof *profiles, (int)numerics, "unknown");
}
