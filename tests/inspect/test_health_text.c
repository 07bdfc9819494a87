/* The printed report and the CSV, letter for letter. */
#include <string.h>

#include "checks.h"
#include "graphs.h"
#include "page.h"

/* 2 -> 3 relu -> 1, with numbers that are exact in a few bits. Unit 1 is dead. */
typedef struct fixture {
    tann_ctx *ctx;
    tann_model *model;
    tann_trainer *trainer;
} fixture;

static const float samples[8] = {1, 0.5f, -1, 2, 0.25f, -4, 0, 16};
static const float targets[4] = {1, 0, -1, 2};

static void set_up(fixture *f)
{
    static const float w[6] = {1, 0.5f, -1, 0.25f, 0, 0.5f}, b[3] = {0.5f, -8, 0};
    static const float v[3] = {0.5f, 1, 0.25f};
    f->ctx = tann_ctx_new(NULL);
    tann_builder *builder = tann_builder_new(f->ctx);
    tann_node h = tann_input(builder, tann_shape_1d(2));
    h = tann_named(builder, tann_dense(builder, h, 3, NULL), "hidden");
    h = tann_named(builder, tann_activation(builder, h, TANN_RELU), "fold");
    h = tann_named(builder, tann_dense(builder, h, 1, NULL), "output");
    f->model = tann_builder_finish(builder, h, 1);
    CHECK_OK(f->ctx, tann_model_weight_write(f->model, "hidden.kernel", w, 6));
    CHECK_OK(f->ctx, tann_model_weight_write(f->model, "hidden.bias", b, 3));
    CHECK_OK(f->ctx, tann_model_weight_write(f->model, "output.kernel", v, 3));
    tann_train_opts opts = tann_train_opts_default();
    opts.optimizer = TANN_SGD;
    opts.rate = 0.0009765625f;
    f->trainer = tann_trainer_new(f->ctx, f->model, &opts);
    assert_non_null(f->trainer);
}

static void tear_down(fixture *f)
{
    tann_trainer_free(f->trainer);
    tann_model_free(f->model);
    tann_ctx_free(f->ctx);
}

typedef tann_status (*write_fn)(const tann_health *h, tann_write_fn write, void *user);

#define CSV_HEADING                                                                                \
    "layer,weight,type,activation,numbers,samples,mean,deviation,minimum,maximum,zeros,dead,"      \
    "saturated,not_finite,gradients,gradient_norm,gradient_not_finite,updates,norm,update_norm,"   \
    "update_ratio"                                                                                 \
    ",from -inf,from -2048,from -1024,from -512,from -256,from -128"                               \
    ",from -64,from -32,from -16,from -8,from -4,from -2"                                          \
    ",from -1,from -0.5,from -0.25,from -0.125,from -0.0625,from -0.03125"                         \
    ",from -0.015625,from -0.0078125,from -0.00390625,from -0.001953125,from -0.0009765625,from "  \
    "-0.00048828125"                                                                               \
    ",from -0.000244140625,from -0.000122070312,from -6.10351562e-05,from -3.05175781e-05,from "   \
    "-1.52587891e-05,from -7.62939453e-06"                                                         \
    ",from -3.81469727e-06,from -1.90734863e-06,from -9.53674316e-07,from 9.53674316e-07,from "    \
    "1.90734863e-06,from 3.81469727e-06"                                                           \
    ",from 7.62939453e-06,from 1.52587891e-05,from 3.05175781e-05,from 6.10351562e-05,from "       \
    "0.000122070312,from 0.000244140625"                                                           \
    ",from 0.00048828125,from 0.0009765625,from 0.001953125,from 0.00390625,from 0.0078125,from "  \
    "0.015625"                                                                                     \
    ",from 0.03125,from 0.0625,from 0.125,from 0.25,from 0.5,from 1"                               \
    ",from 2,from 4,from 8,from 16,from 32,from 64"                                                \
    ",from 128,from 256,from 512,from 1024,from 2048\n"

#define NO_BINS ",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,"

