/* Disks and memory that fail, and programs that are killed: in the end the training has the same bits. */
#include "checks.h"
#include "disk.h"
#include "heap.h"
#include "training.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Patience, validation, best weights: all that a state can have. It ends before its 12 epochs. */
#define HOW (&training_cases[5])
#define FEW 4 /* epochs; but the kills need a whole training */

typedef struct place {
    char folder[64], path[80];
} place;

static void place_make(place *p)
{
    folder_make(p->folder);
    snprintf(p->path, sizeof p->path, "%s/t", p->folder);
}

/* A whole program: makes all objects, goes on with what is there, and trains to the end. */
typedef struct program {
    training g;
    tann_checkpoints *c;
    tann_fit_result result;
    tann_resumed resumed;
} program;

static tann_status program_run(program *p, const char *path)
{
    tann_checkpoints_opts opts = tann_checkpoints_opts_default();
    opts.path = path;
    opts.keep = 2;
    opts.keep_best = 1;
    p->result = tann_fit_result_default();
    p->resumed = tann_resumed_default();
    p->g.fit.resume = 1;
    p->c = tann_checkpoints_new(p->g.ctx, &opts);
    if (p->c == NULL) {
        return tann_ctx_status(p->g.ctx);
    }
    tann_status status = tann_checkpoints_resume(p->c, p->g.t, &p->resumed);
    if (status == TANN_OK) {
        status = training_run(&p->g, tann_checkpoints_write, p->c, &p->result);
    }
    return status;
}

static void program_end(program *p)
{
    tann_checkpoints_free(p->c);
    training_end(&p->g);
}

/* A run of so many epochs that nothing interrupts. Returns how many microseconds it took. */
static unsigned run_whole(program *p, size_t epochs)
{
    struct timespec begin, end;
    place here;
    place_make(&here);
    (void)clock_gettime(CLOCK_MONOTONIC, &begin);
    training_begin(&p->g, HOW, NULL);
    p->g.fit.epochs = epochs;
    CHECK_OK(p->g.ctx, program_run(p, here.path));
    (void)clock_gettime(CLOCK_MONOTONIC, &end);
    folder_clear(here.folder);
    return (unsigned)((end.tv_sec - begin.tv_sec) * 1000000 + (end.tv_nsec - begin.tv_nsec) / 1000);
}

/* What is there is gone on from, and comes to the same end. */
static void check_goes_on(const place *here, const program *whole)
{
    program p;
    training_begin(&p.g, HOW, NULL);
    p.g.fit.epochs = whole->g.fit.epochs;
    CHECK_OK(p.g.ctx, program_run(&p, here->path));
    training_check_equal(&p.g, &whole->g);
    assert_memory_equal(&p.result, &whole->result, sizeof p.result);
    assert_int_equal(tann_checkpoints_epochs(p.c), tann_checkpoints_epochs(whole->c));
    program_end(&p);
}

static void every_call_may_fail_while_training(void **state)
{
    (void)state;
    program whole;
    bool over = false;
    size_t at = 1;
    run_whole(&whole, FEW);
    for (; !over; at++) {
        for (int after = 0; after < 2; after++) {
            place here;
            program p;
            place_make(&here);
            training_begin(&p.g, HOW, NULL);
            p.g.fit.epochs = FEW;
            disk_fail(at, after != 0);
            const tann_status status = program_run(&p, here.path);
            over = disk_heal() < at;
            if (over) {
                CHECK_OK(p.g.ctx, status);
            } else {
                CHECK_FAILS(p.g.ctx, status, TANN_E_IO, here.path);
                assert_int_equal(p.result.stop, at > 1 ? TANN_STOPPED_ERROR : TANN_STOPPED_EPOCHS);
            }
            program_end(&p);
            check_goes_on(&here, &whole);
            folder_clear(here.folder);
        }
    }
    assert_true(at > 50);
    program_end(&whole);
}

/* One that cannot be read now is passed over like one that is damaged. */
static void every_call_may_fail_while_resuming(void **state)
{
    (void)state;
    program whole;
    place here;
    bool over = false;
    place_make(&here);
    training_begin(&whole.g, HOW, NULL);
    CHECK_OK(whole.g.ctx, program_run(&whole, here.path));
    size_t at = 1;
    size_t passed = 0;
    for (; !over; at++) {
        program p;
        tann_checkpoints_opts opts = tann_checkpoints_opts_default();
        opts.path = here.path;
        training_begin(&p.g, HOW, NULL);
        p.c = tann_checkpoints_new(p.g.ctx, &opts);
        p.resumed = tann_resumed_default();
        disk_fail(at, false);
        const tann_status status = tann_checkpoints_resume(p.c, p.g.t, &p.resumed);
        over = disk_heal() < at;
        if (status == TANN_OK) {
            passed += p.resumed.passed_over;
            assert_true(p.resumed.passed_over <= (over ? 0 : 1)); /* a close may fail unnoticed */
            assert_int_equal(strlen(p.resumed.note) > 0, p.resumed.passed_over > 0);
        } else {
            CHECK_FAILS(p.g.ctx, status, TANN_E_IO, "cannot read '");
            assert_int_equal(tann_trainer_step(p.g.t), 0);
        }
        program_end(&p);
    }
    assert_true(at > 5 && passed > 1);
    check_goes_on(&here, &whole);
    folder_clear(here.folder);
    program_end(&whole);
}

