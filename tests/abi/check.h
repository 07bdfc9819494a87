/* Checks of the programs in this folder, which stand for programs of users and so use no test library. */
#ifndef TINYANN_TESTS_ABI_CHECK_H
#define TINYANN_TESTS_ABI_CHECK_H

#include <stdio.h>
#include <stdlib.h>

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);                \
            exit(1);                                                                               \
        }                                                                                          \
    } while (0)

#endif
