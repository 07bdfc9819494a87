#include "checks.h"

#include <string.h>

#include "base/alloc.h"

static void the_default_gives_memory_aligned_for_any_type(void **state)
{
    (void)state;
    const tann__allocator a = tann__allocator_default();
    for (size_t size = 1; size < 200; size++) {
        void *memory = tann__allocate(&a, size);
        assert_non_null(memory);
        assert_int_equal((uintptr_t)memory % _Alignof(max_align_t), 0);
        memset(memory, 1, size);
        tann__release(&a, memory, size);
    }
}

static void *never_asked(void *user, size_t size)
{
    (void)size;
    ++*(int *)user;
    return NULL;
}

static void never_given(void *user, void *memory, size_t size)
{
    (void)memory;
    (void)size;
    ++*(int *)user;
}

static void nothing_is_asked_for_and_nothing_given_back(void **state)
{
    (void)state;
    int calls = 0;
    const tann__allocator a = {never_asked, never_given, &calls};
    assert_null(tann__allocate(&a, 0));
    tann__release(&a, NULL, 0);
    tann__release(&a, NULL, 10);
    assert_int_equal(calls, 0);
}

static void a_refusal_is_passed_on(void **state)
{
    (void)state;
    int calls = 0;
    const tann__allocator a = {never_asked, never_given, &calls};
    assert_null(tann__allocate(&a, SIZE_MAX));
    assert_int_equal(calls, 1);
}

int test_alloc(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_default_gives_memory_aligned_for_any_type),
        cmocka_unit_test(nothing_is_asked_for_and_nothing_given_back),
        cmocka_unit_test(a_refusal_is_passed_on),
    };
    return cmocka_run_group_tests_name("alloc", tests, NULL, NULL);
}
