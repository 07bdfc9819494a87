/* AVX2 and FMA: the build compiles this file for x86-64-v3. Every multiply-add rounds twice. */
#include "kernel/kernel.h"

#ifdef TINYANN_HAVE_AVX2
#define KERNEL_SET tann__kernels_avx2_muladd
#define KERNEL_ISA TANN_ISA_AVX2
#define KERNEL_MULADD
#include "kernel/kernel_set.h"
#endif
