#include "workloads.h"

#include <stdio.h>
#include <string.h>

#include "machine.h"

bool wanted(const run_options *o, const char *id)
{
    return strncmp(id, o->only, strlen(o->only)) == 0;
}

void run_task(const run_options *o, const task *t)
{
    if (!pin_to_cores(o->core, t->cores)) {
        fprintf(stderr, "%s: there are no cores %zu to %zu; it is left out\n", t->id, o->core,
                o->core + t->cores - 1);
        return;
    }
    race(t, &o->race, o->report);
    pin_to_cores(o->core, 1);
}
