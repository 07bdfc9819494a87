/* A plain loop over OpenBLAS, with RMSprop: what a program does that takes a BLAS and writes the rest
   by itself, and what KANN does when it is built with one. The rest is compiled with -ffast-math, so
   that the compiler makes vector code of it. */
#include <cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#ifdef __x86_64__
#include <xmmintrin.h>
#endif

#include "library.h"
#include "memory.h"

typedef struct layer {
    size_t in, out;
    activation activation;
    float *kernel, *bias;           /* [in, out], [out] */
    float *kernel_step, *bias_step; /* their gradients */
    float *kernel_mean, *bias_mean; /* RMSprop's running means of squares */
    float *y, *dy;                  /* [batch, out] */
} layer;

typedef struct loop {
    network_task task;
    layer layers[MOST_LAYERS];
    size_t *order; /* [samples] */
    float *x, *t;  /* the samples and targets of a shuffled batch */
    unsigned seed;
} loop;

static float *copied(const float *from, size_t count)
{
    return memcpy(take_floats(count), from, count * sizeof *from);
}

static layer make_layer(const network_task *net, size_t l)
{
    const size_t in = net->widths[l], out = net->widths[l + 1];
    return (layer){.in = in,
                   .out = out,
                   .activation = l + 1 < net->layers ? net->hidden : net->output,
                   .kernel = copied(net->kernels[l], in * out),
                   .bias = copied(net->biases[l], out),
                   .kernel_step = take_floats(in * out),
                   .bias_step = take_floats(out),
                   .kernel_mean = take_floats(in * out),
                   .bias_mean = take_floats(out),
                   .y = take_floats(net->batch * out),
                   .dy = take_floats(net->batch * out)};
}

static void *prepare(const library *self, const task *t)
{
    (void)self;
    const network_task *net = &t->network;
    loop *p = take_memory(sizeof *p);
    openblas_set_num_threads((int)t->cores);
    p->task = *net;
    for (size_t l = 0; l < net->layers; l++) {
        p->layers[l] = make_layer(net, l);
    }
    p->order = take_memory(net->samples * sizeof *p->order);
    for (size_t i = 0; i < net->samples; i++) {
        p->order[i] = i;
    }
    p->x = take_floats(net->batch * net->widths[0]);
    p->t = take_floats(net->batch * net->widths[net->layers]);
    return p;
}

/* ---- forward ---- */

static void apply_softmax(size_t rows, size_t cols, float *y)
{
    for (size_t r = 0; r < rows; r++, y += cols) {
        float greatest = y[0], sum = 0;
        for (size_t j = 1; j < cols; j++) {
            greatest = y[j] > greatest ? y[j] : greatest;
        }
        for (size_t j = 0; j < cols; j++) {
            y[j] = expf(y[j] - greatest);
            sum += y[j];
        }
        for (size_t j = 0; j < cols; j++) {
            y[j] /= sum;
        }
    }
}

static void apply(activation kind, size_t rows, size_t cols, float *restrict y)
{
    const size_t n = rows * cols;
    switch (kind) {
    case ACTIVATION_TANH:
        for (size_t i = 0; i < n; i++) {
            y[i] = tanhf(y[i]);
        }
        break;
    case ACTIVATION_RELU:
        for (size_t i = 0; i < n; i++) {
            y[i] = y[i] > 0 ? y[i] : 0;
        }
        break;
    case ACTIVATION_SIGMOID:
        for (size_t i = 0; i < n; i++) {
            y[i] = 1 / (1 + expf(-y[i]));
        }
        break;
    case ACTIVATION_SOFTMAX:
        apply_softmax(rows, cols, y);
        break;
    }
}

static void multiply(CBLAS_TRANSPOSE ta, CBLAS_TRANSPOSE tb, size_t m, size_t n, size_t k,
                     const float *a, size_t lda, const float *b, size_t ldb, float beta, float *c)
{
    cblas_sgemm(CblasRowMajor, ta, tb, (blasint)m, (blasint)n, (blasint)k, 1, a, (blasint)lda, b,
                (blasint)ldb, beta, c, (blasint)n);
}

static void forward_layer(layer *l, size_t n, const float *x)
{
    for (size_t i = 0; i < n; i++) {
        memcpy(l->y + i * l->out, l->bias, l->out * sizeof *l->y);
    }
    if (n == 1) { /* its product of matrices is slow at one row */
        cblas_sgemv(CblasRowMajor, CblasTrans, (blasint)l->in, (blasint)l->out, 1, l->kernel,
                    (blasint)l->out, x, 1, 1, l->y, 1);
    } else {
        multiply(CblasNoTrans, CblasNoTrans, n, l->out, l->in, x, l->in, l->kernel, l->out, 1,
                 l->y);
    }
    apply(l->activation, n, l->out, l->y);
}

static const float *forward(loop *p, const float *x, size_t n)
{
    for (size_t l = 0; l < p->task.layers; l++) {
        forward_layer(&p->layers[l], n, x);
        x = p->layers[l].y;
    }
    return x;
}

static void run_predict(void *state, size_t times)
{
    loop *p = state;
    for (size_t i = 0; i < times; i++) {
        for (size_t s = 0; s < p->task.samples; s += p->task.batch) {
            forward(p, p->task.x + s * p->task.widths[0], p->task.batch);
        }
    }
}

