/* The progress bar, letter by letter. */
#include "checks.h"
#include "graphs.h"
#include "page.h"

#include <math.h>
#include <string.h>

static tann_progress bar_on(page *p, int interactive, int32_t width)
{
    tann_progress progress = tann_progress_default(p, interactive);
    progress.write = page_write;
    progress.width = width;
    return progress;
}

static tann_fit_event event(tann_fit_moment moment, size_t epoch, size_t done)
{
    tann_fit_event e;
    memset(&e, 0, sizeof e);
    e.struct_size = sizeof e;
    e.moment = moment;
    e.epoch = epoch;
    e.epochs = 20;
    e.samples = 400;
    e.samples_done = done;
    e.loss = 0.5;
    e.accuracy = e.validation_loss = e.validation_accuracy = NAN;
    return e;
}

static void show(tann_progress *progress, const tann_fit_event *e)
{
    assert_int_equal(tann_progress_bar(e, progress), TANN_OK);
}

static void a_log_gets_a_line_an_epoch(void **state)
{
    (void)state;
    page p = {.length = 0};
    tann_progress progress = bar_on(&p, 0, 24);
    tann_fit_event e = event(TANN_FIT_BEGIN, 0, 0);
    show(&progress, &e);
    e = event(TANN_FIT_EPOCH_BEGIN, 0, 0);
    show(&progress, &e);
    e = event(TANN_FIT_BATCH_END, 0, 200);
    show(&progress, &e);
    assert_int_equal(p.length, 0);
    e = event(TANN_FIT_EPOCH_END, 0, 400);
    e.accuracy = 0.875;
    show(&progress, &e);
    e = event(TANN_FIT_EPOCH_END, 19, 400);
    e.validation_loss = 1.25;
    e.validation_accuracy = 0.75;
    show(&progress, &e);
    e = event(TANN_FIT_END, 20, 0);
    show(&progress, &e);
    CHECK_TEXT(p.text, "epoch 1/20  400/400  loss 0.5000  accuracy 0.8750\n"
                       "epoch 20/20  400/400  loss 0.5000  validation loss 1.2500"
                       "  validation accuracy 0.7500\n");
}

static void a_terminal_gets_a_bar(void **state)
{
    (void)state;
    page p = {.length = 0};
    tann_progress progress = bar_on(&p, 1, 8);
    tann_fit_event e = event(TANN_FIT_EPOCH_BEGIN, 2, 0);
    show(&progress, &e);
    for (size_t done = 32; done <= 400; done += 32) { /* 12 batches and a rest */
        e = event(TANN_FIT_BATCH_END, 2, done);
        show(&progress, &e);
    }
    e = event(TANN_FIT_EPOCH_END, 2, 400);
    show(&progress, &e);
    CHECK_TEXT(p.text, "\repoch 3/20  [>.......]  64/400  loss 0.5000\x1b[K"
                       "\repoch 3/20  [=>......]  128/400  loss 0.5000\x1b[K"
                       "\repoch 3/20  [==>.....]  160/400  loss 0.5000\x1b[K"
                       "\repoch 3/20  [===>....]  224/400  loss 0.5000\x1b[K"
                       "\repoch 3/20  [====>...]  256/400  loss 0.5000\x1b[K"
                       "\repoch 3/20  [=====>..]  320/400  loss 0.5000\x1b[K"
                       "\repoch 3/20  [======>.]  352/400  loss 0.5000\x1b[K"
                       "\repoch 3/20  [========]  400/400  loss 0.5000\x1b[K\n");
}

