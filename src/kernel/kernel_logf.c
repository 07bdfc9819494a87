#define KERNEL_SCALAR
#include "kernel/elementary.h"
#include "kernel/kernel.h"

float tann__logf(float x)
{
    return v_log(x);
}
