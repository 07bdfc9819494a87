/* oneDNN: one inner product a layer, with the activation fused into it and the weights in the order
   that it likes best. */
#include <dnnl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "library.h"
#include "memory.h"

typedef struct stage {
    dnnl_primitive_t primitive;
    dnnl_exec_arg_t arguments[4];
    int count;
} stage;

typedef struct onednn {
    network_task task;
    dnnl_engine_t engine;
    dnnl_stream_t stream;
    stage stages[MOST_LAYERS + 1]; /* the layers, and a softmax */
    size_t stage_count;
    dnnl_memory_t memories[4 * MOST_LAYERS + 2];
    size_t memory_count;
    dnnl_memory_t x, y; /* those of the first and the last stage */
    float *outputs;     /* [batch, outputs] */
} onednn;

static void must(dnnl_status_t status)
{
    if (status != dnnl_success) {
        fprintf(stderr, "benchmark: oneDNN refuses with status %d\n", (int)status);
        exit(1);
    }
}

static dnnl_memory_desc_t describe(size_t rows, size_t cols, dnnl_format_tag_t tag)
{
    const dnnl_dims_t dims = {(dnnl_dim_t)rows, (dnnl_dim_t)cols};
    dnnl_memory_desc_t d;
    must(dnnl_memory_desc_init_by_tag(&d, cols == 0 ? 1 : 2, dims, dnnl_f32, tag));
    return d;
}

static dnnl_memory_t take(onednn *o, const dnnl_memory_desc_t *d, void *data)
{
    dnnl_memory_t *m = &o->memories[o->memory_count++];
    must(dnnl_memory_create(m, d, o->engine, data));
    return *m;
}

static bool eltwise(activation kind, dnnl_alg_kind_t *algorithm)
{
    *algorithm = kind == ACTIVATION_TANH   ? dnnl_eltwise_tanh
                 : kind == ACTIVATION_RELU ? dnnl_eltwise_relu
                                           : dnnl_eltwise_logistic;
    return kind != ACTIVATION_SOFTMAX;
}

static dnnl_primitive_desc_t inner_product(onednn *o, size_t l)
{
    const network_task *net = &o->task;
    const size_t in = net->widths[l], out = net->widths[l + 1];
    const dnnl_memory_desc_t x = describe(net->batch, in, dnnl_ab);
    const dnnl_memory_desc_t w = describe(out, in, dnnl_format_tag_any);
    const dnnl_memory_desc_t b = describe(out, 0, dnnl_a), y = describe(net->batch, out, dnnl_ab);
    dnnl_inner_product_desc_t d;
    dnnl_primitive_attr_t attributes;
    dnnl_post_ops_t ops;
    dnnl_primitive_desc_t made;
    dnnl_alg_kind_t algorithm;
    must(dnnl_inner_product_forward_desc_init(&d, dnnl_forward_inference, &x, &w, &b, &y));
    must(dnnl_primitive_attr_create(&attributes));
    must(dnnl_post_ops_create(&ops));
    if (eltwise(l + 1 < net->layers ? net->hidden : net->output, &algorithm)) {
        must(dnnl_post_ops_append_eltwise(ops, 1, algorithm, 0, 0));
    }
    must(dnnl_primitive_attr_set_post_ops(attributes, ops));
    must(dnnl_primitive_desc_create(&made, &d, attributes, o->engine, NULL));
    must(dnnl_post_ops_destroy(ops));
    must(dnnl_primitive_attr_destroy(attributes));
    return made;
}

/* The kernel, [in, out] as it is given, in the order that the primitive wants. */
static dnnl_memory_t reordered_kernel(onednn *o, size_t l, const_dnnl_primitive_desc_t of)
{
    const dnnl_memory_desc_t *wanted = dnnl_primitive_desc_query_md(of, dnnl_query_weights_md, 0);
    const dnnl_memory_desc_t given = describe(o->task.widths[l + 1], o->task.widths[l], dnnl_ba);
    dnnl_memory_t to = take(o, wanted, DNNL_MEMORY_ALLOCATE), from;
    dnnl_primitive_desc_t d;
    dnnl_primitive_t reorder;
    must(dnnl_memory_create(&from, &given, o->engine, (void *)(size_t)o->task.kernels[l]));
    must(dnnl_reorder_primitive_desc_create(&d, &given, o->engine, wanted, o->engine, NULL));
    must(dnnl_primitive_create(&reorder, d));
    const dnnl_exec_arg_t arguments[] = {{DNNL_ARG_FROM, from}, {DNNL_ARG_TO, to}};
    must(dnnl_primitive_execute(reorder, o->stream, 2, arguments));
    must(dnnl_stream_wait(o->stream));
    must(dnnl_primitive_destroy(reorder));
    must(dnnl_primitive_desc_destroy(d));
    must(dnnl_memory_destroy(from));
    return to;
}

