#include "checkpoint/training_text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/hex_float.h"
#include "base/whole.h"
#include "checkpoint/training_match.h"
#include "format/graph_text.h"

#define FIRST_LINE "tinyann-training 1"

static const char *const schedules[TANN_SCHEDULE_COUNT_] = {"constant", "step", "cosine"};

static void write_real(tann__writer *w, const char *name, float value, const char *line_end)
{
    char text[TANN__HEX_FLOAT];
    (void)tann__hex_float_print(value, text);
    tann__print(w, "%s=%s%s", name, text, line_end);
}

static void write_whole(tann__writer *w, const char *name, uint64_t value, const char *line_end)
{
    tann__print(w, "%s=%llu%s", name, (unsigned long long)value, line_end);
}

static void write_optimizer(tann__writer *w, const tann_trainer *t, const char *line_end)
{
    tann__print(w, "optimizer=%s%s", t->optimizer->name, line_end);
    for (size_t i = 0; i < t->optimizer->field_count; i++) {
        const tann__optimizer_field *field = &t->optimizer->fields[i];
        const unsigned char *from = t->config.bytes + field->offset;
        float real = 0;
        int32_t whole = 0;
        if (field->real) {
            memcpy(&real, from, sizeof real);
            write_real(w, field->name, real, line_end);
        } else {
            memcpy(&whole, from, sizeof whole);
            write_whole(w, field->name, (uint64_t)whole, line_end);
        }
    }
}

/* All on which the bits of later steps depend, but for what changes from step to step. */
static void write_options(tann__writer *w, const tann_trainer *t, const char *line_end)
{
    write_optimizer(w, t, line_end);
    tann__print(w, "loss=%s%s", tann_loss_name(t->opts.loss), line_end);
    write_whole(w, "seed", t->opts.seed, line_end);
    tann__print(w, "schedule=%s%s", schedules[t->opts.schedule], line_end);
    if (t->opts.schedule != TANN_SCHEDULE_CONSTANT) {
        write_real(w, "schedule_factor", t->opts.schedule_factor, line_end);
        write_whole(w, "schedule_steps", t->opts.schedule_steps, line_end);
    }
    write_real(w, "clip_norm", t->opts.clip_norm, line_end);
}

static void write_fit(tann__writer *w, const tann__resume *fit, const char *line_end)
{
    write_whole(w, "fit", fit->there, line_end);
    if (fit->there) {
        write_whole(w, "samples", fit->samples, line_end);
        write_whole(w, "batch", fit->batch, line_end);
        write_whole(w, "shuffle", fit->shuffle, line_end);
        write_whole(w, "first_step", fit->first_step, line_end);
        write_whole(w, "epochs", fit->epochs, line_end);
        write_whole(w, "bad_epochs", fit->bad_epochs, line_end);
        write_whole(w, "best_epoch", fit->best_epoch, line_end);
        write_whole(w, "best_weights", fit->best != NULL, line_end);
    }
}

void tann__training_write(tann__writer *w, const tann_trainer *t, const tann__resume *fit,
                          const char *line_end)
{
    tann__print(w, FIRST_LINE "%s", line_end);
    write_options(w, t, line_end);
    write_real(w, "rate", t->opts.rate, line_end);
    write_whole(w, "step", t->step, line_end);
    write_whole(w, "moment_step", t->moment_step, line_end);
    write_whole(w, "epoch", t->epoch, line_end);
    write_fit(w, fit, line_end);
}

/* The text that is being read. */
typedef struct reading {
    const tann__safetensors *st;
    const tann__metadata *text;
    const char *at, *end;
} reading;

static tann_status fail_at(const reading *r, const char *what)
{
    const size_t place = tann__safetensors_place(r->st, r->text, (size_t)(r->at - r->text->value));
    return tann__fail(r->st->ctx, TANN_E_FORMAT, "byte %zu: the training state: %s", place, what);
}

static bool takes(reading *r, const char *word)
{
    const size_t length = strlen(word);
    const bool found = strncmp(r->at, word, length) == 0;
    r->at += found ? length : 0;
    return found;
}

static tann_status take_name(reading *r, const char *name)
{
    return takes(r, name) && takes(r, "=") ? TANN_OK : fail_at(r, "another line must stand here");
}

static tann_status end_line(reading *r)
{
    return takes(r, "\n") ? TANN_OK : fail_at(r, "a line has no end");
}

static tann_status read_whole(reading *r, const char *name, uint64_t most, uint64_t *value)
{
    TANN_TRY(take_name(r, name));
    if (!tann__whole_take(&r->at, r->end, most, value)) {
        return fail_at(r, "a whole number must stand here, and not so large a one");
    }
    return end_line(r);
}

