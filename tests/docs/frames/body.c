/* Statements that use what a page has made before: a context, a model, data, a session, a trainer. */
#include <stdio.h>
#include <string.h>

#include <tinyann/tinyann.h>

int main(void)
{
    const float x[8] = {0, 0, 0, 1, 1, 0, 1, 1};
    const float targets[4] = {0, 1, 1, 0};
    float y[4];
    const tann_dataset data = tann_dataset_floats(x, targets, 4);
    tann_ctx *ctx = tann_ctx_new(NULL);
    (void)data;
    (void)y;
BLOCK
    tann_ctx_free(ctx);
    return 0;
}
