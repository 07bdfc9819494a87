/* What is noticed about a run: how far its values reach, dead units, standstill. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "history.h"

enum { POINTS = 3 };

/* A turn with three points that are samples and mesh in one. */
typedef struct small_turn {
    float hidden[2 * POINTS], activation[2 * POINTS], probability[POINTS];
    turn turn;
} small_turn;

static void set_up(small_turn *t, double loss)
{
    *t = (small_turn){.hidden = {-3, 1, 2, -5, 0, 0.5f}, .activation = {0, 1, 2, 0, 0, 0.5f}};
    t->turn.epoch = 1;
    t->turn.loss = loss;
    t->turn.samples = (layer_values){t->hidden, t->activation, t->probability, POINTS};
    t->turn.mesh = t->turn.samples;
}

static void note(run_history *h, const small_turn *t)
{
    assert_true(history_note(h, &t->turn));
}

static void test_ranges(void **state)
{
    run_history h = {0};
    small_turn t;
    (void)state;
    set_up(&t, 0.5);
    note(&h, &t);
    t.hidden[0] = 7;
    note(&h, &t);
    assert_true(h.hidden.low[0] == -3 && h.hidden.high[0] == 7);
    assert_true(h.hidden.low[1] == -5 && h.hidden.high[1] == 1);
    assert_true(h.activation.low[0] == 0 && h.activation.high[0] == 2);
    assert_int_equal(h.count, 2);
    history_free(&h);
    assert_null(h.epochs);
}

static void test_dead_units(void **state)
{
    run_history h = {0};
    small_turn t;
    (void)state;
    set_up(&t, 0.5);
    note(&h, &t);
    t.turn.dead[1] = true;
    note(&h, &t);
    assert_false(h.epochs[0].dead[0] || h.epochs[0].dead[1]);
    assert_false(h.epochs[1].dead[0]);
    assert_true(h.epochs[1].dead[1]);
    history_free(&h);
}

static void test_standstill(void **state)
{
    run_history h = {0};
    small_turn t;
    (void)state;
    for (int i = 0; i < 1000; i++) {
        set_up(&t, i < 100 ? 0.6 - 0.003 * i : i % 2 == 0 ? 0.31 : 0.3025);
        note(&h, &t);
    }
    assert_int_equal(h.count, 1000);
    assert_int_equal(history_stuck(&h, 0), 0);
    assert_int_equal(history_stuck(&h, 99), 0);
    assert_int_equal(history_stuck(&h, 999), 900);
    history_free(&h);
}

int test_history(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ranges),
        cmocka_unit_test(test_dead_units),
        cmocka_unit_test(test_standstill),
    };
    return cmocka_run_group_tests_name("history", tests, NULL, NULL);
}
