#include "kernel/elementary.h"
#include "kernel/kernel.h"

float tann__logf(float x)
{
    return tann__log(x);
}
