/* Every figure of a health report against plain sums in double, on graphs of all kinds. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "checks.h"
#include "graphs.h"
#include "recorder.h"

enum { SAMPLES = 57, OUTPUTS = 2 };

static const unsigned watched = (unsigned)TANN_HOOK_FORWARD | (unsigned)TANN_HOOK_GRADIENT |
                                (unsigned)TANN_HOOK_WEIGHT_GRADIENT |
                                (unsigned)TANN_HOOK_AFTER_UPDATE;

/* All that a hook saw, the weights from before the updates besides. */
typedef struct sights {
    recorder seen, before;
} sights;

static tann_status look(const tann_hook_event *event, void *user)
{
    sights *s = user;
    assert_int_equal(recorder_look(event, &s->seen), TANN_OK);
    if (event->point == TANN_HOOK_AFTER_UPDATE) {
        tann_hook_event old = *event;
        old.value.data = (float *)(uintptr_t)event->before;
        assert_int_equal(recorder_look(&old, &s->before), TANN_OK);
    }
    return TANN_OK;
}

static bool is_at(const sight *s, tann_node node, tann_hook_point point, int32_t input)
{
    return s->event.node == node && s->event.point == point && s->event.input == input;
}

/* ---- values ---- */

/* Plain statistics of some numbers. */
typedef struct plain {
    double count, sum, squares, least, most, zeros;
} plain;

static void add(plain *p, double value)
{
    if (!isfinite(value)) {
        return;
    }
    p->least = p->count == 0 || value < p->least ? value : p->least;
    p->most = p->count == 0 || value > p->most ? value : p->most;
    p->count++;
    p->sum += value;
    p->squares += value * value;
    p->zeros += value == 0;
}

static void check_plain(const plain *p, double mean, double deviation, double least, double most)
{
    if (p->count == 0) {
        assert_true(isnan(mean) && isnan(deviation) && isnan(least) && isnan(most));
        return;
    }
    const double expected = p->sum / p->count;
    CHECK_NEAR(mean, expected, 1e-12 * (1 + fabs(expected)));
    /* The root of a difference of squares: half of the digits are lost near 0. */
    CHECK_NEAR(deviation * deviation, p->squares / p->count - expected * expected,
               1e-12 * (1 + p->squares / p->count));
    assert_true(least == p->least && most == p->most);
}

/* unit: which, or -1 for all. */
static plain sum_up(const recorder *seen, tann_node node, size_t units, long unit)
{
    plain p = {0, 0, 0, 0, 0, 0};
    for (size_t i = 0; i < seen->count; i++) {
        const sight *s = &seen->sights[i];
        for (size_t k = 0; is_at(s, node, TANN_HOOK_FORWARD, 0) && k < s->count; k++) {
            if (unit < 0 || k % units == (size_t)unit) {
                add(&p, (double)s->values[k]);
            }
        }
    }
    return p;
}

static size_t count_in_bin(const recorder *seen, tann_node node, size_t bin)
{
    double low = 0, high = 0;
    size_t count = 0;
    assert_int_equal(tann_health_bin(bin, &low, &high), TANN_OK);
    for (size_t i = 0; i < seen->count; i++) {
        const sight *s = &seen->sights[i];
        for (size_t k = 0; is_at(s, node, TANN_HOOK_FORWARD, 0) && k < s->count; k++) {
            const double v = (double)s->values[k];
            const bool after = bin > 32 ? v >= low : v > low;
            const bool until = bin < 32 ? v <= high : v < high;
            count += isfinite(v) && after && until;
        }
    }
    return count;
}

static void check_values(const tann_health *h, size_t index, const recorder *seen, size_t samples)
{
    tann_layer_health layer = tann_layer_health_default();
    assert_int_equal(tann_health_layer(h, index, &layer), TANN_OK);
    const plain all = sum_up(seen, layer.node, layer.units, -1);
    assert_int_equal(layer.samples, samples);
    assert_int_equal(layer.not_finite, samples * layer.units - (size_t)all.count);
    assert_int_equal(layer.zeros, (size_t)all.zeros);
    check_plain(&all, layer.mean, layer.deviation, layer.minimum, layer.maximum);
    for (size_t i = 0; i < layer.units; i++) {
        tann_unit_health unit = tann_unit_health_default();
        assert_int_equal(tann_health_unit(h, index, i, &unit), TANN_OK);
        const plain one = sum_up(seen, layer.node, layer.units, (long)i);
        assert_int_equal(unit.unit, i);
        assert_int_equal(unit.zeros, (size_t)one.zeros);
        assert_int_equal(unit.not_finite, samples - (size_t)one.count);
        check_plain(&one, unit.mean, unit.deviation, unit.minimum, unit.maximum);
    }
    for (size_t i = 0; i < TANN_HEALTH_BINS; i++) {
        assert_int_equal(layer.histogram[i], count_in_bin(seen, layer.node, i));
    }
}

