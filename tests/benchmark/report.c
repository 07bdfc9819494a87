#include "report.h"

#include <math.h>
#include <string.h>

#include "quoted.h"

static contest *current(report *r)
{
    return &r->contests[r->count - 1];
}

void report_begin(report *r, const char *id, const char *unit, bool less_is_better)
{
    if (r->count < MOST_CONTESTS) {
        r->count++;
    }
    contest *c = current(r);
    *c = (contest){.unit = unit, .less_is_better = less_is_better};
    snprintf(c->id, sizeof c->id, "%s", id);
}

void report_add(report *r, const figure *f)
{
    contest *c = current(r);
    if (c->count < MOST_FIGURES) {
        c->figures[c->count++] = *f;
    }
}

double contest_ratio(const contest *c, double value, double against)
{
    return c->less_is_better ? against / value : value / against;
}

const figure *contest_ours(const contest *c)
{
    for (size_t i = 0; i < c->count; i++) {
        if (strcmp(c->figures[i].library, OURS) == 0) {
            return &c->figures[i];
        }
    }
    return NULL;
}

const figure *contest_best_peer(const contest *c)
{
    const figure *best = NULL;
    for (size_t i = 0; i < c->count; i++) {
        const figure *f = &c->figures[i];
        const bool peer =
            strncmp(f->library, OURS, strlen(OURS)) != 0 && strcmp(f->library, MACHINE) != 0;
        if (peer && (best == NULL || contest_ratio(c, f->value, best->value) > 1)) {
            best = f;
        }
    }
    return best;
}

static void print_ratio(FILE *to, const contest *c, double value)
{
    const figure *best = contest_best_peer(c);
    if (best != NULL) {
        fprintf(to, "%.4g", contest_ratio(c, value, best->value));
    }
}

void print_value(FILE *to, double value)
{
    double unit = 1; /* of the last digit that counts */
    while (fabs(value) >= 1e4 * unit) {
        unit *= 10;
    }
    if (unit > 1) {
        fprintf(to, "%.0f", unit * round(value / unit));
    } else {
        fprintf(to, "%.4g", value);
    }
}

static void print_line(FILE *to, const contest *c, const figure *f)
{
    fprintf(to, "%s,%s%s,", c->id, f->library, f->quoted ? " (quoted)" : "");
    print_value(to, f->value);
    fprintf(to, ",%s,", c->unit);
    print_ratio(to, c, f->value);
}

void report_end(report *r)
{
    contest *c = current(r);
    quoted_add(r, c->id);
    for (size_t i = 0; i < c->count; i++) {
        const figure *f = &c->figures[i];
        print_line(stdout, c, f);
        printf("\n");
        if (r->csv != NULL) {
            print_line(r->csv, c, f);
            fprintf(r->csv, ",%.6g,%.6g\n", f->minimum, f->maximum);
        }
    }
    fflush(stdout);
}
