/* Splitting a frame's work over the tasks of its context. */
#include <tinyann/extend.h>

#include "base/split.h"

typedef struct frame_job {
    const tann_frame *frame;
    tann_part_fn part;
} frame_job;

static void run_part(void *user, size_t index, size_t begin, size_t end)
{
    const frame_job *job = user;
    (void)index;
    job->part(job->frame, begin, end);
}

void tann_frame_split(const tann_frame *frame, size_t items, size_t grain, tann_part_fn part)
{
    if (frame->tasks < 2) {
        part(frame, 0, items);
        return;
    }
    const tann__tasks tasks = {frame->runner, frame->runner_user, frame->tasks};
    frame_job job = {frame, part};
    tann__split(&tasks, items, grain, run_part, &job);
}