/* ---- gradients and updates ---- */

static double squares(const sight *s)
{
    double sum = 0;
    for (size_t i = 0; i < s->count; i++) {
        sum += (double)s->values[i] * (double)s->values[i];
    }
    return sum;
}

static void check_gradient(const tann_health *h, size_t index, const recorder *seen)
{
    tann_layer_health layer = tann_layer_health_default();
    assert_int_equal(tann_health_layer(h, index, &layer), TANN_OK);
    double sum = 0;
    for (size_t i = 0; i < seen->count; i++) {
        const sight *s = &seen->sights[i];
        const double batch = (double)s->event.value.batch;
        sum += is_at(s, layer.node, TANN_HOOK_GRADIENT, 0) ? batch * batch * squares(s) : 0;
    }
    assert_int_equal(layer.gradient_samples, SAMPLES);
    assert_int_equal(layer.gradient_not_finite, 0);
    CHECK_NEAR(layer.gradient_norm, sqrt(sum / SAMPLES), 1e-12 * (1 + layer.gradient_norm));
}

/* Sums of squared norms at a point of a weight: of all sights, and of the last one. */
typedef struct norms {
    double all, last, count;
} norms;

static norms sum_norms(const recorder *seen, const tann_weight_health *w, int32_t index,
                       tann_hook_point point)
{
    norms n = {0, 0, 0};
    for (size_t i = 0; i < seen->count; i++) {
        if (is_at(&seen->sights[i], w->node, point, index)) {
            n.last = squares(&seen->sights[i]);
            n.all += n.last;
            n.count++;
        }
    }
    return n;
}

static double sum_changes(const sights *s, const tann_weight_health *w, int32_t index)
{
    double sum = 0;
    size_t at = 0;
    for (size_t i = 0; i < s->seen.count; i++) {
        const sight *after = &s->seen.sights[i];
        if (after->event.point != TANN_HOOK_AFTER_UPDATE) {
            continue;
        }
        const sight *before = &s->before.sights[at++];
        for (size_t k = 0; is_at(after, w->node, TANN_HOOK_AFTER_UPDATE, index) && k < after->count;
             k++) {
            const double change = (double)after->values[k] - (double)before->values[k];
            sum += change * change;
        }
    }
    return sum;
}

static void check_near_relative(double actual, double expected)
{
    CHECK_NEAR(actual, expected, 1e-12 * fabs(expected));
}

static void check_weights(const tann_health *h, size_t index, const tann_model *m, const sights *s)
{
    tann_layer_health layer = tann_layer_health_default();
    tann_weight_health w = tann_weight_health_default();
    tann_weight known = tann_weight_default();
    assert_int_equal(tann_health_layer(h, index, &layer), TANN_OK);
    for (int32_t i = 0; i < layer.weights; i++) {
        assert_int_equal(tann_health_weight(h, index, (size_t)i, &w), TANN_OK);
        assert_int_equal(tann_model_node_weight(m, layer.node, i, &known), TANN_OK);
        CHECK_TEXT(w.name, known.name);
        CHECK_TEXT(w.layer, layer.name);
        assert_true(w.count == known.count && tann_shape_equal(w.shape, known.shape));
        const norms gradient = sum_norms(&s->seen, &w, i, TANN_HOOK_WEIGHT_GRADIENT);
        const norms after = sum_norms(&s->seen, &w, i, TANN_HOOK_AFTER_UPDATE);
        const norms before = sum_norms(&s->before, &w, i, TANN_HOOK_AFTER_UPDATE);
        const double changes = sum_changes(s, &w, i);
        assert_int_equal(w.steps, (uint64_t)gradient.count);
        assert_int_equal(w.updates, (uint64_t)after.count);
        assert_int_equal(w.not_finite, 0);
        check_near_relative(w.norm, sqrt(after.last));
        check_near_relative(w.gradient_norm, sqrt(gradient.all / gradient.count));
        check_near_relative(w.update_norm, sqrt(changes / after.count));
        check_near_relative(w.update_ratio, sqrt(changes / before.all));
    }
    assert_int_equal(tann_health_weight(h, index, (size_t)layer.weights, &w), TANN_E_ARGUMENT);
}

