/* The arithmetic of exported files, in both numeric profiles, against that of the library and the
   processor, on millions of numbers of all kinds.

       primitives COUNT */
#include <stdio.h>
#include <stdlib.h>

#include "mixed_once_0.c"
#include "mixed_twice_0.c"
#include "reference.h"

static uint64_t state = UINT64_C(88172645463325252);

static uint32_t draw(void) /* G. Marsaglia's xorshift (2003) */
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)(state >> 16);
}

static uint32_t with_exponent(uint32_t x, uint32_t exponent)
{
    return (x & 0x807FFFFFu) | exponent << 23;
}

static uint32_t special(void)
{
    static const uint32_t of[] = {0,           0x80000000u, 0x7F800000u, 0xFF800000u, 0x7FC00000u,
                                  0xFFC12345u, 1,           0x80000001u, 0x007FFFFFu, 0x00800000u,
                                  0x00800001u, 0x7F7FFFFFu, 0xFF7FFFFFu, 0x3F800000u, 0xBF800000u,
                                  0x3F7FFFFFu, 0x3F800001u, 0x4B800000u, 0x33800000u, 0x34000000u};
    return draw() % 2 != 0 ? of[draw() % (sizeof of / sizeof *of)] : draw();
}

/* Any bits; special ones; close sizes, where digits cancel; results among subnormal numbers; and two
   kinds of sums half-way between floats but for a part far below. */
static void draw_triple(unsigned long i, uint32_t t[3])
{
    const uint32_t a = draw(), b = draw(), c = draw(), d = draw();
    t[0] = with_exponent(a, 127);
    t[1] = with_exponent(b, 127);
    t[2] = c;
    switch (i % 6) {
    case 0:
        t[0] = a;
        t[1] = b;
        break;
    case 1:
        t[0] = special();
        t[1] = special();
        t[2] = special();
        break;
    case 2:
        t[2] = with_exponent(c, 98 + d % 60);
        break;
    case 3:
        t[0] = with_exponent(a, 1 + d % 126);
        t[1] = with_exponent(b, 126 - d % 126);
        t[2] = with_exponent(c, c >> 23 & 1);
        break;
    case 4: /* (1 + u)(1 - u) */
        t[0] = 0x3F800000u + (a & 7);
        t[1] = (0x3F800000u - 2 * (a & 7)) | (b & 0x80000000u);
        t[2] = with_exponent(c, 127 + 24);
        break;
    default: /* a product of 25 digits, the last of them 1 */
        t[0] = 0x45800800u + ((a & 2047) << 12);
        t[1] = 0x45800800u + ((b & 2047) << 12);
        t[2] = with_exponent(c, d % 90);
        break;
    }
}

static unsigned long wrong;

static void check(const char *what, const uint32_t t[3], uint32_t is, uint32_t should)
{
    if (is != should && !(is << 1 > 0xFF000000u && should << 1 > 0xFF000000u) && wrong++ < 20) {
        printf("%s of %08lx %08lx %08lx is %08lx, not %08lx\n", what, (unsigned long)t[0],
               (unsigned long)t[1], (unsigned long)t[2], (unsigned long)is, (unsigned long)should);
    }
}

int main(int argc, char **argv)
{
    const unsigned long count = argc == 2 ? strtoul(argv[1], NULL, 10) : 1000000;
    for (unsigned long i = 0; i < count; i++) {
        uint32_t t[3];
        draw_triple(i, t);
        const uint32_t a = t[0], b = t[1], c = t[2];
        check("fma", t, mixed_once_0_fma(a, b, c), reference_fma(a, b, c));
        check("wide", t, mixed_twice_0_fma(a, b, c, 1), reference_fma_wide(a, b, c));
        check("add", t, mixed_once_0_add(a, c), reference_add(a, c));
        check("sub", t, mixed_once_0_sub(a, c), reference_sub(a, c));
        check("mul", t, mixed_once_0_mul(a, b), reference_mul(a, b));
        check("add", t, mixed_twice_0_add(a, c), reference_add(a, c));
        check("mul", t, mixed_twice_0_mul(a, b), reference_mul(a, b));
        check("div", t, mixed_once_0_div(a, c), reference_div(a, c));
    }
    printf("%lu triples: %lu results are wrong\n", count, wrong);
    return wrong > 0;
}
