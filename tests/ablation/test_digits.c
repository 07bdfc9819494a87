/* Reading the images of digits: the file of the example, and files that are not like it. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "digits.h"

enum { LONGEST = 400 };

/* A line that is right: pixels all of one value, then the digit. */
static void print_line(FILE *file, int pixel, int digit)
{
    for (int i = 0; i < PIXELS; i++) {
        fprintf(file, "%d,", pixel);
    }
    fprintf(file, "%d\n", digit);
}

/* A new file with so many images: all digits in turn, each of them three times. */
static FILE *start(char path[LONGEST], int lines)
{
    snprintf(path, LONGEST, "%s", "digits_test.csv");
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    for (int i = 0; i < lines; i++) {
        print_line(file, i % 17, i / 3 % DIGITS);
    }
    return file;
}

static void check_refused(FILE *file, const char *path, const char *words)
{
    digits d;
    message why;
    assert_int_equal(fclose(file), 0);
    assert_false(digits_read(&d, path, &why));
    if (strstr(why.text, words) == NULL) {
        fail_msg("no '%s' in '%s'", words, why.text);
    }
    remove(path);
}

static void the_images_of_the_example(void **state)
{
    (void)state;
    digits d;
    message why;
    size_t sum = 0;
    assert_true(digits_read(&d, TINYANN_ABLATION_DATA, &why));
    assert_int_equal(d.train.count, 1198);
    assert_int_equal(d.test.count, 599);
    for (size_t digit = 0; digit < DIGITS; digit++) {
        assert_in_range(d.tests_of[digit], 50, 70);
        sum += d.tests_of[digit];
    }
    assert_int_equal(sum, 599);
    assert_int_equal(d.train.labels[0], 0);
    assert_int_equal(d.test.labels[0], 2);               /* line 3 */
    assert_true(d.train.x[2] == 5.0f / 16);              /* line 1: 0,0,5 */
    assert_true(d.train.x[PIXELS + 3] == 12.0f / 16);    /* line 2: 0,0,0,12 */
    assert_true(d.train.x[2 * PIXELS + 2] == 7.0f / 16); /* line 4: 0,0,7,15 */
    digits_free(&d);
}

static void every_third_image_is_a_test(void **state)
{
    (void)state;
    char path[LONGEST];
    digits d;
    message why;
    assert_int_equal(fclose(start(path, 30)), 0);
    assert_true(digits_read(&d, path, &why));
    assert_int_equal(d.train.count, 20);
    assert_int_equal(d.test.count, 10);
    assert_true(d.test.x[0] == 2.0f / 16 && d.train.x[2 * PIXELS] == 3.0f / 16);
    for (size_t digit = 0; digit < DIGITS; digit++) {
        assert_int_equal(d.tests_of[digit], 1);
        assert_int_equal(d.test.labels[digit], (int32_t)digit);
    }
    digits_free(&d);
    remove(path);
}

static void other_files_are_refused(void **state)
{
    (void)state;
    char path[LONGEST];
    FILE *file = start(path, 30);
    print_line(file, 17, 1);
    check_refused(file, path, "sample 31: value 1 is not a whole number from 0 to 16");
    file = start(path, 30);
    print_line(file, -1, 1);
    check_refused(file, path, "sample 31: value 1 is not");
    file = start(path, 30);
    for (int i = 0; i < PIXELS; i++) {
        fputs("0.5,", file);
    }
    fputs("1\n", file);
    check_refused(file, path, "sample 31: value 1 is not");
    file = start(path, 30);
    print_line(file, 1, 10);
    check_refused(file, path, "sample 31: value 65, the last, is not a digit");
    file = start(path, 30);
    print_line(file, 1, -1);
    check_refused(file, path, "the last value of a line is not everywhere a digit");
    file = start(path, 30);
    fprintf(file, "1,2,3\n");
    check_refused(file, path, "line 31: 3 values, where the first line has 65");
    file = start(path, 30);
    fprintf(file, "x\n");
    check_refused(file, path, "line 31: 1 values, where the first line has 65");
    file = start(path, 29);
    check_refused(file, path, "no digit 9 among the test samples");
    file = start(path, 0);
    check_refused(file, path, "line 1: the file ends here");
    file = start(path, 1);
    check_refused(file, path, "no digit 0 among the test samples");
    file = start(path, 1);
    for (int i = 0; i < 2000; i++) {
        fputc('1', file);
    }
    check_refused(file, path, "line 2: 1 values");
    file = start(path, 1);
    for (int i = 0; i < PIXELS; i++) {
        fputs("1,", file);
    }
    fputs("3,4\n", file); /* a value too many */
    check_refused(file, path, "line 2: 66 values");
    file = start(path, 0);
    fputs("1,2,3\n", file);
    check_refused(file, path, "a line has 3 values, not 64 and the digit");
    file = start(path, 0);
    for (int i = 0; i <= MOST_IMAGES; i++) {
        print_line(file, 0, 0);
    }
    check_refused(file, path, "100001 images are more than 100000");
}

int test_digits(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_images_of_the_example),
        cmocka_unit_test(every_third_image_is_a_test),
        cmocka_unit_test(other_files_are_refused),
    };
    return cmocka_run_group_tests_name("digits", tests, NULL, NULL);
}
