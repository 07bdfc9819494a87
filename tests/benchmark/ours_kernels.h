/* The one place that knows how the library's kernels are reached, and which are to be used. */
#ifndef BENCHMARK_OURS_KERNELS_H
#define BENCHMARK_OURS_KERNELS_H

#include <stdbool.h>

#include <tinyann/kernels.h>

/* What contexts and kernels are restricted to. */
typedef struct our_choice {
    tann_isa max_isa;
    tann_numerics numerics;
} our_choice;

/* Restricts them from now on, by name; "": as the library chooses. False: there is no such name. */
bool our_choose(const char *isa, const char *numerics);
our_choice our_chosen(void);

/* The kernels that a context would use. */
const tann_kernels *our_kernels(void);

#endif