static void add_layer(onednn *o, size_t l, dnnl_memory_t x)
{
    const dnnl_memory_desc_t b = describe(o->task.widths[l + 1], 0, dnnl_a);
    const dnnl_memory_desc_t y = describe(o->task.batch, o->task.widths[l + 1], dnnl_ab);
    dnnl_primitive_desc_t d = inner_product(o, l);
    stage *s = &o->stages[o->stage_count++];
    const bool last = l + 1 == o->task.layers;
    *s = (stage){.count = 4};
    s->arguments[0] = (dnnl_exec_arg_t){DNNL_ARG_SRC, x};
    s->arguments[1] = (dnnl_exec_arg_t){DNNL_ARG_WEIGHTS, reordered_kernel(o, l, d)};
    s->arguments[2] =
        (dnnl_exec_arg_t){DNNL_ARG_BIAS, take(o, &b, (void *)(size_t)o->task.biases[l])};
    s->arguments[3] = (dnnl_exec_arg_t){
        DNNL_ARG_DST, take(o, &y, last ? (void *)o->outputs : DNNL_MEMORY_ALLOCATE)};
    must(dnnl_primitive_create(&s->primitive, d));
    must(dnnl_primitive_desc_destroy(d));
}

static void add_softmax(onednn *o, dnnl_memory_t y)
{
    const dnnl_memory_desc_t values =
        describe(o->task.batch, o->task.widths[o->task.layers], dnnl_ab);
    dnnl_softmax_v2_desc_t d;
    dnnl_primitive_desc_t made;
    stage *s = &o->stages[o->stage_count++];
    must(dnnl_softmax_v2_forward_desc_init(&d, dnnl_forward_inference, dnnl_softmax_accurate,
                                           &values, &values, 1));
    must(dnnl_primitive_desc_create(&made, &d, NULL, o->engine, NULL));
    *s = (stage){.arguments = {{DNNL_ARG_SRC, y}, {DNNL_ARG_DST, y}}, .count = 2};
    must(dnnl_primitive_create(&s->primitive, made));
    must(dnnl_primitive_desc_destroy(made));
}

static void *prepare(const library *self, const task *t)
{
    (void)self;
    if (t->cores > 1) {
        return NULL;
    }
    onednn *o = take_memory(sizeof *o);
    o->task = t->network;
    o->outputs = take_floats(t->network.batch * t->network.widths[t->network.layers]);
    must(dnnl_engine_create(&o->engine, dnnl_cpu, 0));
    must(dnnl_stream_create(&o->stream, o->engine, dnnl_stream_default_flags));
    const dnnl_memory_desc_t x = describe(t->network.batch, t->network.widths[0], dnnl_ab);
    o->x = take(o, &x, (void *)(size_t)t->network.x);
    o->y = o->x;
    for (size_t l = 0; l < t->network.layers; l++) {
        add_layer(o, l, o->y);
        o->y = o->stages[l].arguments[3].memory;
    }
    if (t->network.output == ACTIVATION_SOFTMAX) {
        add_softmax(o, o->y);
    }
    return o;
}

static void predict_batch(const onednn *o, size_t first)
{
    if (o->task.samples > o->task.batch) {
        float *x = (float *)(size_t)(o->task.x + first * o->task.widths[0]);
        must(dnnl_memory_set_data_handle(o->x, x));
    }
    for (size_t i = 0; i < o->stage_count; i++) {
        const stage *s = &o->stages[i];
        must(dnnl_primitive_execute(s->primitive, o->stream, s->count, s->arguments));
    }
    must(dnnl_stream_wait(o->stream));
}

static void run(void *state, size_t times)
{
    const onednn *o = state;
    for (size_t i = 0; i < times; i++) {
        for (size_t s = 0; s < o->task.samples; s += o->task.batch) {
            predict_batch(o, s);
        }
    }
}

static void outputs(void *state, float *outputs)
{
    const onednn *o = state;
    predict_batch(o, 0);
    memcpy(outputs, o->outputs, o->task.batch * o->task.widths[o->task.layers] * sizeof *outputs);
}

static void release(void *state)
{
    onednn *o = state;
    for (size_t i = 0; i < o->stage_count; i++) {
        dnnl_primitive_destroy(o->stages[i].primitive);
    }
    for (size_t i = 0; i < o->memory_count; i++) {
        dnnl_memory_destroy(o->memories[i]);
    }
    dnnl_stream_destroy(o->stream);
    dnnl_engine_destroy(o->engine);
    free(o->outputs);
    free(o);
}

const library onednn_predict = {.name = "oneDNN",
                                .kind = TASK_PREDICT,
                                .prepare = prepare,
                                .run = run,
                                .outputs = outputs,
                                .release = release};
