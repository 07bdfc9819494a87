/* Small films of every data set and of layers of every kind, read back with giflib. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <gif_lib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "files.h"
#include "film.h"
#include "scene.h"

enum { MOST_WORDS = 24 };

/* Parses a command line whose words are parted by single spaces. */
static options parsed(const char *line)
{
    static char copy[400];
    char *words[MOST_WORDS] = {NULL};
    options o;
    message why = {""};
    int count = 0;
    assert_in_range(strlen(line), 0, sizeof copy - 1);
    strcpy(copy, line);
    for (char *word = strtok(copy, " "); word != NULL; word = strtok(NULL, " ")) {
        assert_in_range(count, 0, MOST_WORDS - 1);
        words[count++] = word;
    }
    if (!options_parse(&o, count, words, &why)) {
        fail_msg("\"%s\" is refused: %s", line, why.text);
    }
    return o;
}

/* Films into a file and returns what is told of it. */
static film_result make(const char *line, const char *path)
{
    const options o = parsed(line);
    plane_data data;
    layer_facts layer;
    film_result result;
    message why = {""};
    progress bar = {.visible = false};
    tann_ctx *ctx = tann_ctx_new(NULL);
    assert_true(samples_get(&data, &o.samples, &why));
    assert_true(experiment_find(ctx, &o.experiment, &layer, &why));
    gif *g = gif_open(path, (int)o.width, scene_height(o.width), &why);
    assert_non_null(g);
    const film_setting setting = {ctx, &o, &data, &layer, &bar};
    const bool made = film_make(&setting, g, &result, &why);
    message not_closed;
    assert_true(gif_close(g, 300, &not_closed));
    if (!made) {
        fail_msg("\"%s\" is not filmed: %s", line, why.text);
    }
    plane_data_free(&data);
    tann_ctx_free(ctx);
    return result;
}

static int delay_of(GifFileType *file, int number)
{
    GraphicsControlBlock control;
    assert_int_equal(DGifSavedExtensionToGCB(file, number, &control), GIF_OK);
    return control.DelayTime;
}

static void check_file(const char *path, size_t frames)
{
    int error = 0;
    GifFileType *file = DGifOpenFileName(path, &error);
    assert_non_null(file);
    assert_int_equal(DGifSlurp(file), GIF_OK);
    assert_int_equal(file->ImageCount, frames);
    assert_int_equal(file->SWidth, 300);
    assert_int_equal(file->SHeight, scene_height(300));
    for (int i = 0; i < file->ImageCount; i++) {
        assert_int_equal(delay_of(file, i), i + 1 < file->ImageCount ? 12 : 300);
    }
    DGifCloseFile(file, NULL);
}

static void film(const char *line, size_t frames)
{
    char path[FILES_PATH];
    files_new(path);
    const film_result result = make(line, path);
    assert_int_equal(result.frames, frames);
    assert_int_equal(result.epochs, 4);
    assert_true(isfinite(result.loss) && result.accuracy >= 0 && result.accuracy <= 1);
    check_file(path, frames);
    remove(path);
}

static void test_every_data_set(void **state)
{
    (void)state;
    for (int i = 0; i < TANN_GENERATOR_COUNT_; i++) {
        char line[200];
        snprintf(line, sizeof line, "--width 300 --epochs 4 --samples 50 --hidden 3,2 --data %s",
                 tann_generator_name((tann_generator_kind)i));
        film(line, 5);
    }
}

static void test_every_layer(void **state)
{
    (void)state;
    for (int i = 0; i <= 6; i++) {
        char line[200];
        snprintf(line, sizeof line, "--width 300 --epochs 4 --samples 20 --hidden 8,1 --layer %d",
                 i);
        film(line, 5);
    }
    film("--width 300 --epochs 4 --layer hidden_1 --hidden 3", 5);
    film("--width 300 --epochs 4 --layer probability --noise 0 --data xor", 5);
}

static void test_every_activation(void **state)
{
    (void)state;
    for (int i = 0; i < TANN_ACTIVATION_COUNT_; i++) {
        char line[200];
        snprintf(line, sizeof line, "--width 300 --epochs 4 --samples 20 --every 4 --activation %s",
                 tann_activation_name((tann_activation_kind)i));
        film(line, 2);
    }
}

static void test_many_samples_and_units(void **state)
{
    (void)state;
    film("--width 300 --epochs 4 --every 3 --samples 3000 --hidden 128,128,3 --layer hidden_2", 3);
}

static void test_frames(void **state)
{
    (void)state;
    film("--width 300 --epochs 4 --every 1", 5);
    film("--width 300 --epochs 4 --every 2", 3);
    film("--width 300 --epochs 4 --every 3", 3);
    film("--width 300 --epochs 4 --every 100", 2);
}

/* The same options give the same bytes. */
static void test_same_film(void **state)
{
    static char bytes[2][200000];
    size_t sizes[2];
    (void)state;
    for (int i = 0; i < 2; i++) {
        char path[FILES_PATH];
        files_new(path);
        make("--width 300 --epochs 2 --hidden 8,3 --data circles", path);
        FILE *file = fopen(path, "rb");
        assert_non_null(file);
        sizes[i] = fread(bytes[i], 1, sizeof bytes[i], file);
        fclose(file);
        remove(path);
    }
    assert_in_range(sizes[0], 1000, sizeof bytes[0] - 1);
    assert_int_equal(sizes[0], sizes[1]);
    assert_memory_equal(bytes[0], bytes[1], sizes[0]);
}

int test_film(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_data_set),   cmocka_unit_test(test_every_layer),
        cmocka_unit_test(test_every_activation), cmocka_unit_test(test_many_samples_and_units),
        cmocka_unit_test(test_frames),           cmocka_unit_test(test_same_film),
    };
    return cmocka_run_group_tests_name("film", tests, NULL, NULL);
}
