/* Runners of tasks for tests: they count their runs, so that a test sees that work was split. */
#ifndef TINYANN_TESTS_SUPPORT_RUNNERS_H
#define TINYANN_TESTS_SUPPORT_RUNNERS_H

#include <stddef.h>

#include <tinyann/ctx.h>

/* What a runner notes; it is its user pointer. */
typedef struct run_notes {
    size_t runs;  /* how often it ran */
    size_t tasks; /* the most tasks in one run */
} run_notes;

/* One task after the other on the caller's thread, from the last to the first. */
void run_in_reverse(void *user, tann_task_fn task, void *job, size_t count);

/* A thread for each task. */
void run_on_threads(void *user, tann_task_fn task, void *job, size_t count);

#endif
