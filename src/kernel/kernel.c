#include "kernel/kernel.h"

/* One row an instruction set, the better one later. */
static const tann_kernels *const rows[] = {
    &tann__kernels_portable,
#ifdef TINYANN_HAVE_AVX2
    &tann__kernels_avx2,
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
    case TANN_ISA_AVX2:
        return cpu->x86_64_v3;
    default:
        return 0;
    }
}

const tann_kernels *tann__kernels_choose(const tann__cpu *cpu, tann_isa max_isa)
{
    const tann_kernels *best = rows[0];
    for (size_t i = 1; i < ROW_COUNT; i++) {
        const int allowed = max_isa == TANN_ISA_AUTO || rows[i]->isa <= max_isa;
        if (allowed && tann__kernels_runs(rows[i], cpu)) {
            best = rows[i];
        }
    }
    return best;
}
