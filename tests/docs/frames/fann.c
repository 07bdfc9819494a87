/* Statements of the page on files, with a network of FANN. */
#include <stdio.h>

#include <tinyann/tinyann.h>

int main(void)
{
    tann_ctx *ctx = tann_ctx_new(NULL);
BLOCK
    tann_model_free(loaded);
    tann_ctx_free(ctx);
    return 0;
}
