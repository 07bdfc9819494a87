/* A layer and an activation of your own, trained together with the built-in ones. */
#include <stdio.h>

#include <tinyann/extend.h>
#include <tinyann/tinyann.h>

/* The layer "scale": y = g x, with one weight g, which begins at the config's `start`. */
typedef struct scale_config {
    float start;
} scale_config;

/* name, place, default, least and greatest value, kind, flags */
static const tann_field field = {
    "start", offsetof(scale_config, start), 1, -10, 10, TANN_FIELD_FLOAT, 0};

static tann_status plan(tann_plan *p, const void *config)
{
    const scale_config *c = config;
    const tann_shape shape = tann_plan_input(p, 0);
    tann_plan_scratch(p, tann_shape_size(shape)); /* floats a sample */
    const tann_status status = tann_plan_output(p, shape);
    return status ? status : tann_plan_weight(p, "g", tann_shape_1d(1), TANN_CONSTANT, c->start);
}

static tann_status forward(const tann_frame *f)
{
    f->kernels->scale(f->batch * f->output_size, f->w[0][0], f->x[0], f->y);
    return TANN_OK;
}

/* dg = the sum of all x dy,  dx = g dy. Where no weights come before the layer, nobody wants dx. */
static tann_status backward(const tann_frame *f)
{
    const size_t count = f->batch * f->output_size;
    f->kernels->multiply(count, f->x[0], f->dy, f->scratch);
    f->dw[0][0] = f->kernels->sum(count, f->scratch);
    if (f->dx[0] != NULL) {
        f->kernels->scale(count, f->w[0][0], f->dy, f->dx[0]);
    }
    return TANN_OK;
}

static const tann_layer_type scale = {sizeof scale, "scale", &field,  1, sizeof(scale_config), 1, 1,
                                      plan,         forward, backward};

/* The activation "square": y = x^2, and so dx = 2 x dy. */
static void square(const tann_kernels *k, size_t rows, size_t units, const float *x, float *y)
{
    k->multiply(rows * units, x, x, y);
}
static void square_backward(const tann_kernels *k, size_t rows, size_t units, const float *x,
                            const float *y, const float *dy, float *dx)
{
    (void)y;
    k->multiply(rows * units, x, dy, dx); /* dx may be the same array as dy */
    k->scale(rows * units, 2, dx, dx);
}
static const tann_activation_type squared = {
    sizeof squared, "square", square, square_backward, TANN_ACTIVATION_NEEDS_X, 0};

int main(void) /* learns y = 3 x^2 - 1 */
{
    static const float x[] = {-2, -1.5f, -1, -0.5f, 0, 0.5f, 1, 1.5f, 2};
    static const float y[] = {11, 5.75f, 2, -0.25f, -1, -0.25f, 2, 5.75f, 11};
    float loss = 1;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_dense(b, tann_input(b, tann_shape_1d(1)), 4, NULL);
    h = tann_layer(b, &scale, &h, 1, &(scale_config){0.5f});
    h = tann_dense(b, tann_activation_own(b, h, &squared), 1, NULL);
    tann_model *m = tann_builder_finish(b, h, 42);
    tann_trainer *t = tann_trainer_new(ctx, m, NULL);
    for (int i = 0; i < 5000 && tann_train_step(t, x, y, 9, &loss) == TANN_OK; i++) {
    }
    printf("loss %.2g %s\n", (double)loss, tann_ctx_error(ctx));
    tann_trainer_free(t);
    tann_model_free(m);
    tann_ctx_free(ctx);
    return loss < 1e-3f ? 0 : 1;
}
