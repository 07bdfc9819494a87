/* AVX-512: the build compiles this file for x86-64-v4. Every multiply-add rounds twice. */
#include "kernel/kernel.h"

#ifdef TINYANN_HAVE_AVX512
#define KERNEL_SET tann__kernels_avx512_muladd
#define KERNEL_ISA TANN_ISA_AVX512
#define KERNEL_MULADD
#include "kernel/kernel_set.h"
#endif
