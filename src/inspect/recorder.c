#include "inspect/recorder.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/options.h"
#include "run/session.h"

TANN__NO_PADDING(tann_recorded, 2 * sizeof(size_t) + 4 * sizeof(char *) + sizeof(uint64_t) +
                                    sizeof(tann_shape) + sizeof(tann_node) +
                                    sizeof(tann_hook_point) + sizeof(int32_t));

/* Of the files in the end; UINT64_MAX if that is more than can be counted. */
static uint64_t all_bytes(const tann_recorder *r)
{
    const bool training = (r->opts.runs & (unsigned)TANN_RUN_TRAINING) != 0;
    const uint64_t step = tann__recorder_step_bytes(r, r->opts.batch, training);
    const uint64_t most = (UINT64_MAX - r->header_bytes) / step;
    return r->opts.steps <= most ? r->header_bytes + r->opts.steps * step : UINT64_MAX;
}

size_t tann_recorder_bytes(tann_session *s, const tann_recorder_opts *opts, uint64_t *file_bytes)
{
    tann_recorder drawn;
    size_t bytes = 0;
    if (file_bytes != NULL) {
        *file_bytes = 0;
    }
    if (s == NULL || tann__recorder_draw(&drawn, s, opts) != TANN_OK) {
        return 0;
    }
    (void)tann__recorder_measure(&drawn, drawn.opts.steps, &bytes); /* it was, and could be */
    if (file_bytes != NULL && drawn.on_disk) {
        *file_bytes = all_bytes(&drawn);
    }
    (void)tann__succeed(s->ctx);
    return bytes;
}

tann_status tann__recorder_fail(tann_recorder *r, tann_status status)
{
    r->status = status;
    if (r->ctx != NULL) {
        memcpy(r->text, r->ctx->text, sizeof r->text);
    }
    return status;
}

/* By number, with gaps of 3k + 1 (D. L. Shell, 1959; D. E. Knuth, 1973). */
static void sort_samples(tann__sample *samples, size_t count)
{
    size_t gap = 1;
    while (gap < count / 3) {
        gap = 3 * gap + 1;
    }
    for (; gap > 0; gap /= 3) {
        for (size_t i = gap; i < count; i++) {
            const tann__sample moved = samples[i];
            size_t at = i;
            for (; at >= gap && samples[at - gap].number > moved.number; at -= gap) {
                samples[at] = samples[at - gap];
            }
            samples[at] = moved;
        }
    }
}

static tann_status read_samples(tann_recorder *r)
{
    const size_t count = r->opts.sample_count;
    for (size_t i = 0; i < count; i++) {
        r->samples[i] = (tann__sample){r->opts.samples[i], i};
    }
    sort_samples(r->samples, count);
    for (size_t i = 1; i < count; i++) {
        if (r->samples[i].number == r->samples[i - 1].number) {
            return tann__fail(r->ctx, TANN_E_ARGUMENT, "sample %zu is to be recorded twice",
                              r->samples[i].number);
        }
    }
    return TANN_OK;
}

static void give_back(tann_recorder *r)
{
    const tann__allocator allocator = r->allocator;
    tann__release(&allocator, r->memory, r->memory_size);
}

/* The hook is gone: removed, or its session freed. */
static void let_go(void *recorder)
{
    tann_recorder *r = recorder;
    r->hooked = false;
    r->session = NULL;
    r->ctx = NULL;
    if (r->released) {
        give_back(r);
    }
}

static tann_status add_hook(tann_recorder *r)
{
    tann_hook_opts hook = tann__recorder_hook(r);
    hook.points |= tann__recorder_around(r);
    hook.destroy = let_go;
    TANN_TRY(tann_hook_add_opts(r->session, &hook, tann__recorder_look, r, &r->hook));
    r->hooked = true;
    r->opts.name = r->opts.type = r->opts.directory = NULL; /* the caller's; read by now */
    r->opts.samples = NULL;
    return TANN_OK;
}

