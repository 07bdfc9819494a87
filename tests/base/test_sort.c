#include "checks.h"

#include <string.h>

#include "base/sort.h"

typedef struct list {
    int values[64];
    size_t steps;
} list;

static bool is_before(const void *user, size_t a, size_t b)
{
    const list *l = user;
    return l->values[a] < l->values[b];
}

static void swap(void *user, size_t a, size_t b)
{
    list *l = user;
    const int kept = l->values[a];
    l->values[a] = l->values[b];
    l->values[b] = kept;
    l->steps++;
}

/* Sorts `count` numbers, and looks whether they are the same ones in order: each below 64. */
static size_t sort(list *l, size_t count)
{
    const tann__sorting s = {is_before, swap, l};
    int there[64] = {0};
    for (size_t i = 0; i < count; i++) {
        there[l->values[i]]++;
    }
    l->steps = 0;
    tann__sort(&s, count);
    for (size_t i = 0; i < count; i++) {
        there[l->values[i]]--;
        assert_true(i == 0 || l->values[i - 1] <= l->values[i]);
    }
    for (size_t i = 0; i < 64; i++) {
        assert_int_equal(there[i], 0);
    }
    return l->steps;
}

/* All lists of up to 6 of the numbers 0 to 5. */
static void every_short_list_is_sorted(void **state)
{
    (void)state;
    for (size_t count = 0; count <= 6; count++) {
        int lists = 1;
        for (size_t i = 0; i < count; i++) {
            lists *= 6;
        }
        for (int number = 0; number < lists; number++) {
            list l = {{0}, 0};
            int rest = number;
            for (size_t i = 0; i < count; i++, rest /= 6) {
                l.values[i] = rest % 6;
            }
            (void)sort(&l, count);
        }
    }
}

/* 64 log2(64) swaps at most, and what building the heap takes. */
static void no_order_takes_long(void **state)
{
    (void)state;
    static const int strides[] = {1, 63, 5, 27, 33};
    for (size_t k = 0; k < sizeof strides / sizeof *strides; k++) {
        list l = {{0}, 0};
        for (int i = 0; i < 64; i++) {
            l.values[i] = i * strides[k] % 64;
        }
        assert_in_range(sort(&l, 64), 1, 64 * 6 + 64);
    }
}

static void what_lies_behind_is_left_alone(void **state)
{
    (void)state;
    list l = {{3, 2, 1, 0}, 0};
    (void)sort(&l, 3);
    assert_int_equal(l.values[3], 0);
}

int test_sort(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_short_list_is_sorted),
        cmocka_unit_test(no_order_takes_long),
        cmocka_unit_test(what_lies_behind_is_left_alone),
    };
    return cmocka_run_group_tests_name("sort", tests, NULL, NULL);
}
