/* A program that writes and reads an ONNX file. */
#include <stdio.h>

#include <tinyann/onnx.h>
#include <tinyann/tinyann.h>

int main(void)
{
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_dense(b, tann_input(b, tann_shape_1d(2)), 3, NULL);
    tann_model *m = tann_builder_finish(b, tann_activation(b, h, TANN_GELU), 1);
    const tann_status status = tann_onnx_save(ctx, m, "model.onnx", NULL);
    tann_model *loaded = tann_onnx_load(ctx, "model.onnx", NULL);
    printf("ONNX: %s %s\n", tann_status_name(status), tann_ctx_error(ctx));
    const int good = status == TANN_OK && loaded != NULL;
    tann_model_free(loaded);
    tann_model_free(m);
    tann_ctx_free(ctx);
    return good ? 0 : 1;
}
