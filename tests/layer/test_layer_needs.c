/* What a layer says of its needs and allowances: taken at its word, and refused where nobody knows it. */
#include "checks.h"
#include "heap.h"

#include <tinyann/extend.h>

/* Doubles its input. The config says what plan() declares. */
typedef struct declared {
    unsigned needs, allows;
} declared;

static tann_status plan(tann_plan *p, const void *config)
{
    const declared *d = config;
    tann_status status = tann_plan_output(p, tann_plan_input(p, 0));
    status = status ? status : tann_plan_needs(p, d->needs);
    return status ? status : tann_plan_allows(p, d->allows);
}

static tann_status forward(const tann_frame *f)
{
    f->kernels->scale(f->batch * f->output_size, 2, f->x[0], f->y);
    return TANN_OK;
}

static tann_status backward(const tann_frame *f)
{
    if (f->dx[0] != NULL) {
        f->kernels->scale(f->batch * f->output_size, 2, f->dy, f->dx[0]);
    }
    return TANN_OK;
}

static const tann_layer_type twice = {.struct_size = sizeof(tann_layer_type),
                                      .name = "twice",
                                      .config_size = sizeof(declared),
                                      .min_inputs = 1,
                                      .max_inputs = 1,
                                      .plan = plan,
                                      .forward = forward,
                                      .backward = backward};

enum { WIDTH = 500, DEPTH = 6, BATCH = 4 };

static tann_model *draw(tann_ctx *ctx, declared d)
{
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_dense(b, tann_input(b, tann_shape_1d(3)), WIDTH, NULL);
    for (int i = 0; i < DEPTH; i++) {
        h = tann_layer(b, &twice, &h, 1, &d);
    }
    return tann_builder_finish(b, tann_dense(b, h, 1, NULL), 1);
}

typedef struct outcome {
    size_t bytes;
    float losses[3];
} outcome;

static outcome train(declared d)
{
    outcome out = {0};
    heap h = {0};
    const float x[BATCH * 3] = {1, 2, 3, 4, 5, 6, 1, 1, 1, -1, 0, 1};
    const float y[BATCH] = {0, 1, 0, 1};
    tann_ctx *ctx = heap_ctx(&h);
    tann_model *m = draw(ctx, d);
    tann_train_opts opts = tann_train_opts_default();
    opts.max_batch = BATCH;
    out.bytes = tann_trainer_bytes(ctx, m, &opts);
    tann_trainer *t = tann_trainer_new(ctx, m, &opts);
    for (size_t i = 0; i < 3; i++) {
        CHECK_OK(ctx, tann_train_step(t, x, y, BATCH, &out.losses[i]));
    }
    tann_trainer_free(t);
    tann_model_free(m);
    tann_ctx_free(ctx);
    heap_check_empty(&h);
    return out;
}

/* The less a layer needs and the more it allows, the less memory; the bits are the same. */
static void what_is_not_needed_is_not_kept(void **state)
{
    (void)state;
    const size_t value = BATCH * WIDTH * sizeof(float);
    const outcome all = train((declared){TANN_NEEDS_X | TANN_NEEDS_Y, 0});
    const outcome none = train((declared){TANN_NEEDS_NOTHING, 0});
    const outcome in_place = train((declared){TANN_NEEDS_NOTHING, TANN_ALLOWS_IN_PLACE});
    const outcome held = train((declared){TANN_NEEDS_Y, TANN_ALLOWS_IN_PLACE});
    CHECK_BITS(all.losses, none.losses, 3);
    CHECK_BITS(all.losses, in_place.losses, 3);
    CHECK_BITS(all.losses, held.losses, 3);
    assert_true(all.bytes >= none.bytes + (DEPTH - 3) * value);
    assert_true(none.bytes >=
                in_place.bytes); /* two arrays, of values or gradients, suffice for both */
    assert_true(held.bytes >= in_place.bytes + (DEPTH - 1) * value); /* each y stays */
}

static void what_is_not_known_is_refused(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    CHECK_NULL(ctx, draw(ctx, (declared){4, 0}), TANN_E_UNSUPPORTED,
               "twice: needs of 0x4 are not known");
    CHECK_NULL(ctx, draw(ctx, (declared){0, 4}), TANN_E_UNSUPPORTED,
               "twice: allowances of 0x4 are not known");
    tann_ctx_free(ctx);
}

int test_layer_needs(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_needed_is_not_kept),
        cmocka_unit_test(what_is_not_known_is_refused),
    };
    return cmocka_run_group_tests_name("layer_needs", tests, NULL, NULL);
}
