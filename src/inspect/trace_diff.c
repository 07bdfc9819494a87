/* Where two traces part. Both are read side by side, value by value. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/options.h"
#include "base/writer.h"
#include "inspect/trace_reader.h"
#include "run/hooks.h"

TANN__NO_PADDING(tann_trace_difference,
                 2 * sizeof(size_t) + 4 * sizeof(uint64_t) + 2 * sizeof(double) + 64 + 32 + 256 +
                     sizeof(tann_trace_outcome) + sizeof(unsigned) + 2 * sizeof(int32_t));

typedef struct comparison {
    tann__trace_reader a, b;
    tann__trace_header header_a, header_b;
    tann_trace_difference found;
    bool began; /* a batch */
} comparison;

/* ---------------------------------------------------------------------------------- in words */

/* Appends to the sentence. */
static tann_status append(void *user, const char *text, size_t length)
{
    tann_trace_difference *d = user;
    const size_t used = strlen(d->text);
    const size_t room = sizeof d->text - 1 - used;
    const size_t taken = length < room ? length : room;
    memcpy(d->text + used, text, taken);
    d->text[used + taken] = '\0';
    return TANN_OK;
}

/* "the output of 'hidden_1'" */
static void say_value(tann__writer *w, const tann__trace_value *v)
{
    const bool at_input = (v->point & TANN__INPUT_POINTS) != 0;
    const char *what = v->point == 0                                     ? ""
                       : v->point & TANN__GRADIENT_POINTS                ? "the gradient at "
                       : v->point == (unsigned)TANN_HOOK_FORWARD         ? "the output of "
                       : v->point == (unsigned)TANN_HOOK_WEIGHT_GRADIENT ? "the gradient of "
                       : v->point == (unsigned)TANN_HOOK_BEFORE_UPDATE   ? "before the update "
                       : v->point == (unsigned)TANN_HOOK_AFTER_UPDATE    ? "after the update "
                                                                         : "";
    tann__print(w, "%s", what);
    if (at_input) {
        tann__print(w, "input %llu of ", (unsigned long long)v->input);
    }
    tann__print(w, "'%s%s%s'", v->name, v->weight[0] != '\0' ? "." : "", v->weight);
}

/* "step 3 (epoch 1)"; before the first batch "when the traces began" */
static void say_moment(tann__writer *w, const comparison *c)
{
    if (!c->began) {
        tann__print(w, "when the traces began: ");
        return;
    }
    tann__print(w, "step %llu (epoch %llu): ", (unsigned long long)c->found.step,
                (unsigned long long)c->found.epoch);
}

static void say_batch(tann__writer *w, const char *name, const tann__trace_batch *b)
{
    tann__print(w, "%s has step %llu (epoch %llu, %s), %llu samples from %llu on", name,
                (unsigned long long)b->step, (unsigned long long)b->epoch,
                b->training ? "training" : "prediction", (unsigned long long)b->samples,
                (unsigned long long)b->first);
}

static void say_record(tann__writer *w, const tann__trace_reader *r)
{
    const tann__trace_record *record = &r->next;
    if (record->kind == TANN__TRACE_BATCH) {
        say_batch(w, r->name, &record->is.batch);
        return;
    }
    tann__print(w, "%s has ", r->name);
    say_value(w, &record->is.value);
}

static void say_versions(tann__writer *w, const comparison *c)
{
    if (strcmp(c->header_a.library, c->header_b.library) != 0) {
        tann__print(w, " (by the libraries %s and %s)", c->header_a.library, c->header_b.library);
    }
}

/* ------------------------------------------------------------------------------ what was found */

static void name_value(comparison *c, const tann__trace_value *v)
{
    memcpy(c->found.name, v->name, sizeof c->found.name);
    memcpy(c->found.weight, v->weight, sizeof c->found.weight);
    c->found.point = v->point;
    c->found.input = v->input <= INT32_MAX ? (int32_t)v->input : 0;
}

static void find_end(comparison *c)
{
    tann__writer w = {append, &c->found, TANN_OK};
    const bool a_ended = c->a.next.kind == TANN__TRACE_END;
    const tann__trace_reader *ended = a_ended ? &c->a : &c->b;
    const tann__trace_reader *other = a_ended ? &c->b : &c->a;
    c->found.outcome = a_ended ? TANN_TRACE_A_ENDS : TANN_TRACE_B_ENDS;
    if (other->next.kind != TANN__TRACE_BATCH) {
        name_value(c, &other->next.is.value);
    }
    say_moment(&w, c);
    tann__print(&w, "%s ends%s, ", ended->name, ended->cut ? " within a line" : "");
    say_record(&w, other);
}