static void widths_have_bounds(void **state)
{
    (void)state;
    static const struct {
        int32_t width;
        tann_status status;
    } cases[] = {{-1, TANN_E_ARGUMENT}, {0, TANN_E_ARGUMENT},   {1, TANN_OK},
                 {200, TANN_OK},        {201, TANN_E_ARGUMENT}, {INT32_MAX, TANN_E_ARGUMENT}};
    const tann_fit_event half = event(TANN_FIT_BATCH_END, 0, 200);
    const tann_fit_event whole = event(TANN_FIT_EPOCH_END, 0, 400);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        page p = {.length = 0};
        tann_progress progress = bar_on(&p, 1, cases[i].width);
        assert_int_equal(tann_progress_bar(&half, &progress), cases[i].status);
        assert_int_equal(tann_progress_bar(&whole, &progress), cases[i].status);
        assert_int_equal(p.length > 0, cases[i].status == TANN_OK);
    }
    page p = {.length = 0};
    tann_progress progress = bar_on(&p, 1, 24);
    assert_int_equal(tann_progress_bar(NULL, &progress), TANN_E_ARGUMENT);
    assert_int_equal(tann_progress_bar(&whole, NULL), TANN_E_ARGUMENT);
    progress.write = NULL;
    assert_int_equal(tann_progress_bar(&whole, &progress), TANN_E_ARGUMENT);
    progress = bar_on(&p, 1, 24);
    progress.struct_size = 3;
    assert_int_equal(tann_progress_bar(&whole, &progress), TANN_E_ARGUMENT);
}

/* As a callback of a fit; a writer that fails ends the fit. */
/* Whoever prints after a fit that was stopped inside an epoch begins a line of his own. */
static void a_line_that_is_open_is_ended(void **state)
{
    (void)state;
    page p = {0};
    tann_progress bar = bar_on(&p, 1, 10);
    tann_fit_event e = {.struct_size = sizeof e, .epochs = 1, .samples_done = 5, .samples = 10};
    e.moment = TANN_FIT_BATCH_END;
    assert_int_equal(tann_progress_bar(&e, &bar), TANN_OK);
    assert_true(bar.drawn > 0);
    const size_t length = strlen(p.text);
    e.moment = TANN_FIT_END;
    assert_int_equal(tann_progress_bar(&e, &bar), TANN_OK);
    CHECK_TEXT(p.text + length, "\n");
    bar.flags = 1;
    assert_int_equal(tann_progress_bar(&e, &bar), TANN_E_UNSUPPORTED);
}

static void it_goes_with_a_fit(void **state)
{
    (void)state;
    const float x[4] = {0, 0, 0, 0};
    const float y[4] = {1, 1, 0, 1};
    page p = {.length = 0};
    tann_progress progress = bar_on(&p, 0, 24);
    const tann_callback callback = {tann_progress_bar, &progress};
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    const tann_node h = tann_dense(b, tann_input(b, tann_shape_1d(1)), 1, NULL);
    tann_model *m = tann_builder_finish(b, tann_activation(b, h, TANN_SIGMOID), 1);
    tann_train_opts opts = tann_train_opts_default();
    opts.loss = TANN_BINARY_CROSSENTROPY;
    opts.rate = 1e-4f;
    tann_trainer *t = tann_trainer_new(ctx, m, &opts);
    tann_fit_opts fit = tann_fit_opts_default();
    fit.epochs = 2;
    fit.callbacks = &callback;
    fit.callback_count = 1;
    const tann_dataset data = tann_dataset_floats(x, y, 4);
    fit.validation = &data;
    CHECK_OK(ctx, tann_fit(t, &data, &fit, NULL));
    /* p = 0.5 is not above 0.5: only the sample of class 0 is right, until the first update. */
    CHECK_TEXT(p.text, "epoch 1/2  4/4  loss 0.6931  accuracy 0.2500"
                       "  validation loss 0.6931  validation accuracy 0.7500\n"
                       "epoch 2/2  4/4  loss 0.6931  accuracy 0.7500"
                       "  validation loss 0.6931  validation accuracy 0.7500\n");
    p.fail_at = p.calls + 3;
    p.status = TANN_E_IO;
    CHECK_FAILS(ctx, tann_fit(t, &data, &fit, NULL), TANN_E_IO, "callback 0 returned TANN_E_IO");
    tann_trainer_free(t);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

int test_progress(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_log_gets_a_line_an_epoch),
        cmocka_unit_test(a_terminal_gets_a_bar),
        cmocka_unit_test(widths_have_bounds),
        cmocka_unit_test(a_line_that_is_open_is_ended),
        cmocka_unit_test(it_goes_with_a_fit),
    };
    return cmocka_run_group_tests_name("progress", tests, NULL, NULL);
}
