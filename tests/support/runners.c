#include "runners.h"

#include <pthread.h>
#include <stdlib.h>

static void note(run_notes *notes, size_t count)
{
    notes->runs++;
    notes->tasks = count > notes->tasks ? count : notes->tasks;
}

void run_in_reverse(void *user, tann_task_fn task, void *job, size_t count)
{
    note(user, count);
    for (size_t i = count; i > 0; i--) {
        task(job, i - 1);
    }
}

typedef struct one_task {
    pthread_t thread;
    tann_task_fn task;
    void *job;
    size_t index;
} one_task;

static void *run_one(void *user)
{
    const one_task *one = user;
    one->task(one->job, one->index);
    return NULL;
}

void run_on_threads(void *user, tann_task_fn task, void *job, size_t count)
{
    note(user, count);
    one_task *tasks = calloc(count, sizeof *tasks);
    if (tasks == NULL) {
        abort();
    }
    for (size_t i = 0; i < count; i++) {
        tasks[i] = (one_task){.task = task, .job = job, .index = i};
        if (pthread_create(&tasks[i].thread, NULL, run_one, &tasks[i]) != 0) {
            abort();
        }
    }
    for (size_t i = 0; i < count; i++) {
        pthread_join(tasks[i].thread, NULL);
    }
    free(tasks);
}
