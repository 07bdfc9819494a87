#include "ours_kernels.h"

#include <string.h>

#include "base/cpu.h"
#include "kernel/kernel.h"

static our_choice choice = {TANN_ISA_AUTO, TANN_NUMERICS_FMA};

static bool choose_isa(const char *name)
{
    for (int isa = TANN_ISA_PORTABLE; isa < TANN_ISA_COUNT_; isa++) {
        if (strcmp(name, tann_isa_name((tann_isa)isa)) == 0) {
            choice.max_isa = (tann_isa)isa;
            return true;
        }
    }
    return *name == '\0';
}

static bool choose_numerics(const char *name)
{
    for (int numerics = 0; numerics < TANN_NUMERICS_COUNT_; numerics++) {
        if (strcmp(name, tann_numerics_name((tann_numerics)numerics)) == 0) {
            choice.numerics = (tann_numerics)numerics;
            return true;
        }
    }
    return *name == '\0';
}

bool our_choose(const char *isa, const char *numerics)
{
    return choose_isa(isa) && choose_numerics(numerics);
}

our_choice our_chosen(void)
{
    return choice;
}

const tann_kernels *our_kernels(void)
{
    const tann__cpu cpu = tann__cpu_read();
    return tann__kernels_choose(&cpu, choice.max_isa, choice.numerics);
}
