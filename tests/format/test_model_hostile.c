/* Files that somebody has damaged, or made to hurt. */
#include "checks.h"
#include "damage.h"
#include "graphs.h"
#include "models.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tinyann/extend.h>

static bool read(const void *user, const unsigned char *bytes, size_t size)
{
    (void)user;
    return models_load(bytes, size);
}

static void files_cut_anywhere_are_refused(void **state)
{
    (void)state;
    image i = models_small_image();
    assert_int_equal(damage_cut(&(damage){read, NULL, i.bytes, i.size}), 0);
    assert_true(models_load(i.bytes, i.size));
    image_free(&i);
}

static void bytes_behind_the_end_are_refused(void **state)
{
    (void)state;
    image i = models_small_image();
    unsigned char *longer = calloc(1, i.size + 8);
    assert_non_null(longer);
    memcpy(longer, i.bytes, i.size);
    for (size_t more = 1; more <= 8; more++) {
        assert_false(models_load(longer, i.size + more));
    }
    free(longer);
    image_free(&i);
}

static void flipped_bits_are_refused_or_harmless(void **state)
{
    (void)state;
    image i = models_small_image();
    const damage d = {read, NULL, i.bytes, i.size};
    assert_in_range(damage_flip(&d), 1, 8 * i.size / 2);
    image_free(&i);
}

static void any_byte_anywhere_is_refused_or_harmless(void **state)
{
    (void)state;
    static const unsigned char bytes[] = {0,   '"', '\\', '{', '}', '[', ']',  ',', ':',
                                          '0', '9', '-',  ' ', 'x', '=', 0x80, 0xFF};
    image i = models_small_image();
    const damage d = {read, NULL, i.bytes, i.size};
    assert_in_range(damage_put(&d, bytes, sizeof bytes), 1, i.size * sizeof bytes / 2);
    image_free(&i);
}

static void weights_that_are_not_finite_are_refused(void **state)
{
    (void)state;
    static const unsigned char bad[][4] = {
        {0, 0, 0x80, 0x7F}, {0, 0, 0x80, 0xFF}, {0, 0, 0xC0, 0x7F}, {1, 0, 0x80, 0x7F}};
    tann_ctx *ctx = tann_ctx_new(NULL);
    for (size_t i = 0; i < 4; i++) {
        image f = models_small_image();
        memcpy(f.bytes + f.size - 4, bad[i], 4);
        CHECK_NULL(ctx, tann_model_load_memory(ctx, f.bytes, f.size, NULL), TANN_E_NUMERIC,
                   "tensor 'dense_2.bias' holds NaN or infinity");
        image_free(&f);
    }
    tann_ctx_free(ctx);
}

static void limits_are_kept(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    image f = models_small_image();
    const struct {
        size_t offset, size;
        uint64_t good;
        const char *words;
    } limits[] = {
        {offsetof(tann_load_opts, max_bytes), sizeof(size_t), f.size, "limit is"},
        {offsetof(tann_load_opts, max_header), sizeof(size_t), f.size - 8 - 52, "the limit is"},
        {offsetof(tann_load_opts, max_tensors), sizeof(size_t), 4, "more than 3 tensors"},
        {offsetof(tann_load_opts, max_name), sizeof(size_t), 16, "a name longer than 15"},
        {offsetof(tann_load_opts, max_nodes), sizeof(size_t), 7, "max_nodes"},
        {offsetof(tann_load_opts, max_inputs), sizeof(size_t), 2, "max_inputs"},
    };
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        for (uint64_t less = 0; less < 2; less++) {
            tann_load_opts opts = models_opts();
            const uint64_t wide = limits[i].good - less;
            const size_t narrow = (size_t)wide;
            memcpy((char *)&opts + limits[i].offset,
                   limits[i].size == sizeof narrow ? (const void *)&narrow : (const void *)&wide,
                   limits[i].size);
            tann_model *m = tann_model_load_memory(ctx, f.bytes, f.size, &opts);
            assert_int_equal(m != NULL, less == 0);
            if (less == 1) {
                assert_int_equal(tann_ctx_status(ctx), TANN_E_UNSUPPORTED);
                assert_non_null(strstr(tann_ctx_error(ctx), limits[i].words));
            }
            tann_model_free(m);
        }
    }
    tann_load_opts wide = models_opts();
    wide.max_nodes = SIZE_MAX;
    wide.max_inputs = SIZE_MAX;
    wide.max_bytes = SIZE_MAX;
    tann_model *m = tann_model_load_memory(ctx, f.bytes, f.size, &wide);
    assert_non_null(m);
    tann_model_free(m);
    image_free(&f);
    tann_ctx_free(ctx);
}

/* As many nodes as are allowed, as small as they can be. */
static void many_small_nodes_take_little(void **state)
{
    (void)state;
#ifdef TANN__CHUNK_ROOM
    skip(); /* each piece has a head of its own, which costs more */
#endif
    char *header = malloc(1 << 20);
    assert_non_null(header);
    size_t at = (size_t)sprintf(header, "{\"__metadata__\":{\"format\":\"tinyann-model 1\","
                                        "\"numerics\":\"fma\",\"output\":\"n4095\",\"graph\":\""
                                        "0 n0 input - shape=1\\n");
    for (int i = 1; i < 4096; i++) {
        at += (size_t)sprintf(header + at, "%d n%d dropout %d\\n", i, i, i - 1);
    }
    (void)sprintf(header + at, "\"}}");
    image f = image_made(header, 0);
    assert_true(models_load(f.bytes, f.size));
    image_free(&f);
    free(header);
}

