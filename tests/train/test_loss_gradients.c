/* Every loss behind every last activation, from the logits and from the outputs, against central
   differences in double. */
#include "checks.h"
#include "gradients.h"
#include "graphs.h"

#include <string.h>

/* Measured: 8e-7 at worst. */
#define TOLERANCE 3e-6

/* A cross-entropy of outputs that are no probabilities: keeps them between 0.2 and 0.8. */
static void hold_outputs(tann_model *m, int32_t units)
{
    float kernel[4 * 3];
    float bias[3] = {0.5f, 0.45f, 0.55f};
    fill_uniform(3, -0.05f, 0.05f, kernel, (size_t)(4 * units));
    assert_int_equal(tann_model_weight_write(m, "output.kernel", kernel, (size_t)(4 * units)),
                     TANN_OK);
    assert_int_equal(tann_model_weight_write(m, "output.bias", bias, (size_t)units), TANN_OK);
}

static const graph_case *tanh_chain(void)
{
    for (size_t i = 0; i < graph_case_count; i++) {
        if (strcmp(graph_cases[i].name, "tanh") == 0) {
            return &graph_cases[i];
        }
    }
    return NULL;
}

static void check_pair(tann_ctx *ctx, tann_loss_kind loss, tann_activation_kind final, int unfused)
{
    const int32_t units = loss == TANN_CATEGORICAL_CROSSENTROPY ? 3 : 2;
    tann_model *m = graph_make(ctx, tanh_chain(), units, final);
    if (loss != TANN_MSE && final != TANN_SIGMOID && final != TANN_SOFTMAX) {
        hold_outputs(m, units);
    }
    const double worst = gradients_check(ctx, m, (gradients_case){loss, unfused}, TOLERANCE);
    const char *name = tann_activation_name(final);
    print_message("%-25s of %-8s %-8s greatest error %.1e\n", tann_loss_name(loss),
                  name ? name : "dense", unfused ? "unfused" : "", worst);
    tann_model_free(m);
}

static void every_pair_agrees(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    /* Those that the oracle has formulas for; what comes after them in the lists has its batteries. */
    for (int loss = 0; loss <= TANN_CATEGORICAL_CROSSENTROPY; loss++) {
        for (int final = -1; final <= TANN_SOFTMAX; final++) {
            check_pair(ctx, (tann_loss_kind)loss, (tann_activation_kind) final, 0);
            check_pair(ctx, (tann_loss_kind)loss, (tann_activation_kind) final, 1);
        }
    }
    tann_ctx_free(ctx);
}

/* One output: what the toy experiment has. */
static void one_output_agrees(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (int unfused = 0; unfused < 2; unfused++) {
        tann_model *m = graph_make(ctx, tanh_chain(), 1, TANN_SIGMOID);
        gradients_check(ctx, m, (gradients_case){TANN_BINARY_CROSSENTROPY, unfused}, TOLERANCE);
        tann_model_free(m);
    }
    tann_ctx_free(ctx);
}

/* A cross-entropy behind branches that end in its activation. */
static void every_graph_agrees_through_logits(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (size_t i = 0; i < graph_case_count; i++) {
        tann_model *m = graph_make(ctx, &graph_cases[i], 3, TANN_SOFTMAX);
        gradients_check(ctx, m, (gradients_case){TANN_CATEGORICAL_CROSSENTROPY, 0}, TOLERANCE);
        tann_model_free(m);
    }
    tann_ctx_free(ctx);
}

int test_loss_gradients(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pair_agrees),
        cmocka_unit_test(one_output_agrees),
        cmocka_unit_test(every_graph_agrees_through_logits),
    };
    return cmocka_run_group_tests_name("loss_gradients", tests, NULL, NULL);
}
