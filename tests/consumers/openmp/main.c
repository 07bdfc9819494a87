/* A program that takes its runner from the component. */
#include <stdio.h>

#include <tinyann/openmp.h>
#include <tinyann/tinyann.h>

int main(void)
{
    tann_ctx_opts opts = tann_ctx_opts_default();
    tann_openmp_use(&opts, 3);
    tann_ctx *ctx = tann_ctx_new(&opts);
    const tann_status status = tann_self_test(ctx, NULL, NULL);
    printf("self-test with 3 tasks: %s %s\n", tann_status_name(status), tann_ctx_error(ctx));
    tann_ctx_free(ctx);
    return status == TANN_OK ? 0 : 1;
}
