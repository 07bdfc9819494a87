/* The dispatch table: one row an instruction set. The table's members are in <tinyann/kernels.h>.
   */
#ifndef TINYANN_SRC_KERNEL_KERNEL_H
#define TINYANN_SRC_KERNEL_KERNEL_H

#include <stddef.h>

#include <tinyann/kernels.h>

#include "base/cpu.h"

/* The sets of this build, a file of the same name each, and each in both numeric profiles; reached
   through the functions below. */
#define TANN__SET(name)                                                                            \
    extern const tann_kernels tann__kernels_##name, tann__kernels_##name##_muladd;
TANN__SET(portable)
#ifdef TINYANN_HAVE_SSE2
TANN__SET(sse2)
#endif
#ifdef TINYANN_HAVE_AVX2
TANN__SET(avx2)
#endif
#ifdef TINYANN_HAVE_AVX512
TANN__SET(avx512)
#endif
#ifdef TINYANN_HAVE_NEON
TANN__SET(neon)
#endif
#undef TANN__SET

/* The best set that this build has, the processor can run and max_isa allows. Never NULL for a
   max_isa of TANN_ISA_AUTO or at least TANN_ISA_PORTABLE. */
const tann_kernels *tann__kernels_choose(const tann__cpu *cpu, tann_isa max_isa,
                                         tann_numerics numerics);

/* The sets that this build has, each in both profiles: index 0 is the portable one, index 1 its
   MULADD, and so on; NULL past the last. Whether the processor can run it is said by
   tann__kernels_runs(). For tests, which walk all of them. */
const tann_kernels *tann__kernels_at(size_t index);
int tann__kernels_runs(const tann_kernels *kernels, const tann__cpu *cpu);

/* One number at a time, by the same formulas and with the same bits as the tables of the FMA
   profile. */
float tann__logf(float x);

#endif
