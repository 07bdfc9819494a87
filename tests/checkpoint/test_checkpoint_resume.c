/* A training that is interrupted after any epoch, and goes on in what another process would make, has the
   bits of one that is not. */
#include "checks.h"
#include "training.h"

#include <stdlib.h>
#include <string.h>

#define MOST_EPOCHS 16

typedef struct states {
    snapshot after[MOST_EPOCHS];
    size_t count;
    tann_fit_moment at;
} states;

static tann_status keep(const tann_fit_event *event, void *user)
{
    states *all = user;
    if (event->moment == all->at) {
        assert_true(all->count < MOST_EPOCHS);
        all->after[all->count++] = snapshot_of(event->trainer);
    }
    return TANN_OK;
}

static void free_states(states *all)
{
    for (size_t i = 0; i < all->count; i++) {
        free(all->after[i].bytes);
    }
    all->count = 0;
}

static void check_results(const tann_fit_result *a, const tann_fit_result *b)
{
    assert_memory_equal(a, b, sizeof *a); /* no padding; NaN too */
}

/* A resumed fit also writes the checkpoints that the uninterrupted one wrote. */
static void check_goes_on(const training_case *how, const states *all, size_t from,
                          const training *whole, const tann_fit_result *expected)
{
    training g;
    states later = {.at = all->at};
    tann_fit_result result = tann_fit_result_default();
    training_begin(&g, how, NULL);
    CHECK_OK(g.ctx, tann_checkpoint_restore_memory(g.t, all->after[from].bytes,
                                                   all->after[from].size, NULL));
    g.fit.resume = 1;
    CHECK_OK(g.ctx, training_run(&g, keep, &later, &result));
    check_results(&result, expected);
    training_check_equal(&g, whole);
    const size_t first = all->count - later.count;
    assert_int_equal(first, all->at == TANN_FIT_EPOCH_END ? from + 1 : from);
    for (size_t i = 0; i < later.count; i++) {
        assert_int_equal(later.after[i].size, all->after[first + i].size);
        assert_memory_equal(later.after[i].bytes, all->after[first + i].bytes, later.after[i].size);
    }
    free_states(&later);
    assert_int_equal(tann_trainer_step(g.t), tann_trainer_step(whole->t));
    snapshot_check_equal(snapshot_of(g.t), snapshot_of(whole->t));
    training_end(&g);
}

static void check_case(const training_case *how, tann_fit_moment at)
{
    training whole;
    states all = {.at = at};
    tann_fit_result result = tann_fit_result_default();
    training_begin(&whole, how, NULL);
    CHECK_OK(whole.ctx, training_run(&whole, keep, &all, &result));
    assert_true(all.count >= 4);
    if (how->patience > 0 && how->restore_best) {
        assert_int_equal(result.stop, TANN_STOPPED_PATIENCE); /* else the case would show little */
    }
    for (size_t i = 0; i < all.count; i++) {
        check_goes_on(how, &all, i, &whole, &result);
    }
    free_states(&all);
    training_end(&whole);
}

static void after_each_epoch(void **state)
{
    (void)state;
    for (size_t i = 0; i < training_case_count; i++) {
        print_message("    %s\n", training_cases[i].name);
        check_case(&training_cases[i], TANN_FIT_EPOCH_END);
    }
}

static void before_each_epoch(void **state)
{
    (void)state;
    for (size_t i = 0; i < training_case_count; i++) {
        check_case(&training_cases[i], TANN_FIT_EPOCH_BEGIN);
    }
}

/* Without `resume`, N and then M epochs are N + M. */
static void between_fits(void **state)
{
    (void)state;
    for (size_t i = 0; i < 5; i++) {
        training whole, parts, later;
        training_begin(&whole, &training_cases[i], NULL);
        CHECK_OK(whole.ctx, training_run(&whole, NULL, NULL, NULL));
        training_begin(&parts, &training_cases[i], NULL);
        parts.fit.epochs = 5;
        CHECK_OK(parts.ctx, training_run(&parts, NULL, NULL, NULL));
        snapshot s = snapshot_of(parts.t);
        training_begin(&later, &training_cases[i], NULL);
        CHECK_OK(later.ctx, tann_checkpoint_restore_memory(later.t, s.bytes, s.size, NULL));
        later.fit.epochs = 7;
        CHECK_OK(later.ctx, training_run(&later, NULL, NULL, NULL));
        training_check_equal(&later, &whole);
        snapshot_check_equal(snapshot_of(later.t), snapshot_of(whole.t));
        free(s.bytes);
        training_end(&whole);
        training_end(&parts);
        training_end(&later);
    }
}

static void step(training *g, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        CHECK_OK(g->ctx, tann_train_step(g->t, g->data.x + 2 * i, g->data.y + i, 4, NULL));
    }
}

