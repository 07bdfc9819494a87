#include <tinyann/openmp.h>
#include <tinyann/tinyann.h>

tann_ctx *make(void);

tann_ctx *make(void)
{
BLOCK
    return ctx;
}
