/* Statements with a context ctx, which end in an error. */
#include <stdio.h>

#include <tinyann/tinyann.h>

int main(void)
{
    tann_ctx *ctx = tann_ctx_new(NULL);
BLOCK
    const int failed = tann_ctx_status(ctx) != TANN_OK;
    tann_ctx_free(ctx);
    return failed ? 0 : 1;
}
