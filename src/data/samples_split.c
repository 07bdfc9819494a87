#include "data/samples.h"

#include <string.h>

#include "base/error.h"
#include "base/rng.h"

/* The order of a split ("split" in ASCII), below the streams of base/rng.h. */
static const uint64_t stream = 0x73706C6974;

static char **copy_names(tann_samples *to, char *const *names, size_t count)
{
    char **copies = names != NULL ? tann__arena_take(&to->arena, count, sizeof *copies) : NULL;
    for (size_t i = 0; copies != NULL && i < count; i++) {
        copies[i] = tann__arena_string(&to->arena, names[i]);
        if (copies[i] == NULL) {
            return NULL;
        }
    }
    return copies;
}

static tann_status copy_all_names(tann_samples *to, tann_ctx *ctx, const tann_samples *from)
{
    const size_t targets = from->labels != NULL ? 1 : from->target_count;
    to->class_count = from->class_count;
    to->features = copy_names(to, from->features, tann_shape_size(from->shape));
    to->targets = copy_names(to, from->targets, targets);
    to->classes = copy_names(to, from->classes, from->class_count);
    return (to->features == NULL) == (from->features == NULL) &&
                   (to->targets == NULL) == (from->targets == NULL) &&
                   (to->classes == NULL) == (from->classes == NULL)
               ? TANN_OK
               : tann__fail_memory(ctx, "the names of samples");
}

static void copy_sample(tann_samples *to, size_t place, const tann_samples *from, size_t sample)
{
    const size_t size = tann_shape_size(from->shape);
    const size_t targets = from->target_count;
    memcpy(to->x + place * size, from->x + sample * size, size * sizeof *to->x);
    if (from->y != NULL) {
        memcpy(to->y + place * targets, from->y + sample * targets, targets * sizeof *to->y);
    }
    if (from->labels != NULL) {
        to->labels[place] = from->labels[sample];
    }
}

static tann_status copy_part(tann_ctx *ctx, const tann_samples *from, const size_t *order,
                             size_t count, tann_samples **part)
{
    *part = tann__samples_new(ctx);
    if (*part == NULL) {
        return TANN_E_MEMORY;
    }
    TANN_TRY(tann__samples_take(*part, ctx, count, from->shape, from->target_count,
                                from->labels != NULL));
    for (size_t i = 0; i < count; i++) {
        copy_sample(*part, i, from, order[i]);
    }
    return copy_all_names(*part, ctx, from);
}

static tann_status split(tann_ctx *ctx, const tann_samples *s, size_t second, uint64_t seed,
                         tann_samples **train, tann_samples **test)
{
    const size_t first = s->count - second;
    size_t *order = tann__allocate(&ctx->allocator, s->count * sizeof *order);
    if (order == NULL) {
        return tann__fail_memory(ctx, "the order of samples");
    }
    tann_random_permutation(seed, stream, order, s->count);
    tann_status status = copy_part(ctx, s, order, first, train);
    status = status == TANN_OK ? copy_part(ctx, s, order + first, second, test) : status;
    tann__release(&ctx->allocator, order, s->count * sizeof *order);
    return status;
}

static tann_status check_split(tann_ctx *ctx, const tann_samples *s, float share, size_t *second)
{
    if (s == NULL) {
        return tann__fail_null(ctx, "samples");
    }
    if (!(share >= 0 && share <= 1)) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "a share of %g is not within 0..1", (double)share);
    }
    *second = (size_t)((double)share * (double)s->count + 0.5);
    if (*second < 1 || *second >= s->count) {
        return tann__fail(ctx, TANN_E_ARGUMENT,
                          "a share of %g of %zu samples leaves a part without any", (double)share,
                          s->count);
    }
    return TANN_OK;
}

tann_status tann_samples_split(tann_ctx *ctx, const tann_samples *s, float share, uint64_t seed,
                               tann_samples **train, tann_samples **test)
{
    size_t second = 0;
    if (ctx == NULL) {
        return TANN_E_ARGUMENT;
    }
    if (train == NULL || test == NULL) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "%s is NULL", train == NULL ? "train" : "test");
    }
    *train = NULL;
    *test = NULL;
    TANN_TRY(check_split(ctx, s, share, &second));
    const tann_status status = split(ctx, s, second, seed, train, test);
    if (status != TANN_OK) {
        tann_samples_free(*train);
        tann_samples_free(*test);
        *train = NULL;
        *test = NULL;
        return status;
    }
    return tann__succeed(ctx);
}
