#include "ending.h"

#include <stdio.h>

int complain(const char *program, const message *why, int status)
{
    fprintf(stderr, "%s: %s\n", program, why->text);
    return status;
}
