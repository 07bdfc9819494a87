/* Own asserts: each prints what it saw and what it expected. Use them on the main thread only. */
#ifndef TINYANN_TESTS_SUPPORT_CHECKS_H
#define TINYANN_TESTS_SUPPORT_CHECKS_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <tinyann/tinyann.h>

/* |actual - expected| <= tolerance; NaN is near nothing. */
#define CHECK_NEAR(actual, expected, tolerance)                                                    \
    check_near((double)(actual), (double)(expected), (double)(tolerance), #actual, __FILE__,       \
               __LINE__)

/* Two arrays of floats are equal bit for bit. */
#define CHECK_BITS(actual, expected, count)                                                        \
    check_bits(actual, expected, count, #actual, __FILE__, __LINE__)

/* The call returns TANN_OK and leaves no sentence. */
#define CHECK_OK(ctx, call) check_ok(ctx, call, #call, __FILE__, __LINE__)

/* The call returns an error; the context has the same one, and its sentence contains `words`. */
#define CHECK_FAILS(ctx, call, status, words)                                                      \
    check_fails(ctx, call, status, words, #call, __FILE__, __LINE__)

/* The same for a call that returns a pointer (cast to an int: whether it is not NULL) or a node. */
#define CHECK_NULL(ctx, call, status, words)                                                       \
    check_null(ctx, (call) != NULL, status, words, #call, __FILE__, __LINE__)

/* Two texts are equal. */
#define CHECK_TEXT(actual, expected) check_text(actual, expected, __FILE__, __LINE__)

void check_near(double actual, double expected, double tolerance, const char *what,
                const char *file, int line);
void check_bits(const float *actual, const float *expected, size_t count, const char *what,
                const char *file, int line);
void check_ok(const tann_ctx *ctx, tann_status actual, const char *what, const char *file,
              int line);
void check_fails(const tann_ctx *ctx, tann_status actual, tann_status status, const char *words,
                 const char *what, const char *file, int line);
void check_null(const tann_ctx *ctx, int is_there, tann_status status, const char *words,
                const char *what, const char *file, int line);
void check_text(const char *actual, const char *expected, const char *file, int line);

#endif
