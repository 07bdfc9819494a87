#define _POSIX_C_SOURCE 200809L /* isatty(), clock_gettime() */

#include "progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { CELLS = 30 };

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

progress progress_new(size_t runs)
{
    return (progress){.visible = isatty(STDERR_FILENO) != 0, .runs = runs, .name = ""};
}

void progress_show(progress *p, const char *what, size_t done, size_t all)
{
    static const char full[CELLS + 1] = "##############################";
    static const char empty[CELLS + 1] = "..............................";
    const double now = p->visible ? seconds() : 0;
    if (!p->visible || now - p->last_drawn < 0.05) {
        return;
    }
    const int cells = (int)(done * CELLS / all);
    fputc('\r', stderr);
    if (p->runs > 0) {
        fprintf(stderr, "%zu/%zu %-11s ", p->run, p->runs, p->name);
    }
    fprintf(stderr, "%s [%.*s%.*s] %zu of %zu\033[K", what, cells, full, CELLS - cells, empty, done,
            all);
    fflush(stderr);
    p->last_drawn = now;
}

void progress_clear(const progress *p)
{
    if (p->visible) {
        fputs("\r\033[K", stderr);
        fflush(stderr);
    }
}
