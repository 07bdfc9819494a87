/* Any bytes as a model file: refused with a sentence, or a model that is saved again and is the same. */
#include "target.h"

static void save_again(fuzz *f, const tann_model *m)
{
    const size_t size = tann_model_save_bytes(m);
    unsigned char *file = malloc(size);
    fuzz_unbound(f);
    FUZZ_CHECK(file != NULL && tann_model_save_memory(f->ctx, m, file, size) == TANN_OK);
    tann_model *again = tann_model_load_memory(f->ctx, file, size, NULL);
    FUZZ_CHECK(again != NULL);
    FUZZ_CHECK(tann_model_save_bytes(again) == size);
    tann_model_free(again);
    free(file);
}

static void target(fuzz *f)
{
    tann_model *m = tann_model_load_memory(f->ctx, f->bytes, f->size, NULL);
    FUZZ_CHECK((m == NULL) == (tann_ctx_error(f->ctx)[0] != '\0'));
    if (m != NULL) {
        save_again(f, m);
    }
    tann_model_free(m);
}

FUZZ_TARGET(target)
