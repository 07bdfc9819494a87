/* Every layer, in chains and in graphs with branches, against central differences in double. */
#include "checks.h"
#include "gradients.h"
#include "graphs.h"

/* Measured: 6e-7 at worst. */
#define TOLERANCE 3e-6

static void every_graph_agrees(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (size_t i = 0; i < graph_case_count; i++) {
        tann_model *m = graph_make(ctx, &graph_cases[i], 3, NO_ACTIVATION);
        const double worst = gradients_check(ctx, m, (gradients_case){TANN_MSE, 0}, TOLERANCE);
        print_message("%-16s greatest error %.1e\n", graph_cases[i].name, worst);
        tann_model_free(m);
    }
    tann_ctx_free(ctx);
}

int test_layer_gradients(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_graph_agrees),
    };
    return cmocka_run_group_tests_name("layer_gradients", tests, NULL, NULL);
}
