#include "format/fann_text.h"

#include <math.h>
#include <string.h>

#include "base/decimal_float.h"
#include "base/error.h"
#include "base/whole.h"

tann_status tann__fann_fail(const tann__fann_text *t, tann_status status, const char *what)
{
    return tann__fail(t->ctx, status, "byte %zu: %s", t->at, what);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

void tann__fann_blanks(tann__fann_text *t)
{
    while (t->at < t->size && is_blank(t->text[t->at])) {
        t->at++;
    }
}

bool tann__fann_takes(tann__fann_text *t, const char *word)
{
    const size_t length = strlen(word);
    const bool found = length <= tann__fann_left(t) && memcmp(t->text + t->at, word, length) == 0;
    t->at += found ? length : 0;
    return found;
}

tann_status tann__fann_expect(tann__fann_text *t, char c)
{
    const char word[] = {c, '\0'};
    tann__fann_blanks(t);
    return tann__fann_takes(t, word)
               ? TANN_OK
               : tann__fail(t->ctx, TANN_E_FORMAT, "byte %zu: '%c' is missing", t->at, c);
}

tann_status tann__fann_count(tann__fann_text *t, uint32_t *count)
{
    uint64_t value = 0;
    tann__fann_blanks(t);
    const char *at = t->text + t->at;
    if (tann__digits_take(&at, t->text + t->size, INT32_MAX, &value) != TANN__DIGITS_TAKEN) {
        return tann__fann_fail(t, TANN_E_FORMAT, "a whole number below 2^31 is missing");
    }
    t->at = (size_t)(at - t->text);
    *count = (uint32_t)value;
    return TANN_OK;
}

/* A list never parts its numbers by a comma without a blank, so one right behind a digit can only be the
   mark of another locale. */
tann_status tann__fann_number(tann__fann_text *t, float *number)
{
    tann__fann_blanks(t);
    const char *text = t->text + t->at;
    const size_t left = tann__fann_left(t);
    size_t length = tann__decimal_float(text, left, '.', number);
    if (length < left && text[length] == ',') {
        length = tann__decimal_float(text, left, ',', number);
    }
    if (length == 0) {
        return tann__fann_fail(t, TANN_E_FORMAT, "a number is missing");
    }
    if (!isfinite(*number)) {
        return tann__fann_fail(t, TANN_E_NUMERIC, "a number that no float holds");
    }
    t->at += length;
    return TANN_OK;
}
