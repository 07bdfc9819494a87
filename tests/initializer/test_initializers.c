/* What holds for every initializer of the table, whatever its formula: a new row is tested with
   nothing written for it. */
#include <math.h>

#include "checks.h"
#include "floats.h"
#include "initializer/initializer.h"

#define COUNT 100

static const tann__init_args args = {
    .seed = 9, .stream = 4, .fan_in = 20, .fan_out = 5, .constant = -0.75f};

typedef void property(const tann__initializer_type *type);

static void walk(property *holds)
{
    for (int kind = 0; kind < TANN_INITIALIZER_COUNT_; kind++) {
        holds(tann__initializer((tann_initializer_kind)kind));
    }
}

static void table_is_whole(void **state)
{
    static const char *const names[] = {
#define TANN_INITIALIZER(value, NAME, name) [value] = #name,
#include <tinyann/initializers.def>
#undef TANN_INITIALIZER
    };
    (void)state;
    for (int i = 0; i < TANN_INITIALIZER_COUNT_; i++) {
        const tann__initializer_type *type = tann__initializer((tann_initializer_kind)i);
        assert_non_null(type);
        CHECK_TEXT(type->name, names[i]);
        CHECK_TEXT(tann_initializer_name((tann_initializer_kind)i), names[i]);
    }
}

static void other_kinds_have_no_type(void **state)
{
    (void)state;
    const int others[] = {-1, TANN_INITIALIZER_COUNT_, 1000000};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        assert_null(tann__initializer((tann_initializer_kind)others[i]));
        assert_null(tann_initializer_name((tann_initializer_kind)others[i]));
    }
}

static void short_is_the_beginning_of_long(const tann__initializer_type *type)
{
    float *all = floats_new(COUNT);
    type->fill(&args, all, COUNT);
    for (size_t count = 0; count <= COUNT; count++) {
        float *some = floats_new(count);
        type->fill(&args, some, count);
        CHECK_BITS(some, all, count);
        floats_free(some, count);
    }
    floats_free(all, COUNT);
}

static void a_number_does_not_depend_on_the_count(void **state)
{
    (void)state;
    walk(short_is_the_beginning_of_long);
}

/* Every number is finite and written over what was there. */
static void fills(const tann__initializer_type *type)
{
    float *values = floats_new(COUNT);
    for (size_t i = 0; i < COUNT; i++) {
        values[i] = NAN;
    }
    type->fill(&args, values, COUNT);
    for (size_t i = 0; i < COUNT; i++) {
        assert_int_equal(isfinite(values[i]) != 0, 1);
    }
    floats_free(values, COUNT);
}

static void all_numbers_are_written(void **state)
{
    (void)state;
    walk(fills);
}

static void check_all(tann_initializer_kind kind, float expected)
{
    float *values = floats_new(COUNT);
    tann__initializer(kind)->fill(&args, values, COUNT);
    for (size_t i = 0; i < COUNT; i++) {
        CHECK_BITS(values + i, &expected, 1);
    }
    floats_free(values, COUNT);
}

static void zeros_are_zeros(void **state)
{
    (void)state;
    check_all(TANN_ZEROS, 0);
}

static void constants_are_the_constant(void **state)
{
    (void)state;
    check_all(TANN_CONSTANT, args.constant);
}

int test_initializers(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_is_whole),
        cmocka_unit_test(other_kinds_have_no_type),
        cmocka_unit_test(a_number_does_not_depend_on_the_count),
        cmocka_unit_test(all_numbers_are_written),
        cmocka_unit_test(zeros_are_zeros),
        cmocka_unit_test(constants_are_the_constant),
    };
    return cmocka_run_group_tests_name("initializers", tests, NULL, NULL);
}
