/* Trains a small network, and records it to files, and beside them to memory, which it prints:

     record FOLDER whole|fixed        NAME LINE OF DIMENSIONS / values in hexadecimal / steps and samples

   The folder must be there. */
#include <stdio.h>
#include <string.h>

#include <tinyann/tinyann.h>

#define SAMPLES 10

static int fail(const tann_ctx *ctx)
{
    fprintf(stderr, "record: %s\n", tann_ctx_error(ctx));
    return 1;
}

static tann_model *draw(tann_ctx *ctx)
{
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_input(b, tann_shape_1d(2));
    const tann_node p = tann_named(b, tann_dense(b, h, 3, NULL), "encoder/p");
    h = tann_add(b, tann_activation(b, p, TANN_TANH), p);
    return tann_builder_finish(b, tann_activation(b, tann_dense(b, h, 1, NULL), TANN_SIGMOID), 7);
}

static void print_array(const tann_recorded *a)
{
    const size_t outer = (size_t)a->count * (a->samples > 0 ? a->samples : 1);
    const size_t row = tann_shape_size(a->shape);
    printf("%s %d", a->name, (int)a->count);
    if (a->samples > 0) {
        printf(" %d", (int)a->samples);
    }
    for (int32_t i = 0; i < a->shape.rank; i++) {
        printf(" %d", (int)a->shape.dim[i]);
    }
    printf("\n");
    for (size_t i = 0; i < outer * row; i++) {
        printf("%s%a", i > 0 ? " " : "", (double)a->data[i]);
    }
    printf("\n");
    for (size_t i = 0; i < outer * 2; i++) {
        printf("%s%d", i > 0 ? " " : "", (int)a->index[i]);
    }
    printf("\n");
}

static int record(tann_ctx *ctx, tann_trainer *t, tann_recorder_opts *opts, const char *folder)
{
    float x[SAMPLES * 2], y[SAMPLES];
    tann_session *s = tann_trainer_session(t);
    for (size_t i = 0; i < SAMPLES; i++) {
        x[2 * i] = (float)(i % 3) - 1;
        x[2 * i + 1] = (float)(i % 4) / 2 - 1;
        y[i] = (float)(i % 2);
    }
    const tann_dataset data = tann_dataset_floats(x, y, SAMPLES);
    tann_fit_opts fit = tann_fit_opts_default();
    fit.epochs = 12;
    fit.batch = 4;
    tann_recorder *memory = tann_recorder_new(s, opts);
    opts->directory = folder;
    tann_recorder *disk = memory != NULL ? tann_recorder_new(s, opts) : NULL;
    if (disk == NULL || tann_fit(t, &data, &fit, NULL) || tann_recorder_close(disk)) {
        return fail(ctx);
    }
    for (size_t i = 0; i < tann_recorder_array_count(memory); i++) {
        tann_recorded a = tann_recorded_default();
        (void)tann_recorder_array(memory, i, &a);
        print_array(&a);
    }
    tann_recorder_free(disk);
    tann_recorder_free(memory);
    return 0;
}

int main(int count, char **arguments)
{
    static const size_t samples[] = {9, 0, 4};
    if (count != 3) {
        return 2;
    }
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = draw(ctx);
    tann_train_opts how = tann_train_opts_default();
    how.loss = TANN_BINARY_CROSSENTROPY;
    tann_trainer *t = tann_trainer_new(ctx, m, &how);
    tann_recorder_opts opts = tann_recorder_opts_default();
    opts.steps = 36;
    opts.batch = 4;
    opts.points = 127; /* all of values and weights */
    if (strcmp(arguments[2], "fixed") == 0) {
        opts.samples = samples;
        opts.sample_count = 3;
    }
    const int status = t != NULL ? record(ctx, t, &opts, arguments[1]) : fail(ctx);
    tann_trainer_free(t);
    tann_model_free(m);
    tann_ctx_free(ctx);
    return status;
}
