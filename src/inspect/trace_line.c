#include "inspect/trace_line.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/hex_float.h"

static const struct {
    unsigned point;
    const char *name;
} points[] = {
    {TANN_HOOK_INPUT, "input"},
    {TANN_HOOK_FORWARD, "output"},
    {TANN_HOOK_GRADIENT, "gradient"},
    {TANN_HOOK_GRADIENT_INPUT, "input_gradient"},
    {TANN_HOOK_WEIGHT_GRADIENT, "weight_gradient"},
    {TANN_HOOK_BEFORE_UPDATE, "before_update"},
    {TANN_HOOK_AFTER_UPDATE, "after_update"},
};
enum { POINT_COUNT = sizeof points / sizeof *points };

const char *tann__trace_point_name(unsigned point)
{
    for (size_t i = 0; i < POINT_COUNT; i++) {
        if (points[i].point == point) {
            return points[i].name;
        }
    }
    return NULL;
}

/* ---------------------------------------------------------------------------------- writing */

static int print_header(const tann__trace_header *h, char *line)
{
    return snprintf(line, TANN__TRACE_LINE,
                    "tinyann-trace %d library %s profile %s graph %016" PRIx64 " nodes %016" PRIx64
                    " points 0x%" PRIx64 " every %" PRIu64 " values %d\n",
                    TANN__TRACE_VERSION, h->library, h->profile, h->graph, h->nodes, h->points,
                    h->every, h->values);
}

static int print_batch(const tann__trace_batch *b, char *line)
{
    char order[17] = "-";
    if (b->shuffled) {
        (void)snprintf(order, sizeof order, "%016" PRIx64, b->order);
    }
    return snprintf(
        line, TANN__TRACE_LINE,
        "batch %" PRIu64 " epoch %" PRIu64 " first %" PRIu64 " samples %" PRIu64 " order %s %s\n",
        b->step, b->epoch, b->first, b->samples, order, b->training ? "training" : "prediction");
}

static int print_start(const tann__trace_value *v, char *line)
{
    return snprintf(line, TANN__TRACE_LINE,
                    "start %" PRIu64 " %s %" PRIu64 " %s %s %016" PRIx64 "\n", v->node, v->name,
                    v->input, v->weight, v->shape, v->digest);
}

static int print_value(const tann__trace_value *v, char *line)
{
    return snprintf(line, TANN__TRACE_LINE,
                    "value %" PRIu64 " %s %s %" PRIu64 " %s %s %016" PRIx64 "\n", v->node, v->name,
                    tann__trace_point_name(v->point), v->input,
                    v->weight[0] != '\0' ? v->weight : "-", v->shape, v->digest);
}

static int print_numbers(const tann__trace_numbers *n, char *line)
{
    char sample[21] = "-";
    if (n->of_sample) {
        (void)snprintf(sample, sizeof sample, "%" PRIu64, n->sample);
    }
    size_t at = (size_t)snprintf(line, TANN__TRACE_LINE, "= %s %" PRIu64, sample, n->unit);
    for (size_t i = 0; i < n->count; i++) {
        line[at++] = ' ';
        at += tann__hex_float_print(n->at[i], line + at);
    }
    line[at++] = '\n';
    return (int)at;
}

size_t tann__trace_print(const tann__trace_record *record, char line[TANN__TRACE_LINE])
{
    switch (record->kind) {
    case TANN__TRACE_HEADER:
        return (size_t)print_header(&record->is.header, line);
    case TANN__TRACE_START:
        return (size_t)print_start(&record->is.value, line);
    case TANN__TRACE_BATCH:
        return (size_t)print_batch(&record->is.batch, line);
    case TANN__TRACE_VALUE:
        return (size_t)print_value(&record->is.value, line);
    case TANN__TRACE_NUMBERS_OF:
        return (size_t)print_numbers(&record->is.numbers, line);
    case TANN__TRACE_END:
        break;
    }
    return 0;
}

/* ---------------------------------------------------------------------------------- reading */

/* The words of a line, one by one, each followed by one space or the end of the line. The first wrong one
   makes all later ones wrong. */
typedef struct words {
    const char *at, *end;
    bool ended; /* the last word was taken */
    bool bad;
} words;

/* The next word; of length 0 if there is none. */
static const char *take(words *w, size_t *length)
{
    const char *word = w->at;
    const size_t rest = (size_t)(w->end - w->at);
    const char *space = rest > 0 ? memchr(word, ' ', rest) : NULL;
    *length = space != NULL ? (size_t)(space - word) : rest;
    w->bad |= w->ended || *length == 0;
    w->ended = space == NULL;
    w->at = space != NULL ? space + 1 : w->end;
    return word;
}

static bool is(const char *word, size_t length, const char *expected)
{
    return length == strlen(expected) && memcmp(word, expected, length) == 0;
}

static void take_word(words *w, const char *expected)
{
    size_t length;
    const char *word = take(w, &length);
    w->bad |= !is(word, length, expected);
}

/* Which of two words comes. */
static bool take_either(words *w, const char *yes, const char *no)
{
    size_t length;
    const char *word = take(w, &length);
    const bool found = is(word, length, yes);
    w->bad |= !found && !is(word, length, no);
    return found;
}

