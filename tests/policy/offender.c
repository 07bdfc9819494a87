/* Breaks every rule of objects.sh and exports.sh, to show that they notice. Part of no library. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

int offender_counter = 1;
double *offender_memory;

__attribute__((visibility("default"))) double offender_speaks(double x);

double offender_speaks(double x)
{
    if (offender_memory == NULL) {
        offender_memory = malloc(sizeof *offender_memory);
    }
    if (offender_memory == NULL) {
        abort();
    }
    *offender_memory += sin(x) + offender_counter++;
    printf("%g %d\n", *offender_memory, fopen("offence", "r") != NULL);
    return x;
}
