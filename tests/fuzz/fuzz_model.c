/* Any bytes as a model file: refused, or a model that runs and is saved again; and as weights for a model
   that is there. Memory stays below 8 times the file and 1 MiB. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <tinyann/tinyann.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "not so: %s\n", #condition);                                           \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

/* Counts what is taken, and fails the run above the limit. */
typedef struct purse {
    size_t bytes, limit;
} purse;

static void *allocate(void *user, size_t size)
{
    purse *p = user;
    p->bytes += size;
    CHECK(p->bytes <= p->limit);
    return malloc(size);
}

static void release(void *user, void *memory, size_t size)
{
    purse *p = user;
    p->bytes -= size;
    free(memory);
}

static void save_again(tann_ctx *ctx, const tann_model *m, purse *p)
{
    const size_t size = tann_model_save_bytes(m);
    unsigned char *file = malloc(size);
    p->limit = SIZE_MAX;
    CHECK(file != NULL && tann_model_save_memory(ctx, m, file, size) == TANN_OK);
    tann_model *again = tann_model_load_memory(ctx, file, size, NULL);
    CHECK(again != NULL);
    tann_model_free(again);
    free(file);
}

static void load_weights(tann_ctx *ctx, const uint8_t *data, size_t size, int transpose)
{
    static const tann_weight_source source = {"fc.weight", "hidden.kernel"};
    tann_weights_opts opts = tann_weights_opts_default();
    opts.sources = &source;
    opts.source_count = 1;
    opts.transpose = transpose;
    opts.partial = 1;
    tann_builder *b = tann_builder_new(ctx);
    const tann_node x = tann_input(b, tann_shape_1d(2));
    tann_model *m = tann_builder_finish(b, tann_named(b, tann_dense(b, x, 3, NULL), "hidden"), 1);
    (void)tann_model_load_weights_memory(ctx, m, data, size, &opts);
    tann_model_free(m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    purse p = {0, SIZE_MAX};
    tann_ctx_opts opts = tann_ctx_opts_default();
    opts.allocate = allocate;
    opts.release = release;
    opts.allocator_user = &p;
    tann_ctx *ctx = tann_ctx_new(&opts);
    CHECK(ctx != NULL);
    const size_t before = p.bytes;
    p.limit = before + 8 * size + (1 << 20);
    tann_model *m = tann_model_load_memory(ctx, data, size, NULL);
    CHECK((m == NULL) == (tann_ctx_error(ctx)[0] != '\0'));
    if (m != NULL) {
        save_again(ctx, m, &p);
    }
    tann_model_free(m);
    load_weights(ctx, data, size, (int)(size % 2));
    CHECK(p.bytes == before);
    tann_ctx_free(ctx);
    return 0;
}
