/* Loads weights that PyTorch trained, and compares what is predicted with what PyTorch predicts.

     interop_torch NAME...        NAME.safetensors and NAME.txt, as torch_train.py writes them */
#include <stdio.h>

#include <tinyann/tinyann.h>

#include "table.h"

#define LAYERS  9
#define INPUTS  6
#define OUTPUTS 4
#define SAMPLES 60

/* The same network as in torch_train.py. */
static tann_model *make_model(tann_ctx *ctx)
{
    static const struct {
        int32_t units;
        tann_activation_kind activation;
    } layers[LAYERS] = {
        {16, TANN_TANH},    {12, TANN_RELU},       {12, TANN_GELU},
        {10, TANN_SILU},    {10, TANN_LEAKY_RELU}, {8, TANN_ELU},
        {8, TANN_SOFTPLUS}, {8, TANN_SIGMOID},     {OUTPUTS, TANN_SOFTMAX},
    };
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_input(b, tann_shape_1d(INPUTS));
    for (int i = 0; i < LAYERS; i++) {
        h = tann_activation(b, tann_dense(b, h, layers[i].units, NULL), layers[i].activation);
    }
    return tann_builder_finish(b, h, 1);
}

/* nn.Sequential counts activations, too: "0.weight" is dense_1.kernel, "2.weight" is dense_2.kernel ... */
static tann_status load(tann_ctx *ctx, tann_model *m, const char *path)
{
    char names[4 * LAYERS][24];
    tann_weight_source sources[2 * LAYERS];
    for (int i = 0; i < LAYERS; i++) {
        snprintf(names[4 * i], sizeof names[0], "%d.weight", 2 * i);
        snprintf(names[4 * i + 1], sizeof names[0], "dense_%d.kernel", i + 1);
        snprintf(names[4 * i + 2], sizeof names[0], "%d.bias", 2 * i);
        snprintf(names[4 * i + 3], sizeof names[0], "dense_%d.bias", i + 1);
    }
    for (int i = 0; i < 2 * LAYERS; i++) {
        sources[i].tensor = names[2 * i];
        sources[i].weight = names[2 * i + 1];
    }
    tann_weights_opts how = tann_weights_opts_default();
    how.sources = sources;
    how.source_count = 2 * LAYERS;
    how.transpose = 1; /* PyTorch keeps a kernel as [out, in] */
    return tann_model_load_weights(ctx, m, path, &how);
}

static int compare(tann_ctx *ctx, tann_model *m, const char *name)
{
    float x[SAMPLES * INPUTS], expected[SAMPLES * OUTPUTS], y[SAMPLES * OUTPUTS];
    char path[1024];
    snprintf(path, sizeof path, "%s.txt", name);
    const size_t count = table_read(path, x, INPUTS, expected, OUTPUTS, SAMPLES);
    snprintf(path, sizeof path, "%s.safetensors", name);
    tann_session *s = tann_session_new(ctx, m, SAMPLES);
    tann_status status = s != NULL ? load(ctx, m, path) : tann_ctx_status(ctx);
    status = status == TANN_OK ? tann_predict(s, x, count, y) : status;
    tann_session_free(s);
    if (status != TANN_OK || count == 0) {
        fprintf(stderr, "%s: %s\n", name, count == 0 ? "no table" : tann_ctx_error(ctx));
        return 1;
    }
    const table_difference d = table_compare(y, expected, count * OUTPUTS);
    printf("PyTorch's weights, predicted in C: %s, %zu numbers, greatest difference %.2g%s\n", path,
           count * OUTPUTS, d.greatest, d.within ? "" : ": TOO MUCH");
    return !d.within;
}

int main(int count, char **arguments)
{
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = make_model(ctx);
    int failed = m == NULL || count < 2;
    for (int i = 1; i < count && m != NULL; i++) {
        failed |= compare(ctx, m, arguments[i]);
    }
    tann_model_free(m);
    tann_ctx_free(ctx);
    return failed;
}