/* What a report on one step with all samples says. */
static void check_training(write_fn write, unsigned figures, const char *expected)
{
    fixture f;
    page p = {.length = 0};
    set_up(&f);
    tann_health_opts opts = tann_health_opts_default();
    opts.figures = figures;
    tann_health *h = tann_health_new(tann_trainer_session(f.trainer), &opts);
    CHECK_OK(f.ctx, tann_train_step(f.trainer, samples, targets, 4, NULL));
    assert_int_equal(write(h, page_write, &p), TANN_OK);
    CHECK_TEXT(p.text, expected);
    tann_health_free(h);
    tear_down(&f);
}

/* The same of a prediction. */
static void check_prediction(write_fn write, size_t count, unsigned figures, const char *expected)
{
    fixture f;
    page p = {.length = 0};
    float y[4];
    set_up(&f);
    tann_session *s = tann_session_new(f.ctx, f.model, 4);
    tann_health_opts opts = tann_health_opts_default();
    opts.figures = figures;
    tann_health *h = tann_health_new(s, &opts);
    if (count > 0) {
        CHECK_OK(f.ctx, tann_predict(s, samples, count, y));
    }
    assert_int_equal(write(h, page_write, &p), TANN_OK);
    CHECK_TEXT(p.text, expected);
    tann_health_free(h);
    tann_session_free(s);
    tear_down(&f);
}

static void the_report_of_a_training(void **state)
{
    (void)state;
    check_training(
        tann_health_print, 0,
        "Values              Samples      Mean Deviation   Minimum   Maximum    Zeros    -32 -1    "
        "  0      1   32\n"
        "=========================================================================================="
        "================\n"
        "input_1 (input)           4      1.84       5.6        -4        16   12.5 %   |   @ @    "
        "  @    @@@@  @ |\n"
        "hidden (dense)            4     -1.58      5.17      -8.5         8    8.3 %   |  @@+ ++  "
        "  +      ++++  |\n"
        "fold (relu)               4      1.34       2.4         0         8   66.7 %   |          "
        "  @      ::::  |\n"
        "output (dense)            4      1.39      1.68         0      4.25   25.0 %   |          "
        "  +     @  +   |\n"
        "|...|: how many values lie where, from . to @. The middle is all within 1/64 of 0, each "
        "place outwards twice as far.\n"
        "\n"
        "Units and weights   Numbers      Dead Saturated    |grad|       |w|      |dw|  |dw|/|w|\n"
        "=======================================================================================\n"
        "input_1 (input)           2         -         -     0.813\n"
        "hidden (dense)            3         -         -      1.27\n"
        "  hidden.kernel           6                          10.1       1.6   0.00986   0.00616\n"
        "  hidden.bias             3                          0.62      8.02  0.000605  7.55e-05\n"
        "fold (relu)               3         1         -      2.89\n"
        "output (dense)            1         -         -      2.52\n"
        "  output.kernel           3                          10.7      1.14    0.0104   0.00912\n"
        "  output.bias             1                          1.78   0.00174   0.00174         -\n"
        "|grad| of a layer: d loss / d output of a sample.\n"
        "|grad| of a weight: d loss / d w of a step. |dw|: what an update adds; about 0.001 |w| is "
        "right.\n"
        "\n"
        "1 warning:\n"
        "fold: 1 of 3 units is 0 on all 4 samples: unit 1\n");
}

static void the_report_of_a_prediction(void **state)
{
    (void)state;
    check_prediction(tann_health_print, 4, 0,
                     "Values              Samples      Mean Deviation   Minimum   Maximum    Zeros "
                     "   -32 -1      0      1   32\n"
                     "============================================================================="
                     "=============================\n"
                     "input_1 (input)           4      1.84       5.6        -4        16   12.5 % "
                     "  |   @ @      @    @@@@  @ |\n"
                     "hidden (dense)            4     -1.58      5.17      -8.5         8    8.3 % "
                     "  |  @@+ ++    +      ++++  |\n"
                     "fold (relu)               4      1.34       2.4         0         8   66.7 % "
                     "  |            @      ::::  |\n"
                     "output (dense)            4      1.39      1.68         0      4.25   25.0 % "
                     "  |            +     @  +   |\n"
                     "|...|: how many values lie where, from . to @. The middle is all within 1/64 "
                     "of 0, each place outwards twice as far.\n"
                     "\n"
                     "Units and weights   Numbers      Dead Saturated\n"
                     "===============================================\n"
                     "input_1 (input)           2         -         -\n"
                     "hidden (dense)            3         -         -\n"
                     "fold (relu)               3         1         -\n"
                     "output (dense)            1         -         -\n"
                     "\n"
                     "1 warning:\n"
                     "fold: 1 of 3 units is 0 on all 4 samples: unit 1\n");
}

