#include "texts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "damage.h"

tann_samples *texts_load_csv(tann_ctx *ctx, const void *bytes, size_t size, const void *opts)
{
    return tann_csv_load_memory(ctx, bytes, size, opts);
}

tann_samples *texts_load_fann(tann_ctx *ctx, const void *bytes, size_t size, const void *opts)
{
    return tann_fann_data_load_memory(ctx, bytes, size, opts);
}

tann_samples *texts_load_idx(tann_ctx *ctx, const void *bytes, size_t size, const void *opts)
{
    return tann_idx_load_memory(ctx, bytes, size, NULL, 0, opts);
}

tann_samples *texts_load(tann_ctx *ctx, texts_load_fn load, const void *bytes, size_t size,
                         const void *opts)
{
    unsigned char *copy = malloc(size > 0 ? size : 1);
    assert_non_null(copy);
    if (size > 0) {
        memcpy(copy, bytes, size);
    }
    tann_samples *s = load(ctx, copy, size, opts);
    free(copy);
    assert_true((s == NULL) == (tann_ctx_status(ctx) != TANN_OK));
    assert_true((s == NULL) == (tann_ctx_error(ctx)[0] != '\0'));
    return s;
}

void texts_check_refused(texts_load_fn load, const char *text, const void *opts, tann_status status,
                         const char *words)
{
    heap h = {.taken = 0};
    tann_ctx *ctx = heap_ctx(&h);
    tann_samples *s = texts_load(ctx, load, text, strlen(text), opts);
    if (s != NULL || tann_ctx_status(ctx) != status || strstr(tann_ctx_error(ctx), words) == NULL) {
        fail_msg("'%s': %d '%s', not %d '%s'", text, (int)tann_ctx_status(ctx), tann_ctx_error(ctx),
                 (int)status, words);
    }
    tann_ctx_free(ctx);
    heap_check_empty(&h);
}

/* Looks at all that there is, so that tools see what is not. */
static void look_at(const tann_samples *s)
{
    const tann_dataset data = tann_samples_dataset(s);
    const size_t size = tann_shape_size(tann_samples_shape(s));
    const size_t targets = tann_samples_target_count(s);
    volatile float sum = 0;
    volatile size_t letters = 0;
    assert_true(data.count > 0 && size > 0);
    for (size_t i = 0; i < data.count; i++) {
        for (size_t k = 0; k < size; k++) {
            sum = sum + data.x[i * size + k];
        }
        for (size_t k = 0; k < targets; k++) {
            sum = sum + data.y[i * targets + k];
        }
        assert_true(data.labels == NULL ||
                    (data.labels[i] >= 0 && (size_t)data.labels[i] < tann_samples_class_count(s)));
    }
    for (size_t i = 0; i < size && tann_samples_feature_name(s, i) != NULL; i++) {
        letters = letters + strlen(tann_samples_feature_name(s, i));
    }
    for (int32_t i = 0; tann_samples_class_name(s, i) != NULL; i++) {
        letters = letters + strlen(tann_samples_class_name(s, i));
    }
}

/* How it is read, and a text. */
typedef struct reading {
    texts_load_fn load;
    const void *opts;
    const void *bytes;
    size_t size;
} reading;

static bool load_watched(const void *user, const unsigned char *bytes, size_t size)
{
    const reading *r = user;
    heap h = {.taken = 0};
    tann_ctx *ctx = heap_ctx(&h);
    tann_samples *s = texts_load(ctx, r->load, bytes, size, r->opts);
    const bool loaded = s != NULL;
    assert_true(h.peak <= 8 * size + (1 << 20));
    assert_true(loaded || tann_ctx_status(ctx) != TANN_E_MEMORY);
    if (loaded) {
        look_at(s);
    }
    tann_samples_free(s);
    tann_ctx_free(ctx);
    heap_check_empty(&h);
    return loaded;
}

void texts_check_damaged(texts_load_fn load, const void *bytes, size_t size, const void *opts)
{
    const reading r = {load, opts, bytes, size};
    const damage d = {load_watched, &r, bytes, size};
    assert_true(load_watched(&r, bytes, size));
    assert_in_range(damage_cut(&d), 0, size - 1);
    assert_in_range(damage_flip(&d), 1, 8 * size - 1);
}

static bool load_failing(tann_ctx *ctx, const void *user)
{
    const reading *r = user;
    tann_samples *s = texts_load(ctx, r->load, r->bytes, r->size, r->opts);
    const bool loaded = s != NULL;
    tann_samples_free(s);
    return loaded;
}

void texts_check_memory(texts_load_fn load, const void *bytes, size_t size, const void *opts)
{
    const reading r = {load, opts, bytes, size};
    assert_in_range(damage_memory(load_failing, &r), 2, 100000);
}

char *texts_wide_csv(size_t *size)
{
    enum { ROWS = 520 };
    char *text = malloc(800000);
    size_t at = 0;
    assert_non_null(text);
    for (int i = 0; i < TEXTS_WIDE; i++) {
        at += (size_t)sprintf(text + at, "f%0100d;", i);
    }
    at += (size_t)sprintf(text + at, "class\n");
    for (int row = 0; row < ROWS; row++) {
        for (int i = 0; i < TEXTS_WIDE; i++) {
            at += (size_t)sprintf(text + at, "%d;", i % 10);
        }
        at += (size_t)sprintf(text + at, "c%0100d\n", row);
    }
    *size = at;
    return text;
}

tann_csv_opts texts_wide_targets(void)
{
    static char numbers[TEXTS_WIDE][12];
    static const char *targets[TEXTS_WIDE];
    static const char *const skip[] = {"-1"};
    tann_csv_opts opts = tann_csv_opts_default();
    for (int i = 0; i < TEXTS_WIDE; i++) {
        snprintf(numbers[i], sizeof numbers[i], "%d", i);
        targets[i] = numbers[i];
    }
    opts.targets = targets;
    opts.target_count = TEXTS_WIDE - 1;
    opts.skip = skip;
    opts.skip_count = 1;
    return opts;
}
