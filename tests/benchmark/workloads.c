#include "workloads.h"

#include <string.h>

#include "machine.h"
#include "notes.h"
#include "peaks.h"

bool wanted(const run_options *o, const char *id)
{
    return strncmp(id, o->only, strlen(o->only)) == 0;
}

void run_task(const run_options *o, const task *t)
{
    if (!pin_to_cores(o->core, t->cores)) {
        note("%s: there are no cores %zu to %zu; it is left out", t->id, o->core,
             o->core + t->cores - 1);
        return;
    }
    if (*o->race.library == '\0') {
        peaks_moment(o->report);
    }
    race(t, &o->race, o->report);
    pin_to_cores(o->core, 1);
}
