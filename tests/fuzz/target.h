/* What every fuzz target is made of: a context on a heap that counts, the input in memory of exactly its
   size, and what is promised of every reader of files, checked after each input: no more memory than 8
   times the input and 1 MiB, nothing kept.

       static void target(fuzz *f) { ... f->ctx, f->bytes, f->size ... }
       FUZZ_TARGET(target)

   One .c file of a program includes this. */
#ifndef TINYANN_TESTS_FUZZ_TARGET_H
#define TINYANN_TESTS_FUZZ_TARGET_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <tinyann/tinyann.h>

#define FUZZ_CHECK(condition)                                                                      \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);                \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

typedef struct fuzz {
    tann_ctx *ctx;
    const uint8_t *bytes; /* [size]; never NULL */
    size_t size;
    /* Belong to the heap. */
    size_t taken, peak, limit;
} fuzz;

/* From here on the target uses what it has loaded, or builds what it loads into: any memory is well. */
static inline void fuzz_unbound(fuzz *f)
{
    f->limit = SIZE_MAX;
}

/* From here on no more than 8 times the input and 1 MiB beyond what is taken now. */
static inline void fuzz_bind(fuzz *f)
{
    f->limit = f->taken + 8 * f->size + (1 << 20);
}

static inline void *fuzz_allocate(void *user, size_t size)
{
    fuzz *f = user;
    f->taken += size;
    FUZZ_CHECK(f->taken <= f->limit);
    f->peak = f->limit != SIZE_MAX && f->taken > f->peak ? f->taken : f->peak;
    return malloc(size);
}

static inline void fuzz_release(void *user, void *memory, size_t size)
{
    fuzz *f = user;
    FUZZ_CHECK(memory == NULL || f->taken >= size);
    f->taken -= memory != NULL ? size : 0;
    free(memory);
}

/* The worst of all inputs; printed at the end. */
static struct {
    size_t bytes, bytes_size; /* on the heap, and the size of that input */
    double milliseconds;
    size_t slow, slow_size;
} fuzz_worst;

static inline void fuzz_print_worst(void)
{
    fprintf(stderr,
            "worst: %zu bytes of memory for an input of %zu; %.1f ms of processor time for one of "
            "%zu; %zu inputs took more than 10 ms\n",
            fuzz_worst.bytes, fuzz_worst.bytes_size, fuzz_worst.milliseconds, fuzz_worst.slow_size,
            fuzz_worst.slow);
}

static inline void fuzz_note(const fuzz *f, size_t before, clock_t begin)
{
    const double milliseconds = 1e3 * (double)(clock() - begin) / CLOCKS_PER_SEC;
    if (f->peak > before && f->peak - before > fuzz_worst.bytes) {
        fuzz_worst.bytes = f->peak - before;
        fuzz_worst.bytes_size = f->size;
    }
    if (milliseconds > fuzz_worst.milliseconds) {
        fuzz_worst.milliseconds = milliseconds;
        fuzz_worst.slow_size = f->size;
    }
    fuzz_worst.slow += milliseconds > 10;
}

static inline void fuzz_run(void (*target)(fuzz *), fuzz *f)
{
    tann_ctx_opts opts = tann_ctx_opts_default();
    opts.allocate = fuzz_allocate;
    opts.release = fuzz_release;
    opts.allocator_user = f;
    f->ctx = tann_ctx_new(&opts);
    FUZZ_CHECK(f->ctx != NULL);
    const size_t before = f->taken;
    const clock_t begin = clock();
    fuzz_bind(f);
    target(f);
    fuzz_note(f, before, begin);
    FUZZ_CHECK(f->taken == before);
    tann_ctx_free(f->ctx);
    FUZZ_CHECK(f->taken == 0);
}

static inline void fuzz_input(void (*target)(fuzz *), const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size); /* of 0 bytes too, of which none may be read */
    FUZZ_CHECK(copy != NULL);
    if (size > 0) {
        memcpy(copy, data, size);
    }
    fuzz f = {NULL, copy, size, 0, 0, SIZE_MAX};
    fuzz_run(target, &f);
    free(copy);
}

int LLVMFuzzerInitialize(int *count, char ***arguments);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FUZZ_TARGET(target)                                                                        \
    int LLVMFuzzerInitialize(int *count, char ***arguments)                                        \
    {                                                                                              \
        (void)count;                                                                               \
        (void)arguments;                                                                           \
        return atexit(fuzz_print_worst);                                                           \
    }                                                                                              \
    int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)                                   \
    {                                                                                              \
        fuzz_input(target, data, size);                                                            \
        return 0;                                                                                  \
    }

#endif
