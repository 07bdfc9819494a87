#include "flush.h"

#if defined(__SSE2__)
#include <xmmintrin.h>

int flush_set(flush_mode mode)
{
    const unsigned results = mode == FLUSH_RESULTS || mode == FLUSH_BOTH ? 0x8000 : 0;
    const unsigned inputs = mode == FLUSH_INPUTS || mode == FLUSH_BOTH ? 0x0040 : 0;
    _mm_setcsr((_mm_getcsr() & ~0x8040u) | results | inputs);
    return 1;
}
#elif defined(__aarch64__)
#include <stdint.h>

/* Here one bit flushes both. */
int flush_set(flush_mode mode)
{
    uint64_t control;
    __asm__ volatile("mrs %0, fpcr" : "=r"(control));
    control &= ~(UINT64_C(1) << 24);
    control |= (uint64_t)(mode != FLUSH_NOTHING) << 24;
    __asm__ volatile("msr fpcr, %0" : : "r"(control));
    return 1;
}
#else
int flush_set(flush_mode mode)
{
    return mode == FLUSH_NOTHING;
}
#endif
