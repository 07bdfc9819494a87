#include <tinyann/openmp.h>

#include <omp.h>

#define MOST_TASKS 1024 /* of tann_ctx_opts */

void tann_openmp_runner(void *user, tann_task_fn task, void *job, size_t count)
{
    const int tasks = (int)count; /* signed for OpenMP 2 */
    (void)user;
#pragma omp parallel for schedule(dynamic, 1)
    for (int i = 0; i < tasks; i++) {
        task(job, (size_t)i);
    }
}

void tann_openmp_use(tann_ctx_opts *opts, size_t tasks)
{
    if (opts == NULL) {
        return;
    }
    const int threads = omp_get_max_threads();
    const size_t most = threads < 1 ? 1 : (size_t)threads;
    opts->runner = tann_openmp_runner;
    opts->runner_user = NULL;
    opts->runner_tasks = tasks > 0 ? tasks : most < MOST_TASKS ? most : MOST_TASKS;
}
