/* The dispatch table: one row an instruction set. The table's members are in <tinyann/kernels.h>.
   */
#ifndef TINYANN_SRC_KERNEL_KERNEL_H
#define TINYANN_SRC_KERNEL_KERNEL_H

#include <stddef.h>

#include <tinyann/kernels.h>

#include "base/cpu.h"

/* One set a file of the same name; reached through the functions below. */
extern const tann_kernels tann__kernels_portable;
#ifdef TINYANN_HAVE_AVX2
extern const tann_kernels tann__kernels_avx2;
#endif

/* The best set that this build has, the processor can run and max_isa allows. Never NULL for a
   max_isa of TANN_ISA_AUTO or at least TANN_ISA_PORTABLE. */
const tann_kernels *tann__kernels_choose(const tann__cpu *cpu, tann_isa max_isa);

/* The sets that this build has, index 0 being the portable one; NULL past the last. Whether the
   processor can run it is said by tann__kernels_runs(). For tests, which walk all of them. */
const tann_kernels *tann__kernels_at(size_t index);
int tann__kernels_runs(const tann_kernels *kernels, const tann__cpu *cpu);

/* One number at a time, by the same formulas and with the same bits as the tables. */
float tann__logf(float x);

#endif
