#include "data/samples.h"

#include "base/error.h"
#include "base/options.h"
#include "file/file_slurp.h"

tann_samples *tann__samples_new(tann_ctx *ctx)
{
    tann_samples *s = tann__allocate(&ctx->allocator, sizeof *s);
    if (s == NULL) {
        (void)tann__fail_memory(ctx, "samples");
        return NULL;
    }
    *s = (tann_samples){.count = 0};
    tann__arena_init(&s->arena, &ctx->allocator);
    return s;
}

void tann_samples_free(tann_samples *s)
{
    if (s != NULL) {
        const tann__allocator allocator = s->arena.allocator;
        tann__arena_free(&s->arena);
        tann__release(&allocator, s, sizeof *s);
    }
}

tann_status tann__samples_take(tann_samples *s, tann_ctx *ctx, size_t count, tann_shape shape,
                               size_t targets, bool labels)
{
    s->count = count;
    s->shape = shape;
    s->target_count = targets;
    s->x = tann__arena_take(&s->arena, count, tann_shape_size(shape) * sizeof *s->x);
    s->y = targets > 0 ? tann__arena_take(&s->arena, count, targets * sizeof *s->y) : NULL;
    s->labels = labels ? tann__arena_take(&s->arena, count, sizeof *s->labels) : NULL;
    return s->x != NULL && (targets == 0 || s->y != NULL) && (!labels || s->labels != NULL)
               ? TANN_OK
               : tann__fail(ctx, TANN_E_MEMORY, "out of memory for %zu samples", count);
}

tann_status tann__samples_read(tann_samples *s, tann_ctx *ctx, const tann__samples_file *file,
                               tann__samples_read_fn read, const void *opts)
{
    tann__slurp slurp;
    if (file->path == NULL) {
        TANN_TRY(tann__slurp_check(ctx, file->size, file->max_bytes));
        return read(s, ctx, opts, file->bytes, file->size);
    }
    TANN_TRY(tann__slurp_file(&slurp, ctx, file->path, file->max_bytes));
    const tann_status status = read(s, ctx, opts, slurp.bytes, slurp.size);
    tann__slurp_free(&slurp, ctx);
    return status;
}

tann_samples *tann__samples_load(tann_ctx *ctx, const tann__samples_file *file,
                                 tann__samples_read_fn read, const void *opts)
{
    if (file->path == NULL && file->bytes == NULL) {
        (void)tann__fail_null(ctx, "the file");
        return NULL;
    }
    tann_samples *s = tann__samples_new(ctx);
    if (s != NULL && tann__samples_read(s, ctx, file, read, opts) != TANN_OK) {
        tann_samples_free(s);
        s = NULL;
    }
    return s;
}

size_t tann_samples_count(const tann_samples *s)
{
    return s != NULL ? s->count : 0;
}

tann_shape tann_samples_shape(const tann_samples *s)
{
    const tann_shape none = {0, {0, 0, 0, 0}};
    return s != NULL ? s->shape : none;
}

float *tann_samples_x(tann_samples *s)
{
    return s != NULL ? s->x : NULL;
}

void tann_samples_dataset_init(const tann_samples *s, tann_dataset *data, size_t struct_size)
{
    tann_dataset known = {.struct_size = sizeof known};
    if (s != NULL) {
        known.count = s->count;
        known.x = s->x;
        known.y = s->y;
        known.labels = s->labels;
    }
    tann__options_write(data, struct_size, &known, sizeof known);
}

size_t tann_samples_target_count(const tann_samples *s)
{
    return s != NULL ? s->target_count : 0;
}

size_t tann_samples_class_count(const tann_samples *s)
{
    return s != NULL ? s->class_count : 0;
}

static const char *name_at(char *const *names, size_t index, size_t count)
{
    return names != NULL && index < count ? names[index] : NULL;
}

const char *tann_samples_class_name(const tann_samples *s, int32_t label)
{
    return s != NULL && label >= 0 ? name_at(s->classes, (size_t)label, s->class_count) : NULL;
}

const char *tann_samples_feature_name(const tann_samples *s, size_t feature)
{
    return s != NULL ? name_at(s->features, feature, tann_shape_size(s->shape)) : NULL;
}

const char *tann_samples_target_name(const tann_samples *s, size_t target)
{
    const size_t count = s != NULL && s->labels != NULL ? 1 : tann_samples_target_count(s);
    return s != NULL ? name_at(s->targets, target, count) : NULL;
}
