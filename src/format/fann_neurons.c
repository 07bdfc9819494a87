/* (connections, function, steepness) of every neuron. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "format/fann_network.h"

#define CONNECTIONS "connections (connected_to_neuron, weight)="
/* The shortest that a connection can be: (0,0) */
#define LEAST_CONNECTION 5

/* By the numbers that FANN gives them; with s the steepness and z the sum. */
static const tann__fann_function functions[] = {
    {"FANN_LINEAR", 1, TANN_LINEAR, false}, /* s z */
    {"FANN_THRESHOLD", 0, TANN_LINEAR, false},
    {"FANN_THRESHOLD_SYMMETRIC", 0, TANN_LINEAR, false},
    {"FANN_SIGMOID", 2, TANN_SIGMOID, false}, /* 1 / (1 + exp(-2 s z)) */
    {"FANN_SIGMOID_STEPWISE", 2, TANN_SIGMOID, true},
    {"FANN_SIGMOID_SYMMETRIC", 1, TANN_TANH, false}, /* 2 / (1 + exp(-2 s z)) - 1 */
    {"FANN_SIGMOID_SYMMETRIC_STEPWISE", 1, TANN_TANH, true},
    {"FANN_GAUSSIAN", 0, TANN_LINEAR, false},
    {"FANN_GAUSSIAN_SYMMETRIC", 0, TANN_LINEAR, false},
    {"FANN_GAUSSIAN_STEPWISE", 0, TANN_LINEAR, false},
    {"FANN_ELLIOT", 0, TANN_LINEAR, false},
    {"FANN_ELLIOT_SYMMETRIC", 0, TANN_LINEAR, false},
    {"FANN_LINEAR_PIECE", 0, TANN_LINEAR, false},
    {"FANN_LINEAR_PIECE_SYMMETRIC", 0, TANN_LINEAR, false},
    {"FANN_SIN_SYMMETRIC", 0, TANN_LINEAR, false},
    {"FANN_COS_SYMMETRIC", 0, TANN_LINEAR, false},
    {"FANN_SIN", 0, TANN_LINEAR, false},
    {"FANN_COS", 0, TANN_LINEAR, false},
};

const tann__fann_function *tann__fann_function_at(uint32_t number)
{
    return number < sizeof functions / sizeof functions[0] ? &functions[number] : NULL;
}

/* What stands between a neuron's parentheses. */
typedef struct description {
    size_t at; /* its byte */
    uint32_t connections, function;
    float steepness;
} description;

static tann_status read_description(tann__fann_text *t, description *d)
{
    tann__fann_blanks(t);
    d->at = t->at;
    TANN_TRY(tann__fann_expect(t, '('));
    TANN_TRY(tann__fann_count(t, &d->connections));
    TANN_TRY(tann__fann_expect(t, ','));
    TANN_TRY(tann__fann_count(t, &d->function));
    TANN_TRY(tann__fann_expect(t, ','));
    TANN_TRY(tann__fann_number(t, &d->steepness));
    return tann__fann_expect(t, ')');
}

static tann_status check_function(const tann__fann *f, const description *d)
{
    const tann__fann_function *function = tann__fann_function_at(d->function);
    if (function == NULL) {
        return tann__fail(f->text.ctx, TANN_E_FORMAT, "byte %zu: FANN has no function %u", d->at,
                          (unsigned)d->function);
    }
    if (function->smooth && f->opts.smooth == 0) {
        return tann__fail(f->text.ctx, TANN_E_UNSUPPORTED,
                          "byte %zu: %s is made of straight lines; with tann_fann_opts.smooth the "
                          "function that it approximates is taken",
                          d->at, function->name);
    }
    return function->factor > 0 ? TANN_OK
                                : tann__fail(f->text.ctx, TANN_E_UNSUPPORTED,
                                             "byte %zu: there is no activation here that is %s",
                                             d->at, function->name);
}

/* A neuron that has a sum. In a whole network it reads all that it can; to FANN one that reads nothing is
   always 1, wherever it stands, which is no unit of a dense layer. */
static tann_status take_unit(tann__fann *f, size_t k, size_t n, const description *d)
{
    tann__fann_layer *layer = &f->layers[k];
    const size_t most = tann__fann_source_count(f, k);
    if (layer->function >= 0 && (uint32_t)layer->function != d->function) {
        return tann__fail(f->text.ctx, TANN_E_UNSUPPORTED,
                          "byte %zu: neurons of layer %zu have different functions", d->at, k);
    }
    TANN_TRY(check_function(f, d));
    layer->function = (int32_t)d->function;
    if (d->connections == 0 || d->connections > most || (d->connections < most && !f->sparse)) {
        return tann__fail(f->text.ctx, TANN_E_FORMAT,
                          "byte %zu: a neuron of layer %zu has %zu connections, of %zu", d->at, k,
                          (size_t)d->connections, most);
    }
    if (signbit(d->steepness) != 0) {
        return tann__fail(f->text.ctx, TANN_E_UNSUPPORTED, "byte %zu: a steepness below 0", d->at);
    }
    f->neurons[n].connections = d->connections;
    f->neurons[n].factor = functions[d->function].factor * d->steepness;
    return TANN_OK;
}

static tann_status read_neuron(tann__fann *f, size_t k, size_t n)
{
    description d = {0, 0, 0, 0};
    TANN_TRY(read_description(&f->text, &d));
    f->neurons[n] = (tann__fann_neuron){(uint32_t)k, 0, 0, 0};
    if (k > 0 && n < f->layers[k].first + f->layers[k].units) {
        return take_unit(f, k, n, &d);
    }
    return d.connections == 0
               ? TANN_OK
               : tann__fail(f->text.ctx, TANN_E_FORMAT,
                            "byte %zu: an input or a bias neuron has %zu connections", d.at,
                            (size_t)d.connections);
}

/* Fewer than 2^32 neurons with fewer than 2^31 connections each. */
static tann_status check_room(const tann__fann *f)
{
    uint64_t connections = 0;
    for (size_t n = 0; n < f->neuron_count; n++) {
        connections += f->neurons[n].connections;
    }
    return connections <= tann__fann_left(&f->text) / LEAST_CONNECTION
               ? TANN_OK
               : tann__fann_fail(&f->text, TANN_E_FORMAT,
                                 "more connections than the file has room for");
}

tann_status tann__fann_read_neurons(tann__fann *f)
{
    f->neurons = tann__allocate(&f->text.ctx->allocator, f->neuron_count * sizeof *f->neurons);
    if (f->neurons == NULL) {
        return tann__fail_memory(f->text.ctx, "a network's neurons");
    }
    for (size_t k = 0, n = 0; k < f->layer_count; k++) {
        for (; n < f->layers[k].end; n++) {
            TANN_TRY(read_neuron(f, k, n));
        }
    }
    tann__fann_blanks(&f->text);
    return tann__fann_takes(&f->text, CONNECTIONS)
               ? check_room(f)
               : tann__fann_fail(&f->text, TANN_E_FORMAT, "'" CONNECTIONS "' is missing");
}
