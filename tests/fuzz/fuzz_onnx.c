/* A byte of options, then any bytes as an ONNX file: refused, or a model that is saved as one that is the
   same. */
#include <tinyann/onnx.h>

#include "target.h"

/* Bit 0: an output; 1: strict limits. */
static tann_onnx_load_opts read_opts(unsigned byte)
{
    tann_onnx_load_opts opts = tann_onnx_load_opts_default();
    opts.output = (byte & 1) != 0 ? "y" : NULL;
    if ((byte & 2) != 0) {
        opts.max_bytes = 2000;
        opts.max_nodes = 4;
        opts.max_tensors = 5;
        opts.max_inputs = 3;
        opts.max_name = 12;
    }
    return opts;
}

static unsigned char *save(tann_ctx *ctx, const tann_model *m, size_t *size)
{
    FUZZ_CHECK(tann_onnx_save_memory(ctx, m, NULL, 0, size, NULL) == TANN_OK);
    unsigned char *bytes = malloc(*size);
    FUZZ_CHECK(bytes != NULL);
    FUZZ_CHECK(tann_onnx_save_memory(ctx, m, bytes, *size, NULL, NULL) == TANN_OK);
    return bytes;
}

/* A model that is its input alone gets a node more. */
static void save_again(fuzz *f, const tann_model *m)
{
    size_t size = 0, again = 0;
    unsigned char *first = save(f->ctx, m, &size);
    tann_model *back = tann_onnx_load_memory(f->ctx, first, size, NULL);
    FUZZ_CHECK(back != NULL);
    unsigned char *second = save(f->ctx, back, &again);
    FUZZ_CHECK(tann_model_node_count(m) == 1 ||
               (size == again && memcmp(first, second, size) == 0));
    tann_model_free(back);
    free(first);
    free(second);
}

static void target(fuzz *f)
{
    if (f->size == 0) {
        return;
    }
    const tann_onnx_load_opts opts = read_opts(f->bytes[0]);
    tann_model *m = tann_onnx_load_memory(f->ctx, f->bytes + 1, f->size - 1, &opts);
    FUZZ_CHECK((m == NULL) == (tann_ctx_error(f->ctx)[0] != '\0'));
    FUZZ_CHECK(tann_ctx_status(f->ctx) != TANN_E_MEMORY);
    if (m != NULL) {
        fuzz_unbound(f);
        save_again(f, m);
    }
    tann_model_free(m);
}

FUZZ_TARGET(target)
