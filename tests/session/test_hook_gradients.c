/* The gradients that hooks see, against differences of the loss when a hook moves the value. */
#include "checks.h"
#include "graphs.h"

#include <stdbool.h>
#include <string.h>

/* A writing hook that moves one number of a node's value. */
typedef struct push {
    size_t at;
    float by;
} push;

static tann_status push_one(const tann_hook_event *e, void *user)
{
    const push *p = user;
    e->value.data[p->at] += p->by;
    return TANN_OK;
}

static tann_status keep(const tann_hook_event *e, void *user)
{
    memcpy(user, e->value.data, e->value.batch * tann_shape_size(e->value.shape) * sizeof(float));
    return TANN_OK;
}

typedef struct pushed {
    tann_ctx *ctx;
    tann_session *session;
    const tann_dataset *data;
    tann_loss_kind loss;
    push push;
} pushed;

static double loss_after(pushed *p, float by)
{
    tann_score score = tann_score_default();
    p->push.by = by;
    CHECK_OK(p->ctx, tann_evaluate(p->session, p->data, p->loss, &score));
    return score.loss;
}

/* What a hook sees as d loss / d value is how the loss changes when a hook moves the value. Where the
   loss has a kink the three differences do not agree with one another, and nothing is compared. */
static size_t compare_with_differences(pushed *p, const float *gradient, size_t numbers)
{
    const float h = 1e-2f;
    const double middle = loss_after(p, 0);
    size_t compared = 0;
    for (size_t i = 0; i < numbers; i++) {
        p->push.at = i;
        const double above = loss_after(p, h);
        const double below = loss_after(p, -h);
        const double bend = (above - middle) - (middle - below);
        if (bend < 1e-4 && bend > -1e-4) {
            CHECK_NEAR(gradient[i], (above - below) / (2 * (double)h), 3e-4);
            compared++;
        }
    }
    return compared;
}

static bool has_dropout(const tann_model *m)
{
    for (tann_node node = 0; node < tann_model_node_count(m); node++) {
        if (strcmp(tann_model_node_type(m, node), "dropout") == 0) {
            return true;
        }
    }
    return false;
}

static void gradients_agree_with_differences(void **state)
{
    (void)state;
    enum { ROWS = 3 };
    float x[ROWS * 12];
    float y[ROWS * 3];
    size_t compared = 0;
    tann_ctx *ctx = tann_ctx_new(NULL);
    fill_uniform(7, -1, 1, x, ROWS * 12);
    fill_uniform(8, 0, 1, y, ROWS * 3);
    const tann_dataset data = tann_dataset_floats(x, y, ROWS);
    for (size_t i = 0; i < graph_case_count * GRAPH_ENDINGS; i++) {
        const graph_case *g = &graph_cases[i / GRAPH_ENDINGS];
        tann_model *m = graph_make(ctx, g, 3, graph_endings[i % GRAPH_ENDINGS].final);
        tann_train_opts opts = tann_train_opts_default();
        opts.loss = graph_endings[i % GRAPH_ENDINGS].loss;
        /* With dropout training and evaluation are different functions. */
        const tann_node nodes = has_dropout(m) ? 0 : tann_model_node_count(m);
        for (tann_node node = 0; node < nodes; node++) {
            float gradient[ROWS * 16];
            tann_trainer *t = tann_trainer_new(ctx, m, &opts);
            tann_session *s = tann_session_new(ctx, m, ROWS);
            pushed p = {ctx, s, &data, opts.loss, {0, 0}};
            const char *name = tann_model_node_name(m, node);
            float weights[256];
            weights_read(m, weights);
            CHECK_OK(ctx, tann_hook_add(tann_trainer_session(t), name, TANN_HOOK_GRADIENT, keep,
                                        gradient, NULL));
            CHECK_OK(ctx, tann_train_step(t, x, y, ROWS, NULL));
            weights_write(m, weights);
            CHECK_OK(ctx, tann_hook_add(s, name,
                                        (unsigned)TANN_HOOK_FORWARD | (unsigned)TANN_HOOK_WRITES,
                                        push_one, &p.push, NULL));
            compared += compare_with_differences(
                &p, gradient, ROWS * tann_shape_size(tann_model_node_shape(m, node)));
            tann_session_free(s);
            tann_trainer_free(t);
        }
        tann_model_free(m);
    }
    print_message("%zu gradients compared\n", compared);
    assert_true(compared > 3000);
    tann_ctx_free(ctx);
}

int test_hook_gradients(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gradients_agree_with_differences),
    };
    return cmocka_run_group_tests_name("hook_gradients", tests, NULL, NULL);
}
