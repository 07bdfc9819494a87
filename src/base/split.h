/* Splitting work over the tasks of a context's runner. */
#ifndef TINYANN_SRC_BASE_SPLIT_H
#define TINYANN_SRC_BASE_SPLIT_H

#include <stddef.h>

#include <tinyann/ctx.h>

/* Does items [begin, end), as the task `index` of those that the work was split into. */
typedef void (*tann__part_fn)(void *user, size_t index, size_t begin, size_t end);

/* Who runs tasks: of a context, or of a frame. */
typedef struct tann__tasks {
    tann_runner_fn runner; /* NULL: none */
    void *user;
    size_t most; /* tasks at once */
} tann__tasks;

/* Runs `part` over all items, in tasks of at least `grain` items each; here, as task 0, where that makes
   one task. */
void tann__split(const tann__tasks *tasks, size_t items, size_t grain, tann__part_fn part,
                 void *user);

#endif
