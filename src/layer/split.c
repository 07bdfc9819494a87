/* Splitting a frame's work over the tasks of its context. */
#include <tinyann/extend.h>

typedef struct split_job {
    const tann_frame *frame;
    tann_part_fn part;
    size_t items, tasks;
} split_job;

/* Task i of n does items [i * items / n, (i + 1) * items / n), without the product overflowing. */
static size_t bound(const split_job *job, size_t index)
{
    const size_t quotient = job->items / job->tasks;
    const size_t rest = job->items % job->tasks;
    return quotient * index + (index < rest ? index : rest);
}

static void run_part(void *user, size_t index)
{
    const split_job *job = user;
    job->part(job->frame, bound(job, index), bound(job, index + 1));
}

void tann_frame_split(const tann_frame *frame, size_t items, size_t grain, tann_part_fn part)
{
    if (frame->tasks < 2 || frame->runner == NULL || items < 2 * grain) {
        part(frame, 0, items);
        return;
    }
    const size_t most = items / (grain > 0 ? grain : 1);
    const size_t tasks = most < frame->tasks ? most : frame->tasks;
    if (tasks < 2) {
        part(frame, 0, items);
        return;
    }
    split_job job = {frame, part, items, tasks};
    frame->runner(frame->runner_user, run_part, &job, tasks);
}
