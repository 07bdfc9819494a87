/* The self-test: every part's digest, in every numeric profile, against the known ones. */
#include <tinyann/self_test.h>

#include <inttypes.h>

#include "base/context.h"
#include "base/error.h"
#include "base/writer.h"
#include "inspect/digest.h"

static void print_digest(tann__writer *w, const tann__desk *desk, const char *name, uint64_t digest)
{
    tann__print(w, "%-8s  %-6s  %-16s  %016" PRIx64, tann_isa_name(desk->k->isa),
                tann_numerics_name(desk->ctx.numerics), name, digest);
}

/* A line of text, and the context's sentence about the first part that differs. */
static void judge(tann_ctx *ctx, tann__writer *w, const tann__desk *desk,
                  const tann__digest_part *part, uint64_t digest)
{
    const uint64_t known = tann__digest_known(desk, part);
    print_digest(w, desk, part->name, digest);
    if (digest == known) {
        tann__print(w, "\n");
        return;
    }
    tann__print(w, "  DIFFERS from %016" PRIx64 "\n", known);
    if (ctx->status == TANN_OK) {
        (void)tann__fail(ctx, TANN_E_INTERNAL,
                         "%s on %s in the profile %s gives the digest %016" PRIx64
                         " in place of %016" PRIx64 ": not the same bits as elsewhere",
                         part->name, tann_isa_name(desk->k->isa),
                         tann_numerics_name(desk->ctx.numerics), digest, known);
    }
}

/* Trainings fail when their numbers are so wrong that they overflow. */
static tann_status fail_part(tann_ctx *ctx, const tann__desk *desk, const tann__digest_part *part,
                             tann_status status)
{
    if (status == TANN_E_MEMORY) {
        return tann__fail(ctx, status, "%s", desk->ctx.text);
    }
    return tann__fail(ctx, TANN_E_INTERNAL, "%s on %s in the profile %s fails: %s", part->name,
                      tann_isa_name(desk->k->isa), tann_numerics_name(desk->ctx.numerics),
                      desk->ctx.text);
}

/* All parts on one desk. */
static tann_status run_parts(tann_ctx *ctx, tann__writer *w, tann__desk *desk)
{
    uint64_t all = TANN__DIGEST_START;
    for (size_t i = 0; tann__digest_part_at(i) != NULL; i++) {
        const tann__digest_part *part = tann__digest_part_at(i);
        uint64_t digest;
        const tann_status status = tann__digest_of(desk, part, &digest);
        if (status != TANN_OK) {
            return fail_part(ctx, desk, part, status);
        }
        judge(ctx, w, desk, part, digest);
        all = tann__digest_number(all, digest, 64);
    }
    print_digest(w, desk, "all of these", all);
    tann__print(w, "\n");
    return TANN_OK;
}

static tann_status run_profile(tann_ctx *ctx, tann__writer *w, tann_numerics numerics)
{
    tann__desk desk;
    if (tann__desk_init(&desk, ctx, numerics, false) != TANN_OK) {
        return tann__fail(ctx, TANN_E_MEMORY, "%s", desk.ctx.text);
    }
    const tann_status status = run_parts(ctx, w, &desk);
    tann__desk_free(&desk);
    return status;
}

static tann_status forget(void *user, const char *text, size_t length)
{
    (void)user;
    (void)text;
    (void)length;
    return TANN_OK;
}

tann_status tann_self_test(tann_ctx *ctx, tann_write_fn write, void *user)
{
    if (ctx == NULL) {
        return TANN_E_ARGUMENT;
    }
    tann__writer w = {write != NULL ? write : forget, user, TANN_OK};
    tann__succeed(ctx);
    for (int i = 0; i < TANN_NUMERICS_COUNT_; i++) {
        TANN_TRY(run_profile(ctx, &w, (tann_numerics)i));
    }
    if (ctx->status == TANN_OK) {
        return tann__fail_outer(ctx, w.status, "the writer of the self-test failed");
    }
    return ctx->status;
}