/* ---- graphs ---- */

static float *make_samples(const tann_model *m, uint64_t seed)
{
    const size_t count = SAMPLES * tann_shape_size(tann_model_node_shape(m, 0));
    float *x = malloc(count * sizeof *x);
    assert_non_null(x);
    fill_uniform(seed, -2, 2, x, count);
    return x;
}

static void check_training(tann_ctx *ctx, const graph_case *g, tann_activation_kind final)
{
    tann_model *m = graph_make(ctx, g, OUTPUTS, final);
    float *x = make_samples(m, 3);
    float y[SAMPLES * OUTPUTS];
    fill_uniform(4, 0, 1, y, SAMPLES * OUTPUTS);
    tann_train_opts opts = tann_train_opts_default();
    opts.loss = final == TANN_SIGMOID ? TANN_BINARY_CROSSENTROPY : TANN_MSE;
    tann_trainer *t = tann_trainer_new(ctx, m, &opts);
    sights s = {{NULL, 0, 0}, {NULL, 0, 0}};
    tann_session *session = tann_trainer_session(t);
    CHECK_OK(ctx, tann_hook_add(session, NULL, watched, look, &s, NULL));
    tann_health *h = tann_health_new(session, NULL);
    assert_non_null(h);
    assert_int_equal(tann_health_layer_count(h), tann_model_node_count(m));
    const size_t width = tann_shape_size(tann_model_node_shape(m, 0));
    for (size_t done = 0, batch = 1; done < SAMPLES; done += batch, batch += batch % 3) {
        batch = SAMPLES - done < batch ? SAMPLES - done : batch;
        CHECK_OK(ctx, tann_train_step(t, x + done * width, y + done * OUTPUTS, batch, NULL));
    }
    for (size_t i = 0; i < tann_health_layer_count(h); i++) {
        check_values(h, i, &s.seen, SAMPLES);
        check_gradient(h, i, &s.seen);
        check_weights(h, i, m, &s);
    }
    recorder_clear(&s.seen);
    recorder_clear(&s.before);
    tann_health_free(h);
    tann_trainer_free(t);
    tann_model_free(m);
    free(x);
}

static void figures_are_those_of_plain_sums(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (size_t i = 0; i < graph_case_count; i++) {
        check_training(ctx, &graph_cases[i], NO_ACTIVATION);
        check_training(ctx, &graph_cases[i], TANN_SIGMOID);
    }
    tann_ctx_free(ctx);
}