static void outputs(void *state, float *outputs)
{
    loop *p = state;
    const size_t size = p->task.batch * p->task.widths[p->task.layers];
    memcpy(outputs, forward(p, p->task.x, p->task.batch), size * sizeof *outputs);
}

/* ---- backward ---- */

/* With dy of the layer's sums; dx is that of the sums below. */
static void backward_layer(layer *l, size_t n, const float *x, layer *below)
{
    multiply(CblasTrans, CblasNoTrans, l->in, l->out, n, x, l->in, l->dy, l->out, 0,
             l->kernel_step);
    memset(l->bias_step, 0, l->out * sizeof *l->bias_step);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < l->out; j++) {
            l->bias_step[j] += l->dy[i * l->out + j];
        }
    }
    if (below == NULL) {
        return;
    }
    multiply(CblasNoTrans, CblasTrans, n, l->in, l->out, l->dy, l->out, l->kernel, l->out, 0,
             below->dy);
    for (size_t i = 0; i < n * l->in; i++) {
        const float y = below->y[i];
        below->dy[i] *= below->activation == ACTIVATION_TANH ? 1 - y * y : y > 0 ? 1.0f : 0.0f;
    }
}

static void rmsprop(size_t n, float *restrict w, const float *restrict g, float *restrict mean)
{
    const float rate = 0.001f, decay = 0.9f;
    for (size_t i = 0; i < n; i++) {
        mean[i] = decay * mean[i] + (1 - decay) * g[i] * g[i];
        w[i] -= rate / sqrtf(1e-6f + mean[i]) * g[i];
    }
}

static void step(loop *p, const float *x, const float *targets, size_t n)
{
    const size_t last = p->task.layers - 1;
    layer *top = &p->layers[last];
    const float *y = forward(p, x, n);
    for (size_t i = 0; i < n * top->out; i++) { /* cross-entropy after sigmoid or softmax */
        top->dy[i] = (y[i] - targets[i]) / (float)n;
    }
    for (size_t l = last + 1; l-- > 0;) {
        layer *below = l > 0 ? &p->layers[l - 1] : NULL;
        backward_layer(&p->layers[l], n, below != NULL ? below->y : x, below);
    }
    for (size_t l = 0; l <= last; l++) {
        layer *at = &p->layers[l];
        rmsprop(at->in * at->out, at->kernel, at->kernel_step, at->kernel_mean);
        rmsprop(at->out, at->bias, at->bias_step, at->bias_mean);
    }
}

/* ---- epochs ---- */

static void shuffle(loop *p)
{
    for (size_t i = p->task.samples - 1; i > 0; i--) {
        p->seed = p->seed * 1664525u + 1013904223u;
        const size_t j = (size_t)(((unsigned long long)p->seed * (i + 1)) >> 32),
                     kept = p->order[i];
        p->order[i] = p->order[j];
        p->order[j] = kept;
    }
}

static void shuffled_step(loop *p, size_t first, size_t n)
{
    const size_t in = p->task.widths[0], out = p->task.widths[p->task.layers];
    for (size_t i = 0; i < n; i++) {
        const size_t from = p->order[first + i];
        for (size_t j = 0; j < in; j++) {
            p->x[i * in + j] = p->task.x[from * in + j];
        }
        for (size_t j = 0; j < out; j++) {
            p->t[i * out + j] = p->task.y[from * out + j];
        }
    }
    step(p, p->x, p->t, n);
}

static void epoch(loop *p)
{
    const network_task *net = &p->task;
    if (net->shuffle) {
        shuffle(p);
    }
    for (size_t s = 0; s < net->samples; s += net->batch) {
        const size_t rest = net->samples - s, n = rest < net->batch ? rest : net->batch;
        if (net->shuffle) {
            shuffled_step(p, s, n);
        } else {
            step(p, net->x + s * net->widths[0], net->y + s * net->widths[net->layers], n);
        }
    }
}

/* Subnormal numbers, which the means of idle weights become, would make it slow. */
static void run_train(void *state, size_t times)
{
#ifdef __x86_64__
    const unsigned before = _mm_getcsr();
    _mm_setcsr(before | 0x8040); /* flush to zero, subnormals are zero */
#endif
    for (size_t i = 0; i < times; i++) {
        epoch(state);
    }
#ifdef __x86_64__
    _mm_setcsr(before);
#endif
}

static void release(void *state)
{
    loop *p = state;
    for (size_t l = 0; l < p->task.layers; l++) {
        layer *at = &p->layers[l];
        float *const all[] = {at->kernel,      at->bias,      at->kernel_step, at->bias_step,
                              at->kernel_mean, at->bias_mean, at->y,           at->dy};
        for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
            free(all[i]);
        }
    }
    free(p->order);
    free(p->x);
    free(p->t);
    free(p);
}

const library openblas_predict = {.name = "loop over OpenBLAS",
                                  .kind = TASK_PREDICT,
                                  .prepare = prepare,
                                  .run = run_predict,
                                  .outputs = outputs,
                                  .release = release};
const library openblas_train = {.name = "loop over OpenBLAS",
                                .kind = TASK_TRAIN,
                                .prepare = prepare,
                                .run = run_train,
                                .outputs = outputs,
                                .release = release};
