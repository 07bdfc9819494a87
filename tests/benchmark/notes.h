/* What a reader of the figures should know: what was left out, and why. */
#ifndef BENCHMARK_NOTES_H
#define BENCHMARK_NOTES_H

#include <stdio.h>

/* Says a sentence on the standard error stream and keeps it for the page. */
#ifdef __GNUC__
__attribute__((format(printf, 1, 2)))
#endif
void note(const char *format, ...);

/* Writes all of them as a list in Markdown; a sentence that there are none, if so. */
void notes_print(FILE *to);

#endif
