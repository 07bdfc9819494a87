/* Data sets of the plane: how they are laid out, what shapes they have, what they refuse. */
#include "checks.h"

#include <math.h>
#include <string.h>

#include "inspect/digest.h"

enum { MOST = 4001 };

static float x[2 * MOST];
static int32_t labels[MOST];

static tann_generator_opts opts_of(size_t count, float noise, uint64_t seed)
{
    tann_generator_opts o = tann_generator_opts_default();
    o.count = count;
    o.noise = noise;
    o.seed = seed;
    return o;
}

static void generate(tann_generator_kind kind, size_t count, float noise, uint64_t seed)
{
    const tann_generator_opts o = opts_of(count, noise, seed);
    assert_int_equal(tann_generate(NULL, kind, &o, x, labels), TANN_OK);
}

static void names_are_those_of_the_list(void **state)
{
    (void)state;
    CHECK_TEXT(tann_generator_name(TANN_THREE_GAUSSIANS), "three_gaussians");
    CHECK_TEXT(tann_generator_name(TANN_TWO_GAUSSIANS), "two_gaussians");
    CHECK_TEXT(tann_generator_name(TANN_XOR), "xor");
    CHECK_TEXT(tann_generator_name(TANN_CIRCLES), "circles");
    CHECK_TEXT(tann_generator_name(TANN_SPIRALS), "spirals");
    CHECK_TEXT(tann_generator_name(TANN_MOONS), "moons");
    assert_null(tann_generator_name(TANN_GENERATOR_COUNT_));
    assert_null(tann_generator_name((tann_generator_kind)-1));
}

/* ---- how they are laid out ---- */

static void classes_take_turns(void **state)
{
    (void)state;
    for (int kind = 0; kind < TANN_GENERATOR_COUNT_; kind++) {
        for (size_t count = 2; count < 12; count++) {
            generate((tann_generator_kind)kind, count, 1, 5);
            for (size_t i = 0; i < count; i++) {
                assert_int_equal(labels[i], i % 2);
                assert_true(isfinite(x[2 * i]) && isfinite(x[2 * i + 1]));
            }
        }
    }
}

static void nothing_is_written_beyond(void **state)
{
    (void)state;
    for (int kind = 0; kind < TANN_GENERATOR_COUNT_; kind++) {
        x[14] = 77;
        labels[7] = 77;
        generate((tann_generator_kind)kind, 7, 0.5f, 5);
        assert_true(x[14] == 77 && labels[7] == 77);
    }
}

/* The noise is that of one stream, so that it can be had without a data set, too. */
static void noise_is_added_to_the_shape(void **state)
{
    static float shape[2 * 50];
    (void)state;
    for (int kind = 0; kind < TANN_GENERATOR_COUNT_; kind++) {
        generate((tann_generator_kind)kind, 50, 0, 9);
        memcpy(shape, x, sizeof shape);
        generate((tann_generator_kind)kind, 50, 0.25f, 9);
        for (size_t i = 0; i < 100; i++) {
            const float expected = shape[i] + 0.25f * tann_random_normal(9, 0x64617461, i);
            CHECK_BITS(&x[i], &expected, 1);
        }
    }
}

static void the_default_is_the_noise_of_the_kind(void **state)
{
    static const float own[TANN_GENERATOR_COUNT_] = {0.5f, 0.75f, 0.35f, 0.08f, 0.03f, 0.15f};
    static float expected[2 * 400];
    (void)state;
    for (int kind = 0; kind < TANN_GENERATOR_COUNT_; kind++) {
        generate((tann_generator_kind)kind, 400, own[kind], 0);
        memcpy(expected, x, sizeof expected);
        assert_int_equal(tann_generate(NULL, (tann_generator_kind)kind, NULL, x, labels), TANN_OK);
        CHECK_BITS(x, expected, 800);
    }
}

/* ---- shapes, without noise ---- */

static void check_at(size_t i, double x0, double x1)
{
    CHECK_NEAR(x[2 * i], x0, 1e-6);
    CHECK_NEAR(x[2 * i + 1], x1, 1e-6);
}

static void clouds_lie_around_their_means(void **state)
{
    (void)state;
    generate(TANN_THREE_GAUSSIANS, 8, 0, 1);
    for (size_t i = 0; i < 8; i += 4) {
        check_at(i, 0, 0);
        check_at(i + 1, -1, -1);
        check_at(i + 2, 0, 0);
        check_at(i + 3, 1, 1);
    }
    generate(TANN_TWO_GAUSSIANS, 2, 0, 1);
    check_at(0, -1, -1);
    check_at(1, 1, 1);
    generate(TANN_XOR, 4, 0, 1);
    check_at(0, -1, -1);
    check_at(1, 1, -1);
    check_at(2, 1, 1);
    check_at(3, -1, 1);
}

