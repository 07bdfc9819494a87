/* What a prediction of the digits network costs on a Cortex-M4 under qemu: instructions, since with
   -icount shift=0 each takes a nanosecond and the timer ticks every 40; and the stack. Prints a line. */
#include <stdint.h>
#include <stdio.h>

#include "digits_once_0.h"

#define TICKS_AT_ONCE 0xFFFFFFu
#define TIMES         20
#define PAINT         0xA5A5A5A5u
#define PAINTED       1024 /* words */

static volatile uint32_t *const timer = (volatile uint32_t *)0xE000E010; /* SysTick */

static digits_once_0_room room;
static float x[DIGITS_ONCE_0_INPUTS], y[DIGITS_ONCE_0_OUTPUTS];

static uint32_t count_instructions(void)
{
    timer[1] = TICKS_AT_ONCE;
    timer[2] = 0;
    timer[0] = 5; /* the processor's clock, on */
    for (int i = 0; i < TIMES; i++) {
        digits_once_0_predict(&room, x, y);
    }
    return (TICKS_AT_ONCE - timer[2]) * 40 / TIMES;
}

/* How much of the stack below here a call overwrites. */
__attribute__((noinline)) static uint32_t count_stack(int tests)
{
    volatile uint32_t *top;
    uint32_t used = PAINTED;
    __asm__ volatile("mov %0, sp" : "=r"(top));
    for (uint32_t i = 1; i <= PAINTED; i++) {
        top[-(int32_t)i] = PAINT;
    }
    if (tests) {
        (void)digits_once_0_self_test(&room);
    } else {
        digits_once_0_predict(&room, x, y);
    }
    while (used > 0 && top[-(int32_t)used] == PAINT) {
        used--;
    }
    return used * 4;
}

int main(void)
{
    for (uint32_t i = 0; i < DIGITS_ONCE_0_INPUTS; i++) {
        x[i] = (float)(i % 17) / 16;
    }
    printf("%lu instructions, %lu bytes of stack, %lu with the self-test\n",
           (unsigned long)count_instructions(), (unsigned long)count_stack(0),
           (unsigned long)count_stack(1));
    return 0;
}
