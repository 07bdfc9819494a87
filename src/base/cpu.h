/* What the processor can do. Asked once, when a context is made. */
#ifndef TINYANN_SRC_BASE_CPU_H
#define TINYANN_SRC_BASE_CPU_H

#include <stdbool.h>

typedef struct tann__cpu {
    bool x86_64_v3; /* AVX2, FMA, BMI1/2, F16C, LZCNT, MOVBE, and a system that keeps them */
} tann__cpu;

tann__cpu tann__cpu_read(void);

/* Whether this thread's floating-point unit keeps subnormal numbers (it may be set to flush them).
   */
bool tann__cpu_keeps_subnormals(void);

#endif
