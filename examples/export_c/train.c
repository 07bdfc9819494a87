/* Learns the exclusive or and writes what it learnt as C: xor_net.c and xor_net.h, in the folder that is
   given. device.c is a program that uses them. */
#include <stdio.h>

#include <tinyann/tinyann.h>

#define SAMPLES 4

static const float inputs[SAMPLES * 2] = {0, 0, 0, 1, 1, 0, 1, 1};
static const float targets[SAMPLES] = {0, 1, 1, 0};

static tann_model *make_model(tann_ctx *ctx)
{
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_input(b, tann_shape_1d(2));
    h = tann_activation(b, tann_dense(b, h, 8, NULL), TANN_TANH);
    h = tann_activation(b, tann_dense(b, h, 1, NULL), TANN_SIGMOID);
    return tann_builder_finish(b, h, 42);
}

static tann_status train(tann_ctx *ctx, tann_model *m)
{
    const tann_dataset data = tann_dataset_floats(inputs, targets, SAMPLES);
    tann_fit_opts until = tann_fit_opts_default();
    until.epochs = 5000;
    tann_trainer *t = tann_trainer_new(ctx, m, NULL);
    const tann_status status = tann_fit(t, &data, &until, NULL);
    tann_trainer_free(t);
    return status;
}

/* The four samples are the self-test, too. */
static tann_status export_model(tann_ctx *ctx, const tann_model *m, const char *folder)
{
    tann_export_c_result needs = tann_export_c_result_default();
    tann_export_c_opts how = tann_export_c_opts_default();
    how.name = "xor_net";
    how.test_x = inputs;
    how.test_count = SAMPLES;
    const tann_status status = tann_export_c(ctx, m, folder, &how, &needs);
    if (status == TANN_OK) {
        printf("xor_net.c needs %zu bytes of flash, about, and %zu of RAM\n", needs.flash_bytes,
               needs.ram_bytes);
    }
    return status;
}

int main(int argc, char **argv)
{
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = make_model(ctx);
    const int failed =
        train(ctx, m) != TANN_OK || export_model(ctx, m, argc > 1 ? argv[1] : NULL) != TANN_OK;
    if (failed) {
        fprintf(stderr, "export_c: %s\n", tann_ctx_error(ctx));
    }
    tann_model_free(m);
    tann_ctx_free(ctx);
    return failed;
}
