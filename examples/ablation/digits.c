#include "digits.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "number.h"

enum { INK_LEVELS = 16, LONGEST_LINE = 1024, TEST_EVERY = 3 };

/* The next value of a line; *line moves on behind it. */
static bool take_value(char **line, uint64_t most, uint64_t *value)
{
    char *text = *line;
    char *end = text + strcspn(text, ",\r\n");
    *line = *end == ',' ? end + 1 : end;
    *end = '\0';
    return number_whole(text, most, value);
}

/* One line into the next place of the images. */
static bool read_line(images *to, char *line, const char *path, size_t number, message *why)
{
    uint64_t value = 0;
    for (size_t i = 0; i < PIXELS; i++) {
        if (!take_value(&line, INK_LEVELS, &value)) {
            return refuse(why, "%s, line %zu: value %zu is not a whole number from 0 to 16", path,
                          number, i + 1);
        }
        to->x[to->count * PIXELS + i] = (float)value / INK_LEVELS;
    }
    if (!take_value(&line, DIGITS - 1, &value) || *line != '\0') {
        return refuse(why, "%s, line %zu: value 65, the last, is not a digit", path, number);
    }
    to->labels[to->count++] = (int32_t)value;
    return true;
}

static bool make_room(images *all)
{
    const size_t room = all->count + 1;
    if ((room & (room - 1)) != 0) { /* there is room up to the next power of 2 */
        return true;
    }
    float *x = realloc(all->x, 2 * room * PIXELS * sizeof *x);
    all->x = x != NULL ? x : all->x;
    int32_t *labels = realloc(all->labels, 2 * room * sizeof *labels);
    all->labels = labels != NULL ? labels : all->labels;
    return x != NULL && labels != NULL;
}

/* Cuts off the line's end, so that nothing may follow the last value. */
static bool ends_well(char *line, FILE *file)
{
    const size_t length = strcspn(line, "\r\n");
    const bool whole = line[length] != '\0' || feof(file);
    line[length] = '\0';
    return whole;
}

static bool read_file(digits *d, FILE *file, const char *path, message *why)
{
    char line[LONGEST_LINE];
    for (size_t number = 1; fgets(line, sizeof line, file) != NULL; number++) {
        images *to = number % TEST_EVERY == 0 ? &d->test : &d->train;
        if (!ends_well(line, file) || number > MOST_IMAGES) {
            return refuse(why, "%s, line %zu: it is too long, or one too many", path, number);
        }
        if (!make_room(to)) {
            return refuse(why, "there is not enough memory for the images");
        }
        if (!read_line(to, line, path, number, why)) {
            return false;
        }
    }
    return !ferror(file) || refuse(why, "%s: it cannot be read: %s", path, strerror(errno));
}

static bool count_tests(digits *d, const char *path, message *why)
{
    for (size_t i = 0; i < d->test.count; i++) {
        d->tests_of[d->test.labels[i]]++;
    }
    for (size_t digit = 0; digit < DIGITS; digit++) {
        if (d->tests_of[digit] == 0) {
            return refuse(why, "%s: no digit %zu among the test samples, every third line", path,
                          digit);
        }
    }
    return true;
}

bool digits_read(digits *d, const char *path, message *why)
{
    memset(d, 0, sizeof *d);
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        return refuse(why, "%s: it cannot be opened: %s", path, strerror(errno));
    }
    const bool read = read_file(d, file, path, why) && count_tests(d, path, why);
    fclose(file);
    if (!read) {
        digits_free(d);
    }
    return read;
}

void digits_free(digits *d)
{
    free(d->train.x);
    free(d->train.labels);
    free(d->test.x);
    free(d->test.labels);
    memset(d, 0, sizeof *d);
}
