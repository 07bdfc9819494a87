#include "ours_kernels.h"

#include <string.h>

#include "base/cpu.h"
#include "kernel/kernel.h"

static tann_isa limit = TANN_ISA_AUTO;

const tann_kernels *our_kernels(void)
{
    const tann__cpu cpu = tann__cpu_read();
    return tann__kernels_choose(&cpu, limit);
}

int our_isa_limit(const char *name)
{
    for (int isa = TANN_ISA_PORTABLE; isa < TANN_ISA_COUNT_; isa++) {
        if (strcmp(name, tann_isa_name((tann_isa)isa)) == 0) {
            limit = (tann_isa)isa;
            return 1;
        }
    }
    return *name == '\0';
}

tann_isa our_isa(void)
{
    return limit;
}
