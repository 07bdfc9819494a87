/* Plain C, for the baseline of the target. Every multiply-add rounds once. */
#define KERNEL_SET tann__kernels_portable
#define KERNEL_ISA TANN_ISA_PORTABLE
#define KERNEL_SCALAR
#include "kernel/kernel_set.h"
