#include "kernel/kernel.h"

/* One row an instruction set, the better one later. */
#define ROW(name) &tann__kernels_##name, &tann__kernels_##name##_muladd
static const tann_kernels *const rows[] = {
    ROW(portable),
#ifdef TINYANN_HAVE_SSE2
    ROW(sse2),
#endif
#ifdef TINYANN_HAVE_AVX2
    ROW(avx2),
#endif
#ifdef TINYANN_HAVE_AVX512
    ROW(avx512),
#endif
#ifdef TINYANN_HAVE_NEON
    ROW(neon),
#endif
};
enum { ROW_COUNT = sizeof rows / sizeof *rows };

const tann_kernels *tann__kernels_at(size_t index)
{
    return index < ROW_COUNT ? rows[index] : NULL;
}

int tann__kernels_runs(const tann_kernels *kernels, const tann__cpu *cpu)
{
    switch (kernels->isa) {
    case TANN_ISA_PORTABLE:
        return 1;
    case TANN_ISA_SSE2:
        return cpu->x86_64;
    case TANN_ISA_AVX2:
        return cpu->x86_64_v3;
    case TANN_ISA_AVX512:
        return cpu->x86_64_v4;
    case TANN_ISA_NEON:
        return cpu->aarch64;
    default:
        return 0;
    }
}

const tann_kernels *tann__kernels_choose(const tann__cpu *cpu, tann_isa max_isa,
                                         tann_numerics numerics)
{
    const tann_kernels *best = NULL;
    for (size_t i = 0; i < ROW_COUNT; i++) {
        const int allowed = max_isa == TANN_ISA_AUTO || rows[i]->isa <= max_isa;
        if (allowed && rows[i]->numerics == numerics && tann__kernels_runs(rows[i], cpu)) {
            best = rows[i];
        }
    }
    return best;
}
