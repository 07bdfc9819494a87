/* Statements of the page on files about ONNX, with a model m. */
#include <stdio.h>

#include <tinyann/onnx.h>
#include <tinyann/tinyann.h>

static int fail(const tann_ctx *ctx)
{
    fprintf(stderr, "%s\n", tann_ctx_error(ctx));
    return 1;
}

int try_onnx(tann_ctx *ctx, const tann_model *m);

int try_onnx(tann_ctx *ctx, const tann_model *m)
{
BLOCK
    return 0;
}