static tann_status read_size(reading *r, const char *name, uint64_t most, size_t *value)
{
    uint64_t number = 0;
    TANN_TRY(read_whole(r, name, most < SIZE_MAX ? most : SIZE_MAX, &number));
    *value = (size_t)number;
    return TANN_OK;
}

static tann_status read_rate(reading *r, float *rate)
{
    TANN_TRY(take_name(r, "rate"));
    const size_t length = strspn(r->at, "0123456789abcdefinpx+-.");
    if (!tann__hex_float_parse(r->at, length, rate) || !(*rate > 0) || !isfinite(*rate)) {
        return fail_at(r, "a rate must stand here, above 0");
    }
    r->at += length;
    return end_line(r);
}

static tann_status read_fit(reading *r, tann__training *out)
{
    tann__resume *fit = &out->fit;
    uint64_t shuffle = 0;
    TANN_TRY(read_size(r, "samples", SIZE_MAX, &fit->samples));
    TANN_TRY(read_size(r, "batch", SIZE_MAX, &fit->batch));
    TANN_TRY(read_whole(r, "shuffle", 1, &shuffle));
    TANN_TRY(read_whole(r, "first_step", out->step, &fit->first_step));
    TANN_TRY(read_size(r, "epochs", out->epoch, &fit->epochs));
    TANN_TRY(read_size(r, "bad_epochs", fit->epochs, &fit->bad_epochs));
    TANN_TRY(read_size(r, "best_epoch", fit->epochs - (fit->epochs > 0), &fit->best_epoch));
    fit->shuffle = shuffle != 0;
    fit->step = out->step;
    return TANN_OK;
}

static tann_status read_state(reading *r, tann__training *out)
{
    uint64_t fit = 0;
    TANN_TRY(read_rate(r, &out->rate));
    TANN_TRY(read_whole(r, "step", UINT64_MAX, &out->step));
    TANN_TRY(read_whole(r, "moment_step", out->step, &out->moment_step));
    TANN_TRY(read_whole(r, "epoch", UINT64_MAX, &out->epoch));
    TANN_TRY(read_whole(r, "fit", 1, &fit));
    out->fit.there = fit != 0;
    if (out->fit.there) {
        TANN_TRY(read_fit(r, out));
        TANN_TRY(read_whole(r, "best_weights", 1, &out->best_weights));
    }
    return TANN_OK;
}

static tann_status fail_differs(const tann__safetensors *st, const tann__metadata *text,
                                const tann__match *m, const char *what)
{
    const size_t place = tann__safetensors_place(st, text, (size_t)(m->word - text->value));
    return tann__fail(st->ctx, TANN_E_ARGUMENT, "byte %zu: %s: '%s' in the checkpoint, '%s' here",
                      place, what, m->given, m->own);
}

tann_status tann__training_read(const tann__safetensors *st, const tann__metadata *text,
                                const tann_trainer *t, tann__training *out)
{
    reading r = {st, text, text->value, text->value + strlen(text->value)};
    *out = (tann__training){.rate = 0};
    if (!takes(&r, FIRST_LINE "\n")) {
        return tann__fail(st->ctx, TANN_E_UNSUPPORTED,
                          "byte %zu: the training state does not begin with '" FIRST_LINE "'",
                          text->at);
    }
    tann__match m = {.at = r.at, .word = r.at};
    tann__writer w = {tann__match_write, &m, TANN_OK};
    write_options(&w, t, "\n");
    if (w.status != TANN_OK) {
        return fail_differs(st, text, &m, "the trainer is another one");
    }
    r.at = m.at;
    TANN_TRY(read_state(&r, out));
    return strlen(r.at) == TANN__TRAINING_CRC_LENGTH ? TANN_OK
                                                     : fail_at(&r, "the checksum must stand here");
}

tann_status tann__training_compare_graph(const tann__safetensors *st, const tann__metadata *graph,
                                         const tann_model *m)
{
    tann__match match = {.at = graph->value, .word = graph->value};
    tann__writer w = {tann__match_write, &match, TANN_OK};
    char what[48];
    tann__graph_write(&w, m, "\n");
    if (w.status == TANN_OK && *match.at != '\0') {
        (void)tann__match_write(&match, "", 1); /* more nodes */
        w.status = TANN_STOP;
    }
    (void)snprintf(what, sizeof what, "node %zu of the graph", match.line);
    return w.status == TANN_OK ? TANN_OK : fail_differs(st, graph, &match, what);
}
