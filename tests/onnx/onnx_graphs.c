#include "onnx_graphs.h"

#include <stdio.h>
#include <stdlib.h>

/* All weights, biases too, uniform in [-1/2, 1/2). */
static void randomize(tann_model *m)
{
    uint64_t draw = 0;
    for (tann_node i = 0; m != NULL && i < tann_model_node_count(m); i++) {
        tann_weight w = tann_weight_default();
        for (int32_t k = 0; tann_model_node_weight(m, i, k, &w) == TANN_OK; k++) {
            char name[160];
            float *values = calloc(w.count, sizeof *values);
            for (size_t j = 0; values != NULL && j < w.count; j++) {
                values[j] = tann_random_uniform(5, 6, draw++) - 0.5f;
            }
            snprintf(name, sizeof name, "%s.%s", tann_model_node_name(m, i), w.name);
            if (values == NULL || tann_model_weight_write(m, name, values, w.count) != TANN_OK) {
                abort();
            }
            free(values);
        }
    }
}

tann_model *onnx_graph_all(tann_ctx *ctx)
{
    tann_dense_opts bare = tann_dense_opts_default();
    bare.use_bias = 0;
    tann_builder *b = tann_builder_new(ctx);
    const tann_node x = tann_named(b, tann_input(b, tann_shape_1d(6)), "x");
    tann_normalization_opts back = tann_normalization_opts_default();
    back.invert = 1;
    const tann_node scaled = tann_normalization(b, x, NULL);
    const tann_node first = tann_named(b, tann_dense(b, scaled, 5, NULL), "encoder/first");
    tann_node sum = first;
    for (int kind = 0; kind < TANN_ACTIVATION_COUNT_; kind++) {
        const tann_node z = tann_dense(b, first, 5, kind % 2 == 0 ? NULL : &bare);
        const tann_node a = tann_activation(b, z, (tann_activation_kind)kind);
        sum = tann_add(b, kind % 3 == 0 ? tann_dropout(b, a, 0.25f) : a, sum);
    }
    const tann_node out = tann_named(b, tann_dense(b, sum, 3, NULL), "logits");
    const tann_node probabilities = tann_activation(b, out, TANN_SOFTMAX);
    tann_model *m = tann_builder_finish(b, tann_normalization(b, probabilities, &back), 4);
    randomize(m);
    return m;
}

tann_model *onnx_graph_high_rank(tann_ctx *ctx)
{
    const tann_shape shape = {3, {2, 3, 4, 0}};
    tann_builder *b = tann_builder_new(ctx);
    const tann_node x = tann_input(b, shape);
    tann_node sum = x;
    for (int kind = 0; kind < TANN_ACTIVATION_COUNT_; kind++) {
        sum = tann_add(b, tann_activation(b, x, (tann_activation_kind)kind), sum);
    }
    return tann_builder_finish(b, tann_dropout(b, sum, 0.5f), 4);
}

onnx_file onnx_file_of(tann_ctx *ctx, const tann_model *m, const tann_onnx_save_opts *opts)
{
    onnx_file f = {NULL, 0};
    if (tann_onnx_save_memory(ctx, m, NULL, 0, &f.size, opts) != TANN_OK ||
        (f.bytes = malloc(f.size)) == NULL ||
        tann_onnx_save_memory(ctx, m, f.bytes, f.size, NULL, opts) != TANN_OK) {
        fprintf(stderr, "%s\n", tann_ctx_error(ctx));
        abort();
    }
    return f;
}
