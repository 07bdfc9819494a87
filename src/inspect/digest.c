#include "inspect/digest.h"

#include "base/error.h"

static const tann__digest_part parts[] = {
#define TANN__DIGEST(part, few_fma, few_muladd, full_fma, full_muladd)                             \
    {#part,                                                                                        \
     tann__digest_##part,                                                                          \
     {UINT64_C(few_fma), UINT64_C(few_muladd)},                                                    \
     {UINT64_C(full_fma), UINT64_C(full_muladd)}},
#include "inspect/digests.def"
#undef TANN__DIGEST
};
enum { PART_COUNT = sizeof parts / sizeof *parts };

const tann__digest_part *tann__digest_part_at(size_t index)
{
    return index < PART_COUNT ? &parts[index] : NULL;
}

tann_status tann__desk_init(tann__desk *desk, const tann_ctx *ctx, tann_numerics numerics,
                            bool full)
{
    desk->ctx = *ctx;
    desk->ctx.numerics = numerics;
    desk->k = ctx->kernels[numerics];
    desk->full = full;
    tann__succeed(&desk->ctx);
    tann__arena_init(&desk->arena, &ctx->allocator);
    desk->a = tann__arena_take(&desk->arena, TANN__DESK_FLOATS, sizeof *desk->a);
    desk->b = tann__arena_take(&desk->arena, TANN__DESK_FLOATS, sizeof *desk->b);
    desk->c = tann__arena_take(&desk->arena, TANN__DESK_FLOATS, sizeof *desk->c);
    if (desk->a == NULL || desk->b == NULL || desk->c == NULL) {
        tann__desk_free(desk);
        return tann__fail_memory(&desk->ctx, "the numbers of a self-test");
    }
    return TANN_OK;
}

void tann__desk_free(tann__desk *desk)
{
    tann__arena_free(&desk->arena);
}

tann_status tann__digest_of(tann__desk *desk, const tann__digest_part *part, uint64_t *digest)
{
    *digest = TANN__DIGEST_START;
    return part->run(desk, digest);
}

uint64_t tann__digest_known(const tann__desk *desk, const tann__digest_part *part)
{
    return desk->full ? part->full[desk->ctx.numerics] : part->few[desk->ctx.numerics];
}
