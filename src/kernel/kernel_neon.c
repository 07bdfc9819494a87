/* NEON, which every 64-bit ARM has. Every multiply-add rounds once. */
#include "kernel/kernel.h"

#ifdef TINYANN_HAVE_NEON
#define KERNEL_SET tann__kernels_neon
#define KERNEL_ISA TANN_ISA_NEON
#include "kernel/kernel_set.h"
#endif
