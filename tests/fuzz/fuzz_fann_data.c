/* Any text as a data file of FANN. */
#include "target.h"

static void target(fuzz *f)
{
    tann_samples *s = tann_fann_data_load_memory(f->ctx, f->bytes, f->size, NULL);
    FUZZ_CHECK((s == NULL) == (tann_ctx_error(f->ctx)[0] != '\0'));
    const tann_dataset data = tann_samples_dataset(s);
    for (size_t i = 0; i < data.count * tann_shape_size(tann_samples_shape(s)); i++) {
        FUZZ_CHECK(data.x[i] - data.x[i] == 0);
    }
    for (size_t i = 0; i < data.count * tann_samples_target_count(s); i++) {
        FUZZ_CHECK(data.y[i] - data.y[i] == 0);
    }
    tann_samples_free(s);
}

FUZZ_TARGET(target)
