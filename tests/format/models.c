#include "models.h"

#include <stdlib.h>
#include <string.h>

#include "checks.h"
#include "graphs.h"
#include "heap.h"

image image_of(tann_ctx *ctx, const tann_model *m)
{
    image i = {NULL, tann_model_save_bytes(m)};
    i.bytes = malloc(i.size);
    assert_non_null(i.bytes);
    CHECK_OK(ctx, tann_model_save_memory(ctx, m, i.bytes, i.size));
    return i;
}

void image_free(image *i)
{
    free(i->bytes);
    i->bytes = NULL;
}

image image_made(const char *header, size_t data)
{
    const size_t length = strlen(header);
    const size_t padded = (length + 7) / 8 * 8;
    image i = {calloc(1, 8 + padded + data), 8 + padded + data};
    assert_non_null(i.bytes);
    for (int k = 0; k < 8; k++) {
        i.bytes[k] = (unsigned char)((uint64_t)padded >> (8 * k) & 255);
    }
    memset(i.bytes + 8, ' ', padded);
    memcpy(i.bytes + 8, header, length);
    return i;
}

tann_load_opts models_opts(void)
{
    static const struct tann_layer_type *const layers[] = {&graph_flatten_type};
    tann_load_opts opts = tann_load_opts_default();
    opts.layers = layers;
    opts.layer_count = 1;
    return opts;
}

tann_model *models_small(tann_ctx *ctx)
{
    tann_dense_opts dense = tann_dense_opts_default();
    dense.bias_initializer = TANN_CONSTANT;
    dense.bias_constant = -0.1f;
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_input(b, tann_shape_1d(2));
    const tann_node p = tann_named(b, tann_dense(b, h, 3, &dense), "encoder/p");
    h = tann_dropout(b, tann_activation(b, p, TANN_TANH), 0.3f);
    h = tann_dense(b, tann_add(b, h, p), 1, NULL);
    return tann_builder_finish(b, tann_activation(b, h, TANN_SIGMOID), 7);
}

void models_check_equal(tann_ctx *ctx, const tann_model *a, const tann_model *b)
{
    image first = image_of(ctx, a);
    image second = image_of(ctx, b);
    assert_int_equal(first.size, second.size);
    assert_memory_equal(first.bytes, second.bytes, first.size);
    assert_int_equal(tann_model_numerics(a), tann_model_numerics(b));
    assert_int_equal(tann_model_output(a), tann_model_output(b));
    assert_int_equal(tann_model_node_count(a), tann_model_node_count(b));
    for (tann_node i = 0; i < tann_model_node_count(a); i++) {
        CHECK_TEXT(tann_model_node_name(a, i), tann_model_node_name(b, i));
        CHECK_TEXT(tann_model_node_type(a, i), tann_model_node_type(b, i));
        assert_true(tann_shape_equal(tann_model_node_shape(a, i), tann_model_node_shape(b, i)));
    }
    image_free(&first);
    image_free(&second);
}

#define BATCH 5

static float *predict(tann_ctx *ctx, const tann_model *m, size_t *count)
{
    const size_t inputs = tann_shape_size(tann_model_node_shape(m, 0));
    *count = BATCH * tann_shape_size(tann_model_node_shape(m, tann_model_output(m)));
    float *x = calloc(BATCH * inputs, sizeof *x);
    float *y = calloc(*count, sizeof *y);
    assert_true(x != NULL && y != NULL);
    fill_uniform(3, -1, 1, x, BATCH * inputs);
    tann_session *s = tann_session_new(ctx, m, BATCH);
    CHECK_OK(ctx, tann_predict(s, x, BATCH, y));
    tann_session_free(s);
    free(x);
    return y;
}

void models_check_predictions(tann_ctx *ctx, const tann_model *a, const tann_model *b)
{
    size_t count = 0;
    float *first = predict(ctx, a, &count);
    float *second = predict(ctx, b, &count);
    CHECK_BITS(first, second, count);
    free(first);
    free(second);
}

bool models_load(const unsigned char *bytes, size_t size)
{
    heap h = {.taken = 0};
    const tann_load_opts opts = models_opts();
    tann_ctx *ctx = heap_ctx(&h);
    unsigned char *copy = malloc(size > 0 ? size : 1); /* exactly as large */
    assert_non_null(copy);
    memcpy(copy, bytes, size);
    tann_model *m = tann_model_load_memory(ctx, copy, size, &opts);
    assert_true(h.peak <= 8 * size + (1 << 20));
    free(copy);
    if (m == NULL) {
        assert_true(tann_ctx_status(ctx) < 0 && tann_ctx_error(ctx)[0] != '\0');
        assert_true(tann_ctx_status(ctx) != TANN_E_MEMORY);
    } else {
        models_check_predictions(ctx, m, m);
        image again = image_of(ctx, m);
        image_free(&again);
    }
    const bool loaded = m != NULL;
    tann_model_free(m);
    tann_ctx_free(ctx);
    heap_check_empty(&h);
    return loaded;
}

image models_small_image(void)
{
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = models_small(ctx);
    const image i = image_of(ctx, m);
    tann_model_free(m);
    tann_ctx_free(ctx);
    return i;
}

void models_check_refused(const char *header, size_t data, tann_status status, const char *words)
{
    tann_ctx *ctx = tann_ctx_new(NULL);
    image i = image_made(header, data);
    CHECK_NULL(ctx, tann_model_load_memory(ctx, i.bytes, i.size, NULL), status, words);
    assert_false(models_load(i.bytes, i.size));
    image_free(&i);
    tann_ctx_free(ctx);
}
