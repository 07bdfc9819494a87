#include "base/split.h"

typedef struct job {
    tann__part_fn part;
    void *user;
    size_t items, tasks;
} job;

/* Task i of n does items [i * items / n, (i + 1) * items / n), without the product overflowing. */
static size_t bound(const job *j, size_t index)
{
    const size_t quotient = j->items / j->tasks;
    const size_t rest = j->items % j->tasks;
    return quotient * index + (index < rest ? index : rest);
}

static void run_part(void *user, size_t index)
{
    const job *j = user;
    j->part(j->user, index, bound(j, index), bound(j, index + 1));
}

void tann__split(const tann__tasks *tasks, size_t items, size_t grain, tann__part_fn part,
                 void *user)
{
    if (tasks->runner == NULL || tasks->most < 2 || items / 2 < grain) {
        part(user, 0, 0, items);
        return;
    }
    const size_t most = items / (grain > 0 ? grain : 1);
    job j = {part, user, items, most < tasks->most ? most : tasks->most};
    tasks->runner(tasks->user, run_part, &j, j.tasks);
}
