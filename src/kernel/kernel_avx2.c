/* The same kernels once more, for x86-64-v3: the build compiles this file with the flag for it and
   defines TINYANN_HAVE_AVX2. Elsewhere there is nothing here. */
#include "kernel/kernel.h"

#ifdef TINYANN_HAVE_AVX2
#if !defined(__AVX2__) || !defined(__FMA__)
#error "this file needs -march=x86-64-v3"
#endif
#define KERNEL_SET tann__kernels_avx2
#define KERNEL_ISA TANN_ISA_AVX2
#include "kernel/kernel_set.h"
#endif
