/* Statements that draw a graph with a builder b of a context ctx; the last node is h. */
#include <stdio.h>

#include <tinyann/tinyann.h>

int main(void)
{
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
BLOCK
    tann_model *m = tann_builder_finish(b, h, 42);
    fprintf(stderr, "%s\n", tann_ctx_error(ctx));
    (void)tann_model_summary(m, tann_write_file, stdout);
    const int ok = m != NULL;
    tann_model_free(m);
    tann_ctx_free(ctx);
    return ok ? 0 : 1;
}