/* Loops of one's own: between any two steps. */
static void between_steps(void **state)
{
    (void)state;
    training whole;
    training_begin(&whole, &training_cases[0], NULL);
    step(&whole, 0, 9);
    for (size_t i = 0; i < 9; i++) {
        training a, b;
        training_begin(&a, &training_cases[0], NULL);
        step(&a, 0, i);
        snapshot s = snapshot_of(a.t);
        training_begin(&b, &training_cases[0], NULL);
        CHECK_OK(b.ctx, tann_checkpoint_restore_memory(b.t, s.bytes, s.size, NULL));
        free(s.bytes);
        step(&b, i, 9);
        snapshot_check_equal(snapshot_of(b.t), snapshot_of(whole.t));
        training_end(&a);
        training_end(&b);
    }
    training_end(&whole);
}

/* The rate that a callback has set is the state's, not the option's. */
static void a_rate_that_was_set_stays(void **state)
{
    (void)state;
    training a, b;
    training_begin(&a, &training_cases[0], NULL);
    training_begin(&b, &training_cases[0], NULL);
    CHECK_OK(a.ctx, tann_trainer_set_rate(a.t, 0x1.234568p-7f));
    snapshot s = snapshot_of(a.t);
    CHECK_OK(b.ctx, tann_checkpoint_restore_memory(b.t, s.bytes, s.size, NULL));
    assert_true(tann_trainer_rate(b.t) == 0x1.234568p-7f);
    free(s.bytes);
    training_end(&a);
    training_end(&b);
}

/* More memory for batches, and more checks, are no other training. */
static void other_batches_and_checks_may_be(void **state)
{
    (void)state;
    training a;
    training_begin(&a, &training_cases[1], NULL);
    CHECK_OK(a.ctx, training_run(&a, NULL, NULL, NULL));
    snapshot s = snapshot_of(a.t);
    tann_train_opts opts = tann_train_opts_default();
    opts.loss = TANN_BINARY_CROSSENTROPY;
    opts.optimizer = TANN_SGD;
    opts.seed = UINT64_C(0x123456789ABCDEF1);
    opts.rate = 5;
    opts.max_batch = 3;
    opts.check_values = 1;
    tann_trainer *t = tann_trainer_new(a.ctx, a.m, &opts);
    CHECK_OK(a.ctx, tann_checkpoint_restore_memory(t, s.bytes, s.size, NULL));
    snapshot_check_equal(s, snapshot_of(t));
    tann_trainer_free(t);
    training_end(&a);
}

typedef struct refusing {
    size_t count;
    tann_ctx *ctx;
} refusing;

static tann_status refuse(const tann_fit_event *event, void *user)
{
    refusing *r = user;
    if (event->moment == TANN_FIT_BATCH_END) {
        CHECK_FAILS(r->ctx, tann_checkpoint_save(event->trainer, "no/where"), TANN_E_ARGUMENT,
                    "in the middle of an epoch");
        assert_int_equal(tann_checkpoint_save_bytes(event->trainer), 0);
        r->count++;
    }
    CHECK_FAILS(r->ctx, tann_checkpoint_restore(event->trainer, "no/where", NULL), TANN_E_ARGUMENT,
                "may not restore it");
    return TANN_OK;
}

static tann_status refuse_hook(const tann_hook_event *event, void *user)
{
    tann_trainer *t = *(tann_trainer **)user;
    (void)event;
    assert_int_equal(tann_checkpoint_save(t, "no/where"), TANN_E_ARGUMENT);
    assert_int_equal(tann_checkpoint_restore(t, "no/where", NULL), TANN_E_ARGUMENT);
    return TANN_OK;
}

static void the_middle_of_an_epoch_is_refused(void **state)
{
    (void)state;
    training g;
    training_begin(&g, &training_cases[0], NULL);
    refusing r = {0, g.ctx};
    CHECK_OK(g.ctx, training_run(&g, refuse, &r, NULL));
    assert_int_equal(r.count, 12 * 5);
    tann_trainer *t = g.t;
    CHECK_OK(g.ctx, tann_hook_add(tann_trainer_session(g.t), NULL, TANN_HOOK_FORWARD, refuse_hook,
                                  &t, NULL));
    CHECK_OK(g.ctx, tann_train_step(g.t, g.data.x, g.data.y, 4, NULL));
    CHECK_OK(g.ctx, training_run(&g, NULL, NULL, NULL));
    training_end(&g);
}

/* At the end the weights are the best ones, and no state to go on from: only the trainer's is saved. */
static void the_end_of_a_fit_is_no_fit_to_resume(void **state)
{
    (void)state;
    training a, b;
    states all = {.at = TANN_FIT_END};
    tann_fit_result result = tann_fit_result_default();
    training_begin(&a, &training_cases[5], NULL);
    CHECK_OK(a.ctx, training_run(&a, keep, &all, NULL));
    assert_int_equal(all.count, 1);
    training_begin(&b, &training_cases[5], NULL);
    CHECK_OK(b.ctx,
             tann_checkpoint_restore_memory(b.t, all.after[0].bytes, all.after[0].size, NULL));
    training_check_equal(&a, &b);
    b.fit.resume = 1;
    b.fit.epochs = 2;
    CHECK_OK(b.ctx, training_run(&b, NULL, NULL, &result));
    assert_int_equal(result.epochs, 2);
    assert_int_equal(result.steps, 2 * 5);
    free_states(&all);
    training_end(&a);
    training_end(&b);
}

