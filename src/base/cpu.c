#include "base/cpu.h"

#include <float.h>

/* Where the processor does not tell: what most have. */
#define USUAL_LEVEL1 ((size_t)32 << 10)
#define USUAL_LEVEL2 ((size_t)512 << 10)

#if defined(__x86_64__) && defined(__GNUC__)
#include <cpuid.h>

enum { EAX, EBX, ECX, EDX };

/* One register of a leaf of CPUID; 0 where the processor has no such leaf. */
static unsigned cpuid_word(unsigned leaf, unsigned subleaf, unsigned index)
{
    unsigned words[4] = {0};
    __get_cpuid_count(leaf, subleaf, &words[EAX], &words[EBX], &words[ECX], &words[EDX]);
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
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
           has(cpuid_word(1, 0, ECX), bit_MOVBE | bit_F16C) &&
           has(cpuid_word(7, 0, EBX), bit_BMI | bit_BMI2) &&
           has(cpuid_word(0x80000001u, 0, ECX), bit_LZCNT);
}

static bool reads_x86_64_v4(void)
{
    return reads_x86_64_v3() && __builtin_cpu_supports("avx512f") &&
           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}

/* The caches are told by leaf 4, or by AMD's leaf of the same form; the words of one: its level and
   kind, line size, partitions and ways, sets. */
#define CACHES_INTEL 4u
#define CACHES_AMD   0x8000001Du
#define MOST_CACHES  8

static size_t cache_size(unsigned leaf, unsigned index)
{
    const unsigned shape = cpuid_word(leaf, index, EBX);
    const size_t ways = (shape >> 22) + 1;
    const size_t partitions = ((shape >> 12) & 0x3FF) + 1;
    const size_t line = (shape & 0xFFF) + 1;
    return ways * partitions * line * ((size_t)cpuid_word(leaf, index, ECX) + 1);
}

/* The size of the cache of a level that holds data; 0 where the leaf does not tell. */
static size_t find_cache(unsigned leaf, unsigned level)
{
    enum { NONE, DATA, CODE };
    for (unsigned i = 0; i < MOST_CACHES; i++) {
        const unsigned word = cpuid_word(leaf, i, EAX);
        const unsigned kind = word & 0x1F;
        if (kind == NONE) {
            break;
        }
        if (kind != CODE && ((word >> 5) & 7) == level) {
            return cache_size(leaf, i);
        }
    }
    return 0;
}

static size_t read_cache(unsigned level, size_t usual)
{
    const size_t intel = find_cache(CACHES_INTEL, level);
    const size_t size = intel != 0 ? intel : find_cache(CACHES_AMD, level);
    return size != 0 ? size : usual;
}

tann__cpu tann__cpu_read(void)
{
    const tann__cpu cpu = {
        .x86_64 = true,
        .x86_64_v3 = reads_x86_64_v3(),
        .x86_64_v4 = reads_x86_64_v4(),
        .level1 = read_cache(1, USUAL_LEVEL1),
        .level2 = read_cache(2, USUAL_LEVEL2),
    };
    return cpu;
}
#else
tann__cpu tann__cpu_read(void)
{
    const tann__cpu cpu = {
#if defined(__aarch64__)
        .aarch64 = true,
#endif
        .level1 = USUAL_LEVEL1,
        .level2 = USUAL_LEVEL2,
    };
    return cpu;
}
#endif

bool tann__cpu_keeps_subnormals(void)
{
    volatile float half = FLT_MIN; /* volatile: the processor divides, not the compiler */
    half = half / 2;
    return half > 0;
}