/* Digits of a base up to 16 and nothing else; false also for what is larger than 64 bits. */
static bool read_number(const char *word, size_t length, unsigned base, uint64_t *number)
{
    static const char digits[] = "0123456789abcdef";
    uint64_t sum = 0;
    for (size_t i = 0; i < length; i++) {
        const char *found = memchr(digits, word[i], base);
        const uint64_t digit = found != NULL ? (uint64_t)(found - digits) : 0;
        if (found == NULL || sum > (UINT64_MAX - digit) / base) {
            return false;
        }
        sum = sum * base + digit;
    }
    *number = sum;
    return length > 0;
}

static uint64_t take_number(words *w)
{
    size_t length;
    uint64_t number = 0;
    const char *word = take(w, &length);
    w->bad |= !read_number(word, length, 10, &number);
    return number;
}

static uint64_t take_digest(words *w)
{
    size_t length;
    uint64_t number = 0;
    const char *word = take(w, &length);
    w->bad |= length != 16 || !read_number(word, length, 16, &number);
    return number;
}

/* A number, or "-": then false. */
static bool take_optional(words *w, unsigned base, uint64_t *number)
{
    size_t length;
    const char *word = take(w, &length);
    const bool there = !is(word, length, "-");
    w->bad |= there && !read_number(word, length, base, number);
    return there;
}

/* A word of visible characters, with a 0 behind it. */
static void take_text(words *w, char *text, size_t size)
{
    size_t length;
    const char *word = take(w, &length);
    w->bad |= length >= size;
    length = length < size ? length : size - 1;
    for (size_t i = 0; i < length; i++) {
        w->bad |= word[i] <= ' ' || word[i] > '~';
    }
    memcpy(text, word, length);
    text[length] = '\0';
}

static unsigned take_point(words *w)
{
    size_t length;
    const char *word = take(w, &length);
    for (size_t i = 0; i < POINT_COUNT; i++) {
        if (is(word, length, points[i].name)) {
            return points[i].point;
        }
    }
    w->bad = true;
    return 0;
}

static uint64_t take_points(words *w)
{
    size_t length;
    uint64_t number = 0;
    const char *word = take(w, &length);
    w->bad |=
        length < 3 || memcmp(word, "0x", 2) != 0 || !read_number(word + 2, length - 2, 16, &number);
    return number;
}

static void parse_header(words *w, tann__trace_header *h)
{
    w->bad |= take_number(w) != TANN__TRACE_VERSION;
    take_word(w, "library");
    take_text(w, h->library, sizeof h->library);
    take_word(w, "profile");
    take_text(w, h->profile, sizeof h->profile);
    take_word(w, "graph");
    h->graph = take_digest(w);
    take_word(w, "nodes");
    h->nodes = take_digest(w);
    take_word(w, "points");
    h->points = take_points(w);
    take_word(w, "every");
    h->every = take_number(w);
    take_word(w, "values");
    h->values = take_either(w, "1", "0");
}

static void parse_batch(words *w, tann__trace_batch *b)
{
    b->step = take_number(w);
    take_word(w, "epoch");
    b->epoch = take_number(w);
    take_word(w, "first");
    b->first = take_number(w);
    take_word(w, "samples");
    b->samples = take_number(w);
    take_word(w, "order");
    b->shuffled = take_optional(w, 16, &b->order);
    b->training = take_either(w, "training", "prediction");
}

static void parse_value(words *w, tann__trace_value *v, bool at_start)
{
    v->node = take_number(w);
    take_text(w, v->name, sizeof v->name);
    v->point = at_start ? 0 : take_point(w);
    v->input = take_number(w);
    take_text(w, v->weight, sizeof v->weight);
    if (!at_start && strcmp(v->weight, "-") == 0) {
        v->weight[0] = '\0';
    }
    take_text(w, v->shape, sizeof v->shape);
    v->digest = take_digest(w);
}

static void parse_numbers(words *w, tann__trace_numbers *n)
{
    n->of_sample = take_optional(w, 10, &n->sample);
    n->unit = take_number(w);
    while (!w->ended && !w->bad && n->count < TANN__TRACE_NUMBERS) {
        size_t length;
        const char *word = take(w, &length);
        w->bad |= !tann__hex_float_parse(word, length, &n->at[n->count++]);
    }
    w->bad |= n->count == 0;
}

bool tann__trace_parse(const char *line, size_t length, tann__trace_record *record)
{
    words w = {line, line + length, false, false};
    size_t size;
    const char *first = take(&w, &size);
    memset(record, 0, sizeof *record);
    if (is(first, size, "=")) {
        record->kind = TANN__TRACE_NUMBERS_OF;
        parse_numbers(&w, &record->is.numbers);
    } else if (is(first, size, "value") || is(first, size, "start")) {
        record->kind = *first == 'v' ? TANN__TRACE_VALUE : TANN__TRACE_START;
        parse_value(&w, &record->is.value, *first == 's');
    } else if (is(first, size, "batch")) {
        record->kind = TANN__TRACE_BATCH;
        parse_batch(&w, &record->is.batch);
    } else if (is(first, size, "tinyann-trace")) {
        record->kind = TANN__TRACE_HEADER;
        parse_header(&w, &record->is.header);
    } else {
        return false;
    }
    return !w.bad && w.ended;
}