/* A mean that is large beside the deviation costs no digits. */
static void large_means_cost_no_digits(void **state)
{
    (void)state;
    enum { COUNT = 1000 };
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    tann_node in = tann_input(b, tann_shape_1d(1));
    tann_model *m = tann_builder_finish(b, tann_dense(b, in, 1, NULL), 1);
    tann_session *s = tann_session_new(ctx, m, COUNT);
    tann_health_opts opts = tann_health_opts_default();
    opts.type = "input";
    tann_health *h = tann_health_new(s, &opts);
    float x[COUNT], y[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        x[i] = 1048576 + (float)(i % 2) / 8; /* half of them an eighth larger */
    }
    x[0] = 1048576;
    CHECK_OK(ctx, tann_predict(s, x, COUNT, y));
    tann_layer_health layer = tann_layer_health_default();
    assert_int_equal(tann_health_layer(h, 0, &layer), TANN_OK);
    CHECK_NEAR(layer.mean, 1048576.0625, 1e-9);
    CHECK_NEAR(layer.deviation, 0.0625, 1e-9);
    tann_health_free(h);
    tann_session_free(s);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

/* ---- batches ---- */

typedef struct snapshot {
    size_t layers;
    tann_layer_health layer[16];
    uint64_t histogram[16][TANN_HEALTH_BINS];
    tann_unit_health unit[16][12];
} snapshot;

static snapshot *take_snapshot(const tann_health *h)
{
    snapshot *s = calloc(1, sizeof *s);
    assert_non_null(s);
    s->layers = tann_health_layer_count(h);
    assert_in_range(s->layers, 1, 16);
    for (size_t i = 0; i < s->layers; i++) {
        s->layer[i] = tann_layer_health_default();
        assert_int_equal(tann_health_layer(h, i, &s->layer[i]), TANN_OK);
        assert_in_range(s->layer[i].units, 1, 12);
        memcpy(s->histogram[i], s->layer[i].histogram, sizeof s->histogram[i]);
        s->layer[i].histogram = NULL;
        for (size_t k = 0; k < s->layer[i].units; k++) {
            s->unit[i][k] = tann_unit_health_default();
            assert_int_equal(tann_health_unit(h, i, k, &s->unit[i][k]), TANN_OK);
        }
    }
    return s;
}

/* Predicts in batches of the size, or of sizes that change; some numbers are NaN or infinite. */
static snapshot *run_batches(const graph_case *g, size_t size, tann_isa isa)
{
    tann_ctx_opts ctx_opts = tann_ctx_opts_default();
    ctx_opts.max_isa = isa;
    tann_ctx *ctx = tann_ctx_new(&ctx_opts);
    if (ctx == NULL) {
        return NULL; /* not every number is a set */
    }
    tann_model *m = graph_make(ctx, g, OUTPUTS, TANN_SIGMOID);
    tann_session *s = tann_session_new(ctx, m, SAMPLES);
    tann_health *h = tann_health_new(s, NULL);
    const size_t width = tann_shape_size(tann_model_node_shape(m, 0));
    float *x = make_samples(m, 7);
    float y[SAMPLES * OUTPUTS];
    x[width * 20] = NAN;
    x[width * 33 + 1] = INFINITY;
    for (size_t done = 0, batch = size; done < SAMPLES; done += batch) {
        batch = size > 0 ? size : batch * 5 % 7 + 1;
        batch = SAMPLES - done < batch ? SAMPLES - done : batch;
        CHECK_OK(ctx, tann_predict(s, x + done * width, batch, y));
    }
    snapshot *out = take_snapshot(h);
    for (size_t i = 0; i < out->layers; i++) {
        out->layer[i].name = out->layer[i].type = out->layer[i].activation = NULL;
    }
    tann_health_free(h);
    tann_session_free(s);
    tann_model_free(m);
    tann_ctx_free(ctx);
    free(x);
    return out;
}

static void batches_and_instruction_sets_do_not_matter(void **state)
{
    (void)state;
    static const size_t sizes[] = {SAMPLES, 1, 2, 3, 8, 20, 21, 0};
    for (size_t g = 0; g < graph_case_count; g++) {
        snapshot *first = run_batches(&graph_cases[g], 57, TANN_ISA_PORTABLE);
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            for (int isa = 0; isa < TANN_ISA_COUNT_; isa++) {
                snapshot *other = run_batches(&graph_cases[g], sizes[i], (tann_isa)isa);
                assert_true(other == NULL || memcmp(other, first, sizeof *first) == 0);
                free(other);
            }
        }
        free(first);
    }
}

/* Some samples with NaN and infinity, then, after a reset, without. */
static void check_not_finite(tann_ctx *ctx, const graph_case *g)
{
    tann_model *m = graph_make(ctx, g, OUTPUTS, TANN_SIGMOID);
    tann_session *s = tann_session_new(ctx, m, SAMPLES);
    tann_health *h = tann_health_new(s, NULL);
    recorder seen = {NULL, 0, 0};
    CHECK_OK(ctx, tann_hook_add(s, NULL, TANN_HOOK_FORWARD, recorder_look, &seen, NULL));
    float *x = make_samples(m, 11);
    float y[SAMPLES * OUTPUTS];
    float *spoilt[2] = {x + 7, x + SAMPLES / 2};
    const float before[2] = {*spoilt[0], *spoilt[1]};
    *spoilt[0] = NAN;
    *spoilt[1] = -INFINITY;
    for (int k = 0; k < 2; k++) {
        CHECK_OK(ctx, tann_predict(s, x, SAMPLES, y));
        for (size_t i = 0; i < tann_health_layer_count(h); i++) {
            check_values(h, i, &seen, SAMPLES);
        }
        tann_layer_health layer = tann_layer_health_default();
        assert_int_equal(tann_health_layer(h, 0, &layer), TANN_OK);
        assert_int_equal(layer.not_finite, k == 0 ? 2 : 0);
        tann_health_reset(h);
        recorder_clear(&seen);
        *spoilt[0] = before[0];
        *spoilt[1] = before[1];
    }
    tann_health_free(h);
    tann_session_free(s);
    tann_model_free(m);
    free(x);
}

