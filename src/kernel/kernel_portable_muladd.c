/* Plain C, for the baseline of the target. Every multiply-add rounds twice. */
#define KERNEL_SET tann__kernels_portable_muladd
#define KERNEL_ISA TANN_ISA_PORTABLE
#define KERNEL_SCALAR
#define KERNEL_MULADD
#include "kernel/kernel_set.h"