static void find_batch(comparison *c)
{
    tann__writer w = {append, &c->found, TANN_OK};
    const tann__trace_batch *a = &c->a.next.is.batch;
    const tann__trace_batch *b = &c->b.next.is.batch;
    const bool same_place = a->step == b->step && a->epoch == b->epoch && a->first == b->first &&
                            a->samples == b->samples && a->training == b->training;
    c->found.outcome = TANN_TRACE_BATCH;
    c->found.step = a->step;
    c->found.epoch = a->epoch;
    c->began = true;
    say_moment(&w, c);
    tann__print(&w, same_place ? "the samples are not the same, or in another order: " : "");
    say_batch(&w, c->a.name, a);
    tann__print(&w, ", ");
    say_batch(&w, c->b.name, b);
}

static void find_order(comparison *c)
{
    tann__writer w = {append, &c->found, TANN_OK};
    c->found.outcome = TANN_TRACE_ORDER;
    name_value(c, &(c->a.next.kind != TANN__TRACE_BATCH ? &c->a : &c->b)->next.is.value);
    say_moment(&w, c);
    say_record(&w, &c->a);
    tann__print(&w, ", ");
    say_record(&w, &c->b);
}

static void find_shape(comparison *c)
{
    tann__writer w = {append, &c->found, TANN_OK};
    const tann__trace_value *v = &c->a.next.is.value;
    c->found.outcome = TANN_TRACE_SHAPE;
    name_value(c, v);
    say_moment(&w, c);
    say_value(&w, v);
    tann__print(&w, " is %s in %s, %s in %s", v->shape, c->a.name, c->b.next.is.value.shape,
                c->b.name);
}

/* ---------------------------------------------------------------------------------- numbers */

static bool same_float(float x, float y)
{
    return memcmp(&x, &y, sizeof x) == 0 || (isnan(x) && isnan(y));
}

/* In two lines of numbers. True if the place is found, or the lines do not belong together. */
static bool find_number(comparison *c)
{
    const tann__trace_numbers *a = &c->a.next.is.numbers;
    const tann__trace_numbers *b = &c->b.next.is.numbers;
    if (a->sample != b->sample || a->unit != b->unit || a->of_sample != b->of_sample ||
        a->count != b->count) {
        return true;
    }
    for (size_t i = 0; i < a->count; i++) {
        if (!same_float(a->at[i], b->at[i])) {
            c->found.has_numbers = 1;
            c->found.sample = a->sample;
            c->found.unit = a->unit + i;
            c->found.value_a = (double)a->at[i];
            c->found.value_b = (double)b->at[i];
            return true;
        }
    }
    return false;
}

static tann_status find_numbers(comparison *c)
{
    for (;;) {
        TANN_TRY(tann__trace_advance(&c->a));
        TANN_TRY(tann__trace_advance(&c->b));
        if (c->a.next.kind != TANN__TRACE_NUMBERS_OF || c->b.next.kind != TANN__TRACE_NUMBERS_OF ||
            find_number(c)) {
            return TANN_OK;
        }
    }
}

static tann_status find_value(comparison *c)
{
    tann__writer w = {append, &c->found, TANN_OK};
    const tann__trace_value v = c->a.next.is.value;
    c->found.outcome = TANN_TRACE_VALUE;
    name_value(c, &v);
    say_moment(&w, c);
    say_value(&w, &v);
    tann__print(&w, " differs");
    TANN_TRY(find_numbers(c));
    if (c->found.has_numbers) {
        tann__print(&w, ": unit %llu", (unsigned long long)c->found.unit);
        if (v.weight[0] == '\0') {
            tann__print(&w, " of sample %llu", (unsigned long long)c->found.sample);
        }
        tann__print(&w, " is %.9g in %s, %.9g in %s", c->found.value_a, c->a.name, c->found.value_b,
                    c->b.name);
    }
    return TANN_OK;
}

/* --------------------------------------------------------------------------------- comparing */

static bool same_batch(const tann__trace_batch *a, const tann__trace_batch *b)
{
    return a->step == b->step && a->epoch == b->epoch && a->first == b->first &&
           a->samples == b->samples && a->order == b->order && a->shuffled == b->shuffled &&
           a->training == b->training;
}

static bool same_place(const tann__trace_value *a, const tann__trace_value *b)
{
    return a->node == b->node && a->point == b->point && a->input == b->input &&
           strcmp(a->name, b->name) == 0 && strcmp(a->weight, b->weight) == 0;
}

/* Compares what comes next in both. `going`: they are equal so far. */
static tann_status compare(comparison *c, bool *going)
{
    const tann__trace_record *a = &c->a.next;
    const tann__trace_record *b = &c->b.next;
    *going = false;
    if (a->kind == TANN__TRACE_END || b->kind == TANN__TRACE_END) {
        if (a->kind != b->kind) {
            find_end(c);
        }
    } else if (a->kind == TANN__TRACE_BATCH && b->kind == TANN__TRACE_BATCH) {
        *going = same_batch(&a->is.batch, &b->is.batch);
        if (!*going) {
            find_batch(c);
        }
    } else if (a->kind != b->kind || !same_place(&a->is.value, &b->is.value)) {
        find_order(c);
    } else if (strcmp(a->is.value.shape, b->is.value.shape) != 0) {
        find_shape(c);
    } else if (a->is.value.digest != b->is.value.digest) {
        return find_value(c);
    } else {
        *going = true;
    }
    return TANN_OK;
}