static void the_report_of_nothing(void **state)
{
    (void)state;
    check_prediction(tann_health_print, 0, 0,
                     "Values              Samples      Mean Deviation   Minimum   Maximum    Zeros "
                     "   -32 -1      0      1   32\n"
                     "============================================================================="
                     "=============================\n"
                     "input_1 (input)           0         -         -         -         -        - "
                     "  |                         |\n"
                     "hidden (dense)            0         -         -         -         -        - "
                     "  |                         |\n"
                     "fold (relu)               0         -         -         -         -        - "
                     "  |                         |\n"
                     "output (dense)            0         -         -         -         -        - "
                     "  |                         |\n"
                     "|...|: how many values lie where, from . to @. The middle is all within 1/64 "
                     "of 0, each place outwards twice as far.\n"
                     "\n"
                     "Units and weights   Numbers      Dead Saturated\n"
                     "===============================================\n"
                     "input_1 (input)           2         -         -\n"
                     "hidden (dense)            3         -         -\n"
                     "fold (relu)               3         0         -\n"
                     "output (dense)            1         -         -\n"
                     "\n"
                     "No warnings.\n");
}

static void only_what_was_asked_for_is_printed(void **state)
{
    (void)state;
    check_training(tann_health_print, TANN_HEALTH_GRADIENTS,
                   "Units and weights   Numbers    |grad|\n"
                   "=====================================\n"
                   "input_1 (input)           2     0.813\n"
                   "hidden (dense)            3      1.27\n"
                   "fold (relu)               3      2.89\n"
                   "output (dense)            1      2.52\n"
                   "|grad| of a layer: d loss / d output of a sample.\n"
                   "\n"
                   "No warnings.\n");
    check_training(tann_health_print, TANN_HEALTH_UPDATES,
                   "Units and weights   Numbers    |grad|       |w|      |dw|  |dw|/|w|\n"
                   "===================================================================\n"
                   "hidden (dense)            3\n"
                   "  hidden.kernel           6      10.1       1.6   0.00986   0.00616\n"
                   "  hidden.bias             3      0.62      8.02  0.000605  7.55e-05\n"
                   "output (dense)            1\n"
                   "  output.kernel           3      10.7      1.14    0.0104   0.00912\n"
                   "  output.bias             1      1.78   0.00174   0.00174         -\n"
                   "|grad| of a weight: d loss / d w of a step. |dw|: what an update adds; about "
                   "0.001 |w| is right.\n"
                   "\n"
                   "No warnings.\n");
    check_training(tann_health_print, TANN_HEALTH_HISTOGRAM,
                   "Values              Samples    -32 -1      0      1   32\n"
                   "=========================================================\n"
                   "input_1 (input)           4   |   @ @      @    @@@@  @ |\n"
                   "hidden (dense)            4   |  @@+ ++    +      ++++  |\n"
                   "fold (relu)               4   |            @      ::::  |\n"
                   "output (dense)            4   |            +     @  +   |\n"
                   "|...|: how many values lie where, from . to @. The middle is all within 1/64 "
                   "of 0, each place outwards twice as far.\n"
                   "\n"
                   "No warnings.\n");
    check_training(tann_health_print, TANN_HEALTH_VALUES,
                   "Values              Samples      Mean Deviation   Minimum   Maximum    Zeros\n"
                   "============================================================================\n"
                   "input_1 (input)           4      1.84       5.6        -4        16   12.5 %\n"
                   "hidden (dense)            4     -1.58      5.17      -8.5         8    8.3 %\n"
                   "fold (relu)               4      1.34       2.4         0         8   66.7 %\n"
                   "output (dense)            4      1.39      1.68         0      4.25   25.0 %\n"
                   "\n"
                   "Units and weights   Numbers      Dead Saturated\n"
                   "===============================================\n"
                   "input_1 (input)           2         -         -\n"
                   "hidden (dense)            3         -         -\n"
                   "fold (relu)               3         1         -\n"
                   "output (dense)            1         -         -\n"
                   "\n"
                   "1 warning:\n"
                   "fold: 1 of 3 units is 0 on all 4 samples: unit 1\n");
}

