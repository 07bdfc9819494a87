#include "intervene_fixture.h"

#include <string.h>

#include "checks.h"
#include "graphs.h"

static tann_model *draw(tann_ctx *ctx)
{
    tann_builder *b = tann_builder_new(ctx);
    const tann_node first = tann_dense(b, tann_input(b, tann_shape_1d(3)), 5, NULL);
    const tann_node bent = tann_activation(b, first, TANN_TANH);
    const tann_node second = tann_activation(b, tann_dense(b, bent, 4, NULL), TANN_RELU);
    const tann_node third = tann_dense(b, second, 2, NULL);
    const tann_node joined = tann_add(b, third, tann_dense(b, bent, 2, NULL));
    tann_model *m = tann_builder_finish(b, tann_named(b, joined, "joined"), 1);
    assert_non_null(m);
    graph_randomize(m, 7, 1);
    return m;
}

void intervene_set_up(intervene_fixture *f)
{
    memset(f, 0, sizeof *f);
    f->ctx = heap_ctx(&f->heap);
    f->model = draw(f->ctx);
    f->trainer = tann_trainer_new(f->ctx, f->model, NULL);
    f->session = tann_session_new(f->ctx, f->model, BATCH);
    assert_true(f->trainer != NULL && f->session != NULL);
    fill_uniform(1, -1, 1, f->x, BATCH * 3);
    fill_uniform(2, -1, 1, f->y, BATCH * 2);
}

void intervene_tear_down(intervene_fixture *f)
{
    tann_session_free(f->session);
    tann_trainer_free(f->trainer);
    tann_model_free(f->model);
    tann_ctx_free(f->ctx);
    heap_check_empty(&f->heap);
}

tann_intervention intervene_at(const char *name, tann_intervention_kind kind, float amount)
{
    tann_intervention v = tann_intervention_default();
    v.name = name;
    v.kind = kind;
    v.amount = amount;
    return v;
}

tann_hook intervene_begin(intervene_fixture *f, const tann_intervention *v)
{
    tann_hook hook = 0;
    CHECK_OK(f->ctx, tann_intervene(f->session, v, &hook));
    assert_true(hook != 0);
    return hook;
}

void intervene_end(intervene_fixture *f, tann_hook hook)
{
    CHECK_OK(f->ctx, tann_hook_remove(f->session, hook));
}

/* [BATCH, size of the node] */
void intervene_run_to(intervene_fixture *f, const char *name, float *value)
{
    const tann_node node = tann_model_find(f->model, name);
    CHECK_OK(f->ctx, tann_predict_at(f->session, f->x, BATCH, node, value));
}
