/* Normalisation by stored numbers: y = (x - mean) scale, feature by feature.

       x [batch, ..., features]    mean [features]    scale [features]    y [batch, ..., features]

   First the difference is rounded, then the product, in every profile; the other way about, the
   quotient and then the sum. Training leaves both weights alone. */
#include "layer/layer.h"

#include <string.h>

#include <tinyann/layers.h>

#include "base/error.h"
#include "base/options.h"
#include "layer/field.h"

/* A task of its own pays from about this many numbers on. */
#define NUMBERS_PER_TASK 32768

TANN__NO_PADDING(tann_normalization_opts, sizeof(size_t) + sizeof(int32_t) + sizeof(unsigned));

enum { MEAN, SCALE };

static const tann_field fields[] = {
    {"invert", offsetof(tann_normalization_opts, invert), 0, 0, 1, TANN_FIELD_INT, 0},
};
enum { FIELD_COUNT = sizeof fields / sizeof fields[0] };

static tann_status plan(tann_plan *plan, const void *config)
{
    (void)config;
    const tann_shape shape = tann_plan_input(plan, 0);
    const tann_shape features = tann_shape_1d(shape.dim[shape.rank - 1]);
    TANN_TRY(tann_plan_output(plan, shape));
    TANN_TRY(tann_plan_needs(plan, TANN_NEEDS_NOTHING));
    TANN_TRY(tann_plan_allows(plan, (unsigned)TANN_ALLOWS_IN_PLACE | (unsigned)TANN_ALLOWS_PIECES));
    TANN_TRY(tann_plan_constant(plan, "mean", features, 0));
    return tann_plan_constant(plan, "scale", features, 1);
}

bool tann__layer_normalizes(const tann_layer_type *type, const void *config, bool *inverts)
{
    const bool is = type == &tann__layer_normalization;
    *inverts = is && ((const tann_normalization_opts *)config)->invert != 0;
    return is;
}

static bool inverts(const tann_frame *f)
{
    bool way = false;
    (void)tann__layer_normalizes(&tann__layer_normalization, f->config, &way);
    return way;
}

static void forward_rows(const tann_frame *f, size_t begin, size_t end)
{
    const size_t features = f->w_size[MEAN];
    const float *mean = f->w[MEAN], *scale = f->w[SCALE];
    for (size_t row = begin; row < end; row++) {
        const float *x = f->x[0] + row * features;
        float *y = f->y + row * features;
        for (size_t i = 0; i < features; i++) {
            y[i] = (x[i] - mean[i]) * scale[i];
        }
    }
}

static void forward_rows_inverted(const tann_frame *f, size_t begin, size_t end)
{
    const size_t features = f->w_size[MEAN];
    const float *mean = f->w[MEAN], *scale = f->w[SCALE];
    for (size_t row = begin; row < end; row++) {
        const float *x = f->x[0] + row * features;
        float *y = f->y + row * features;
        for (size_t i = 0; i < features; i++) {
            y[i] = x[i] / scale[i] + mean[i];
        }
    }
}

static void backward_rows(const tann_frame *f, size_t begin, size_t end)
{
    const size_t features = f->w_size[SCALE];
    const bool divides = inverts(f);
    const float *scale = f->w[SCALE];
    for (size_t row = begin; row < end; row++) {
        const float *dy = f->dy + row * features;
        float *dx = f->dx[0] + row * features;
        for (size_t i = 0; i < features; i++) {
            dx[i] = divides ? dy[i] / scale[i] : dy[i] * scale[i];
        }
    }
}

static void split(const tann_frame *f, tann_part_fn part)
{
    const size_t features = f->w_size[MEAN];
    const size_t grain = features < NUMBERS_PER_TASK ? NUMBERS_PER_TASK / features : 1;
    tann_frame_split(f, f->batch * f->output_size / features, grain, part);
}

static tann_status forward(const tann_frame *f)
{
    split(f, inverts(f) ? forward_rows_inverted : forward_rows);
    return TANN_OK;
}

static tann_status backward(const tann_frame *f)
{
    if (f->dx[0] != NULL) {
        split(f, backward_rows);
    }
    return TANN_OK;
}

const tann_layer_type tann__layer_normalization = {
    .struct_size = sizeof(tann_layer_type),
    .name = "normalization",
    .fields = fields,
    .field_count = FIELD_COUNT,
    .config_size = sizeof(tann_normalization_opts),
    .min_inputs = 1,
    .max_inputs = 1,
    .plan = plan,
    .forward = forward,
    .backward = backward,
};

static tann_normalization_opts defaults(void)
{
    tann_normalization_opts opts;
    memset(&opts, 0, sizeof opts);
    opts.struct_size = sizeof opts;
    tann__fields_default(fields, FIELD_COUNT, &opts);
    return opts;
}

void tann_normalization_opts_init(tann_normalization_opts *opts, size_t struct_size)
{
    const tann_normalization_opts known = defaults();
    tann__options_write(opts, struct_size, &known, sizeof known);
}

tann_node tann_normalization(tann_builder *b, tann_node in, const tann_normalization_opts *opts)
{
    tann_normalization_opts known = defaults();
    tann_ctx *ctx = tann_builder_ctx(b);
    const tann_status status =
        tann__options_read(ctx, "tann_normalization_opts", &known, sizeof known, opts);
    if (status != TANN_OK) {
        return tann_builder_fail(b, status, "%s", tann_ctx_error(ctx));
    }
    if (known.flags != 0) {
        return tann_builder_fail(b, TANN_E_UNSUPPORTED,
                                 "normalization: flags of %u: this version knows none",
                                 known.flags);
    }
    return tann_layer(b, &tann__layer_normalization, &in, 1, &known);
}