static void the_csv_of_a_training(void **state)
{
    (void)state;
    check_training(
        tann_health_csv, 0,
        CSV_HEADING
        "input_1,,input,,2,4,1.84375,5.60264656,-4,16,1,,,0,4,0.81343846,0,,,,"
        ",0,0,0,0,0,0,0,0,0,1,0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0"
        ",1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,1,1,1,0,0,1,0,0,0,0,0,0,0\n"
        "hidden,,dense,,3,4,-1.58333333,5.17212413,-8.5,8,1,,,0,4,1.26745624,0,,,,"
        ",0,0,0,0,0,0,0,0,2,2,1,0,1,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0"
        ",1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,1,1,1,0,0,0,0,0,0,0,0\n"
        "hidden,kernel,,,6,,,,,,,,,,1,10.0982871,0,1,1.59801973,0.00986160852,0.006160498" NO_BINS
        "\n"
        "hidden,bias,,,3,,,,,,,,,,1,0.619704125,0,1,8.01557838,0.00060517981,7.55001587e-05" NO_BINS
        "\n"
        "fold,,activation,relu,3,4,1.34375,2.40178157,0,8,8,1,,0,4,2.88639894,0,,,,"
        ",0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0"
        ",8,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,1,1,1,0,0,0,0,0,0,0,0\n"
        "output,,dense,,1,4,1.390625,1.67610446,0,4.25,1,,,0,4,2.51945555,0,,,,"
        ",0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0"
        ",1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,2,0,0,1,0,0,0,0,0,0,0,0,0\n"
        "output,kernel,,,3,,,,,,,,,,1,10.6939064,0,1,1.14156704,0.010443268,0.00911563163" NO_BINS
        "\n"
        "output,bias,,,1,,,,,,,,,,1,1.78125,0,1,0.00173950195,0.00173950195," NO_BINS "\n");
}

static void the_csv_of_parts(void **state)
{
    (void)state;
    check_prediction(tann_health_csv, 4, TANN_HEALTH_VALUES,
                     CSV_HEADING
                     "input_1,,input,,2,4,1.84375,5.60264656,-4,16,1,,,0,,,,,,," NO_BINS "\n"
                     "hidden,,dense,,3,4,-1.58333333,5.17212413,-8.5,8,1,,,0,,,,,,," NO_BINS "\n"
                     "fold,,activation,relu,3,4,1.34375,2.40178157,0,8,8,1,,0,,,,,,," NO_BINS "\n"
                     "output,,dense,,1,4,1.390625,1.67610446,0,4.25,1,,,0,,,,,,," NO_BINS "\n");
    check_training(
        tann_health_csv, TANN_HEALTH_UPDATES,
        CSV_HEADING
        "hidden,,dense,,3,,,,,,,,,,,,,,,," NO_BINS "\n"
        "hidden,kernel,,,6,,,,,,,,,,1,10.0982871,0,1,1.59801973,0.00986160852,0.006160498" NO_BINS
        "\n"
        "hidden,bias,,,3,,,,,,,,,,1,0.619704125,0,1,8.01557838,0.00060517981,7.55001587e-05" NO_BINS
        "\n"
        "output,,dense,,1,,,,,,,,,,,,,,,," NO_BINS "\n"
        "output,kernel,,,3,,,,,,,,,,1,10.6939064,0,1,1.14156704,0.010443268,0.00911563163" NO_BINS
        "\n"
        "output,bias,,,1,,,,,,,,,,1,1.78125,0,1,0.00173950195,0.00173950195," NO_BINS "\n");
    check_training(tann_health_csv, TANN_HEALTH_GRADIENTS,
                   CSV_HEADING "input_1,,input,,2,,,,,,,,,,4,0.81343846,0,,,," NO_BINS "\n"
                               "hidden,,dense,,3,,,,,,,,,,4,1.26745624,0,,,," NO_BINS "\n"
                               "fold,,activation,relu,3,,,,,,,,,,4,2.88639894,0,,,," NO_BINS "\n"
                               "output,,dense,,1,,,,,,,,,,4,2.51945555,0,,,," NO_BINS "\n");
    check_prediction(tann_health_csv, 4, TANN_HEALTH_HISTOGRAM,
                     CSV_HEADING
                     "input_1,,input,,2,4,,,,,,,,0,,,,,,,"
                     ",0,0,0,0,0,0,0,0,0,1,0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0"
                     ",1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,1,1,1,0,0,1,0,0,0,0,0,0,0\n"
                     "hidden,,dense,,3,4,,,,,,,,0,,,,,,,"
                     ",0,0,0,0,0,0,0,0,2,2,1,0,1,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0"
                     ",1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,1,1,1,0,0,0,0,0,0,0,0\n"
                     "fold,,activation,relu,3,4,,,,,,,,0,,,,,,,"
                     ",0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0"
                     ",8,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,1,1,1,0,0,0,0,0,0,0,0\n"
                     "output,,dense,,1,4,,,,,,,,0,,,,,,,"
                     ",0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0"
                     ",1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,2,0,0,1,0,0,0,0,0,0,0,0,0\n");
}

