/* A thread whose floating-point unit flushes subnormal numbers to zero, as other libraries leave
   it. */
#ifndef TINYANN_TESTS_SUPPORT_FLUSH_H
#define TINYANN_TESTS_SUPPORT_FLUSH_H

/* How the unit may be set: subnormal results become 0, subnormal inputs count as 0. */
typedef enum flush_mode { FLUSH_NOTHING, FLUSH_RESULTS, FLUSH_INPUTS, FLUSH_BOTH } flush_mode;

/* Sets the unit of this thread. Returns 0 where this processor has no such mode. */
int flush_set(flush_mode mode);

#endif
