/* The data files of FANN: how many samples, inputs and outputs; then of each sample its inputs and its
   outputs. As FANN does, it does not matter which numbers share a line. */
#include "data/samples.h"

#include <math.h>

#include "base/decimal_float.h"
#include "base/error.h"
#include "base/options.h"
#include "base/whole.h"

TANN__NO_PADDING(tann_fann_data_opts, 2 * sizeof(size_t));

void tann_fann_data_opts_init(tann_fann_data_opts *opts, size_t struct_size)
{
    const tann_fann_data_opts defaults = {.struct_size = sizeof defaults,
                                          .max_bytes = (size_t)1 << 30};
    tann__options_write(opts, struct_size, &defaults, sizeof defaults);
}

/* What is read so far, and the next word. */
typedef struct cursor {
    tann_ctx *ctx;
    const char *at, *end;
    size_t line, column; /* from 1; the column counts words */
    const char *word;
    size_t length;
} cursor;

static tann_status fail_here(const cursor *c, tann_status status, const char *what)
{
    const int length = c->length < 40 ? (int)c->length : 40;
    return tann__fail(c->ctx, status, "line %zu, column %zu: %s ('%.*s')", c->line, c->column, what,
                      length, c->word);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The next word; of no length at the end. */
static void take_word(cursor *c)
{
    for (; c->at < c->end && is_blank(*c->at); c->at++) {
        if (*c->at == '\n') {
            c->line++;
            c->column = 0;
        }
    }
    c->column++;
    c->word = c->at;
    while (c->at < c->end && !is_blank(*c->at)) {
        c->at++;
    }
    c->length = (size_t)(c->at - c->word);
}

static tann_status take_count(cursor *c, size_t *count)
{
    take_word(c);
    const char *at = c->word;
    uint64_t value = 0;
    const tann__digits digits = tann__digits_take(&at, c->at, INT32_MAX, &value);
    *count = (size_t)value;
    return digits == TANN__DIGITS_TAKEN && at == c->at && value > 0
               ? TANN_OK
               : fail_here(c, TANN_E_FORMAT, "this is no count");
}

/* With a point or, as FANN writes it under some locales, a comma. */
static tann_status take_number(cursor *c, float *number)
{
    take_word(c);
    if (c->length == 0) {
        return fail_here(c, TANN_E_FORMAT, "a number is missing");
    }
    if (tann__decimal_float(c->word, c->length, '.', number) != c->length &&
        tann__decimal_float(c->word, c->length, ',', number) != c->length) {
        return fail_here(c, TANN_E_FORMAT, "this is no number");
    }
    return isinf(*number) ? fail_here(c, TANN_E_NUMERIC, "no float can hold this") : TANN_OK;
}

/* Each number takes a character, and a blank before it. */
static tann_status check_room(const cursor *c, size_t count, size_t inputs, size_t outputs)
{
    const size_t left = (size_t)(c->end - c->at);
    if ((uint64_t)count * ((uint64_t)inputs + outputs) > left / 2) { /* each is below 2^31 */
        return tann__fail(c->ctx, TANN_E_FORMAT,
                          "line %zu: %zu samples of %zu and %zu numbers do not fit into the %zu "
                          "bytes left",
                          c->line, count, inputs, outputs, left);
    }
    return TANN_OK;
}

static tann_status take_samples(cursor *c, tann_samples *s, size_t inputs)
{
    for (size_t i = 0; i < s->count; i++) {
        for (size_t k = 0; k < inputs; k++) {
            TANN_TRY(take_number(c, &s->x[i * inputs + k]));
        }
        for (size_t k = 0; k < s->target_count; k++) {
            TANN_TRY(take_number(c, &s->y[i * s->target_count + k]));
        }
    }
    take_word(c);
    return c->length == 0 ? TANN_OK
                          : fail_here(c, TANN_E_FORMAT, "something follows the last sample");
}

static tann_status read_data(tann_samples *s, tann_ctx *ctx, const void *opts,
                             const unsigned char *bytes, size_t size)
{
    cursor c = {.ctx = ctx, .at = (const char *)bytes, .line = 1};
    size_t count = 0;
    size_t inputs = 0;
    size_t outputs = 0;
    (void)opts;
    c.end = c.at + size;
    TANN_TRY(take_count(&c, &count));
    TANN_TRY(take_count(&c, &inputs));
    TANN_TRY(take_count(&c, &outputs));
    TANN_TRY(check_room(&c, count, inputs, outputs));
    TANN_TRY(tann__samples_take(s, ctx, count, tann_shape_1d((int32_t)inputs), outputs, false));
    return take_samples(&c, s, inputs);
}

static tann_samples *load(tann_ctx *ctx, tann__samples_file file, const tann_fann_data_opts *opts)
{
    tann_fann_data_opts known;
    if (ctx == NULL) {
        return NULL;
    }
    tann__succeed(ctx);
    tann_fann_data_opts_init(&known, sizeof known);
    if (tann__options_read(ctx, "tann_fann_data_opts", &known, sizeof known, opts) != TANN_OK) {
        return NULL;
    }
    file.max_bytes = known.max_bytes;
    return tann__samples_load(ctx, &file, read_data, NULL);
}

tann_samples *tann_fann_data_load(tann_ctx *ctx, const char *path, const tann_fann_data_opts *opts)
{
    return load(ctx, (tann__samples_file){.path = path}, opts);
}

tann_samples *tann_fann_data_load_memory(tann_ctx *ctx, const void *bytes, size_t size,
                                         const tann_fann_data_opts *opts)
{
    return load(ctx, (tann__samples_file){.bytes = bytes, .size = size}, opts);
}