/* What a resumed fit may not ask for. */
static void another_fit_is_refused(void **state)
{
    (void)state;
    training a, g;
    states all = {.at = TANN_FIT_EPOCH_END};
    training_begin(&a, &training_cases[0], NULL);
    CHECK_OK(a.ctx, training_run(&a, keep, &all, NULL));
    training_begin(&g, &training_cases[0], NULL);
    CHECK_OK(g.ctx,
             tann_checkpoint_restore_memory(g.t, all.after[3].bytes, all.after[3].size, NULL));
    g.fit.resume = 2;
    CHECK_FAILS(g.ctx, training_run(&g, NULL, NULL, NULL), TANN_E_ARGUMENT, "resume of 2");
    g.fit.resume = 1;
    g.fit.more_flags = 4;
    CHECK_FAILS(g.ctx, training_run(&g, NULL, NULL, NULL), TANN_E_UNSUPPORTED, "flags of 4");
    g.fit.more_flags = 0;
    g.fit.batch = 6;
    CHECK_FAILS(g.ctx, training_run(&g, NULL, NULL, NULL), TANN_E_ARGUMENT,
                "23 samples, a batch of 5 and shuffled, this one 23, 6 and shuffles");
    g.fit.batch = 5;
    g.fit.shuffle = 0;
    CHECK_FAILS(g.ctx, training_run(&g, NULL, NULL, NULL), TANN_E_ARGUMENT, "does not shuffle");
    g.fit.shuffle = 1;
    g.data.count--;
    CHECK_FAILS(g.ctx, training_run(&g, NULL, NULL, NULL), TANN_E_ARGUMENT, "this one 22, 5");
    g.data.count++;
    g.fit.patience = 2;
    g.fit.restore_best = 1;
    CHECK_FAILS(g.ctx, training_run(&g, NULL, NULL, NULL), TANN_E_ARGUMENT,
                "did not keep its best weights");
    g.fit.patience = 0;
    CHECK_OK(g.ctx, training_run(&g, NULL, NULL, NULL)); /* the refusals have lost nothing */
    training_check_equal(&g, &a);
    CHECK_OK(g.ctx,
             tann_checkpoint_restore_memory(g.t, all.after[3].bytes, all.after[3].size, NULL));
    CHECK_OK(g.ctx, tann_train_step(g.t, g.data.x, g.data.y, 1, NULL));
    CHECK_FAILS(g.ctx, training_run(&g, NULL, NULL, NULL), TANN_E_ARGUMENT,
                "had come to step 20, the trainer has done 21");
    free_states(&all);
    training_end(&a);
    training_end(&g);
}

/* A fit that does not resume begins anew, and so does the next one that would. */
static void a_fit_that_does_not_resume_begins(void **state)
{
    (void)state;
    training a, g;
    states all = {.at = TANN_FIT_EPOCH_END};
    tann_fit_result result = tann_fit_result_default();
    training_begin(&a, &training_cases[5], NULL);
    CHECK_OK(a.ctx, training_run(&a, keep, &all, NULL));
    training_begin(&g, &training_cases[5], NULL);
    CHECK_OK(g.ctx,
             tann_checkpoint_restore_memory(g.t, all.after[2].bytes, all.after[2].size, NULL));
    g.fit.epochs = 1;
    CHECK_OK(g.ctx, training_run(&g, NULL, NULL, &result));
    assert_int_equal(result.epochs, 1);
    g.fit.resume = 1;
    CHECK_OK(g.ctx, training_run(&g, NULL, NULL, &result));
    assert_int_equal(result.epochs, 1);
    free_states(&all);
    training_end(&a);
    training_end(&g);
}

int test_checkpoint_resume(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(after_each_epoch),
        cmocka_unit_test(before_each_epoch),
        cmocka_unit_test(between_fits),
        cmocka_unit_test(between_steps),
        cmocka_unit_test(a_rate_that_was_set_stays),
        cmocka_unit_test(other_batches_and_checks_may_be),
        cmocka_unit_test(the_middle_of_an_epoch_is_refused),
        cmocka_unit_test(the_end_of_a_fit_is_no_fit_to_resume),
        cmocka_unit_test(another_fit_is_refused),
        cmocka_unit_test(a_fit_that_does_not_resume_begins),
    };
    return cmocka_run_group_tests_name("checkpoint_resume", tests, NULL, NULL);
}
