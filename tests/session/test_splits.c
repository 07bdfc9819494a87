/* A prediction does not depend on the batch that a sample is in: every way to cut a small batch, every cut
   in two of a larger one, and every sample alone, on every set of kernels, in every numeric
   profile. */
#include "checks.h"
#include "graphs.h"

#define INPUTS  70
#define OUTPUTS 5
#define SMALL   9  /* 256 ways to cut it */
#define LARGE   41 /* above every tile's rows */

static float x[LARGE * INPUTS];

/* Odd widths around those of vectors and tiles; softmax and sums over a row at the end. */
static tann_model *make_model(tann_ctx *ctx)
{
    static const int32_t units[] = {33, 17, 100, 7, 1, 64, 3};
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_input(b, tann_shape_1d(INPUTS));
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        const int kind = (int)i % TANN_ACTIVATION_COUNT_;
        h = tann_activation(b, tann_dense(b, h, units[i], NULL), (tann_activation_kind)kind);
    }
    h = tann_activation(b, tann_dense(b, h, OUTPUTS, NULL), TANN_SOFTMAX);
    tann_model *m = tann_builder_finish(b, h, 1);
    assert_non_null(m);
    graph_randomize(m, 2, 0.5f);
    return m;
}

/* Predicts n samples in pieces: bit i of `cuts` set means a cut behind sample i. */
static void predict_cut(tann_ctx *ctx, tann_session *s, size_t n, uint64_t cuts, float *y)
{
    size_t begin = 0;
    for (size_t i = 0; i < n; i++) {
        if (i + 1 == n || (cuts >> i & 1) != 0) {
            CHECK_OK(ctx, tann_predict(s, x + begin * INPUTS, i + 1 - begin, y + begin * OUTPUTS));
            begin = i + 1;
        }
    }
}

static void check_cut(tann_ctx *ctx, tann_session *s, size_t n, uint64_t cuts, const float *whole)
{
    float y[LARGE * OUTPUTS];
    predict_cut(ctx, s, n, cuts, y);
    CHECK_BITS(y, whole, n * OUTPUTS);
}

static void check_context(tann_ctx *ctx)
{
    float whole[LARGE * OUTPUTS];
    tann_model *m = make_model(ctx);
    tann_session *s = tann_session_new(ctx, m, LARGE);
    predict_cut(ctx, s, LARGE, 0, whole);
    for (uint64_t cuts = 0; cuts < UINT64_C(1) << (SMALL - 1); cuts++) {
        check_cut(ctx, s, SMALL, cuts, whole);
    }
    for (size_t i = 0; i + 1 < LARGE; i++) {
        check_cut(ctx, s, LARGE, UINT64_C(1) << i, whole);
    }
    check_cut(ctx, s, LARGE, UINT64_MAX, whole);
    tann_session_free(s);
    tann_model_free(m);
}

static void every_split_gives_the_same_bits(void **state)
{
    (void)state;
    fill_uniform(3, -2, 2, x, LARGE * INPUTS);
    for (int i = 0; i < TANN_ISA_COUNT_ * TANN_NUMERICS_COUNT_; i++) {
        tann_ctx_opts opts = tann_ctx_opts_default();
        opts.max_isa = (tann_isa)(i / TANN_NUMERICS_COUNT_);
        opts.numerics = (tann_numerics)(i % TANN_NUMERICS_COUNT_);
        tann_ctx *ctx = tann_ctx_new(&opts);
        assert_non_null(ctx);
        check_context(ctx);
        tann_ctx_free(ctx);
    }
}

int test_splits(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_split_gives_the_same_bits),
    };
    return cmocka_run_group_tests_name("splits", tests, NULL, NULL);
}
