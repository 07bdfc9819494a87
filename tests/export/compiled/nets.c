/* All exported models in one file, compiled with the flags that are tried. */
#include "net.h"

#include "nets.h"

const net nets[] = {
#include "rows.h"
    {0, 0, 0, 0},
};