/* The allocation number `at` fails, and perhaps all after it. Returns whether there are so many. */
static bool train_with_failure(const place *here, size_t at, bool after)
{
    heap h = {.taken = 0};
    program p;
    const tann_ctx_opts opts = heap_opts(&h);
    training_begin(&p.g, HOW, &opts);
    p.g.fit.epochs = FEW;
    h.fail_at = h.taken + at;
    h.fail_after = after;
    const tann_status status = program_run(&p, here->path);
    const bool failed = h.taken >= h.fail_at;
    h.fail_at = 0;
    h.fail_after = false;
    if (failed && status != TANN_OK) {
        CHECK_FAILS(p.g.ctx, status, TANN_E_MEMORY, "out of memory for");
    } else {
        CHECK_OK(p.g.ctx, status);
    }
    program_end(&p);
    heap_check_empty(&h);
    return failed;
}

/* Of a training that begins, and of one that goes on. */
static void every_allocation_may_fail(void **state)
{
    (void)state;
    program whole;
    run_whole(&whole, FEW);
    for (int mode = 0; mode < 4; mode++) {
        size_t at = 1;
        bool failed = true;
        for (; failed; at++) {
            place here;
            place_make(&here);
            if (mode / 2 == 1) {
                program first;
                training_begin(&first.g, HOW, NULL);
                first.g.fit.epochs = 2;
                CHECK_OK(first.g.ctx, program_run(&first, here.path));
                program_end(&first);
            }
            failed = train_with_failure(&here, at, mode % 2 == 1);
            check_goes_on(&here, &whole);
            folder_clear(here.folder);
        }
        assert_true(at > 10);
    }
    program_end(&whole);
}

/* A single checkpoint: saved to a disk that fails, it leaves the old one. */
static void a_failing_disk_leaves_the_old_checkpoint(void **state)
{
    (void)state;
    place here;
    training g;
    bool over = false;
    place_make(&here);
    training_begin(&g, HOW, NULL);
    CHECK_OK(g.ctx, tann_checkpoint_save(g.t, here.path));
    CHECK_OK(g.ctx, tann_train_step(g.t, g.data.x, g.data.y, 3, NULL));
    for (size_t at = 1; !over; at++) {
        training back;
        disk_fail(at, true);
        const tann_status status = tann_checkpoint_save(g.t, here.path);
        over = disk_heal() < at;
        const bool last = strstr(tann_ctx_error(g.ctx), "folder's change") != NULL;
        assert_int_equal(status, over ? TANN_OK : TANN_E_IO);
        training_begin(&back, HOW, NULL);
        CHECK_OK(back.ctx, tann_checkpoint_restore(back.t, here.path, NULL));
        assert_int_equal(tann_trainer_step(back.t), over || last ? 1 : 0);
        training_end(&back);
    }
    folder_clear(here.folder);
    training_end(&g);
}

static size_t kills(void)
{
    const char *given = getenv("TINYANN_KILLS");
    return given != NULL ? strtoul(given, NULL, 10) : 200;
}

/* Trains in a process of its own, which is killed after some time. Whether it came to the end before. */
static bool train_until_killed(const char *path, unsigned long microseconds)
{
    int how = 0;
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        program p;
        training_begin(&p.g, HOW, NULL);
        _exit(program_run(&p, path) == TANN_OK ? 0 : 1);
    }
    usleep((useconds_t)microseconds);
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, &how, 0), child);
    assert_true(WIFSIGNALED(how) || (WIFEXITED(how) && WEXITSTATUS(how) == 0));
    return !WIFSIGNALED(how);
}

/* What kills left does not become more and more. */
static void check_tidy(const place *here)
{
    static const char *const files[] = {".checkpoints", "-best.safetensors", "-3.safetensors"};
    char name[128];
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        snprintf(name, sizeof name, "%s%s.1.tmp", here->path, files[i]);
        assert_false(file_exists(name));
    }
}

/* Kills fall into all moments of a training. What came to its end is that of one that was not killed.
   TINYANN_KILLS: how many, 200. */
static void kills_change_no_bit(void **state)
{
    (void)state;
    program whole;
    const size_t most = kills();
    unsigned long wait = 0;
    size_t ended = 0;
    const unsigned long took = run_whole(&whole, 12);
    for (size_t killed = 0; killed < most || ended == 0;) {
        place here;
        place_make(&here);
        while (killed < most && !train_until_killed(here.path, took * (wait++ % 61) / 80)) {
            killed++;
        }
        check_goes_on(&here, &whole);
        check_tidy(&here);
        ended++;
        folder_clear(here.folder);
    }
    print_message("    %zu kills, %zu trainings\n", most, ended);
    program_end(&whole);
}

int test_checkpoint_disk(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_call_may_fail_while_training),
        cmocka_unit_test(every_call_may_fail_while_resuming),
        cmocka_unit_test(every_allocation_may_fail),
        cmocka_unit_test(a_failing_disk_leaves_the_old_checkpoint),
        cmocka_unit_test(kills_change_no_bit),
    };
    disk_hurry(true);
    const int failed = cmocka_run_group_tests_name("checkpoint_disk", tests, NULL, NULL);
    disk_hurry(false);
    return failed;
}
