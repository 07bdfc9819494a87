/* The kernels for the baseline of the target. */
#define KERNEL_SET tann__kernels_portable
#define KERNEL_ISA TANN_ISA_PORTABLE
#include "kernel/kernel_set.h"
