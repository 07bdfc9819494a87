#include "digits.h"

#include <stdlib.h>
#include <string.h>

#include <tinyann/tinyann.h>

enum { INK_LEVELS = 16, TEST_EVERY = 3 };

/* Whether it is a whole number up to `most`. */
static bool is_whole(float value, int most)
{
    return value >= 0 && value <= (float)most && value == (float)(int)value;
}

/* One sample into the next place of the images. */
static bool take_sample(images *to, const float *pixels, int32_t label, const char *path,
                        size_t number, message *why)
{
    for (size_t i = 0; i < PIXELS; i++) {
        if (!is_whole(pixels[i], INK_LEVELS)) {
            return refuse(why, "%s, sample %zu: value %zu is not a whole number from 0 to 16", path,
                          number, i + 1);
        }
        to->x[to->count * PIXELS + i] = pixels[i] / INK_LEVELS;
    }
    if (label >= DIGITS) {
        return refuse(why, "%s, sample %zu: value 65, the last, is not a digit", path, number);
    }
    to->labels[to->count++] = label;
    return true;
}

static bool make_room(images *all, size_t count)
{
    all->x = calloc(count + 1, PIXELS * sizeof *all->x);
    all->labels = calloc(count + 1, sizeof *all->labels);
    return all->x != NULL && all->labels != NULL;
}

static bool take_samples(digits *d, const tann_samples *s, const char *path, message *why)
{
    const tann_dataset data = tann_samples_dataset(s);
    if (tann_samples_shape(s).dim[0] != PIXELS) {
        return refuse(why, "%s: a line has %d values, not %d and the digit", path,
                      (int)tann_samples_shape(s).dim[0] + 1, PIXELS);
    }
    if (data.count > MOST_IMAGES) {
        return refuse(why, "%s: %zu images are more than %d", path, data.count, MOST_IMAGES);
    }
    if (tann_samples_class_name(s, 0) != NULL) {
        return refuse(why, "%s: the last value of a line is not everywhere a digit", path);
    }
    if (!make_room(&d->test, data.count / TEST_EVERY) || !make_room(&d->train, data.count)) {
        return refuse(why, "there is not enough memory for the images");
    }
    for (size_t i = 0; i < data.count; i++) {
        images *to = i % TEST_EVERY == TEST_EVERY - 1 ? &d->test : &d->train;
        if (!take_sample(to, data.x + i * PIXELS, data.labels[i], path, i + 1, why)) {
            return false;
        }
    }
    return true;
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
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_csv_opts opts = tann_csv_opts_default();
    opts.header = TANN_CSV_HEADER_NO;
    tann_samples *s = tann_csv_load(ctx, path, &opts);
    const bool read = s != NULL && take_samples(d, s, path, why) && count_tests(d, path, why);
    if (s == NULL) { /* a sentence about the disk tells the path itself */
        (void)refuse(why, "%s%s%s", tann_ctx_status(ctx) == TANN_E_IO ? "" : path,
                     tann_ctx_status(ctx) == TANN_E_IO ? "" : ": ", tann_ctx_error(ctx));
    }
    tann_samples_free(s);
    tann_ctx_free(ctx);
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
