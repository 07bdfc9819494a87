/* Writes a model for other programs, and reads it as they would.

     interop_onnx FOLDER        model.safetensors and model.txt, as train.c writes them; makes model.onnx */
#include <stdio.h>

#include <tinyann/onnx.h>
#include <tinyann/tinyann.h>

#include "table.h"

#define MOST    300
#define INPUTS  2
#define OUTPUTS 2

static tann_status convert(tann_ctx *ctx, const char *from, const char *to)
{
    tann_model *m = tann_model_load(ctx, from, NULL);
    const tann_status status = tann_onnx_save(ctx, m, to, NULL);
    tann_model_free(m);
    return status;
}

static tann_status predict(tann_ctx *ctx, const char *path, const float *x, size_t count, float *y)
{
    tann_model *m = tann_onnx_load(ctx, path, NULL);
    tann_session *s = tann_session_new(ctx, m, MOST);
    const tann_status status = tann_predict(s, x, count, y);
    tann_session_free(s);
    tann_model_free(m);
    return status;
}

static tann_status run(tann_ctx *ctx, const char *folder)
{
    float x[MOST * INPUTS], expected[MOST * OUTPUTS], y[MOST * OUTPUTS];
    char safetensors[1024], onnx[1024], text[1024];
    snprintf(safetensors, sizeof safetensors, "%s/model.safetensors", folder);
    snprintf(onnx, sizeof onnx, "%s/model.onnx", folder);
    snprintf(text, sizeof text, "%s/model.txt", folder);
    const size_t count = table_read(text, x, INPUTS, expected, OUTPUTS, MOST);
    if (count == 0) {
        return TANN_E_IO;
    }
    if (convert(ctx, safetensors, onnx) != TANN_OK || predict(ctx, onnx, x, count, y) != TANN_OK) {
        return tann_ctx_status(ctx);
    }
    const table_difference d = table_compare(y, expected, count * OUTPUTS);
    printf("model.onnx, written and read by tinyann %s: %zu numbers, greatest difference %g\n",
           tann_version(), count * OUTPUTS, d.greatest);
    return d.greatest > 0 ? TANN_E_NUMERIC : TANN_OK;
}

int main(int count, char **arguments)
{
    if (count != 2) {
        fprintf(stderr, "interop_onnx FOLDER\n");
        return 2;
    }
    tann_ctx *ctx = tann_ctx_new(NULL);
    const tann_status status = run(ctx, arguments[1]);
    if (status != TANN_OK) {
        fprintf(stderr, "interop_onnx: %s %s\n", tann_status_name(status), tann_ctx_error(ctx));
    }
    tann_ctx_free(ctx);
    return status == TANN_OK ? 0 : 1;
}