static void the_last_places_hold_what_lies_beyond(void **state)
{
    (void)state;
    const float x[8] = {-1e30f, -64, 1e-30f, 32, 64, 4096, 1e30f, 0};
    float y[4];
    fixture f;
    page p = {.length = 0};
    set_up(&f);
    tann_session *s = tann_session_new(f.ctx, f.model, 4);
    tann_health_opts opts = tann_health_opts_default();
    opts.figures = TANN_HEALTH_HISTOGRAM;
    opts.type = "input";
    tann_health *h = tann_health_new(s, &opts);
    CHECK_OK(f.ctx, tann_predict(s, x, 4, y));
    assert_int_equal(tann_health_print(h, page_write, &p), TANN_OK);
    assert_non_null(
        strstr(p.text, "\ninput_1 (input)           4   |+           +           @|\n"));
    tann_health_free(h);
    tann_session_free(s);
    tear_down(&f);
}

/* The error of a writer ends the writing and comes back, whichever call it is. */
static void errors_of_the_writer_come_back(void **state)
{
    (void)state;
    static const write_fn writers[] = {tann_health_print, tann_health_csv, tann_health_warnings};
    fixture f;
    set_up(&f);
    tann_health *h = tann_health_new(tann_trainer_session(f.trainer), NULL);
    CHECK_OK(f.ctx, tann_train_step(f.trainer, samples, targets, 4, NULL));
    for (size_t i = 0; i < 3; i++) {
        page whole = {.length = 0};
        assert_int_equal(writers[i](h, page_write, &whole), TANN_OK);
        for (size_t at = 1; at <= whole.calls; at++) {
            page p = {.fail_at = at, .status = TANN_E_CALLBACK};
            assert_int_equal(writers[i](h, page_write, &p), TANN_E_CALLBACK);
            assert_int_equal(p.calls, at);
            assert_memory_equal(p.text, whole.text, p.length);
        }
    }
    tann_health_free(h);
    tear_down(&f);
}

int test_health_text(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_report_of_a_training),
        cmocka_unit_test(the_report_of_a_prediction),
        cmocka_unit_test(the_report_of_nothing),
        cmocka_unit_test(only_what_was_asked_for_is_printed),
        cmocka_unit_test(the_csv_of_a_training),
        cmocka_unit_test(the_csv_of_parts),
        cmocka_unit_test(the_last_places_hold_what_lies_beyond),
        cmocka_unit_test(errors_of_the_writer_come_back),
    };
    return cmocka_run_group_tests_name("health_text", tests, NULL, NULL);
}
