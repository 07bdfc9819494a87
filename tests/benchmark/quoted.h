/* Figures of libraries that no package offers. */
#ifndef BENCHMARK_QUOTED_H
#define BENCHMARK_QUOTED_H

#include "report.h"

/* Adds to the current contest what was measured elsewhere for this workload, scaled by the ratio of
   the FMA peaks of the two cores. Nothing where the peak of this core is unknown. */
void quoted_add(report *r, const char *id);

#endif
