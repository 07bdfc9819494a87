/* What the processor can do. Asked once, when a context is made. */
#ifndef TINYANN_SRC_BASE_CPU_H
#define TINYANN_SRC_BASE_CPU_H

#include <stdbool.h>
#include <stddef.h>

typedef struct tann__cpu {
    bool x86_64;    /* and so SSE2 */
    bool x86_64_v3; /* AVX2, FMA, BMI1/2, F16C, LZCNT, MOVBE, and a system that keeps them */
    bool x86_64_v4; /* with it AVX-512 F, BW, CD, DQ and VL */
    bool aarch64;   /* and so NEON */
    size_t level1;  /* bytes of the first cache of a core, for data; a guess where none is told */
    size_t level2;  /* of the second */
} tann__cpu;

tann__cpu tann__cpu_read(void);

/* Whether this thread's floating-point unit keeps subnormal numbers (it may be set to flush them).
   */
bool tann__cpu_keeps_subnormals(void);

#endif