static void arguments_are_checked(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_load_opts opts = tann_load_opts_default();
    CHECK_NULL(ctx, tann_model_load_memory(ctx, NULL, 3, NULL), TANN_E_ARGUMENT, "NULL");
    CHECK_NULL(ctx, tann_model_load_memory(ctx, "", 0, NULL), TANN_E_FORMAT, "byte 0");
    CHECK_NULL(ctx, tann_model_load(ctx, "no/such", NULL), TANN_E_IO, "cannot read 'no/such': No");
    CHECK_NULL(ctx, tann_model_load(ctx, ".", NULL), TANN_E_IO, "cannot read '.': Is a directory");
    CHECK_NULL(ctx, tann_model_load(ctx, NULL, NULL), TANN_E_ARGUMENT, "path is NULL");
    opts.struct_size = 1;
    CHECK_NULL(ctx, tann_model_load(ctx, "x", &opts), TANN_E_ARGUMENT, "tann_load_opts");
    tann_ctx_free(ctx);
    CHECK_NULL(NULL, tann_model_load(NULL, "x", NULL), TANN_E_ARGUMENT, "no context");
    CHECK_NULL(NULL, tann_model_load_memory(NULL, "x", 1, NULL), TANN_E_ARGUMENT, "no context");
    CHECK_NULL(NULL, tann_model_load_read(NULL, NULL, NULL, NULL), TANN_E_ARGUMENT, "no context");
}

/* What a program may give as layers and activations of its own. */
static void check_types(const tann_load_opts *opts, const char *words)
{
    tann_ctx *ctx = tann_ctx_new(NULL);
    CHECK_NULL(ctx, tann_model_load_memory(ctx, "", 0, opts), TANN_E_ARGUMENT, words);
    tann_ctx_free(ctx);
}

static void layers_of_ones_own_have_names_of_their_own(void **state)
{
    (void)state;
    static const tann_layer_type unnamed = {.name = NULL};
    static const tann_layer_type spaced = {.name = "a b"};
    static const tann_layer_type taken = {.name = "dense"};
    const tann_layer_type *const bad[] = {NULL, &unnamed, &spaced, &taken};
    tann_load_opts opts = tann_load_opts_default();
    opts.layer_count = 1;
    check_types(&opts, "layers[0] is NULL, or has no name of its own");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const tann_layer_type *const layers[] = {&graph_flatten_type, bad[i]};
        opts.layers = layers;
        opts.layer_count = 2;
        check_types(&opts, "layers[1] is NULL, or has no name of its own");
    }
}

static void options_of_ones_own_lie_in_the_config(void **state)
{
    (void)state;
    static const tann_field field = {.name = "x", .kind = TANN_FIELD_INT, .offset = 4};
    static const tann_layer_type type = {
        .name = "mine", .fields = &field, .field_count = 1, .config_size = 4};
    static const tann_layer_type *const layers[] = {&type};
    tann_load_opts opts = tann_load_opts_default();
    opts.layers = layers;
    opts.layer_count = 1;
    check_types(&opts, "mine: field 0 has no name or kind, or lies outside");
}

static void activations_of_ones_own_have_names_of_their_own(void **state)
{
    (void)state;
    static const tann_activation_type good = {.name = "mine"};
    static const tann_activation_type unnamed = {.name = NULL};
    static const tann_activation_type spaced = {.name = "a b"};
    static const tann_activation_type taken = {.name = "tanh"};
    const tann_activation_type *const bad[] = {NULL, &unnamed, &spaced, &taken};
    tann_load_opts opts = tann_load_opts_default();
    opts.activation_count = 1;
    check_types(&opts, "activations[0] is NULL, or has no name of its own");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const tann_activation_type *const activations[] = {&good, bad[i]};
        opts.activations = activations;
        opts.activation_count = 2;
        check_types(&opts, "activations[1] is NULL, or has no name of its own");
    }
}

int test_model_hostile(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_cut_anywhere_are_refused),
        cmocka_unit_test(bytes_behind_the_end_are_refused),
        cmocka_unit_test(flipped_bits_are_refused_or_harmless),
        cmocka_unit_test(any_byte_anywhere_is_refused_or_harmless),
        cmocka_unit_test(weights_that_are_not_finite_are_refused),
        cmocka_unit_test(limits_are_kept),
        cmocka_unit_test(many_small_nodes_take_little),
        cmocka_unit_test(arguments_are_checked),
        cmocka_unit_test(layers_of_ones_own_have_names_of_their_own),
        cmocka_unit_test(options_of_ones_own_lie_in_the_config),
        cmocka_unit_test(activations_of_ones_own_have_names_of_their_own),
    };
    return cmocka_run_group_tests_name("model_hostile", tests, NULL, NULL);
}
