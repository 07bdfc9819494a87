/* Statements of the page on files, with a model m. */
#include <stdio.h>

#include <tinyann/tinyann.h>

static int fail(const tann_ctx *ctx)
{
    fprintf(stderr, "%s\n", tann_ctx_error(ctx));
    return 1;
}

static tann_model *make_model(tann_ctx *ctx)
{
    tann_builder *b = tann_builder_new(ctx);
    const tann_node x = tann_input(b, tann_shape_1d(2));
    return tann_builder_finish(b, tann_named(b, tann_dense(b, x, 3, NULL), "hidden"), 42);
}

int main(void)
{
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = make_model(ctx);
    if (m == NULL) {
        return fail(ctx);
    }
BLOCK
    tann_model_free(m);
    tann_ctx_free(ctx);
    return 0;
}
