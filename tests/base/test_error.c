#include "checks.h"

#include <string.h>

#include "base/error.h"

static tann_ctx empty(void)
{
    tann_ctx ctx;
    memset(&ctx, 0, sizeof ctx);
    return ctx;
}

static void a_failure_is_kept_with_its_sentence(void **state)
{
    (void)state;
    tann_ctx ctx = empty();
    assert_int_equal(tann__fail(&ctx, TANN_E_SHAPE, "kernel of %d on an input %d wide", 5, 3),
                     TANN_E_SHAPE);
    assert_int_equal(tann_ctx_status(&ctx), TANN_E_SHAPE);
    assert_string_equal(tann_ctx_error(&ctx), "kernel of 5 on an input 3 wide");
    assert_int_equal(tann__succeed(&ctx), TANN_OK);
    assert_int_equal(tann_ctx_status(&ctx), TANN_OK);
    assert_string_equal(tann_ctx_error(&ctx), "");
}

static void without_a_context_only_the_status_is_left(void **state)
{
    (void)state;
    assert_int_equal(tann__fail(NULL, TANN_E_IO, "%d", 1), TANN_E_IO);
    assert_int_equal(tann__fail_memory(NULL, "weights"), TANN_E_MEMORY);
    assert_int_equal(tann__fail_null(NULL, "model"), TANN_E_ARGUMENT);
    assert_string_equal(tann_ctx_error(NULL), "no context");
    assert_int_equal(tann_ctx_status(NULL), TANN_E_ARGUMENT);
}

static void long_sentences_are_cut(void **state)
{
    (void)state;
    tann_ctx ctx = empty();
    char text[1000];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    tann__fail(&ctx, TANN_E_ARGUMENT, "%s", text);
    assert_int_equal(strlen(ctx.text), sizeof ctx.text - 1);
}

static void memory_has_one_sentence(void **state)
{
    (void)state;
    tann_ctx ctx = empty();
    assert_int_equal(tann__fail_memory(&ctx, "a session"), TANN_E_MEMORY);
    assert_string_equal(tann_ctx_error(&ctx), "out of memory for a session");
}

static void a_null_keeps_the_reason_why_it_is_null(void **state)
{
    (void)state;
    tann_ctx ctx = empty();
    assert_int_equal(tann__fail_null(&ctx, "model"), TANN_E_ARGUMENT);
    assert_string_equal(tann_ctx_error(&ctx), "model is NULL");
    tann__fail(&ctx, TANN_E_MEMORY, "first");
    assert_int_equal(tann__fail_null(&ctx, "session"), TANN_E_MEMORY);
    assert_string_equal(tann_ctx_error(&ctx), "first");
}

static tann_status pass_up(tann_status status, int *went_on)
{
    TANN_TRY(status);
    *went_on = 1;
    return TANN_OK;
}

static void try_passes_up_all_but_ok(void **state)
{
    (void)state;
    int went_on = 0;
    assert_int_equal(pass_up(TANN_STOP, &went_on), TANN_STOP);
    assert_int_equal(pass_up(TANN_E_CALLBACK, &went_on), TANN_E_CALLBACK);
    assert_int_equal(went_on, 0);
    assert_int_equal(pass_up(TANN_OK, &went_on), TANN_OK);
    assert_int_equal(went_on, 1);
}

int test_error(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_failure_is_kept_with_its_sentence),
        cmocka_unit_test(without_a_context_only_the_status_is_left),
        cmocka_unit_test(long_sentences_are_cut),
        cmocka_unit_test(memory_has_one_sentence),
        cmocka_unit_test(a_null_keeps_the_reason_why_it_is_null),
        cmocka_unit_test(try_passes_up_all_but_ok),
    };
    return cmocka_run_group_tests_name("error", tests, NULL, NULL);
}
