#include "table.h"

/* Percentage points lost. */
static double lost(double whole, double without)
{
    const double points = 100 * (whole - without);
    return points == 0 ? 0 : points; /* never -0 */
}

size_t most_hurt(const findings *r, const unit_record *u)
{
    size_t worst = 0;
    for (size_t digit = 1; digit < DIGITS; digit++) {
        if (r->whole.of[digit] - u->zeroed.of[digit] > r->whole.of[worst] - u->zeroed.of[worst]) {
            worst = digit;
        }
    }
    return worst;
}

static void print_unit(FILE *to, const findings *r, size_t rank)
{
    const unit_record *u = &r->units[rank];
    const size_t digit = most_hurt(r, u);
    fprintf(to, "%4zu %5zu   %6.1f %%  %6.1f   %6.1f %%  %6.1f   ", rank + 1, u->unit,
            100 * u->zeroed.all, lost(r->whole.all, u->zeroed.all), 100 * u->averaged.all,
            lost(r->whole.all, u->averaged.all));
    if (r->whole.of[digit] > u->zeroed.of[digit]) {
        fprintf(to, "%5zu  %6.1f", digit, lost(r->whole.of[digit], u->zeroed.of[digit]));
    } else {
        fprintf(to, "%5s  %6s", "none", "");
    }
    fprintf(to, "   %7.2f  %5.0f %%\n", (double)u->mean, 100 * u->active);
}

void table_print(FILE *to, const digits *data, const findings *r)
{
    const size_t right = (size_t)(r->whole.all * (double)data->test.count + 0.5);
    fprintf(to,
            "64-%zu-10 network, %zu epochs: %.1f %% of %zu training samples, "
            "%.1f %% of %zu test samples (%zu wrong)\n\n",
            r->opts.hidden, r->opts.epochs, 100 * r->train_accuracy, data->train.count,
            100 * r->whole.all, data->test.count, data->test.count - right);
    fputs("             held at 0         held at its mean      most hurt         the unit\n"
          "rank  unit   accuracy    lost   accuracy    lost    digit    lost      mean  active\n",
          to);
    for (size_t rank = 0; rank < r->opts.hidden; rank++) {
        print_unit(to, r, rank);
    }
}
