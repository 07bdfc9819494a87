/* SSE2, which every x86-64 has. Every multiply-add rounds once. */
#include "kernel/kernel.h"

#ifdef TINYANN_HAVE_SSE2
#define KERNEL_SET tann__kernels_sse2
#define KERNEL_ISA TANN_ISA_SSE2
#include "kernel/kernel_set.h"
#endif