static void what_is_not_finite_is_left_out(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (size_t i = 0; i < graph_case_count; i++) {
        check_not_finite(ctx, &graph_cases[i]);
    }
    tann_ctx_free(ctx);
}

/* ---- bins ---- */

static void bins_lie_side_by_side(void **state)
{
    (void)state;
    double low = 0, high = 0, before = 0;
    for (size_t i = 0; i < TANN_HEALTH_BINS; i++) {
        assert_int_equal(tann_health_bin(i, &low, &high), TANN_OK);
        assert_true(i == 0 ? low == -(double)INFINITY : low == before);
        assert_true(low < high);
        before = high;
    }
    assert_true(high == (double)INFINITY);
    assert_int_equal(tann_health_bin(0, &low, &high), TANN_OK);
    assert_true(high == -2048);
    assert_int_equal(tann_health_bin(32, &low, &high), TANN_OK);
    assert_true(low == -ldexp(1, -20) && high == ldexp(1, -20));
    assert_int_equal(tann_health_bin(64, &low, &high), TANN_OK);
    assert_true(low == 2048);
    assert_int_equal(tann_health_bin(TANN_HEALTH_BINS, &low, &high), TANN_E_ARGUMENT);
    assert_int_equal(tann_health_bin(0, NULL, &high), TANN_E_ARGUMENT);
    assert_int_equal(tann_health_bin(0, &low, NULL), TANN_E_ARGUMENT);
}

/* Numbers at the edges of the bins, subnormal ones and the largest. */
static void edges_fall_into_the_right_bins(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    tann_model *m =
        tann_builder_finish(b, tann_dense(b, tann_input(b, tann_shape_1d(1)), 1, NULL), 1);
    tann_session *s = tann_session_new(ctx, m, 400);
    tann_health_opts opts = tann_health_opts_default();
    opts.type = "input";
    opts.figures = TANN_HEALTH_HISTOGRAM;
    tann_health *h = tann_health_new(s, &opts);
    recorder seen = {NULL, 0, 0};
    CHECK_OK(ctx, tann_hook_add(s, "input_1", TANN_HOOK_FORWARD, recorder_look, &seen, NULL));
    float x[400], y[400];
    size_t count = 0;
    for (int sign = -1; sign <= 1; sign += 2) {
        for (int exponent = -30; exponent < 15; exponent++) {
            const float edge = ldexpf((float)sign, exponent);
            x[count++] = edge;
            x[count++] = nextafterf(edge, 0);
            x[count++] = nextafterf(edge, 2 * edge);
        }
        x[count++] = (float)sign * 0.0f;
        x[count++] = (float)sign * 1e-45f;
        x[count++] = (float)sign * 3.4e38f;
    }
    CHECK_OK(ctx, tann_predict(s, x, count, y));
    tann_layer_health layer = tann_layer_health_default();
    assert_int_equal(tann_health_layer(h, 0, &layer), TANN_OK);
    for (size_t i = 0; i < TANN_HEALTH_BINS; i++) {
        assert_int_equal(layer.histogram[i], count_in_bin(&seen, 0, i));
    }
    recorder_clear(&seen);
    tann_health_free(h);
    tann_session_free(s);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

int test_health_figures(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_are_those_of_plain_sums),
        cmocka_unit_test(large_means_cost_no_digits),
        cmocka_unit_test(batches_and_instruction_sets_do_not_matter),
        cmocka_unit_test(what_is_not_finite_is_left_out),
        cmocka_unit_test(bins_lie_side_by_side),
        cmocka_unit_test(edges_fall_into_the_right_bins),
    };
    return cmocka_run_group_tests_name("health_figures", tests, NULL, NULL);
}