/* Gives what was drawn its memory, one piece, in which it lies itself. */
static tann_status make(tann_recorder *drawn, tann_recorder **out)
{
    tann__carve c;
    (void)tann__recorder_measure(drawn, drawn->opts.steps, &drawn->memory_size);
    if (!tann__carve_begin(&c, &drawn->allocator, drawn->memory_size, &drawn->memory)) {
        return tann__fail(drawn->ctx, TANN_E_MEMORY, "out of memory for a recorder of %zu bytes",
                          drawn->memory_size);
    }
    tann_recorder *r = *out = tann__carve_take(&c, 1, sizeof *r);
    *r = *drawn;
    tann__recorder_cut(&c, r);
    TANN_TRY(read_samples(r));
    TANN_TRY(tann__recorder_open(r));
    return add_hook(r);
}

tann_recorder *tann_recorder_new(tann_session *s, const tann_recorder_opts *opts)
{
    tann_recorder drawn;
    tann_recorder *r = NULL;
    if (s == NULL || tann__recorder_draw(&drawn, s, opts) != TANN_OK) {
        return NULL;
    }
    if (make(&drawn, &r) != TANN_OK) {
        tann_recorder_free(r);
        return NULL;
    }
    return r;
}

size_t tann_recorder_array_count(const tann_recorder *r)
{
    return r != NULL ? r->stream_count : 0;
}

tann_status tann_recorder_array(const tann_recorder *r, size_t index, tann_recorded *array)
{
    if (r == NULL || array == NULL || index >= r->stream_count) {
        return TANN_E_ARGUMENT;
    }
    const tann__stream *stream = &r->streams[index];
    const tann_recorded known = {
        .struct_size = sizeof known,
        .name = stream->name,
        .path = stream->value_path,
        .data = r->on_disk ? NULL : stream->data,
        .index = r->on_disk ? NULL : stream->index,
        .count = stream->written + (r->lost ? 0 : stream->kept),
        .samples = r->fixed && !stream->weight ? stream->wide : 0,
        .shape = stream->shape,
        .node = stream->node,
        .point = stream->point,
        .input = stream->input,
    };
    return tann__result_write(NULL, "tann_recorded", array, &known, sizeof known);
}

tann_status tann_recorder_find(const tann_recorder *r, const char *name, tann_recorded *array)
{
    for (size_t i = 0; r != NULL && name != NULL && i < r->stream_count; i++) {
        if (strcmp(r->streams[i].name, name) == 0) {
            return tann_recorder_array(r, i, array);
        }
    }
    return TANN_E_ARGUMENT;
}

/* What stands in the context after a call that did its work: nothing, or why nothing is recorded. */
static tann_status say(const tann_recorder *r, tann_ctx *ctx)
{
    if (r->status != TANN_OK) {
        return tann__fail(ctx, r->status, "%s", r->text);
    }
    return ctx != NULL ? tann__succeed(ctx) : TANN_OK;
}

tann_status tann_recorder_flush(tann_recorder *r)
{
    if (r == NULL) {
        return TANN_E_ARGUMENT;
    }
    if (!r->closed) {
        (void)tann__recorder_write(r);
    }
    return say(r, r->ctx);
}

tann_status tann_recorder_close(tann_recorder *r)
{
    if (r == NULL) {
        return TANN_E_ARGUMENT;
    }
    tann_ctx *ctx = r->ctx;
    if (!r->closed) {
        (void)tann_recorder_flush(r);
        (void)tann__recorder_shut(r);
        r->closed = true;
        if (r->hooked) {
            tann__hook_end(r->session, r->hook);
        }
    }
    return say(r, ctx);
}

/* While its session runs, the hook goes after the batch, and the recorder with it. */
void tann_recorder_free(tann_recorder *r)
{
    if (r == NULL) {
        return;
    }
    tann_ctx *ctx = r->ctx;
    if (ctx != NULL) {
        const tann_ctx said = *ctx;
        (void)tann_recorder_close(r);
        *ctx = said; /* freeing says nothing */
    } else {
        (void)tann_recorder_close(r);
    }
    r->released = true;
    if (!r->hooked) {
        give_back(r);
    }
}
