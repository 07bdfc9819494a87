/* Any bytes as the checkpoint of a small training: refused, and then nothing has changed, or a state that is
   saved as it was, and trains on. The checksum is not looked at: see tests/fuzz/run. */
#include "target.h"

static tann_model *make_model(tann_ctx *ctx)
{
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_normalization(b, tann_input(b, tann_shape_1d(2)), NULL);
    h = tann_activation(b, tann_named(b, tann_dense(b, h, 3, NULL), "hidden"), TANN_TANH);
    return tann_builder_finish(b, tann_dense(b, h, 1, NULL), 1);
}

static uint8_t *save(tann_trainer *t, size_t *size)
{
    *size = tann_checkpoint_save_bytes(t);
    uint8_t *file = malloc(*size);
    FUZZ_CHECK(file != NULL && tann_checkpoint_save_memory(t, file, *size) == TANN_OK);
    return file;
}

/* Numbers of any size train until one overflows: that is no error of the reader. */
static void go_on(tann_trainer *t)
{
    static const float x[] = {0.5f, -1, 0.25f, 2};
    static const float y[] = {1, -1};
    const tann_dataset data = tann_dataset_floats(x, y, 2);
    tann_fit_opts opts = tann_fit_opts_default();
    opts.epochs = 4;
    opts.batch = 2;
    opts.patience = 1;
    opts.resume = 1;
    (void)tann_fit(t, &data, &opts, NULL);
}

/* Saved, restored and saved again it is the same. */
static void restored(tann_trainer *t)
{
    size_t first_size, second_size;
    uint8_t *first = save(t, &first_size);
    FUZZ_CHECK(tann_checkpoint_restore_memory(t, first, first_size, NULL) == TANN_OK);
    uint8_t *second = save(t, &second_size);
    FUZZ_CHECK(first_size == second_size && memcmp(first, second, first_size) == 0);
    free(first);
    free(second);
}

static void target(fuzz *f)
{
    size_t before_size, after_size;
    fuzz_unbound(f);
    tann_model *m = make_model(f->ctx);
    tann_trainer *t = tann_trainer_new(f->ctx, m, NULL);
    FUZZ_CHECK(t != NULL);
    uint8_t *before = save(t, &before_size);
    fuzz_bind(f);
    const tann_status status = tann_checkpoint_restore_memory(t, f->bytes, f->size, NULL);
    FUZZ_CHECK((status == TANN_OK) == (tann_ctx_error(f->ctx)[0] == '\0'));
    fuzz_unbound(f);
    if (status == TANN_OK) {
        go_on(t);
        restored(t);
    } else {
        uint8_t *after = save(t, &after_size);
        FUZZ_CHECK(before_size == after_size && memcmp(before, after, after_size) == 0);
        free(after);
    }
    free(before);
    tann_trainer_free(t);
    tann_model_free(m);
}

FUZZ_TARGET(target)
