/* Loading while memory fails, of models that do not fit into the first block of anything. */
#include "checks.h"
#include "disk.h"
#include "graphs.h"
#include "heap.h"
#include "models.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tinyann/extend.h>

#include "file/file_slurp.h"

/* A layer whose config is so large that each has a block of its own. */
typedef struct wide_config {
    int32_t number;
    char nothing[5000];
} wide_config;

static const tann_field wide_fields[] = {
    {.name = "number",
     .kind = TANN_FIELD_INT,
     .offset = 0,
     .initial = 1,
     .minimum = 0,
     .maximum = 9},
};

static tann_layer_type wide_type(void)
{
    tann_layer_type type = graph_flatten_type;
    type.name = "wide";
    type.fields = wide_fields;
    type.field_count = 1;
    type.config_size = sizeof(wide_config);
    return type;
}

static tann_model *make(tann_ctx *ctx)
{
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_input(b, tann_shape_1d(100));
    h = tann_named(b, tann_dense(b, h, 200, NULL), "hidden");
    for (int i = 0; i < 150; i++) {
        h = tann_activation(b, h, TANN_TANH);
    }
    return tann_builder_finish(b, tann_named(b, tann_dense(b, h, 1, NULL), "out"), 3);
}

typedef struct fixture {
    tann_ctx *ctx;
    tann_model *m;
    image file;
    char folder[64], path[128];
} fixture;

static void set_up(fixture *f)
{
    f->ctx = tann_ctx_new(NULL);
    f->m = make(f->ctx);
    graph_randomize(f->m, 9, 1);
    f->file = image_of(f->ctx, f->m);
    folder_make(f->folder);
    snprintf(f->path, sizeof f->path, "%s/m.safetensors", f->folder);
    CHECK_OK(f->ctx, tann_model_save(f->ctx, f->m, f->path));
}

static void tear_down(fixture *f)
{
    folder_clear(f->folder);
    image_free(&f->file);
    tann_model_free(f->m);
    tann_ctx_free(f->ctx);
}

/* What is tried with a memory that fails. Returns TANN_OK or TANN_E_MEMORY. */
typedef tann_status attempt(tann_ctx *ctx, const fixture *f, heap *h, size_t at, bool after);

static void fail_from_here(heap *h, size_t at, bool after)
{
    h->fail_at = h->taken + at;
    h->fail_after = after;
}

/* Tries with each allocation failing, and with all from each on. Returns how many there are. */
static size_t fail_each(const fixture *f, attempt *try)
{
    size_t at = 1;
    for (int after = 0; after < 2; after++) {
        tann_status status = TANN_E_MEMORY;
        for (at = 0; status == TANN_E_MEMORY;) {
            heap h = {.taken = 0};
            tann_ctx *ctx = heap_ctx(&h);
            status = try(ctx, f, &h, ++at, after != 0);
            assert_true(status == TANN_OK || status == TANN_E_MEMORY);
            assert_int_equal(tann_ctx_status(ctx), status);
            assert_true(status == TANN_OK || strstr(tann_ctx_error(ctx), "out of memory for"));
            assert_int_equal(status == TANN_OK, h.taken < h.fail_at);
            tann_ctx_free(ctx);
            heap_check_empty(&h);
        }
    }
    return at - 1;
}

static tann_status load_path(tann_ctx *ctx, const fixture *f, heap *h, size_t at, bool after)
{
    fail_from_here(h, at, after);
    tann_model *m = tann_model_load(ctx, f->path, NULL);
    if (m != NULL) {
        models_check_equal(f->ctx, m, f->m);
    }
    assert_int_equal(m == NULL, tann_ctx_status(ctx) != TANN_OK);
    tann_model_free(m);
    return tann_ctx_status(ctx);
}

/* Blocks of the file, which is larger than the first; of its header; of nodes; of weights. */
static void every_allocation_of_loading_may_fail(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    assert_in_range(f.file.size, 65537, 131072);
    assert_in_range(fail_each(&f, load_path), 10, 1000);
    tear_down(&f);
}

/* Weights are loaded, or none has changed. */
static tann_status load_weights(tann_ctx *ctx, const fixture *f, heap *h, size_t at, bool after)
{
    tann_model *m = make(f->ctx);
    image before = image_of(f->ctx, m);
    fail_from_here(h, at, after);
    const tann_status status = tann_model_load_weights(ctx, m, f->path, NULL);
    image now = image_of(f->ctx, m);
    const image *expected = status == TANN_OK ? &f->file : &before;
    assert_int_equal(now.size, expected->size);
    assert_memory_equal(now.bytes, expected->bytes, now.size);
    image_free(&before);
    image_free(&now);
    tann_model_free(m);
    return status;
}

static void every_allocation_of_loading_weights_may_fail(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    /* Twice for the file, twice for its header. */
    assert_int_equal(fail_each(&f, load_weights), 4);
    tear_down(&f);
}

static tann_status load_wide(tann_ctx *ctx, const fixture *f, heap *h, size_t at, bool after)
{
    const tann_layer_type type = wide_type();
    const struct tann_layer_type *const layers[] = {&type};
    tann_load_opts opts = tann_load_opts_default();
    opts.layers = layers;
    opts.layer_count = 1;
    image i = image_made("{\"__metadata__\":{\"format\":\"tinyann-model 1\",\"graph\":\""
                         "0 a input - shape=2\\n1 b wide 0 number=3\\n2 c wide 1 number=4\\n\","
                         "\"numerics\":\"fma\",\"output\":\"c\"}}",
                         0);
    (void)f;
    fail_from_here(h, at, after);
    tann_model *m = tann_model_load_memory(ctx, i.bytes, i.size, &opts);
    image_free(&i);
    tann_model_free(m);
    return tann_ctx_status(ctx);
}

static void every_allocation_of_options_may_fail(void **state)
{
    (void)state;
    assert_in_range(fail_each(NULL, load_wide), 7, 100);
}

static tann_status endless(void *user, char *text, size_t size, size_t *length)
{
    (void)user;
    memset(text, 0, size);
    *length = size;
    return TANN_OK;
}

/* Without a limit of the caller's, what ends an endless file is the memory. */
static void an_endless_file_ends_with_the_memory(void **state)
{
    (void)state;
    heap h = {.limit = (size_t)1 << 22};
    tann_ctx *ctx = heap_ctx(&h);
    tann__slurp s;
    CHECK_FAILS(ctx, tann__slurp_read(&s, ctx, endless, NULL, UINT64_MAX), TANN_E_MEMORY,
                "out of memory for a file of more than 4194304 bytes");
    CHECK_FAILS(ctx, tann__slurp_read(&s, ctx, endless, NULL, 100000), TANN_E_UNSUPPORTED,
                "more than 100000 bytes, which are the limit");
    tann_ctx_free(ctx);
    heap_check_empty(&h);
}

int test_model_memory(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_allocation_of_loading_may_fail),
        cmocka_unit_test(every_allocation_of_loading_weights_may_fail),
        cmocka_unit_test(every_allocation_of_options_may_fail),
        cmocka_unit_test(an_endless_file_ends_with_the_memory),
    };
    return cmocka_run_group_tests_name("model_memory", tests, NULL, NULL);
}
