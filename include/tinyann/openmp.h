/**
 * @file openmp.h
 * @brief A runner of tasks on OpenMP's threads: the component `openmp`, a library of its own
 *        (tinyann::openmp, tinyann-openmp.pc). `<tinyann/tinyann.h>` does not include this header.
 */
#ifndef TINYANN_OPENMP_H
#define TINYANN_OPENMP_H

#include <stddef.h>

#include <tinyann/ctx.h>
#include <tinyann/export.h>

TANN_BEGIN_DECLS

/**
 * @def TANN_OPENMP_API
 * Marks a function of the component.
 */
#if defined(_WIN32) && !defined(TINYANN_STATIC)
#ifdef TINYANN_OPENMP_BUILDING
#define TANN_OPENMP_API __declspec(dllexport)
#else
#define TANN_OPENMP_API __declspec(dllimport)
#endif
#elif defined(__GNUC__)
#define TANN_OPENMP_API __attribute__((visibility("default")))
#else
#define TANN_OPENMP_API
#endif

/**
 * @brief Makes a context split its large steps over OpenMP's threads: sets the runner, its user
 *        pointer and runner_tasks. The bits of the results do not depend on it.
 * @param opts  Options from tann_ctx_opts_default(), or NULL (then nothing happens).
 * @param tasks Into how many tasks at most, up to 1024; 0: as many as OpenMP would use threads
 *              (OMP_NUM_THREADS, or the processors that the program may use).
 */
TANN_OPENMP_API void tann_openmp_use(tann_ctx_opts *opts, size_t tasks);

/**
 * @brief The runner: calls `task(job, i)` once for every i below @p count, each task as soon as a
 *        thread is free.
 *
 * Inside a parallel region of the caller's it runs on the calling thread alone, unless OpenMP is
 * told to nest (OMP_MAX_ACTIVE_LEVELS), so a program that already uses all processors is not slowed
 * down. Where no thread can be started, it is for the OpenMP of the compiler to say what happens;
 * GCC's ends the program.
 * @param user  Not used.
 * @param task  The task.
 * @param job   Passed on to it.
 * @param count How many; at most INT_MAX.
 *        Cost: OpenMP starts its threads at the first run and keeps them. Threads: any number at
 *        once.
 */
TANN_OPENMP_API void tann_openmp_runner(void *user, tann_task_fn task, void *job, size_t count);

TANN_END_DECLS

#endif
