/* A writer that keeps the text. */
#ifndef TINYANN_TESTS_SUPPORT_PAGE_H
#define TINYANN_TESTS_SUPPORT_PAGE_H

#include <stddef.h>

#include <tinyann/text.h>

typedef struct page {
    char text[16384]; /* terminated by a zero */
    size_t length;
    size_t calls;
    size_t fail_at;     /* the number of the call that fails, from 1; 0: none */
    tann_status status; /* with which */
} page;

/* A tann_write_fn with a `page *`. TANN_E_IO when the page is full. */
tann_status page_write(void *user, const char *text, size_t length);

#endif
