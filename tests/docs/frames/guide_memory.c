/* Functions of the guide, the last of which is counting_context(). */
#include <stdlib.h>

#include <tinyann/tinyann.h>

BLOCK

int main(void)
{
    size_t bytes = 0;
    tann_ctx *ctx = counting_context(&bytes);
    const int counted = ctx != NULL && bytes > 0;
    tann_ctx_free(ctx);
    return counted && bytes == 0 ? 0 : 1;
}
