/* Any bytes as a network of FANN: refused with a sentence, or a model that runs. */
#include "target.h"

static void run(fuzz *f, const tann_model *m)
{
    const size_t inputs = tann_shape_size(tann_model_node_shape(m, 0));
    const size_t outputs = tann_shape_size(tann_model_node_shape(m, tann_model_output(m)));
    float *x = calloc(inputs + outputs, sizeof *x);
    FUZZ_CHECK(x != NULL);
    tann_session *s = tann_session_new(f->ctx, m, 1);
    FUZZ_CHECK(s != NULL && tann_predict(s, x, 1, x + inputs) == TANN_OK);
    tann_session_free(s);
    free(x);
}

static void load(fuzz *f, const tann_fann_opts *opts)
{
    fuzz_bind(f);
    tann_model *m = tann_fann_load_memory(f->ctx, f->bytes, f->size, opts);
    FUZZ_CHECK((m == NULL) == (tann_ctx_error(f->ctx)[0] != '\0'));
    FUZZ_CHECK(tann_ctx_status(f->ctx) != TANN_E_MEMORY);
    if (m != NULL) {
        fuzz_unbound(f);
        run(f, m);
    }
    tann_model_free(m);
}

static void target(fuzz *f)
{
    tann_fann_opts opts = tann_fann_opts_default();
    load(f, NULL);
    opts.smooth = 1;
    opts.max_nodes = 20;
    load(f, &opts);
}

FUZZ_TARGET(target)
