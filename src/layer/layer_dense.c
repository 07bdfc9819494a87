/* The fully connected layer: y = x W + b.

       x [batch, in]    W [in, units]    b [units]    y [batch, units]

   Backward, with dy given:  dx = dy WT,  dW = xT dy,  db = the rows of dy added
   up. */
#include "layer/layer.h"

#include <string.h>

#include <tinyann/layers.h>

#include "base/error.h"
#include "base/options.h"
#include "layer/field.h"

/* A task of its own pays from about this many multiply-adds on. */
#define WORK_PER_TASK 262144

typedef struct dense_config {
    tann_dense_opts opts;
    int32_t units;
    int32_t reserved;
} dense_config;

TANN__NO_PADDING(tann_dense_opts, sizeof(size_t) + 2 * sizeof(tann_initializer_kind) +
                                      2 * sizeof(float) + sizeof(int32_t) + sizeof(unsigned));

enum { KERNEL, BIAS };

static const tann_field fields[] = {
    {"kernel_initializer", offsetof(dense_config, opts.kernel_initializer), TANN_GLOROT_UNIFORM, 0,
     TANN_INITIALIZER_COUNT_, TANN_FIELD_INITIALIZER, 0},
    {"bias_initializer", offsetof(dense_config, opts.bias_initializer), TANN_ZEROS, 0,
     TANN_INITIALIZER_COUNT_, TANN_FIELD_INITIALIZER, 0},
    {"kernel_constant", offsetof(dense_config, opts.kernel_constant), 0, -1e30, 1e30,
     TANN_FIELD_FLOAT, 0},
    {"bias_constant", offsetof(dense_config, opts.bias_constant), 0, -1e30, 1e30, TANN_FIELD_FLOAT,
     0},
    {"use_bias", offsetof(dense_config, opts.use_bias), 1, 0, 1, TANN_FIELD_INT, 0},
    {"units", offsetof(dense_config, units), 1, 1, INT32_MAX, TANN_FIELD_INT, 0},
};
enum { FIELD_COUNT = sizeof fields / sizeof fields[0] };

static tann_status plan(tann_plan *plan, const void *config)
{
    const dense_config *c = config;
    const tann_shape in = tann_plan_input(plan, 0);
    if (in.rank != 1) {
        return tann_plan_fail(plan, TANN_E_SHAPE, "dense needs an input of rank 1, not %d",
                              (int)in.rank);
    }
    TANN_TRY(tann_plan_output(plan, tann_shape_1d(c->units)));
    TANN_TRY(tann_plan_needs(plan, TANN_NEEDS_X));
    TANN_TRY(tann_plan_allows(plan, TANN_ALLOWS_PIECES));
    TANN_TRY(tann_plan_weight(plan, "kernel", tann_shape_2d(in.dim[0], c->units),
                              c->opts.kernel_initializer, c->opts.kernel_constant));
    if (c->opts.use_bias) {
        TANN_TRY(tann_plan_weight(plan, "bias", tann_shape_1d(c->units), c->opts.bias_initializer,
                                  c->opts.bias_constant));
    }
    return TANN_OK;
}

/* How many of `items` make a task, where each costs `work` multiply-adds. */
static size_t grain(size_t work)
{
    return work >= WORK_PER_TASK ? 1 : WORK_PER_TASK / (work + 1);
}

static int has_bias(const tann_frame *f)
{
    const dense_config *c = f->config;
    return c->opts.use_bias;
}

static void forward_rows(const tann_frame *f, size_t begin, size_t end)
{
    const size_t in = f->input_size[0];
    const size_t units = f->output_size;
    f->kernels->gemm_nn(end - begin, units, in, f->x[0] + begin * in, in, f->w[KERNEL], units,
                        has_bias(f) ? f->w[BIAS] : NULL, f->y + begin * units, units, &f->caches);
}

static tann_status forward(const tann_frame *f)
{
    tann_frame_split(f, f->batch, grain(f->input_size[0] * f->output_size), forward_rows);
    return TANN_OK;
}

static void input_gradient_rows(const tann_frame *f, size_t begin, size_t end)
{
    const size_t in = f->input_size[0];
    const size_t units = f->output_size;
    f->kernels->gemm_nt(end - begin, in, units, f->dy + begin * units, units, f->w[KERNEL], units,
                        f->dx[0] + begin * in, in, &f->caches);
}

static void kernel_gradient_rows(const tann_frame *f, size_t begin, size_t end)
{
    const size_t in = f->input_size[0];
    const size_t units = f->output_size;
    f->kernels->gemm_tn(end - begin, units, f->batch, f->x[0] + begin, in, f->dy, units,
                        f->dw[KERNEL] + begin * units, units, &f->caches);
}

static tann_status backward(const tann_frame *f)
{
    const size_t in = f->input_size[0];
    const size_t units = f->output_size;
    tann_frame_split(f, in, grain(f->batch * units), kernel_gradient_rows);
    if (has_bias(f)) {
        f->kernels->column_sum(f->batch, units, f->dy, units, f->dw[BIAS]);
    }
    if (f->dx[0] != NULL) {
        tann_frame_split(f, f->batch, grain(in * units), input_gradient_rows);
    }
    return TANN_OK;
}

static const tann_layer_type dense = {
    .struct_size = sizeof(tann_layer_type),
    .name = "dense",
    .fields = fields,
    .field_count = FIELD_COUNT,
    .config_size = sizeof(dense_config),
    .min_inputs = 1,
    .max_inputs = 1,
    .plan = plan,
    .forward = forward,
    .backward = backward,
};

bool tann__layer_is_dense(const tann_layer_type *type)
{
    return type == &dense;
}

static void config_default(dense_config *config)
{
    memset(config, 0, sizeof *config);
    config->opts.struct_size = sizeof config->opts;
    tann__fields_default(fields, FIELD_COUNT, config);
}

void tann_dense_opts_init(tann_dense_opts *opts, size_t struct_size)
{
    dense_config defaults;
    config_default(&defaults);
    tann__options_write(opts, struct_size, &defaults.opts, sizeof defaults.opts);
}

tann_node tann_dense(tann_builder *b, tann_node in, int32_t units, const tann_dense_opts *opts)
{
    dense_config config;
    config_default(&config);
    config.units = units;
    tann_ctx *ctx = tann_builder_ctx(b);
    const tann_status status =
        tann__options_read(ctx, "tann_dense_opts", &config.opts, sizeof config.opts, opts);
    if (status != TANN_OK) {
        return tann_builder_fail(b, status, "%s", tann_ctx_error(ctx));
    }
    if (config.opts.flags != 0) {
        return tann_builder_fail(b, TANN_E_UNSUPPORTED,
                                 "dense: flags of %u: this version knows none", config.opts.flags);
    }
    return tann_layer(b, &dense, &in, 1, &config);
}
