/* W6: functions of many numbers. */
#include <stdlib.h>

#include "memory.h"
#include "workloads.h"

enum { COUNT = 4096 };

static const struct {
    const char *id;
    function_kind function;
    float reach; /* of x, on both sides of 0 */
} functions[] = {{"W6-exp", FUNCTION_EXP, 10},
                 {"W6-tanh", FUNCTION_TANH, 5},
                 {"W6-sigmoid", FUNCTION_SIGMOID, 10}};

void run_function_workloads(const run_options *o)
{
    float *x = take_floats(COUNT);
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        task t = {.kind = TASK_FUNCTION, .unit = "billion/s", .cores = 1, .tolerance = 1e-6};
        snprintf(t.id, sizeof t.id, "%s", functions[i].id);
        draw_floats(x, COUNT, -functions[i].reach, functions[i].reach, 3);
        t.function = (function_task){COUNT, x, functions[i].function};
        t.amount = 1e-9 * COUNT;
        if (wanted(o, t.id)) {
            run_task(o, &t);
        }
    }
    free(x);
}
