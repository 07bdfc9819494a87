/* Any bytes as IDX files: what lies behind the first byte, which says where the images end and the labels
   begin, and whether they are scaled. */
#include "target.h"

static void target(fuzz *f)
{
    tann_idx_opts opts = tann_idx_opts_default();
    if (f->size < 1) {
        return;
    }
    const uint8_t *labels = NULL;
    size_t images_size = f->size - 1;
    size_t labels_size = f->bytes[0] & 127;
    opts.scale = f->bytes[0] >> 7;
    if (labels_size > 0 && labels_size <= images_size) {
        images_size -= labels_size;
        labels = f->bytes + 1 + images_size;
    }
    tann_samples *s =
        tann_idx_load_memory(f->ctx, f->bytes + 1, images_size, labels, labels_size, &opts);
    FUZZ_CHECK((s == NULL) == (tann_ctx_error(f->ctx)[0] != '\0'));
    const tann_dataset data = tann_samples_dataset(s);
    volatile float sum = 0;
    for (size_t i = 0; i < data.count * tann_shape_size(tann_samples_shape(s)); i++) {
        sum = sum + data.x[i];
    }
    for (size_t i = 0; data.labels != NULL && i < data.count; i++) {
        FUZZ_CHECK(data.labels[i] >= 0 && (size_t)data.labels[i] < tann_samples_class_count(s));
    }
    tann_samples_free(s);
}

FUZZ_TARGET(target)
