/* Interventions with a row of values for each sample; patching a value from another run. */
#include "checks.h"
#include "graphs.h"
#include "intervene_fixture.h"

static void a_value_from_another_run_is_patched_in(void **state)
{
    (void)state;
    intervene_fixture f;
    float other[BATCH * 3];
    float value[BATCH * 4];
    float there[BATCH * 2];
    float patched[BATCH * 2];
    intervene_set_up(&f);
    fill_uniform(5, -1, 1, other, BATCH * 3);
    const tann_node node = tann_model_find(f.model, "activation_1");
    float bent[BATCH * 5];
    CHECK_OK(f.ctx, tann_predict(f.session, other, BATCH, there));
    CHECK_OK(f.ctx, tann_predict_at(f.session, other, BATCH, node, bent));
    intervene_run_to(&f, "activation_2", value);
    tann_intervention v = intervene_at("activation_1", TANN_INTERVENE_REPLACE, 0);
    v.values = bent;
    v.unit_count = 5;
    v.rows = BATCH;
    const tann_hook hook = intervene_begin(&f, &v);
    CHECK_OK(f.ctx, tann_predict(f.session, f.x, BATCH, patched));
    CHECK_BITS(patched, there, BATCH * 2);
    CHECK_OK(f.ctx, tann_predict(f.session, f.x, 2, patched)); /* fewer samples than rows */
    CHECK_BITS(patched, there, 2 * 2);
    intervene_end(&f, hook);
    intervene_tear_down(&f);
}

/* What an observer sees behind an intervention that gives sample i the number 10 + i. */
typedef struct numbered {
    size_t seen, wrong;
} numbered;

static tann_status compare(const tann_hook_event *event, void *user)
{
    numbered *n = user;
    for (size_t r = 0; r < event->value.batch; r++) {
        const size_t sample =
            event->samples != NULL ? event->samples[r] : (size_t)event->first_sample + r;
        n->seen++;
        n->wrong += event->value.data[r * 5 + 3] != 10 + (float)sample;
    }
    return TANN_OK;
}

/* Rows are those of the data set: in batches, shuffled or not. */
static void rows_belong_to_samples(void **state)
{
    (void)state;
    enum { SAMPLES = 11 };
    static const size_t unit = 3;
    intervene_fixture f;
    float x[SAMPLES * 3];
    float y[SAMPLES * 2];
    float values[SAMPLES];
    numbered n = {0, 0};
    intervene_set_up(&f);
    fill_uniform(5, -1, 1, x, SAMPLES * 3);
    fill_uniform(6, -1, 1, y, SAMPLES * 2);
    for (size_t i = 0; i < SAMPLES; i++) {
        values[i] = 10 + (float)i;
    }
    tann_intervention v = intervene_at("activation_1", TANN_INTERVENE_REPLACE, 0);
    v.units = &unit;
    v.unit_count = 1;
    v.values = values;
    v.rows = SAMPLES;
    tann_session *s = tann_trainer_session(f.trainer);
    const tann_dataset data = tann_dataset_floats(x, y, SAMPLES);
    CHECK_OK(f.ctx, tann_intervene(s, &v, NULL));
    CHECK_OK(f.ctx, tann_hook_add(s, "activation_1", TANN_HOOK_FORWARD, compare, &n, NULL));
    tann_fit_opts fit = tann_fit_opts_default();
    fit.batch = 4;
    fit.epochs = 3;
    CHECK_OK(f.ctx, tann_fit(f.trainer, &data, &fit, NULL));
    assert_true(n.seen == 3 * SAMPLES && n.wrong == 0);

    tann_score score = tann_score_default();
    CHECK_OK(f.ctx, tann_hook_add(f.session, "activation_1", TANN_HOOK_FORWARD, compare, &n, NULL));
    const tann_hook hook = intervene_begin(&f, &v); /* behind the observer */
    CHECK_OK(f.ctx, tann_evaluate(f.session, &data, TANN_MSE, &score));
    assert_true(n.seen == 4 * SAMPLES && n.wrong == SAMPLES);
    CHECK_OK(f.ctx, tann_hook_add(f.session, "activation_1", TANN_HOOK_FORWARD, compare, &n, NULL));
    CHECK_OK(f.ctx, tann_evaluate(f.session, &data, TANN_MSE, &score));
    assert_true(n.seen == 6 * SAMPLES && n.wrong == 2 * SAMPLES);
    intervene_end(&f, hook);
    intervene_tear_down(&f);
}

static void a_sample_without_a_row_ends_the_run(void **state)
{
    (void)state;
    intervene_fixture f;
    float out[BATCH * 2];
    const float values[3] = {1, 2, 3};
    static const size_t unit = 0;
    intervene_set_up(&f);
    tann_intervention v = intervene_at("activation_1", TANN_INTERVENE_SCALE, 0);
    v.units = &unit;
    v.unit_count = 1;
    v.values = values;
    v.rows = 3;
    const tann_hook hook = intervene_begin(&f, &v);
    CHECK_FAILS(f.ctx, tann_predict(f.session, f.x, BATCH, out), TANN_E_ARGUMENT,
                "sample 3 at 'activation_1' has no values: the intervention has 3 rows");
    CHECK_OK(f.ctx, tann_predict(f.session, f.x, 3, out));
    intervene_end(&f, hook);
    CHECK_OK(f.ctx, tann_predict(f.session, f.x, BATCH, out));
    intervene_tear_down(&f);
}

int test_intervene_rows(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_from_another_run_is_patched_in),
        cmocka_unit_test(rows_belong_to_samples),
        cmocka_unit_test(a_sample_without_a_row_ends_the_run),
    };
    return cmocka_run_group_tests_name("intervene_rows", tests, NULL, NULL);
}
