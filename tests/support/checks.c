#include "checks.h"

#include <math.h>
#include <string.h>

void check_near(double actual, double expected, double tolerance, const char *what,
                const char *file, int line)
{
    if (!(fabs(actual - expected) <= tolerance)) {
        print_error("%s is %.17g, not %.17g: off by %.3g, allowed %.3g\n", what, actual, expected,
                    fabs(actual - expected), tolerance);
        _fail(file, line);
    }
}

static uint32_t bits_of(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

void check_bits(const float *actual, const float *expected, size_t count, const char *what,
                const char *file, int line)
{
    for (size_t i = 0; i < count; i++) {
        if (bits_of(actual[i]) != bits_of(expected[i])) {
            print_error("%s: number %zu of %zu is %.9g (%08x), not %.9g (%08x)\n", what, i, count,
                        (double)actual[i], bits_of(actual[i]), (double)expected[i],
                        bits_of(expected[i]));
            _fail(file, line);
        }
    }
}

void check_ok(const tann_ctx *ctx, tann_status actual, const char *what, const char *file, int line)
{
    if (actual != TANN_OK || tann_ctx_status(ctx) != TANN_OK || *tann_ctx_error(ctx) != '\0') {
        print_error("%s gave %s; the context has %s: \"%s\"\n", what, tann_status_name(actual),
                    tann_status_name(tann_ctx_status(ctx)), tann_ctx_error(ctx));
        _fail(file, line);
    }
}

void check_fails(const tann_ctx *ctx, tann_status actual, tann_status status, const char *words,
                 const char *what, const char *file, int line)
{
    const char *text = tann_ctx_error(ctx);
    if (actual != status || tann_ctx_status(ctx) != status || *text == '\0' ||
        strstr(text, words) == NULL) {
        print_error("%s gave %s, not %s; the context has %s: \"%s\", not \"...%s...\"\n", what,
                    tann_status_name(actual), tann_status_name(status),
                    tann_status_name(tann_ctx_status(ctx)), text, words);
        _fail(file, line);
    }
}

void check_null(const tann_ctx *ctx, int is_there, tann_status status, const char *words,
                const char *what, const char *file, int line)
{
    if (is_there) {
        print_error("%s gave something, not NULL\n", what);
        _fail(file, line);
    }
    check_fails(ctx, tann_ctx_status(ctx), status, words, what, file, line);
}

/* Where two texts begin to differ, and the line there of each. */
void check_text(const char *actual, const char *expected, const char *file, int line)
{
    size_t at = 0;
    size_t start = 0;
    while (actual[at] == expected[at] && actual[at] != '\0') {
        start = actual[at] == '\n' ? at + 1 : start;
        at++;
    }
    if (actual[at] != expected[at]) {
        print_error("from letter %zu on it is\n%.*s\nnot\n%.*s\n", at,
                    (int)strcspn(actual + start, "\n"), actual + start,
                    (int)strcspn(expected + start, "\n"), expected + start);
        _fail(file, line);
    }
}
