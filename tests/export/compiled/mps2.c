/* What a Cortex-M4 begins with: the first word is the stack, the second where it starts. Then the C
   library of newlib takes over, whose files are those of the host (semihosting). */
#include <stdint.h>

extern uint32_t stack_top[];
void start(void);
void _start(void); /* newlib's */

__attribute__((section(".vectors"), used)) static void (*const vectors[])(void) = {
    (void (*)(void))stack_top,
    start,
};

void start(void)
{
    *(volatile uint32_t *)0xE000ED88 |= 0xFu << 20; /* CPACR: the floating-point unit may be used */
    __asm__ volatile("dsb\n isb");
    _start();
}