static void moons_are_two_half_circles(void **state)
{
    const double pi = acos(-1);
    (void)state;
    generate(TANN_MOONS, 201, 0, 1); /* 101 of class 0 and 100 of class 1 */
    for (size_t k = 0; k < 100; k++) {
        const double outer = pi * (double)k / 100;
        const double inner = pi * (double)k / 99;
        check_at(2 * k, cos(outer), sin(outer));
        check_at(2 * k + 1, 1 - cos(inner), 0.5 - sin(inner));
    }
    check_at(200, -1, 0);
    generate(TANN_MOONS, 2, 0, 1);
    check_at(0, 1, 0);
    check_at(1, 0, 0.5);
}

static void circles_close(void **state)
{
    const double turn = 2 * acos(-1);
    (void)state;
    generate(TANN_CIRCLES, 200, 0, 1);
    for (size_t k = 0; k < 100; k++) {
        const double angle = turn * (double)k / 100;
        check_at(2 * k, cos(angle), sin(angle));
        check_at(2 * k + 1, 0.5 * cos(angle), 0.5 * sin(angle));
    }
}

static void spirals_turn_one_and_a_half_times(void **state)
{
    const double pi = acos(-1);
    (void)state;
    generate(TANN_SPIRALS, 400, 0, 1);
    for (size_t k = 0; k < 200; k++) {
        const double s = sqrt(0.02 + 0.98 * ((double)k + 0.5) / 200);
        check_at(2 * k, s * cos(3 * pi * s), s * sin(3 * pi * s));
        check_at(2 * k + 1, -s * cos(3 * pi * s), -s * sin(3 * pi * s));
    }
}

/* ---- statistics ---- */

/* Of the noise over all samples: mean 0 and the deviation that was asked for, within five standard
   errors, in both coordinates, which know nothing of one another. */
static void noise_is_normal(void **state)
{
    static float shape[2 * MOST];
    double sum[2] = {0, 0}, square[2] = {0, 0}, product = 0;
    (void)state;
    generate(TANN_MOONS, MOST, 0, 3);
    memcpy(shape, x, sizeof shape);
    generate(TANN_MOONS, MOST, 0.5f, 3);
    for (size_t i = 0; i < MOST; i++) {
        const double noise[2] = {(double)x[2 * i] - (double)shape[2 * i],
                                 (double)x[2 * i + 1] - (double)shape[2 * i + 1]};
        for (int k = 0; k < 2; k++) {
            sum[k] += noise[k];
            square[k] += noise[k] * noise[k];
        }
        product += noise[0] * noise[1];
    }
    for (int k = 0; k < 2; k++) {
        CHECK_NEAR(sum[k] / MOST, 0, 5 * 0.5 / sqrt(MOST));
        CHECK_NEAR(square[k] / MOST, 0.25, 5 * 0.25 * sqrt(2.0 / MOST));
    }
    CHECK_NEAR(product / MOST, 0, 5 * 0.25 / sqrt(MOST));
}

/* With their own noise the samples lie about the origin, some units wide at most. */
static void ranges_are_those_of_pictures(void **state)
{
    (void)state;
    for (int kind = 0; kind < TANN_GENERATOR_COUNT_; kind++) {
        generate((tann_generator_kind)kind, MOST, -1, 2);
        float least = 0, most = 0;
        for (size_t i = 0; i < 2 * MOST; i++) {
            least = fminf(least, x[i]);
            most = fmaxf(most, x[i]);
        }
        assert_true(least > -5 && least < -0.5f && most < 5 && most > 0.9f);
    }
}

/* ---- the same bits ---- */

static uint64_t digest_of(tann_generator_kind kind)
{
    generate(kind, 401, -1, 673);
    uint64_t digest = tann__digest_bits(TANN__DIGEST_START, x, 2 * 401);
    for (size_t i = 0; i < 401; i++) {
        digest = tann__digest_number(digest, (uint64_t)labels[i], 32);
    }
    return digest;
}

