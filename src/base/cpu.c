#include "base/cpu.h"

#include <float.h>

#if defined(__x86_64__) && defined(__GNUC__)
#include <cpuid.h>

/* One register of a leaf of CPUID; 0 where the processor has no such leaf. */
static unsigned cpuid_word(unsigned leaf, unsigned index)
{
    unsigned words[4] = {0};
    __get_cpuid_count(leaf, 0, &words[0], &words[1], &words[2], &words[3]);
    return words[index];
}

static bool has(unsigned word, unsigned bits)
{
    return (word & bits) == bits;
}

/* The compiler's own test of AVX2 and FMA asks the operating system too; the rest needs only the
   bits. */
static bool reads_x86_64_v3(void)
{
    enum { EBX = 1, ECX = 2 };
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
           has(cpuid_word(1, ECX), bit_MOVBE | bit_F16C) &&
           has(cpuid_word(7, EBX), bit_BMI | bit_BMI2) &&
           has(cpuid_word(0x80000001u, ECX), bit_LZCNT);
}
#else
static bool reads_x86_64_v3(void)
{
    return false;
}
#endif

tann__cpu tann__cpu_read(void)
{
    const tann__cpu cpu = {reads_x86_64_v3()};
    return cpu;
}

bool tann__cpu_keeps_subnormals(void)
{
    volatile float half = FLT_MIN; /* volatile: the processor divides, not the compiler */
    half = half / 2;
    return half > 0;
}
