/* Saves a model and prints its weights and some predictions:

     model FILE        NAME LINE OF DIMENSIONS / numbers in hexadecimal; at the end x and y */
#include <stdio.h>

#include <tinyann/tinyann.h>

#define SAMPLES 3

static int fail(const tann_ctx *ctx)
{
    fprintf(stderr, "model: %s\n", tann_ctx_error(ctx));
    return 1;
}

static tann_model *draw(tann_ctx *ctx)
{
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_input(b, tann_shape_1d(2));
    h = tann_activation(b, tann_named(b, tann_dense(b, h, 3, NULL), "encoder/p"), TANN_RELU);
    return tann_builder_finish(b, tann_dense(b, h, 2, NULL), 7);
}

static void print_numbers(const float *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        printf("%s%a", i > 0 ? " " : "", (double)values[i]);
    }
    printf("\n");
}

static void print_weights(const tann_model *m)
{
    for (tann_node node = 0; node < tann_model_node_count(m); node++) {
        tann_weight w = tann_weight_default();
        for (int32_t i = 0; tann_model_node_weight(m, node, i, &w) == TANN_OK; i++) {
            printf("%s.%s", tann_model_node_name(m, node), w.name);
            for (int32_t k = 0; k < w.shape.rank; k++) {
                printf(" %d", (int)w.shape.dim[k]);
            }
            printf("\n");
            print_numbers(w.data, w.count);
        }
    }
}

static int print_predictions(tann_ctx *ctx, const tann_model *m)
{
    static const float x[SAMPLES * 2] = {0.5f, -1, 2, 0.25f, -0.75f, 1};
    float y[SAMPLES * 2];
    tann_session *s = tann_session_new(ctx, m, SAMPLES);
    const int failed = tann_predict(s, x, SAMPLES, y) != TANN_OK;
    printf("x %d 2\n", SAMPLES);
    print_numbers(x, SAMPLES * 2);
    printf("y %d 2\n", SAMPLES);
    print_numbers(y, SAMPLES * 2);
    tann_session_free(s);
    return failed;
}

int main(int count, char **arguments)
{
    if (count != 2) {
        return 2;
    }
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = draw(ctx);
    int status = tann_model_save(ctx, m, arguments[1]) != TANN_OK;
    if (status == 0) {
        print_weights(m);
        status = print_predictions(ctx, m);
    }
    status = status != 0 ? fail(ctx) : 0;
    tann_model_free(m);
    tann_ctx_free(ctx);
    return status;
}
