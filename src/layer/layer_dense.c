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

#define STRIP           16 /* columns */
#define STRIPS_PER_TASK 8

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

static int has_bias(const tann_frame *f)
{
    const dense_config *c = f->config;
    return c->opts.use_bias;
}

/* Some rows and columns of one of the three products. */
typedef struct part {
    size_t row, rows, col, cols;
} part;

static void output_part(const tann_frame *f, part p)
{
    const size_t in = f->input_size[0];
    const size_t units = f->output_size;
    f->kernels->gemm_nn(p.rows, p.cols, in, f->x[0] + p.row * in, in, f->w[KERNEL] + p.col, units,
                        has_bias(f) ? f->w[BIAS] + p.col : NULL, f->y + p.row * units + p.col,
                        units, &f->caches);
}

static void kernel_gradient_part(const tann_frame *f, part p)
{
    const size_t in = f->input_size[0];
    const size_t units = f->output_size;
    f->kernels->gemm_tn(p.rows, p.cols, f->batch, f->x[0] + p.row, in, f->dy + p.col, units,
                        f->dw[KERNEL] + p.row * units + p.col, units, &f->caches);
}

static void input_gradient_part(const tann_frame *f, part p)
{
    const size_t in = f->input_size[0];
    const size_t units = f->output_size;
    f->kernels->gemm_nt(p.rows, p.cols, units, f->dy + p.row * units, units,
                        f->w[KERNEL] + p.col * units, units, f->dx[0] + p.row * in + p.col, in,
                        &f->caches);
}

/* Columns are split in strips, each a cache line wide. */
static part strips(size_t rows, size_t cols, size_t begin, size_t end)
{
    const size_t col = begin * STRIP;
    const size_t last = end * STRIP < cols ? end * STRIP : cols;
    const part p = {0, rows, col, last - col};
    return p;
}

static void output_rows(const tann_frame *f, size_t begin, size_t end)
{
    const part p = {begin, end - begin, 0, f->output_size};
    output_part(f, p);
}

static void output_strips(const tann_frame *f, size_t begin, size_t end)
{
    output_part(f, strips(f->batch, f->output_size, begin, end));
}

static void kernel_gradient_rows(const tann_frame *f, size_t begin, size_t end)
{
    const part p = {begin, end - begin, 0, f->output_size};
    kernel_gradient_part(f, p);
}

static void kernel_gradient_strips(const tann_frame *f, size_t begin, size_t end)
{
    kernel_gradient_part(f, strips(f->input_size[0], f->output_size, begin, end));
}

static void input_gradient_rows(const tann_frame *f, size_t begin, size_t end)
{
    const part p = {begin, end - begin, 0, f->input_size[0]};
    input_gradient_part(f, p);
}

static void input_gradient_strips(const tann_frame *f, size_t begin, size_t end)
{
    input_gradient_part(f, strips(f->batch, f->input_size[0], begin, end));
}

/* How many items make a task, where each costs `work` multiply-adds. */
static size_t grain(size_t work)
{
    return work >= WORK_PER_TASK ? 1 : WORK_PER_TASK / (work + 1);
}

/* The tasks of a product [rows, cols] of so many terms. Strips, where there are enough of them: then
   each task goes through its part of the weights alone. */
static void split(const tann_frame *f, size_t rows, size_t cols, size_t terms, tann_part_fn by_rows,
                  tann_part_fn by_strips)
{
    const size_t count = (cols + STRIP - 1) / STRIP;
    if (count >= STRIPS_PER_TASK * f->tasks) {
        tann_frame_split(f, count, grain(rows * terms * STRIP), by_strips);
    } else {
        tann_frame_split(f, rows, grain(cols * terms), by_rows);
    }
}

static tann_status forward(const tann_frame *f)
{
    split(f, f->batch, f->output_size, f->input_size[0], output_rows, output_strips);
    return TANN_OK;
}

static tann_status backward(const tann_frame *f)
{
    const size_t in = f->input_size[0];
    const size_t units = f->output_size;
    split(f, in, units, f->batch, kernel_gradient_rows, kernel_gradient_strips);
    if (has_bias(f)) {
        f->kernels->column_sum(f->batch, units, f->dy, units, f->dw[BIAS]);
    }
    if (f->dx[0] != NULL) {
        split(f, f->batch, in, units, input_gradient_rows, input_gradient_strips);
    }
    return TANN_OK;
}

const tann_layer_type tann__layer_dense = {
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
    return type == &tann__layer_dense;
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
    return tann_layer(b, &tann__layer_dense, &in, 1, &config);
}
