/* Predictions of a model that another program wrote.

     onnx_predict MODEL X Y          X, Y: samples and what that program makes of them, as float32 in the
                                     byte order of the machine

   The exit status is 0 if all are the same to 1e-6 + 1e-5 |value|. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <tinyann/onnx.h>
#include <tinyann/tinyann.h>

static float *read_floats(const char *path, size_t *count)
{
    FILE *file = fopen(path, "rb");
    float *values = malloc(1 << 22);
    *count = file != NULL && values != NULL ? fread(values, sizeof *values, 1 << 20, file) : 0;
    if (*count == 0) {
        perror(path);
        exit(2);
    }
    fclose(file);
    return values;
}

/* As a part of what is allowed. */
static double worst(const float *actual, const float *expected, size_t count)
{
    double most = 0;
    for (size_t i = 0; i < count; i++) {
        const double e = expected[i];
        const double off = fabs(actual[i] - e) / (1e-6 + 1e-5 * fabs(e));
        most = off <= most ? most : off;
    }
    return most;
}

int main(int argument_count, char **arguments)
{
    size_t x_count = 0, y_count = 0;
    if (argument_count != 4) {
        return 2;
    }
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = tann_onnx_load(ctx, arguments[1], NULL);
    float *x = read_floats(arguments[2], &x_count), *y = read_floats(arguments[3], &y_count);
    const size_t n = x_count / (m != NULL ? tann_shape_size(tann_model_node_shape(m, 0)) : 1);
    tann_session *s = tann_session_new(ctx, m, n);
    float *p = calloc(y_count, sizeof *p);
    const size_t outputs = tann_shape_size(tann_model_node_shape(m, tann_model_output(m)));
    if (p == NULL || s == NULL || n * outputs != y_count || tann_predict(s, x, n, p) != TANN_OK) {
        fprintf(stderr, "%s: %s\n", arguments[1], tann_ctx_error(ctx));
        return 1;
    }
    const double off = worst(p, y, y_count);
    printf("%zu samples, %zu values, at most %.3f of what is allowed\n", n, y_count, off);
    tann_session_free(s);
    tann_model_free(m);
    tann_ctx_free(ctx);
    free(x);
    free(y);
    free(p);
    return off <= 1 ? 0 : 1;
}