/* What these were when they were made; no machine, compiler or version may give others. */
static void bits_are_known(void **state)
{
    static const uint64_t known[TANN_GENERATOR_COUNT_] = {
        UINT64_C(0xe3d4a930131e2628), UINT64_C(0x7994347fd63c2870), UINT64_C(0xe1934e0223d283c1),
        UINT64_C(0x32e7f2cd4857ce09), UINT64_C(0x743e98fa38044a90), UINT64_C(0xde61149534213750)};
    (void)state;
    for (int kind = 0; kind < TANN_GENERATOR_COUNT_; kind++) {
        const uint64_t digest = digest_of((tann_generator_kind)kind);
        if (digest != known[kind]) {
            fail_msg("%s: 0x%016llx", tann_generator_name((tann_generator_kind)kind),
                     (unsigned long long)digest);
        }
    }
}

static void the_seed_decides(void **state)
{
    static float before[2 * 400];
    (void)state;
    for (int kind = 0; kind < TANN_GENERATOR_COUNT_; kind++) {
        generate((tann_generator_kind)kind, 400, -1, 1);
        memcpy(before, x, sizeof before);
        generate((tann_generator_kind)kind, 400, -1, 2);
        assert_memory_not_equal(x, before, sizeof before);
        generate((tann_generator_kind)kind, 400, -1, 1);
        CHECK_BITS(x, before, 800);
    }
}

/* ---- refusals ---- */

static void check_refused(tann_ctx *ctx, const tann_generator_opts *o, tann_status status,
                          const char *words)
{
    x[0] = 42;
    labels[0] = 42;
    CHECK_FAILS(ctx, tann_generate(ctx, TANN_XOR, o, x, labels), status, words);
    assert_int_equal(tann_generate(NULL, TANN_XOR, o, x, labels), status);
    assert_true(x[0] == 42 && labels[0] == 42);
}

static void options_out_of_range_are_refused(void **state)
{
    static const float noises[] = {-0.5f, -2, 1000.5f, INFINITY, -INFINITY, NAN};
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_generator_opts o;
    (void)state;
    for (size_t i = 0; i < sizeof noises / sizeof *noises; i++) {
        o = opts_of(10, noises[i], 0);
        check_refused(ctx, &o, TANN_E_ARGUMENT, "neither within 0..1000 nor -1");
    }
    for (size_t count = 0; count < 2; count++) {
        o = opts_of(count, 0, 0);
        check_refused(ctx, &o, TANN_E_ARGUMENT, "not within 2..2147483647");
    }
    o = opts_of(SIZE_MAX, 0, 0);
    check_refused(ctx, &o, TANN_E_ARGUMENT, "not within 2..2147483647");
    o = opts_of(10, 0, 0);
    o.flags = 1;
    check_refused(ctx, &o, TANN_E_UNSUPPORTED, "flags of 1");
    o = opts_of(10, 0, 0);
    o.struct_size = 1;
    check_refused(ctx, &o, TANN_E_ARGUMENT, "tann_generator_opts");
    tann_ctx_free(ctx);
}

static void wrong_arguments_are_refused(void **state)
{
    tann_ctx *ctx = tann_ctx_new(NULL);
    (void)state;
    CHECK_FAILS(ctx, tann_generate(ctx, TANN_GENERATOR_COUNT_, NULL, x, labels), TANN_E_ARGUMENT,
                "generator 6 is not in the list");
    CHECK_FAILS(ctx, tann_generate(ctx, TANN_MOONS, NULL, NULL, labels), TANN_E_ARGUMENT,
                "x is NULL");
    CHECK_FAILS(ctx, tann_generate(ctx, TANN_MOONS, NULL, x, NULL), TANN_E_ARGUMENT,
                "labels is NULL");
    CHECK_OK(ctx, tann_generate(ctx, TANN_MOONS, NULL, x, labels));
    tann_ctx_free(ctx);
}

int test_generators(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_those_of_the_list),
        cmocka_unit_test(classes_take_turns),
        cmocka_unit_test(nothing_is_written_beyond),
        cmocka_unit_test(noise_is_added_to_the_shape),
        cmocka_unit_test(the_default_is_the_noise_of_the_kind),
        cmocka_unit_test(clouds_lie_around_their_means),
        cmocka_unit_test(moons_are_two_half_circles),
        cmocka_unit_test(circles_close),
        cmocka_unit_test(spirals_turn_one_and_a_half_times),
        cmocka_unit_test(noise_is_normal),
        cmocka_unit_test(ranges_are_those_of_pictures),
        cmocka_unit_test(bits_are_known),
        cmocka_unit_test(the_seed_decides),
        cmocka_unit_test(options_out_of_range_are_refused),
        cmocka_unit_test(wrong_arguments_are_refused),
    };
    return cmocka_run_group_tests_name("generators", tests, NULL, NULL);
}
