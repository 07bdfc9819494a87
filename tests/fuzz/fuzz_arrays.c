/* Any bytes as a .npy file, or a .npz archive of such. */
#include "target.h"

static void look_at(fuzz *f, tann_arrays *a)
{
    volatile float sum = 0;
    for (size_t i = 0; i < tann_arrays_count(a); i++) {
        const tann_array *array = tann_arrays_at(a, i);
        for (size_t k = 0; k < array->count * tann_shape_size(array->shape); k++) {
            sum = sum + array->data[k];
        }
        FUZZ_CHECK(tann_arrays_find(a, array->name) == array);
        (void)tann_arrays_labels(f->ctx, a, array->name);
    }
}

static void target(fuzz *f)
{
    tann_arrays *a = tann_arrays_load_memory(f->ctx, f->bytes, f->size, NULL);
    FUZZ_CHECK((a == NULL) == (tann_ctx_error(f->ctx)[0] != '\0'));
    look_at(f, a);
    tann_arrays_free(a);
}

FUZZ_TARGET(target)
