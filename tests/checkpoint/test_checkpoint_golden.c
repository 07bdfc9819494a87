/* Checkpoints that earlier versions wrote are gone on from, and every machine writes the same bytes. */
#include "checks.h"
#include "disk.h"
#include "training.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HOW (&training_cases[5]) /* Adam, validation, patience, best weights */

static const char path[] = TINYANN_TEST_GOLDEN "/checkpoint-1.safetensors";

static void the_first_format_is_gone_on_from(void **state)
{
    (void)state;
    training whole, g;
    tann_fit_result expected = tann_fit_result_default();
    tann_fit_result result = tann_fit_result_default();
    training_begin(&whole, HOW, NULL);
    CHECK_OK(whole.ctx, training_run(&whole, NULL, NULL, &expected));
    training_begin(&g, HOW, NULL);
    CHECK_OK(g.ctx, tann_checkpoint_restore(g.t, path, NULL));
    g.fit.resume = 1;
    CHECK_OK(g.ctx, training_run(&g, NULL, NULL, &result));
    training_check_equal(&g, &whole);
    assert_memory_equal(&result, &expected, sizeof result);
    training_end(&whole);
    training_end(&g);
}

static void the_first_format_is_written(void **state)
{
    (void)state;
    training g;
    char folder[64], begin[80], name[128];
    if (strcmp(tann_version(), "0.1.0") != 0) {
        skip(); /* the version is in the file */
    }
    folder_make(folder);
    snprintf(begin, sizeof begin, "%s/t", folder);
    snprintf(name, sizeof name, "%s-3.safetensors", begin);
    tann_checkpoints_opts opts = tann_checkpoints_opts_default();
    opts.path = begin;
    training_begin(&g, HOW, NULL);
    g.fit.epochs = 3;
    tann_checkpoints *c = tann_checkpoints_new(g.ctx, &opts);
    CHECK_OK(g.ctx, training_run(&g, tann_checkpoints_write, c, NULL));
    disk_file written = disk_read(name);
    disk_file golden = disk_read(path);
    assert_int_equal(written.size, golden.size);
    assert_memory_equal(written.bytes, golden.bytes, golden.size);
    free(written.bytes);
    free(golden.bytes);
    tann_checkpoints_free(c);
    training_end(&g);
    folder_clear(folder);
}

int test_checkpoint_golden(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_format_is_gone_on_from),
        cmocka_unit_test(the_first_format_is_written),
    };
    return cmocka_run_group_tests_name("checkpoint_golden", tests, NULL, NULL);
}
