/* The ready progress bar. */
#include <tinyann/progress.h>

#include "base/error.h"
#include "base/options.h"
#include "base/writer.h"

#define DEFAULT_WIDTH 24 /* of who does not know the field */

TANN__NO_PADDING(tann_progress, sizeof(size_t) + sizeof(tann_write_fn) + sizeof(void *) +
                                    3 * sizeof(int32_t) + sizeof(unsigned));

/* Nothing for NaN. (The isnan() of mingw warns about converting to float.) */
static void print_figure(tann__writer *w, const char *name, double value)
{
    if (value == value) {
        tann__print(w, "  %s %.4f", name, value);
    }
}

/* 12 of 24 cells: "[===========>............]". */
static void print_bar(tann__writer *w, int32_t filled, int32_t width)
{
    tann__print(w, "  [");
    tann__repeat(w, '=', (size_t)(filled < width ? (filled > 0 ? filled - 1 : 0) : width));
    tann__repeat(w, '>', filled > 0 && filled < width);
    tann__repeat(w, '.', (size_t)(width - filled));
    tann__print(w, "]");
}

static void print_line(tann__writer *w, const tann_fit_event *e, const tann_progress *p,
                       int32_t filled)
{
    tann__print(w, "%sepoch %zu/%zu", p->interactive ? "\r" : "", e->epoch + 1, e->epochs);
    if (p->interactive) {
        print_bar(w, filled, p->width);
    }
    tann__print(w, "  %zu/%zu", e->samples_done, e->samples);
    print_figure(w, "loss", e->loss);
    print_figure(w, "accuracy", e->accuracy);
    print_figure(w, "validation loss", e->validation_loss);
    print_figure(w, "validation accuracy", e->validation_accuracy);
    if (p->interactive) {
        tann__print(w, "\x1b[K"); /* clears what a longer line left */
    }
    if (e->moment == TANN_FIT_EPOCH_END) {
        tann__print(w, "\n");
    }
}

static tann_status draw(const tann_fit_event *e, tann_progress *p)
{
    tann__writer w = {p->write, p->user, TANN_OK};
    const double share = e->samples > 0 ? (double)e->samples_done / (double)e->samples : 0;
    const int32_t filled = (int32_t)(share * p->width);
    const int end = e->moment == TANN_FIT_EPOCH_END;
    if (e->moment == TANN_FIT_EPOCH_BEGIN) {
        p->drawn = 0;
    }
    if (e->moment == TANN_FIT_END && p->interactive && p->drawn > 0) {
        tann__print(&w, "\n"); /* stopped inside an epoch */
    }
    if (end || (e->moment == TANN_FIT_BATCH_END && p->interactive && filled != p->drawn)) {
        p->drawn = end ? 0 : filled;
        print_line(&w, e, p, filled);
    }
    return w.status;
}

tann_status tann_progress_bar(const tann_fit_event *event, void *progress)
{
    if (event == NULL || progress == NULL) {
        return TANN_E_ARGUMENT;
    }
    tann_progress p = {sizeof p, NULL, NULL, DEFAULT_WIDTH, 0, 0, 0};
    TANN_TRY(tann__options_read(NULL, "progress", &p, sizeof p, progress));
    if (p.flags != 0) {
        return TANN_E_UNSUPPORTED;
    }
    if (p.write == NULL || p.width < 1 || p.width > 200) {
        return TANN_E_ARGUMENT;
    }
    const tann_status status = draw(event, &p);
    tann__options_write(progress, ((const tann_progress *)progress)->struct_size, &p, sizeof p);
    return status;
}
