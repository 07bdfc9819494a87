/* Networks of FANN that somebody has damaged, or made to hurt. */
#include "checks.h"
#include "damage.h"
#include "heap.h"
#include "networks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const texts[] = {network_whole, network_shortcut};

static bool read(const void *user, const unsigned char *bytes, size_t size)
{
    (void)user;
    return network_loads((const char *)bytes, size) != 0;
}

static damage damage_of(const char *text)
{
    return (damage){read, NULL, text, strlen(text)};
}

/* Blanks behind the last connection may be missing. */
static void files_cut_anywhere_are_refused(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        damage d = damage_of(texts[i]);
        d.size = (size_t)(strrchr(texts[i], ')') - texts[i]) + 1;
        assert_int_equal(damage_cut(&d), 0);
        for (size_t size = d.size; size <= strlen(texts[i]); size++) {
            assert_true(network_loads(texts[i], size));
        }
    }
}

static void flipped_bits_are_refused_or_harmless(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        const damage d = damage_of(texts[i]);
        assert_in_range(damage_flip(&d), 1, 8 * d.size / 2);
    }
}

static void any_byte_anywhere_is_refused_or_harmless(void **state)
{
    (void)state;
    static const char bytes[] = "\0(),.=-+ \n\r09eE_a\x80\xFF";
    const damage d = damage_of(network_whole);
    assert_in_range(damage_put(&d, bytes, sizeof bytes - 1), 1, d.size * sizeof bytes / 2);
}

static bool load(tann_ctx *ctx, const void *text)
{
    tann_model *m = tann_fann_load_memory(ctx, text, strlen(text), NULL);
    const bool loaded = m != NULL;
    tann_model_free(m);
    return loaded;
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    assert_in_range(damage_memory(load, network_shortcut), 4, 1000);
}

/* A text that grows. */
typedef struct page {
    char *text;
    size_t size, room;
} page;

static void add(page *p, const char *format, size_t a, size_t b)
{
    if (p->room - p->size < 200) {
        p->room = 2 * p->room + 1000;
        p->text = realloc(p->text, p->room);
        assert_non_null(p->text);
    }
    p->size += (size_t)snprintf(p->text + p->size, p->room - p->size, format, a, b);
}

#define NEURONS     "neurons (num_inputs, activation_function, activation_steepness)="
#define CONNECTIONS "connections (connected_to_neuron, weight)="

/* Each layer reads all before, each one unit: the most nodes for the shortest file. */
static page shortcuts(size_t layers)
{
    page p = {NULL, 0, 0};
    add(&p, "FANN_FLO_2.1\nnum_layers=%zu\nconnection_rate=1\nnetwork_type=1\nlayer_sizes=2",
        layers, 0);
    for (size_t k = 1; k < layers; k++) {
        add(&p, " 1", 0, 0);
    }
    add(&p, "\n" NEURONS "(0,0,0)(0,0,0)", 0, 0);
    for (size_t k = 1; k < layers; k++) {
        add(&p, "(%zu,5,1)", k + 1, 0);
    }
    add(&p, CONNECTIONS, 0, 0);
    for (size_t k = 1; k < layers; k++) {
        for (size_t n = 0; n <= k; n++) {
            add(&p, "(%zu,1)", n, 0);
        }
    }
    return p;
}

/* `width` inputs, and two layers of as many units that each read the first neuron before. */
static page thin(size_t width)
{
    page p = {NULL, 0, 0};
    add(&p, "FANN_FLO_2.1\nnum_layers=3\nconnection_rate=0\nnetwork_type=0\nlayer_sizes=%zu %zu",
        width + 1, width + 1);
    add(&p, " %zu\n" NEURONS, width + 1, 0);
    for (size_t n = 0; n <= width; n++) {
        add(&p, "(0,0,0)", 0, 0);
    }
    for (size_t n = 0; n < 2 * width; n++) {
        add(&p, n == width ? "(0,0,0)(1,0,1)" : "(1,0,1)", 0, 0);
    }
    add(&p, "(0,0,0)" CONNECTIONS, 0, 0);
    for (size_t n = 0; n < 2 * width; n++) {
        add(&p, "(%zu,1)", n < width ? 0 : width + 1, 0);
    }
    return p;
}

static void the_most_nodes_take_the_memory_that_they_may(void **state)
{
    (void)state;
    page p = shortcuts(45); /* 1 + the sum of 2 k for k to 44: 1981 nodes */
    assert_true(network_loads(p.text, p.size));
    free(p.text);
    p = shortcuts(46);
    assert_false(network_loads(p.text, p.size));
    free(p.text);
}

static void a_network_may_be_sparse_but_not_without_end(void **state)
{
    (void)state;
    page p = thin(80);
    assert_true(network_loads(p.text, p.size));
    free(p.text);
    p = thin(20000);
    tann_ctx *ctx = tann_ctx_new(NULL);
    CHECK_NULL(ctx, tann_fann_load_memory(ctx, p.text, p.size, NULL), TANN_E_UNSUPPORTED,
               "so sparse a network");
    tann_ctx_free(ctx);
    assert_false(network_loads(p.text, p.size));
    free(p.text);
}

int test_fann_hostile(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_cut_anywhere_are_refused),
        cmocka_unit_test(flipped_bits_are_refused_or_harmless),
        cmocka_unit_test(any_byte_anywhere_is_refused_or_harmless),
        cmocka_unit_test(every_allocation_may_fail),
        cmocka_unit_test(the_most_nodes_take_the_memory_that_they_may),
        cmocka_unit_test(a_network_may_be_sparse_but_not_without_end),
    };
    return cmocka_run_group_tests_name("fann_hostile", tests, NULL, NULL);
}
