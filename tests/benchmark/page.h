/* The page docs/performance.md: the text of performance.md.in with the figures of this run. */
#ifndef BENCHMARK_PAGE_H
#define BENCHMARK_PAGE_H

#include <stdbool.h>

#include "report.h"

typedef struct page_options {
    const char *path;     /* of the page */
    const char *date;     /* as it is to stand there */
    const char *packages; /* a file with the names and versions of what was measured; or NULL */
    size_t rounds;
    double turn; /* seconds */
} page_options;

/* Writes the page. False, having said why, if a file cannot be read or written. */
bool page_write(const report *r, const page_options *o);

#endif
