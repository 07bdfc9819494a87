/* Threads that wait for tasks: a runner for the figures on two cores. */
#ifndef BENCHMARK_POOL_H
#define BENCHMARK_POOL_H

#include <stddef.h>

#include <tinyann/ctx.h>

typedef struct pool pool;

/* So many threads, the caller's being one of them. */
pool *pool_new(size_t threads);
void pool_free(pool *p);

/* A tann_runner_fn whose user is the pool. */
void pool_run(void *pool, tann_task_fn task, void *job, size_t count);

#endif
