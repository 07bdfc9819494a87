/* A byte of options, then any bytes as a file of weights for a model that is there: all its weights are
   new and finite, or a sentence says why not and not one has changed. */
#include <math.h>

#include "target.h"

/* Which arrays the options may rename. */
static const tann_weight_source sources[] = {
    {"fc.weight", "hidden.kernel"},
    {"fc.bias", "hidden.bias"},
    {"out.kernel", "out.kernel"},
};

/* Bits 0 and 1: how many sources; 2: transpose; 3: partial; 4: strict limits. */
static tann_weights_opts read_opts(unsigned byte)
{
    tann_weights_opts opts = tann_weights_opts_default();
    opts.sources = sources;
    opts.source_count = byte & 3;
    opts.transpose = byte >> 2 & 1;
    opts.partial = byte >> 3 & 1;
    if ((byte >> 4 & 1) != 0) {
        opts.max_bytes = 400;
        opts.max_header = 300;
        opts.max_tensors = 3;
        opts.max_name = 12;
    }
    return opts;
}

static tann_model *make_model(tann_ctx *ctx)
{
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_input(b, tann_shape_1d(2));
    h = tann_named(b, tann_dense(b, h, 3, NULL), "hidden");
    h = tann_named(b, tann_dense(b, h, 1, NULL), "out");
    return tann_builder_finish(b, h, 1);
}

/* All weights, one after the other: there are four arrays, of 6, 3, 3 and 1 numbers. */
enum { COUNT = 13 };

static void copy_weights(const tann_model *m, float values[COUNT])
{
    static const char *const names[] = {"hidden.kernel", "hidden.bias", "out.kernel", "out.bias"};
    for (size_t i = 0, at = 0; i < sizeof names / sizeof *names; i++) {
        tann_weight w = tann_weight_default();
        FUZZ_CHECK(tann_model_weight_find(m, names[i], &w) == TANN_OK && at + w.count <= COUNT);
        memcpy(values + at, w.data, w.count * sizeof *values);
        at += w.count;
    }
}

static void target(fuzz *f)
{
    float before[COUNT];
    float after[COUNT];
    if (f->size == 0) {
        return;
    }
    fuzz_unbound(f);
    const tann_weights_opts opts = read_opts(f->bytes[0]);
    tann_model *m = make_model(f->ctx);
    copy_weights(m, before);
    fuzz_bind(f);
    const tann_status status =
        tann_model_load_weights_memory(f->ctx, m, f->bytes + 1, f->size - 1, &opts);
    FUZZ_CHECK((status != TANN_OK) == (tann_ctx_error(f->ctx)[0] != '\0'));
    copy_weights(m, after);
    FUZZ_CHECK(status == TANN_OK || memcmp(before, after, sizeof before) == 0);
    for (size_t i = 0; i < COUNT; i++) {
        FUZZ_CHECK(isfinite(after[i]));
    }
    tann_model_free(m);
}

FUZZ_TARGET(target)
