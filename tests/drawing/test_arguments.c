/* Command lines. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "arguments.h"

typedef struct settings {
    size_t count;
    float rate;
} settings;

static bool take_count(void *to, const char *name, const char *value, message *why)
{
    return take_size(name, value, 2, 10, &((settings *)to)->count, why);
}

static bool take_rate(void *to, const char *name, const char *value, message *why)
{
    return take_positive(name, value, &((settings *)to)->rate, why);
}

static const argument table[] = {{"--count", "N", "how many", take_count},
                                 {"--count-rate", "R", "how fast", take_rate}};

static bool parse(settings *s, bool *help, message *why, int count, ...)
{
    char *words[4] = {NULL};
    va_list list;
    va_start(list, count);
    for (int i = 0; i < count; i++) {
        words[i] = va_arg(list, char *);
    }
    va_end(list);
    *help = false;
    return arguments_parse(table, 2, s, count, words, help, why);
}

static void test_values_beside_and_joined(void **state)
{
    settings s = {0, 0};
    message why;
    bool help;
    (void)state;
    assert_true(parse(&s, &help, &why, 3, "--count", "3", "--count-rate=0.5"));
    assert_true(s.count == 3 && s.rate == 0.5f && !help);
    assert_true(parse(&s, &help, &why, 3, "--count=4", "--help", "nonsense"));
    assert_true(s.count == 4 && help);
    assert_true(parse(&s, &help, &why, 1, "-h"));
    assert_true(help);
}

static void check_refused(const char *word, const char *words)
{
    settings s = {7, 1};
    message why = {""};
    bool help;
    assert_false(parse(&s, &help, &why, 1, word));
    if (strstr(why.text, words) == NULL) {
        fail_msg("the sentence is \"%s\", expected in it: \"%s\"", why.text, words);
    }
    assert_true(s.count == 7);
}

static void test_refusals(void **state)
{
    (void)state;
    check_refused("--count", "--count needs a value: N");
    check_refused("--counts", "unknown option \"--counts\"");
    check_refused("count", "unknown option \"count\"");
    check_refused("", "unknown option \"\"");
    check_refused("--count=1", "--count: \"1\" is not a whole number from 2 to 10");
    check_refused("--count=11", "is not a whole number from 2 to 10");
    check_refused("--count=", "--count: \"\" is not a whole number");
    check_refused("--count-rate=0", "--count-rate: \"0\" is not a positive number");
    check_refused("--count-rate=1e-60", "is not a positive number");
    check_refused("--count-rate=1e60", "is not a positive number");
}

static void test_table_is_printed(void **state)
{
    char text[400];
    FILE *file = tmpfile();
    (void)state;
    assert_non_null(file);
    arguments_print(file, table, 2);
    rewind(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    assert_non_null(strstr(text, "--count         N              how many\n"));
    assert_non_null(strstr(text, "--help"));
}

int test_arguments(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_beside_and_joined),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_table_is_printed),
    };
    return cmocka_run_group_tests_name("arguments", tests, NULL, NULL);
}