static void note(comparison *c)
{
    if (c->a.next.kind == TANN__TRACE_BATCH) {
        c->began = true;
        c->found.step = c->a.next.is.batch.step;
        c->found.epoch = c->a.next.is.batch.epoch;
    } else {
        c->found.values++;
    }
}

/* A header stands at the begin and nowhere else. */
static tann_status refuse_headers(const comparison *c)
{
    const tann__trace_reader *r = c->a.next.kind == TANN__TRACE_HEADER ? &c->a : &c->b;
    if (r->next.kind == TANN__TRACE_HEADER) {
        return tann__fail(r->ctx, TANN_E_FORMAT, "trace %s, line %llu: a second trace begins",
                          r->name, (unsigned long long)r->line);
    }
    return TANN_OK;
}

static tann_status compare_all(comparison *c)
{
    for (bool going = true; going;) {
        TANN_TRY(tann__trace_skip_numbers(&c->a));
        TANN_TRY(tann__trace_skip_numbers(&c->b));
        TANN_TRY(refuse_headers(c));
        TANN_TRY(compare(c, &going));
        if (going) {
            note(c);
        }
    }
    return TANN_OK;
}

static tann_status check_headers(comparison *c)
{
    const tann__trace_header *a = &c->header_a;
    const tann__trace_header *b = &c->header_b;
    c->header_a = c->a.next.is.header;
    c->header_b = c->b.next.is.header;
    if (a->graph != b->graph) {
        return tann__fail(c->a.ctx, TANN_E_ARGUMENT,
                          "the traces are of different graphs: %016llx and %016llx",
                          (unsigned long long)a->graph, (unsigned long long)b->graph);
    }
    if (strcmp(a->profile, b->profile) != 0) {
        return tann__fail(c->a.ctx, TANN_E_ARGUMENT,
                          "the traces are of different numeric profiles: %s and %s", a->profile,
                          b->profile);
    }
    if (a->nodes != b->nodes || a->points != b->points || a->every != b->every) {
        return tann__fail(c->a.ctx, TANN_E_ARGUMENT,
                          "the traces are of different %s: write both with the same options",
                          a->nodes != b->nodes     ? "choices of nodes or runs"
                          : a->points != b->points ? "points"
                                                   : "steps");
    }
    return TANN_OK;
}

static void conclude(comparison *c)
{
    tann__writer w = {append, &c->found, TANN_OK};
    if (c->found.outcome == TANN_TRACE_EQUAL) {
        tann__print(&w, "the traces are equal: %zu values, up to step %llu", c->found.values,
                    (unsigned long long)c->found.step);
    }
    say_versions(&w, c);
}

tann_status tann_trace_diff_read(tann_ctx *ctx, tann_read_fn read_a, void *user_a,
                                 tann_read_fn read_b, void *user_b,
                                 tann_trace_difference *difference)
{
    comparison c = {.found = tann_trace_difference_default()};
    if (ctx == NULL) {
        return TANN_E_ARGUMENT;
    }
    if (read_a == NULL || read_b == NULL || difference == NULL) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "%s is NULL",
                          difference == NULL ? "the difference" : "a reader");
    }
    TANN_TRY(tann__result_check(ctx, "tann_trace_difference", difference));
    tann__succeed(ctx);
    TANN_TRY(tann__trace_open(&c.a, ctx, "a", read_a, user_a));
    TANN_TRY(tann__trace_open(&c.b, ctx, "b", read_b, user_b));
    TANN_TRY(check_headers(&c));
    TANN_TRY(compare_all(&c));
    conclude(&c);
    return tann__result_write(ctx, "tann_trace_difference", difference, &c.found, sizeof c.found);
}

/* A text in memory, as a reader sees it. */
typedef struct memory_text {
    const char *at;
    size_t rest;
} memory_text;

static tann_status read_memory(void *user, char *text, size_t size, size_t *length)
{
    memory_text *m = user;
    *length = m->rest < size ? m->rest : size;
    if (*length > 0) {
        memcpy(text, m->at, *length);
        m->at += *length;
        m->rest -= *length;
    }
    return TANN_OK;
}

tann_status tann_trace_diff(tann_ctx *ctx, const char *a, size_t a_size, const char *b,
                            size_t b_size, tann_trace_difference *difference)
{
    memory_text text_a = {a, a_size};
    memory_text text_b = {b, b_size};
    if (ctx != NULL && (a == NULL || b == NULL)) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "trace %s is NULL", a == NULL ? "a" : "b");
    }
    return tann_trace_diff_read(ctx, read_memory, &text_a, read_memory, &text_b, difference);
}
