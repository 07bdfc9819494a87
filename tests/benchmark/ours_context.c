#include "ours_context.h"

#include <stdio.h>
#include <stdlib.h>

#ifdef HAVE_OPENMP
#include <omp.h>
#include <tinyann/openmp.h>
#endif

#include "notes.h"
#include "ours_kernels.h"

/* OpenMP is also that of oneDNN, which is to keep to one thread. */
static void use_cores(tann_ctx_opts *opts, size_t cores)
{
#ifdef HAVE_OPENMP
    omp_set_num_threads((int)cores);
    if (cores > 1) {
        tann_openmp_use(opts, cores);
    }
#else
    (void)opts;
    if (cores > 1) {
        note("tinyann::openmp was not built: libtinyann runs on one core of %zu", cores);
    }
#endif
}

tann_ctx *our_context_new(const task *t)
{
    tann_ctx_opts opts = tann_ctx_opts_default();
    opts.max_isa = our_chosen().max_isa;
    opts.numerics = our_chosen().numerics;
    use_cores(&opts, t->cores);
    tann_ctx *ctx = tann_ctx_new(&opts);
    must(ctx, ctx != NULL);
    return ctx;
}

void our_context_free(tann_ctx *ctx)
{
    tann_ctx_free(ctx);
    use_cores(NULL, 1);
}

void must(const tann_ctx *ctx, bool done)
{
    if (!done) {
        fprintf(stderr, "benchmark: tinyann refuses: %s\n", tann_ctx_error(ctx));
        exit(1);
    }
}

static tann_activation_kind kind_of(activation a)
{
    static const tann_activation_kind kinds[] = {[ACTIVATION_TANH] = TANN_TANH,
                                                 [ACTIVATION_RELU] = TANN_RELU,
                                                 [ACTIVATION_SIGMOID] = TANN_SIGMOID,
                                                 [ACTIVATION_SOFTMAX] = TANN_SOFTMAX};
    return kinds[a];
}

static void write_weights(tann_ctx *ctx, tann_model *m, const network_task *net, size_t layer)
{
    const size_t in = net->widths[layer], out = net->widths[layer + 1];
    char name[64];
    snprintf(name, sizeof name, "layer%zu.kernel", layer);
    must(ctx, tann_model_weight_write(m, name, net->kernels[layer], in * out) == TANN_OK);
    snprintf(name, sizeof name, "layer%zu.bias", layer);
    must(ctx, tann_model_weight_write(m, name, net->biases[layer], out) == TANN_OK);
}

tann_model *our_model(tann_ctx *ctx, const network_task *net)
{
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_input(b, tann_shape_1d((int32_t)net->widths[0]));
    for (size_t l = 0; l < net->layers; l++) {
        char name[64];
        snprintf(name, sizeof name, "layer%zu", l);
        h = tann_named(b, tann_dense(b, h, (int32_t)net->widths[l + 1], NULL), name);
        h = tann_activation(b, h, kind_of(l + 1 < net->layers ? net->hidden : net->output));
    }
    tann_model *m = tann_builder_finish(b, h, 1);
    must(ctx, m != NULL);
    for (size_t l = 0; l < net->layers; l++) {
        write_weights(ctx, m, net, l);
    }
    return m;
}
