#include "log.h"

#include <errno.h>
#include <string.h>

/* ---- the CSV file ---- */

static void write_epoch(FILE *file, size_t number, const epoch_record *epoch)
{
    const weights *w = &epoch->weights;
    const float values[] = {w->hidden_kernel[0][0], w->hidden_kernel[0][1], w->hidden_kernel[1][0],
                            w->hidden_kernel[1][1], w->hidden_bias[0],      w->hidden_bias[1],
                            w->output_kernel[0],    w->output_kernel[1],    w->output_bias};
    fprintf(file, "%zu,%.9g,%.9g", number, epoch->loss, epoch->accuracy);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        fprintf(file, ",%.9g", (double)values[i]);
    }
    fputc('\n', file);
}

bool log_write_csv(const char *path, const run_history *history, message *why)
{
    FILE *file = fopen(path, "w");
    if (file == NULL) {
        return refuse(why, "%s: it cannot be opened for writing: %s", path, strerror(errno));
    }
    fputs("epoch,loss,accuracy,W00,W01,W10,W11,b0,b1,w0,w1,c\n", file);
    for (size_t i = 0; i < history->count; i++) {
        write_epoch(file, i + 1, &history->epochs[i]);
    }
    const bool written = !ferror(file);
    const bool closed = fclose(file) == 0;
    return (written && closed) ||
           refuse(why, "%s: it cannot be written: %s", path, strerror(errno));
}

/* ---- the table ---- */

const char *log_end(const run *r)
{
    static const char *const ends[] = {[END_FAILED] = "failed",
                                       [END_TARGET] = "target reached",
                                       [END_EPOCHS] = "epochs used up",
                                       [END_STOPPED] = "interrupted"};
    return ends[r->history.end];
}

static const epoch_record *last_epoch(const run *r)
{
    return &r->history.epochs[r->history.count - 1];
}

static const char *dead_units(const run *r)
{
    static const char *const names[2][2] = {{"none", "unit 1"}, {"unit 0", "units 0 and 1"}};
    const bool *dead = last_epoch(r)->dead;
    return r->opts.activation == TANN_RELU ? names[dead[0]][dead[1]] : "-";
}

static void print_row(FILE *to, const run *r)
{
    fprintf(to, "%-10s  %6g  ", tann_activation_name(r->opts.activation), (double)r->opts.rate);
    if (r->history.count == 0) {
        fprintf(to, "%6s  %8s  %8s  %-14s  -\n", "-", "-", "-", log_end(r));
        return;
    }
    const epoch_record *last = last_epoch(r);
    fprintf(to, "%6zu  ", r->history.count - 1);
    fprintf(to, last->loss < 1000 ? "%8.4f  " : "%8.1e  ", last->loss);
    fprintf(to, "%8.4f  %-14s  %s\n", last->accuracy, log_end(r), dead_units(r));
}

static void print_notice(FILE *to, const run *r)
{
    if (r->failure.text[0] != '\0') {
        fprintf(to, "%s: %s\n", r->name, r->failure.text);
    }
    if (r->history.count == 0) {
        return;
    }
    const size_t last = r->history.count - 1;
    const size_t stuck = history_stuck(&r->history, last);
    if (last_epoch(r)->dead[0] || last_epoch(r)->dead[1]) {
        fprintf(to, "%s: dead hidden %s: 0 for every sample, so that no gradient gets through\n",
                r->name, dead_units(r));
    }
    if (r->history.end == END_EPOCHS && stuck >= STUCK_EPOCHS) {
        fprintf(to, "%s: stuck: the loss has hardly fallen for %zu epochs\n", r->name, stuck);
    }
}

void log_print_table(FILE *to, const run *runs, size_t count)
{
    fprintf(to, "%-10s  %6s  %6s  %8s  %8s  %-14s  %s\n", "activation", "rate", "epochs", "loss",
            "accuracy", "why it stopped", "dead units");
    for (size_t i = 0; i < count; i++) {
        print_row(to, &runs[i]);
    }
    for (size_t i = 0; i < count; i++) {
        print_notice(to, &runs[i]);
    }
}
