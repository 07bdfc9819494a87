/* Networks of FANN that somebody has damaged, or made to hurt. */
#include "checks.h"
#include "heap.h"
#include "networks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const texts[] = {network_whole, network_shortcut};

static void files_cut_anywhere_are_refused(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        const size_t end = (size_t)(strrchr(texts[i], ')') - texts[i]);
        for (size_t size = 0; size <= strlen(texts[i]); size++) {
            assert_int_equal(network_loads(texts[i], size), size > end);
        }
    }
}

static void flipped_bits_are_refused_or_harmless(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        const size_t size = strlen(texts[i]);
        char *text = network_with(texts[i], "FANN", "FANN");
        size_t loaded = 0;
        for (size_t bit = 0; bit < 8 * size; bit++) {
            text[bit / 8] = (char)(text[bit / 8] ^ 1 << bit % 8);
            loaded += (size_t)network_loads(text, size);
            text[bit / 8] = (char)(text[bit / 8] ^ 1 << bit % 8);
        }
        assert_in_range(loaded, 1, 8 * size / 2);
        free(text);
    }
}

static void any_byte_anywhere_is_refused_or_harmless(void **state)
{
    (void)state;
    static const char bytes[] = "\0(),.=-+ \n\r09eE_a\x80\xFF";
    char *text = network_with(network_whole, "FANN", "FANN");
    const size_t size = strlen(text);
    for (size_t at = 0; at < size; at++) {
        const char kept = text[at];
        for (size_t k = 0; k < sizeof bytes - 1; k++) {
            text[at] = bytes[k];
            (void)network_loads(text, size);
        }
        text[at] = kept;
    }
    free(text);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    bool over = false;
    for (size_t at = 1; !over; at++) {
        for (int after = 0; after < 2; after++) {
            heap h = {.taken = 0};
            tann_ctx *ctx = heap_ctx(&h);
            h.fail_at = h.taken + at;
            h.fail_after = after != 0;
            tann_model *m =
                tann_fann_load_memory(ctx, network_shortcut, strlen(network_shortcut), NULL);
            over = m != NULL;
            assert_true(over || tann_ctx_status(ctx) == TANN_E_MEMORY);
            assert_true(over || strstr(tann_ctx_error(ctx), "out of memory") != NULL);
            tann_model_free(m);
            tann_ctx_free(ctx);
            heap_check_empty(&h);
        }
        assert_true(!over || at > 4);
    }
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
