/* Splitting work into tasks: every item is done once, and small work stays whole. */
#include "checks.h"
#include "runners.h"

#include <string.h>

#include <tinyann/extend.h>

#define MOST 1000

/* What the parts did; the frame carries it as its config. */
typedef struct ledger {
    unsigned char done[MOST];
    size_t parts, smallest;
} ledger;

static void do_part(const tann_frame *frame, size_t begin, size_t end)
{
    ledger *l = (ledger *)(uintptr_t)frame->config;
    for (size_t i = begin; i < end; i++) {
        l->done[i]++;
    }
    l->parts++;
    l->smallest = end - begin < l->smallest ? end - begin : l->smallest;
}

static ledger split(size_t items, size_t grain, size_t tasks, tann_runner_fn runner)
{
    ledger l = {.smallest = SIZE_MAX};
    run_notes notes = {0, 0};
    const tann_frame frame = {.struct_size = sizeof frame,
                              .config = &l,
                              .runner = runner,
                              .runner_user = &notes,
                              .tasks = tasks};
    tann_frame_split(&frame, items, grain, do_part);
    assert_int_equal(l.parts, notes.runs > 0 ? notes.tasks : 1);
    for (size_t i = 0; i < MOST; i++) {
        assert_int_equal(l.done[i], i < items);
    }
    return l;
}

static void every_item_is_done_once(void **state)
{
    (void)state;
    for (size_t items = 0; items <= MOST; items += items < 40 ? 1 : 97) {
        for (size_t tasks = 1; tasks <= 9; tasks++) {
            const ledger l = split(items, 1, tasks, run_in_reverse);
            assert_int_equal(l.parts, items < 2 ? 1 : items < tasks ? items : tasks);
            assert_int_equal(l.smallest, items / l.parts); /* the parts differ by one at most */
        }
    }
}

static void a_task_has_at_least_its_grain(void **state)
{
    (void)state;
    assert_int_equal(split(100, 26, 8, run_in_reverse).parts, 3);
    assert_int_equal(split(100, 50, 8, run_in_reverse).parts, 2);
    assert_int_equal(split(100, 51, 8, run_in_reverse).parts, 1);
    assert_int_equal(split(100, 1000, 8, run_in_reverse).parts, 1);
    assert_int_equal(split(100, 0, 8, run_in_reverse).parts, 8); /* 0 is as good as 1 */
    assert_true(split(100, 13, 8, run_in_reverse).smallest >= 13);
}

static void without_a_runner_it_is_one_part(void **state)
{
    (void)state;
    assert_int_equal(split(100, 1, 8, NULL).parts, 1);
    assert_int_equal(split(100, 1, 1, run_in_reverse).parts, 1);
}

int test_layer_split(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_item_is_done_once),
        cmocka_unit_test(a_task_has_at_least_its_grain),
        cmocka_unit_test(without_a_runner_it_is_one_part),
    };
    return cmocka_run_group_tests_name("layer_split", tests, NULL, NULL);
}
