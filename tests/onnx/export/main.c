/* Models as ONNX files, with inputs and all that the library makes of them, for other programs to compare.

     onnx_export DIGITS FOLDER          DIGITS: examples/ablation/digits.csv

   FOLDER gets, of each model, NAME.onnx, in which every node is an output, and NAME.txt with lines

     input|output NAME FILE DIMENSION...

   FILE: that value of all samples, float32, row-major, in the byte order of the machine. */
#include <stdio.h>
#include <stdlib.h>

#include "../onnx_graphs.h"

enum { PIXELS = 64, DIGITS = 10, MOST = 2000, NODES = 128 };

static const char *folder;

static void die(const char *what, const tann_ctx *ctx)
{
    fprintf(stderr, "onnx_export: %s: %s\n", what, tann_ctx_error(ctx));
    exit(1);
}

static FILE *open_file(const char *name, const char *suffix, const char *mode)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s%s", folder, name, suffix);
    FILE *file = fopen(path, mode);
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    return file;
}

static void write_values(FILE *list, const char *kind, const char *model, int number,
                         const tann_model *m, tann_node node, size_t samples, const float *values)
{
    char suffix[32];
    const tann_shape shape = tann_model_node_shape(m, node);
    snprintf(suffix, sizeof suffix, ".%d.f32", number);
    fprintf(list, "%s %s %s%s %zu", kind, tann_model_node_name(m, node), model, suffix, samples);
    for (int32_t i = 0; i < shape.rank; i++) {
        fprintf(list, " %d", (int)shape.dim[i]);
    }
    fprintf(list, "\n");
    FILE *file = open_file(model, suffix, "wb");
    fwrite(values, sizeof *values, samples * tann_shape_size(shape), file);
    fclose(file);
}

static void write_predictions(tann_ctx *ctx, const tann_model *m, const char *name, const float *x,
                              size_t samples)
{
    FILE *list = open_file(name, ".txt", "w");
    tann_session *s = tann_session_new(ctx, m, samples);
    write_values(list, "input", name, 0, m, 0, samples, x);
    for (tann_node node = 1; node < tann_model_node_count(m); node++) {
        float *y = calloc(samples * tann_shape_size(tann_model_node_shape(m, node)), sizeof *y);
        if (y == NULL || tann_predict_at(s, x, samples, node, y) != TANN_OK) {
            die(name, ctx);
        }
        write_values(list, "output", name, (int)node, m, node, samples, y);
        free(y);
    }
    tann_session_free(s);
    fclose(list);
}

/* Every node but input and output is a further output. */
static void write_model(tann_ctx *ctx, const tann_model *m, const char *name, int32_t opset,
                        const float *x, size_t samples)
{
    const char *names[NODES];
    char path[512];
    tann_onnx_save_opts opts = tann_onnx_save_opts_default();
    opts.outputs = names;
    opts.opset = opset;
    for (tann_node node = 1; node < tann_model_node_count(m) && node < NODES; node++) {
        if (node != tann_model_output(m)) {
            names[opts.output_count++] = tann_model_node_name(m, node);
        }
    }
    snprintf(path, sizeof path, "%s/%s.onnx", folder, name);
    if (tann_onnx_save(ctx, m, path, &opts) != TANN_OK) {
        die(name, ctx);
    }
    write_predictions(ctx, m, name, x, samples);
}

static size_t read_digits(const char *path, float *x, int32_t *labels)
{
    size_t count = 0;
    FILE *file = fopen(path, "r");
    for (int ink = 0; file != NULL && count < MOST; count++) {
        for (int i = 0; i < PIXELS; i++) {
            if (fscanf(file, "%d,", &ink) != 1) {
                fclose(file);
                return count;
            }
            x[count * PIXELS + (size_t)i] = (float)ink / 16;
        }
        if (fscanf(file, "%d", &labels[count]) != 1) {
            break;
        }
    }
    return 0;
}

static void write_digits(tann_ctx *ctx, const char *path)
{
    static float x[MOST * PIXELS];
    static int32_t labels[MOST];
    const size_t count = read_digits(path, x, labels);
    const tann_dataset data = tann_dataset_labels(x, labels, count);
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_dense(b, tann_input(b, tann_shape_1d(PIXELS)), 16, NULL);
    h = tann_named(b, tann_activation(b, h, TANN_TANH), "hidden");
    h = tann_activation(b, tann_dense(b, h, DIGITS, NULL), TANN_SOFTMAX);
    tann_model *m = tann_builder_finish(b, h, 1);
    tann_train_opts how = tann_train_opts_default();
    how.loss = TANN_CATEGORICAL_CROSSENTROPY;
    tann_trainer *t = tann_trainer_new(ctx, m, &how);
    tann_fit_opts fit = tann_fit_opts_default();
    fit.epochs = 20;
    if (count < 1000 || tann_fit(t, &data, &fit, NULL) != TANN_OK) {
        die(path, ctx);
    }
    tann_trainer_free(t);
    write_model(ctx, m, "digits", 13, x, count);
    tann_model_free(m);
}

/* Samples between -scale and scale. */
static void write_made(tann_ctx *ctx, tann_model *m, const char *name, int32_t opset, float scale)
{
    static float x[100 * 24];
    for (uint64_t i = 0; i < sizeof x / sizeof *x; i++) {
        x[i] = scale * (2 * tann_random_uniform(1, 2, i) - 1);
    }
    if (m == NULL) {
        die(name, ctx);
    }
    write_model(ctx, m, name, opset, x, 100);
    tann_model_free(m);
}

int main(int count, char **arguments)
{
    if (count != 3) {
        fprintf(stderr, "onnx_export DIGITS FOLDER\n");
        return 2;
    }
    folder = arguments[2];
    tann_ctx *ctx = tann_ctx_new(NULL);
    write_digits(ctx, arguments[1]);
    for (int32_t opset = 13; opset <= 17; opset++) {
        char name[16];
        snprintf(name, sizeof name, "all_%d", (int)opset);
        write_made(ctx, onnx_graph_all(ctx), name, opset, 2);
    }
    write_made(ctx, onnx_graph_high_rank(ctx), "high_rank", 13, 6);
    tann_ctx_free(ctx);
    return 0;
}
