/* What libraries on top of this one use. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tinyann/component.h>

#include "checks.h"
#include "disk.h"
#include "heap.h"

static void sentences_are_left_and_forgotten(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    CHECK_FAILS(ctx, tann_ctx_fail(ctx, TANN_E_SHAPE, "kernel of %d on %d", 5, 3), TANN_E_SHAPE,
                "kernel of 5 on 3");
    CHECK_OK(ctx, tann_ctx_fail(ctx, TANN_OK, "%s", ""));
    assert_int_equal(tann_ctx_fail(NULL, TANN_E_IO, "%s", "x"), TANN_E_IO);
    tann_ctx_free(ctx);
}

static void memory_comes_from_the_context(void **state)
{
    (void)state;
    heap h = {.taken = 0};
    tann_ctx *ctx = heap_ctx(&h);
    const size_t before = h.bytes;
    void *memory = tann_ctx_allocate(ctx, 100);
    assert_non_null(memory);
    assert_int_equal(h.bytes, before + 100);
    tann_ctx_release(ctx, memory, 100);
    tann_ctx_release(ctx, NULL, 100);
    tann_ctx_release(NULL, NULL, 100);
    assert_int_equal(h.bytes, before);
    assert_null(tann_ctx_allocate(NULL, 1));
    assert_null(tann_ctx_allocate(ctx, 0));
    h.fail_at = h.taken + 1;
    assert_null(tann_ctx_allocate(ctx, 1));
    tann_ctx_free(ctx);
    heap_check_empty(&h);
}

typedef struct sample_opts {
    size_t struct_size;
    size_t first, second;
} sample_opts;

static void options_may_grow(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    const sample_opts defaults = {sizeof defaults, 3, 4};
    struct {
        sample_opts known;
        size_t beyond;
    } given = {{0, 9, 9}, 9};
    tann_options_write(&given, sizeof given, &defaults, sizeof defaults);
    assert_int_equal(given.known.struct_size, sizeof given);
    assert_int_equal(given.known.second, 4);
    assert_int_equal(given.beyond, 0);
    sample_opts known = defaults;
    given.known.first = 8;
    CHECK_OK(ctx, tann_options_read(ctx, "sample_opts", &known, sizeof known, &given));
    assert_int_equal(known.struct_size, sizeof known);
    assert_int_equal(known.first, 8);
    given.beyond = 1;
    CHECK_FAILS(ctx, tann_options_read(ctx, "sample_opts", &known, sizeof known, &given),
                TANN_E_UNSUPPORTED, "sample_opts sets byte 24");
    tann_ctx_free(ctx);
}

typedef struct fixture {
    tann_ctx *ctx;
    char folder[64], path[100];
} fixture;

static void set_up(fixture *f)
{
    f->ctx = tann_ctx_new(NULL);
    folder_make(f->folder);
    snprintf(f->path, sizeof f->path, "%s/file", f->folder);
}

static void tear_down(fixture *f)
{
    folder_clear(f->folder);
    tann_ctx_free(f->ctx);
}

static tann_status produce(void *user, tann_write_fn write, void *to)
{
    const char *text = user;
    const tann_status status = write(to, text, 3);
    return status != TANN_OK ? status : write(to, text + 3, strlen(text) - 3);
}

static tann_status give_up(void *user, tann_write_fn write, void *to)
{
    (void)write(to, "half", 4);
    return *(const tann_status *)user;
}

static void check_holds(const fixture *f, const char *text)
{
    size_t size = 0, room = 0;
    char *bytes = tann_file_load(f->ctx, f->path, 100, &size, &room);
    assert_non_null(bytes);
    assert_int_equal(size, strlen(text));
    assert_memory_equal(bytes, text, size);
    tann_ctx_release(f->ctx, bytes, room);
}

static void a_file_is_replaced_whole_or_not(void **state)
{
    (void)state;
    fixture f;
    static char old[] = "the old one", new[] = "a new one";
    tann_status errors[] = {TANN_E_CALLBACK, TANN_STOP};
    set_up(&f);
    CHECK_OK(f.ctx, tann_file_replace(f.ctx, f.path, produce, old));
    check_holds(&f, old);
    CHECK_FAILS(f.ctx, tann_file_replace(f.ctx, f.path, give_up, &errors[0]), TANN_E_CALLBACK,
                "returned TANN_E_CALLBACK (-8)");
    assert_int_equal(tann_file_replace(f.ctx, f.path, give_up, &errors[1]), TANN_STOP);
    check_holds(&f, old);
    CHECK_OK(f.ctx, tann_file_replace(f.ctx, f.path, produce, new));
    check_holds(&f, new);
    tear_down(&f);
}

static void every_call_of_the_system_may_fail(void **state)
{
    (void)state;
    static char old[] = "the old one", new[] = "a new one";
    bool over = false;
    for (size_t at = 1; !over; at++) {
        fixture f;
        set_up(&f);
        CHECK_OK(f.ctx, tann_file_replace(f.ctx, f.path, produce, old));
        disk_fail(at, false);
        const tann_status status = tann_file_replace(f.ctx, f.path, produce, new);
        over = disk_heal() < at;
        const bool last = strstr(tann_ctx_error(f.ctx), "folder's change") != NULL;
        assert_int_equal(status, over ? TANN_OK : TANN_E_IO);
        check_holds(&f, over || last ? new : old);
        tear_down(&f);
    }
}

static void what_cannot_be_read_is_named(void **state)
{
    (void)state;
    fixture f;
    static char text[] = "eleven byte";
    size_t size = 0, room = 0;
    set_up(&f);
    CHECK_NULL(f.ctx, tann_file_load(f.ctx, f.path, 9, &size, &room), TANN_E_IO, f.path);
    CHECK_OK(f.ctx, tann_file_replace(f.ctx, f.path, produce, text));
    CHECK_NULL(f.ctx, tann_file_load(f.ctx, f.path, 10, &size, &room), TANN_E_UNSUPPORTED,
               "more than 10 bytes");
    CHECK_NULL(f.ctx, tann_file_load(f.ctx, NULL, 9, &size, &room), TANN_E_ARGUMENT, "the path");
    CHECK_NULL(f.ctx, tann_file_load(f.ctx, f.path, 9, NULL, &room), TANN_E_ARGUMENT, "the size");
    assert_null(tann_file_load(NULL, f.path, 9, &size, &room));
    CHECK_FAILS(f.ctx, tann_file_replace(f.ctx, NULL, produce, text), TANN_E_ARGUMENT, "the path");
    CHECK_FAILS(f.ctx, tann_file_replace(f.ctx, f.path, NULL, text), TANN_E_ARGUMENT, "function");
    assert_int_equal(tann_file_replace(NULL, f.path, produce, text), TANN_E_ARGUMENT);
    tear_down(&f);
}

int test_component(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sentences_are_left_and_forgotten),
        cmocka_unit_test(memory_comes_from_the_context),
        cmocka_unit_test(options_may_grow),
        cmocka_unit_test(a_file_is_replaced_whole_or_not),
        cmocka_unit_test(every_call_of_the_system_may_fail),
        cmocka_unit_test(what_cannot_be_read_is_named),
    };
    return cmocka_run_group_tests_name("component", tests, NULL, NULL);
}
