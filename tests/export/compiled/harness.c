/* Runs exported models on the recorded inputs and compares bit for bit with what the library predicted.

       harness VECTORS

   In the file, words of 32 bits, least significant byte first: of each model the number of samples, of
   inputs and of outputs; and of each sample its inputs and outputs. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "net.h"

#define MOST 64 /* inputs or outputs */

static uint32_t word(FILE *file)
{
    uint32_t x = 0;
    int shift;
    for (shift = 0; shift < 32; shift += 8) {
        x |= (uint32_t)(fgetc(file) & 255) << shift;
    }
    return x;
}

static void words(FILE *file, uint32_t *to, uint32_t count)
{
    for (; count > 0; count--) {
        *to++ = word(file);
    }
}

static int differs(uint32_t a, uint32_t b)
{
    return a != b && !(a << 1 > 0xFF000000u && b << 1 > 0xFF000000u);
}

/* How many numbers are not those that were recorded. */
static unsigned long compare(FILE *file, const net *n, unsigned long *numbers)
{
    unsigned long different = 0;
    uint32_t samples = word(file), inputs = word(file), outputs = word(file), i;
    if (inputs > MOST || outputs > MOST) {
        return 1;
    }
    for (; samples > 0; samples--) {
        uint32_t bits[MOST], expected[MOST];
        float x[MOST], y[MOST];
        words(file, bits, inputs);
        words(file, expected, outputs);
        memcpy(x, bits, sizeof x);
        n->run(x, y);
        memcpy(bits, y, sizeof bits);
        for (i = 0; i < outputs; i++, ++*numbers) {
            if (differs(bits[i], expected[i]) && different++ == 0) {
                printf("%s: output %lu is %08lx, not %08lx\n", n->name, (unsigned long)i,
                       (unsigned long)bits[i], (unsigned long)expected[i]);
            }
        }
    }
    return different;
}

int main(int argc, char **argv)
{
    const char *path = argc == 2 ? argv[1] : "vectors";
    unsigned long different = 0, numbers = 0, wrong = 0;
    const net *n;
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        printf("cannot read %s\n", path);
        return 1;
    }
    for (n = nets; n->name != NULL; n++) {
        const int checked = n->check();
        different += compare(file, n, &numbers);
        if ((checked != 0) != n->flipped) {
            printf("%s: its self-test says %d\n", n->name, checked);
            wrong++;
        }
    }
    fclose(file);
    printf("%lu models, %lu numbers: %lu differ, %lu self-tests are wrong\n",
           (unsigned long)(n - nets), numbers, different, wrong);
    return different + wrong > 0 || numbers == 0;
}
