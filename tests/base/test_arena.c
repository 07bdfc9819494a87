#include "checks.h"
#include "heap.h"

#include <string.h>

#include "base/arena.h"

typedef struct fixture {
    heap heap;
    tann__arena arena;
} fixture;

static void start(fixture *f)
{
    memset(f, 0, sizeof *f);
    const tann_ctx_opts opts = heap_opts(&f->heap);
    const tann__allocator a = {opts.allocate, opts.release, opts.allocator_user};
    tann__arena_init(&f->arena, &a);
}

static void finish(fixture *f)
{
    tann__arena_free(&f->arena);
    heap_check_empty(&f->heap);
}

static int all_zero(const unsigned char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (bytes[i] != 0) {
            return 0;
        }
    }
    return 1;
}

static void pieces_are_zeroed_aligned_and_apart(void **state)
{
    (void)state;
    fixture f;
    start(&f);
    unsigned char *pieces[300];
    size_t sizes[300];
    for (size_t i = 0; i < 300; i++) {
        sizes[i] = 1 + (i * i * 7) % 3000;
        pieces[i] = tann__arena_take(&f.arena, sizes[i], 1);
        assert_non_null(pieces[i]);
        const size_t alignment = sizes[i] < TANN__CACHE_LINE ? _Alignof(max_align_t) : 64;
        assert_int_equal((uintptr_t)pieces[i] % alignment, 0);
        assert_true(all_zero(pieces[i], sizes[i]));
        memset(pieces[i], (int)(i % 255) + 1, sizes[i]);
    }
    for (size_t i = 0; i < 300; i++) {
        for (size_t j = 0; j < sizes[i]; j++) {
            assert_int_equal(pieces[i][j], i % 255 + 1);
        }
    }
    finish(&f);
}

static void small_pieces_share_a_chunk(void **state)
{
    (void)state;
    fixture f;
    start(&f);
    for (size_t i = 0; i < 100; i++) {
        assert_non_null(tann__arena_take(&f.arena, 2, 8));
    }
    assert_int_equal(f.heap.blocks, 1);
    for (size_t i = 0; i < 1900; i++) {
        assert_non_null(tann__arena_take(&f.arena, 2, 8));
    }
    assert_true(f.heap.blocks < 10); /* 32 kB in chunks of 4 */
    finish(&f);
}

static void a_large_piece_leaves_the_rest_of_the_chunk_in_use(void **state)
{
    (void)state;
    fixture f;
    start(&f);
    char *before = tann__arena_take(&f.arena, 1, 16);
    assert_non_null(tann__arena_take(&f.arena, 1000, 1000));
    char *after = tann__arena_take(&f.arena, 1, 16);
    assert_ptr_equal(after, before + 16);
    assert_int_equal(f.heap.blocks, 2);
    finish(&f);
}

static void a_large_piece_may_come_first(void **state)
{
    (void)state;
    fixture f;
    start(&f);
    float *values = tann__arena_take(&f.arena, 5000, sizeof *values);
    assert_non_null(values);
    values[4999] = 1;
    assert_non_null(tann__arena_take(&f.arena, 1, 1));
    finish(&f);
}

static void no_items_need_no_memory(void **state)
{
    (void)state;
    fixture f;
    start(&f);
    assert_non_null(tann__arena_take(&f.arena, 0, 8));
    assert_non_null(tann__arena_take(&f.arena, 8, 0));
    assert_int_equal(f.heap.taken, 0);
    finish(&f);
}

static void sizes_that_overflow_are_refused(void **state)
{
    (void)state;
    fixture f;
    start(&f);
    assert_null(tann__arena_take(&f.arena, SIZE_MAX / 2, 3));
    assert_null(tann__arena_take(&f.arena, SIZE_MAX, 1));
    assert_null(tann__arena_take(&f.arena, SIZE_MAX - 70, 1));
    assert_int_equal(f.heap.taken, 0);
    finish(&f);
}

static void failing_allocations_leave_the_arena_usable(void **state)
{
    (void)state;
    for (size_t fail_at = 1; fail_at <= 3; fail_at++) {
        fixture f;
        start(&f);
        f.heap.fail_at = fail_at;
        size_t missing = 0;
        for (size_t i = 0; i < 3; i++) {
            missing += tann__arena_take(&f.arena, 1, 100000) == NULL;
        }
        assert_int_equal(missing, 1);
        assert_null(fail_at == 1 ? NULL : tann__arena_take(&f.arena, SIZE_MAX, 2));
        assert_non_null(tann__arena_take(&f.arena, 1, 10));
        finish(&f);
    }
}

static void strings_are_copied(void **state)
{
    (void)state;
    fixture f;
    start(&f);
    char text[] = "hidden";
    char *copy = tann__arena_string(&f.arena, text);
    text[0] = 'H';
    assert_string_equal(copy, "hidden");
    assert_string_equal(tann__arena_string(&f.arena, ""), "");
    f.heap.fail_after = true;
    f.heap.fail_at = 1;
    static char large[5000];
    memset(large, 'x', sizeof large - 1);
    assert_null(tann__arena_string(&f.arena, large));
    finish(&f);
}

static void an_arena_can_be_used_again(void **state)
{
    (void)state;
    fixture f;
    start(&f);
    assert_non_null(tann__arena_take(&f.arena, 1, 10));
    finish(&f);
    tann__arena_free(&f.arena);
    assert_non_null(tann__arena_take(&f.arena, 1, 10));
    finish(&f);
}

int test_arena(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_zeroed_aligned_and_apart),
        cmocka_unit_test(small_pieces_share_a_chunk),
        cmocka_unit_test(a_large_piece_leaves_the_rest_of_the_chunk_in_use),
        cmocka_unit_test(a_large_piece_may_come_first),
        cmocka_unit_test(no_items_need_no_memory),
        cmocka_unit_test(sizes_that_overflow_are_refused),
        cmocka_unit_test(failing_allocations_leave_the_arena_usable),
        cmocka_unit_test(strings_are_copied),
        cmocka_unit_test(an_arena_can_be_used_again),
    };
    return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
