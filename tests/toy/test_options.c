/* The command line. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "options.h"

enum { MOST_WORDS = 24 };

/* Parses a command line whose words are parted by single spaces. */
static bool parse(const char *line, options *o, message *why)
{
    static char copy[400];
    char *words[MOST_WORDS] = {NULL};
    int count = 0;
    assert_in_range(strlen(line), 0, sizeof copy - 1);
    strcpy(copy, line);
    for (char *word = strtok(copy, " "); word != NULL; word = strtok(NULL, " ")) {
        assert_in_range(count, 0, MOST_WORDS - 1);
        words[count++] = word;
    }
    return options_parse(o, count, words, why);
}

static options parsed(const char *line)
{
    options o;
    message why = {""};
    if (!parse(line, &o, &why)) {
        fail_msg("\"%s\" is refused: %s", line, why.text);
    }
    return o;
}

static void test_defaults(void **state)
{
    const options o = parsed("");
    (void)state;
    assert_int_equal(o.activation_count, 2);
    assert_int_equal(o.activations[0], TANN_RELU);
    assert_int_equal(o.activations[1], TANN_TANH);
    assert_int_equal(o.rate_count, 3);
    assert_true(o.rates[0] == 0.1f && o.rates[1] == 0.01f && o.rates[2] == 0.001f);
    assert_int_equal(o.epochs, 200);
    assert_true(o.target_loss == 0.263);
    assert_int_equal(o.batch, 32);
    assert_null(o.data);
    assert_ptr_equal(o.style, &scene_clear);
    assert_int_equal(o.every, 0);
    assert_int_equal(o.width, 0);
    assert_string_equal(o.out, "out");
    assert_false(o.help);
}

static void test_joined_values(void **state)
{
    (void)state;
    const options o = parsed("--epochs=5 --seed 7 --out=a=b");
    assert_int_equal(o.epochs, 5);
    assert_int_equal(o.seed, 7);
    assert_string_equal(o.out, "a=b");
    assert_true(parsed("-h").help);
}

static void test_every_option(void **state)
{
    const options o = parsed("--activation tanh --learning-rate 0.05 --epochs 12 --target-loss 0.3 "
                             "--batch 7 --seed 18446744073709551615 --data d.csv --style article "
                             "--every 4 --width 900 --out a/b");
    (void)state;
    assert_int_equal(o.activation_count, 1);
    assert_int_equal(o.activations[0], TANN_TANH);
    assert_int_equal(o.rate_count, 1);
    assert_true(o.rates[0] == 0.05f);
    assert_int_equal(o.epochs, 12);
    assert_true(o.target_loss == 0.3);
    assert_int_equal(o.batch, 7);
    assert_true(o.seed == UINT64_MAX);
    assert_string_equal(o.data, "d.csv");
    assert_ptr_equal(o.style, &scene_article);
    assert_int_equal(o.every, 4);
    assert_int_equal(o.width, 900);
    assert_string_equal(o.out, "a/b");
}

static void test_all_and_help(void **state)
{
    (void)state;
    assert_int_equal(parsed("--activation relu --activation all").activation_count, 2);
    assert_int_equal(parsed("--learning-rate 1 --learning-rate all").rate_count, 3);
    assert_int_equal(parsed("--activation relu").activations[0], TANN_RELU);
    assert_true(parsed("--target-loss 0").target_loss == 0);
    assert_true(parsed("--help").help);
    assert_true(parsed("--epochs 3 --help").help);
}

static void test_refusals(void **state)
{
    static const struct {
        const char *line, *words;
    } cases[] = {
        {"--bogus 1", "unknown option \"--bogus\""},
        {"tanh", "unknown option \"tanh\""},
        {"--epochs", "--epochs needs a value"},
        {"--epochs= 5", "--epochs: \"\" is not a whole number"},
        {"--epochsy 5", "unknown option \"--epochsy\""},
        {"--style clear --out", "--out needs a value: DIR"},
        {"--activation sigmoid", "\"sigmoid\" is not relu, tanh or all"},
        {"--learning-rate 0", "--learning-rate: \"0\" is not a positive number"},
        {"--learning-rate -0.1", "is not a positive number"},
        {"--learning-rate 1e-60", "is not a positive number"},
        {"--learning-rate 1e39", "is not a positive number"},
        {"--learning-rate nan", "is not a positive number"},
        {"--learning-rate 0,1", "is not a positive number"},
        {"--epochs 0", "--epochs: \"0\" is not a whole number from 1 to 100000"},
        {"--epochs 2.5", "is not a whole number"},
        {"--epochs 100001", "is not a whole number"},
        {"--target-loss -1", "--target-loss: \"-1\" is not a number of at least 0"},
        {"--target-loss x", "is not a number"},
        {"--batch 0", "--batch: \"0\""},
        {"--seed -1", "--seed: \"-1\""},
        {"--seed 18446744073709551616", "--seed:"},
        {"--style pretty", "--style: \"pretty\" is not clear or article"},
        {"--every 0", "--every: \"0\""},
        {"--width 299", "--width: \"299\" is not a whole number from 300 to 6000"},
        {"--width 6001", "--width: \"6001\""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        options o;
        message why = {""};
        assert_false(parse(cases[i].line, &o, &why));
        if (strstr(why.text, cases[i].words) == NULL) {
            fail_msg("\"%s\": the sentence is \"%s\", expected in it: \"%s\"", cases[i].line,
                     why.text, cases[i].words);
        }
    }
}

static void test_empty_folder(void **state)
{
    char *words[] = {"--out", ""};
    options o;
    message why;
    (void)state;
    assert_false(options_parse(&o, 2, words, &why));
    assert_non_null(strstr(why.text, "--out"));
}

int test_options(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults),     cmocka_unit_test(test_every_option),
        cmocka_unit_test(test_all_and_help), cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_empty_folder), cmocka_unit_test(test_joined_values),
    };
    return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
