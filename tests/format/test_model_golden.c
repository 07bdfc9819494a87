/* Files that earlier versions wrote are loaded, and mean what they meant. */
#include "checks.h"
#include "disk.h"
#include "graphs.h"
#include "models.h"

#include <stdlib.h>
#include <string.h>

static void the_first_format_is_loaded(void **state)
{
    (void)state;
    static const char path[] = TINYANN_TEST_GOLDEN "/model-1.safetensors";
    static const float x[] = {0.25f, -1, 1.5f, 0.125f};
    static const float expected[] = {0x1.a2fb06p-1f, 0x1.82136p-1f};
    float y[2];
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = tann_model_load(ctx, path, NULL);
    tann_model *made = models_small(ctx);
    CHECK_TEXT(tann_ctx_error(ctx), "");
    models_check_equal(ctx, m, made);
    tann_session *s = tann_session_new(ctx, m, 2);
    CHECK_OK(ctx, tann_predict(s, x, 2, y));
    CHECK_BITS(y, expected, 2);
    tann_session_free(s);
    if (strcmp(tann_version(), "0.1.0") == 0) {
        image i = image_of(ctx, m);
        disk_file file = disk_read(path);
        assert_int_equal(i.size, file.size);
        assert_memory_equal(i.bytes, file.bytes, i.size);
        free(file.bytes);
        image_free(&i);
    }
    tann_model_free(made);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

/* A key that a later version may write, and an option that an earlier one had not. */
static void other_versions_of_the_same_format_are_loaded(void **state)
{
    (void)state;
    image i = image_made("{\"__metadata__\":{\"format\":\"tinyann-model 1\",\"graph\":\""
                         "0 a input - shape=2\\n1 b dropout 0\\n\",\"later\":\"x\","
                         "\"numerics\":\"fma\",\"output\":\"b\"}}",
                         0);
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    const tann_node in = tann_named(b, tann_input(b, tann_shape_1d(2)), "a");
    tann_model *made = tann_builder_finish(b, tann_named(b, tann_dropout(b, in, 0.5f), "b"), 1);
    tann_model *m = tann_model_load_memory(ctx, i.bytes, i.size, NULL);
    CHECK_TEXT(tann_ctx_error(ctx), "");
    models_check_equal(ctx, m, made);
    tann_model_free(made);
    tann_model_free(m);
    tann_ctx_free(ctx);
    image_free(&i);
}

int test_model_golden(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_format_is_loaded),
        cmocka_unit_test(other_versions_of_the_same_format_are_loaded),
    };
    return cmocka_run_group_tests_name("model_golden", tests, NULL, NULL);
}
