#include "networks.h"

#include <stdlib.h>
#include <string.h>

#include "checks.h"
#include "heap.h"

const char network_whole[] =
    "FANN_FLO_2.1\n"
    "num_layers=3\n"
    "learning_rate=0.700000\n"
    "connection_rate=1.000000\n"
    "network_type=0\n"
    "cascade_activation_functions=3 5 7 \n"
    "layer_sizes=3 3 2 \n"
    "scale_included=0\n"
    "neurons (num_inputs, activation_function, activation_steepness)="
    "(0, 0, 0.0e+00) (0, 0, 0.0e+00) (0, 0, 0.0e+00) "
    "(3, 5, 5.0e-01) (3, 5, 2.5e-01) (0, 5, 0.0e+00) "
    "(3, 0, 1.0e+00) (0, 0, 0.0e+00) \n"
    "connections (connected_to_neuron, weight)="
    "(0, 1.5e+00) (1, -2.0e+00) (2, 3.0e+00) (0, 4.0e+00) (1, 5.0e-01) (2, -1.0e+00) "
    "(3, 2.0e+00) (4, -4.0e+00) (5, 8.0e+00) \n";

const char network_shortcut[] =
    "FANN_FLO_2.1\n"
    "num_layers=4\n"
    "connection_rate=1.000000\n"
    "network_type=1\n"
    "layer_sizes=2 1 1 1 \n"
    "neurons (num_inputs, activation_function, activation_steepness)="
    "(0, 0, 0.0e+00) (0, 0, 0.0e+00) (2, 3, 5.0e-01) (3, 3, 5.0e-01) (4, 0, 1.0e+00) \n"
    "connections (connected_to_neuron, weight)="
    "(0, 1.0e+00) (1, 2.0e+00) "
    "(0, 3.0e+00) (1, 4.0e+00) (2, 5.0e+00) "
    "(0, 6.0e+00) (1, 7.0e+00) (2, 8.0e+00) (3, 9.0e+00) \n";

char *network_with(const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    assert_non_null(at);
    const size_t before = (size_t)(at - text);
    char *changed = malloc(strlen(text) + strlen(to) + 1);
    assert_non_null(changed);
    memcpy(changed, text, before);
    strcpy(changed + before, to);
    strcat(changed, at + strlen(from));
    return changed;
}

int network_loads(const char *text, size_t size)
{
    heap h = {.taken = 0};
    tann_ctx *ctx = heap_ctx(&h);
    const size_t before = h.bytes;
    char *copy = malloc(size > 0 ? size : 1); /* exactly as large */
    assert_non_null(copy);
    memcpy(copy, text, size);
    h.peak = before;
    tann_model *m = tann_fann_load_memory(ctx, copy, size, NULL);
    assert_true(h.peak - before <= 8 * size + (1 << 20));
    free(copy);
    if (m == NULL) {
        assert_true(tann_ctx_status(ctx) < 0 && tann_ctx_error(ctx)[0] != '\0');
        assert_true(tann_ctx_status(ctx) != TANN_E_MEMORY);
    } else {
        CHECK_TEXT(tann_ctx_error(ctx), "");
        assert_int_equal(tann_ctx_status(ctx), TANN_OK);
    }
    const int loaded = m != NULL;
    tann_model_free(m);
    tann_ctx_free(ctx);
    heap_check_empty(&h);
    return loaded;
}
