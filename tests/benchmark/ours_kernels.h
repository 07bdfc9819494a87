/* The one place that knows how the library's kernels are reached. */
#ifndef BENCHMARK_OURS_KERNELS_H
#define BENCHMARK_OURS_KERNELS_H

#include <tinyann/kernels.h>

/* The kernels that a context with this most advanced set would use. */
const tann_kernels *our_kernels(void);

/* Contexts and kernels of all figures use no better set than this one from now on; "": the best.
   0: there is no such set. */
int our_isa_limit(const char *name);
tann_isa our_isa(void);

#endif
