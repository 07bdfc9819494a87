/* Any text as a CSV file. The first two bytes choose the options. */
#include "target.h"

static tann_csv_opts options(unsigned bits)
{
    static const char *const targets[] = {"1", "b"};
    static const char *const skip[] = {"-1"};
    static const char *const labels[] = {"-1", "0", "class", NULL};
    static const char delimiters[] = {0, ',', ';', '|'};
    tann_csv_opts opts = tann_csv_opts_default();
    opts.label = labels[bits & 3];
    opts.targets = targets;
    opts.target_count = bits >> 2 & 1;
    opts.skip = skip;
    opts.skip_count = bits >> 3 & 1;
    opts.header = (tann_csv_header)((bits >> 4 & 3) % 3);
    opts.delimiter = delimiters[bits >> 6 & 3];
    opts.decimal = (bits >> 8 & 1) != 0 && opts.delimiter != ',' ? ',' : '.';
    opts.name_classes = bits >> 9 & 1;
    opts.sort_classes = bits >> 10 & 1;
    return opts;
}

static void look_at(const tann_samples *s)
{
    const tann_dataset data = tann_samples_dataset(s);
    const size_t features = tann_shape_size(tann_samples_shape(s));
    FUZZ_CHECK(data.count > 0 && features > 0);
    for (size_t i = 0; i < data.count * features; i++) {
        FUZZ_CHECK(data.x[i] - data.x[i] == 0);
    }
    for (size_t i = 0; data.labels != NULL && i < data.count; i++) {
        FUZZ_CHECK(data.labels[i] >= 0 && (size_t)data.labels[i] < tann_samples_class_count(s));
    }
}

static void target(fuzz *f)
{
    if (f->size < 2) {
        return;
    }
    const tann_csv_opts opts = options((unsigned)(f->bytes[0] | f->bytes[1] << 8));
    tann_samples *s = tann_csv_load_memory(f->ctx, f->bytes + 2, f->size - 2, &opts);
    FUZZ_CHECK((s == NULL) == (tann_ctx_error(f->ctx)[0] != '\0'));
    if (s != NULL) {
        look_at(s);
    }
    tann_samples_free(s);
}

FUZZ_TARGET(target)
