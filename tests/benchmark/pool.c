#include "pool.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "memory.h"

/* How often a thread looks for tasks before it sleeps: longer than from one layer to the next. */
enum { LOOKS = 20000 };

struct pool {
    size_t threads;
    pthread_t *others; /* [threads - 1] */
    pthread_mutex_t lock;
    pthread_cond_t wake;
    atomic_size_t round; /* grows with each run */
    atomic_size_t next;  /* the next task of the run */
    atomic_size_t busy;  /* threads that have not finished the run */
    atomic_bool stop;
    tann_task_fn task;
    void *job;
    size_t count;
};

static void relax(void)
{
#ifdef __x86_64__
    __builtin_ia32_pause();
#endif
}

static void do_tasks(pool *p)
{
    for (size_t i = atomic_fetch_add(&p->next, 1); i < p->count;
         i = atomic_fetch_add(&p->next, 1)) {
        p->task(p->job, i);
    }
}

static void wait_for_round(pool *p, size_t seen)
{
    for (size_t i = 0; i < LOOKS && atomic_load(&p->round) == seen; i++) {
        relax();
    }
    pthread_mutex_lock(&p->lock);
    while (atomic_load(&p->round) == seen) {
        pthread_cond_wait(&p->wake, &p->lock);
    }
    pthread_mutex_unlock(&p->lock);
}

static void *work(void *user)
{
    pool *p = user;
    for (size_t seen = 0;; seen++) {
        wait_for_round(p, seen);
        if (atomic_load(&p->stop)) {
            return NULL;
        }
        do_tasks(p);
        atomic_fetch_sub(&p->busy, 1);
    }
}

static void start_round(pool *p)
{
    atomic_store(&p->next, 0);
    atomic_store(&p->busy, p->threads - 1);
    pthread_mutex_lock(&p->lock);
    atomic_fetch_add(&p->round, 1);
    pthread_cond_broadcast(&p->wake);
    pthread_mutex_unlock(&p->lock);
}

void pool_run(void *user, tann_task_fn task, void *job, size_t count)
{
    pool *p = user;
    p->task = task;
    p->job = job;
    p->count = count;
    start_round(p);
    do_tasks(p);
    while (atomic_load(&p->busy) > 0) {
        relax();
    }
}

pool *pool_new(size_t threads)
{
    pool *p = take_memory(sizeof *p);
    p->threads = threads;
    p->others = take_memory(threads * sizeof *p->others);
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->wake, NULL);
    for (size_t i = 0; i + 1 < threads; i++) {
        if (pthread_create(&p->others[i], NULL, work, p) != 0) {
            fprintf(stderr, "benchmark: no thread can be started\n");
            exit(1);
        }
    }
    return p;
}

void pool_free(pool *p)
{
    if (p == NULL) {
        return;
    }
    atomic_store(&p->stop, true);
    start_round(p);
    for (size_t i = 0; i + 1 < p->threads; i++) {
        pthread_join(p->others[i], NULL);
    }
    pthread_cond_destroy(&p->wake);
    pthread_mutex_destroy(&p->lock);
    free(p->others);
    free(p);
}
