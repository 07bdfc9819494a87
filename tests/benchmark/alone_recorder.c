/* The recorder's cost alone:  alone_recorder [ROUNDS] */
#include <stdio.h>
#include <stdlib.h>

#include "hooks_recorder.h"

int main(int count, char **arguments)
{
    static const size_t sizes[][2] = {{64, 16},   {64, 64},   {64, 256},  {64, 1024},
                                      {64, 4096}, {1024, 16}, {1024, 64}, {4, 4096}};
    const size_t rounds = count > 1 ? strtoul(arguments[1], NULL, 10) : 15;
    printf("%6s %6s %9s %9s %10s %10s %10s %8s %8s\n", "units", "batch", "bytes", "index",
           "copy us", "all us", "record us", "/copy", "/all");
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        recorder_cost c;
        if (!measure_recorder(sizes[i][0], sizes[i][1], rounds, &c)) {
            return 1;
        }
        printf("%6zu %6zu %9zu %9zu %10.3f %10.3f %10.3f %8.3f %8.3f\n", c.units, c.batch, c.bytes,
               c.index_bytes, 1e6 * c.copy, 1e6 * c.copy_all, 1e6 * c.record, c.ratio, c.ratio_all);
    }
    return 0;
}
