/* SSE2, which every x86-64 has. Every multiply-add rounds twice. */
#include "kernel/kernel.h"

#ifdef TINYANN_HAVE_SSE2
#define KERNEL_SET tann__kernels_sse2_muladd
#define KERNEL_ISA TANN_ISA_SSE2
#define KERNEL_MULADD
#include "kernel/kernel_set.h"
#endif
