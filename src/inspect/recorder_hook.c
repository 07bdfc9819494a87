/* What a recorder does where its hook looks. */
#include <assert.h>
#include <string.h>

#include "base/error.h"
#include "inspect/recorder.h"
#include "run/session.h"

unsigned tann__recorder_around(const tann_recorder *r)
{
    const unsigned batches = (unsigned)TANN_HOOK_BATCH_BEGIN | (unsigned)TANN_HOOK_BATCH_END;
    const unsigned runs = (unsigned)TANN_HOOK_RUN_BEGIN | (unsigned)TANN_HOOK_RUN_END;
    if (!r->fixed) {
        return batches;
    }
    return batches | runs | (r->session->trains ? TANN__EPOCH_POINTS : 0);
}

/* Forgets the batch or pass under way. */
static void drop(tann_recorder *r)
{
    for (size_t i = 0; i < r->stream_count; i++) {
        r->streams[i].begun = r->streams[i].filled = 0;
    }
}

static tann_status keep(tann_recorder *r)
{
    for (size_t i = 0; i < r->stream_count; i++) {
        tann__stream *stream = &r->streams[i];
        stream->kept += stream->begun;
        r->file_bytes += stream->begun * tann__stream_bytes(stream);
    }
    drop(r);
    r->steps_gathered++;
    return r->on_disk && r->steps_gathered >= r->opts.buffer_steps ? tann__recorder_write(r)
                                                                   : TANN_OK;
}

/* Whether a step or pass that begins here is one of `every`. */
static bool is_chosen(tann_recorder *r, const tann_hook_event *e)
{
    return e->step >= r->opts.first_step && e->step <= r->opts.last_step &&
           r->steps_seen++ % r->opts.every == 0;
}

static bool fits_memory(const tann_recorder *r, const tann_hook_event *e)
{
    for (size_t i = 0; i < r->stream_count; i++) {
        const tann__stream *stream = &r->streams[i];
        const size_t frames = r->fixed || stream->weight ? 1 : e->value.batch;
        if ((e->training || !tann__stream_trains(stream)) && frames > stream->room - stream->kept) {
            return false;
        }
    }
    return true;
}

static tann_status check_room(tann_recorder *r, const tann_hook_event *e)
{
    const uint64_t most = r->opts.max_bytes;
    if (!r->on_disk && !fits_memory(r, e)) {
        return tann__fail(r->ctx, TANN_E_MEMORY,
                          "the recorder is full at step %llu: its %zu bytes are for %zu %s",
                          (unsigned long long)e->step, r->memory_size, r->opts.steps,
                          r->fixed ? "passes" : "steps");
    }
    const uint64_t more = tann__recorder_step_bytes(r, e->value.batch, e->training != 0);
    if (r->on_disk && most != 0 && (r->file_bytes > most || more > most - r->file_bytes)) {
        return tann__fail(r->ctx, TANN_E_MEMORY,
                          "the recording has %llu bytes, and the %llu of step %llu would exceed "
                          "the max_bytes of %llu",
                          (unsigned long long)r->file_bytes, (unsigned long long)more,
                          (unsigned long long)e->step, (unsigned long long)most);
    }
    return TANN_OK;
}

/* The hook looks nowhere but where there is a stream. */
static tann__stream *find(const tann_recorder *r, const tann_hook_event *e)
{
    size_t i = r->first[e->node];
    while (r->streams[i].point != e->point || r->streams[i].input != e->input) {
        i++;
    }
    assert(i < r->first[e->node + 1]);
    return &r->streams[i];
}

static size_t sample_number(const tann_hook_event *e, size_t row)
{
    return e->samples != NULL ? e->samples[row] : (size_t)e->first_sample + row;
}

static void index_row(int64_t *index, const tann_hook_event *e, int64_t sample)
{
    index[0] = (int64_t)e->step;
    index[1] = sample;
}

static tann_status begin_batch(tann_recorder *r, const tann_hook_event *e)
{
    drop(r);
    r->batch.recorded = tann__hook_is_of(e, r->opts.runs) && is_chosen(r, e);
    if (!r->batch.recorded) {
        return TANN_OK;
    }
    if (e->value.batch > r->opts.batch) {
        return tann__fail(r->ctx, TANN_E_ARGUMENT,
                          "a batch of %zu samples: the recorder was made for %zu", e->value.batch,
                          r->opts.batch);
    }
    return check_room(r, e);
}

/* The rows of a batch: in two loops without a choice, since where values are narrow this is half of the
   work. */
static void index_batch(int64_t *index, const tann_hook_event *e)
{
    const int64_t first = (int64_t)e->first_sample;
    const int64_t step = (int64_t)e->step;
    const size_t count = e->value.batch;
    for (size_t i = 0; e->samples != NULL && i < count; i++) {
        index[2 * i] = step;
        index[2 * i + 1] = (int64_t)e->samples[i];
    }
    for (size_t i = 0; e->samples == NULL && i < count; i++) {
        index[2 * i] = step;
        index[2 * i + 1] = first + (int64_t)i;
    }
}

static void add_rows(const tann_recorder *r, const tann_hook_event *e)
{
    tann__stream *stream = find(r, e);
    const size_t rows = stream->weight ? 1 : e->value.batch;
    const size_t at = stream->kept + stream->begun;
    assert(at + rows <= stream->room);
    memcpy(stream->data + at * stream->row, e->value.data,
           rows * stream->row * sizeof *stream->data);
    if (stream->weight) {
        index_row(stream->index + 2 * at, e, -1);
    } else {
        index_batch(stream->index + 2 * at, e);
    }
    stream->begun += rows;
}

static tann_status look_at_batch(tann_recorder *r, const tann_hook_event *e)
{
    if (e->point == TANN_HOOK_BATCH_BEGIN) {
        return begin_batch(r, e);
    }
    if (!r->batch.recorded) {
        return TANN_OK;
    }
    if (e->point == TANN_HOOK_BATCH_END) {
        r->batch.recorded = false;
        return keep(r);
    }
    add_rows(r, e);
    return TANN_OK;
}

static void open_pass(tann_recorder *r, bool in_epoch)
{
    bool *is_seen = r->pass.is_seen;
    drop(r);
    memset(is_seen, 0, r->opts.sample_count * sizeof *is_seen);
    r->pass = (tann__recorded_pass){.open = true, .in_epoch = in_epoch, .is_seen = is_seen};
    r->batch.under_way = r->batch.recorded = false;
}

static tann_status refuse_pass(const tann_recorder *r)
{
    size_t missing = 0;
    while (r->pass.is_seen[r->samples[missing].slot]) {
        missing++;
    }
    return tann__fail(r->ctx, TANN_E_ARGUMENT,
                      "sample %zu is to be recorded, but was not among the %zu of this pass",
                      r->samples[missing].number, r->pass.samples);
}

/* `whole`: all samples that there are have passed by. */
static tann_status end_pass(tann_recorder *r, bool whole)
{
    const bool recorded = r->pass.open && r->pass.recorded;
    const bool complete = r->pass.seen == r->opts.sample_count && !r->batch.under_way;
    r->pass.open = r->pass.recorded = false;
    if (recorded && complete) {
        return keep(r);
    }
    drop(r);
    return recorded && whole ? refuse_pass(r) : TANN_OK;
}

/* Those of a fit that was stopped have not all passed by. */
static tann_status end_run(tann_recorder *r, const tann_hook_event *e)
{
    const bool whole =
        !r->batch.under_way && !r->pass.in_epoch && r->pass.samples >= e->value.batch;
    return end_pass(r, whole);
}

static const tann__sample *find_sample(const tann_recorder *r, size_t number)
{
    size_t begin = 0;
    size_t end = r->opts.sample_count;
    while (end - begin > 1) {
        const size_t middle = begin + (end - begin) / 2;
        if (r->samples[middle].number <= number) {
            begin = middle;
        } else {
            end = middle;
        }
    }
    return r->samples[begin].number == number ? &r->samples[begin] : NULL;
}

/* Notes which rows of the batch go where. */
static void find_hits(tann_recorder *r, const tann_hook_event *e)
{
    r->batch.hit_count = 0;
    for (size_t i = 0; i < e->value.batch; i++) {
        const tann__sample *sample = find_sample(r, sample_number(e, i));
        if (sample != NULL && !r->pass.is_seen[sample->slot]) {
            r->pass.is_seen[sample->slot] = true;
            r->pass.seen++;
            r->batch.hits[r->batch.hit_count++] = (tann__hit){i, sample->slot};
        }
    }
}

static tann_status begin_pass(tann_recorder *r, const tann_hook_event *e)
{
    r->pass.begun = true;
    r->pass.training = e->training != 0;
    r->pass.recorded = is_chosen(r, e);
    return r->pass.recorded ? check_room(r, e) : TANN_OK;
}

static tann_status begin_batch_of_pass(tann_recorder *r, const tann_hook_event *e)
{
    r->batch.under_way = true;
    r->batch.recorded = false;
    if (!r->pass.open || !tann__hook_is_of(e, r->opts.runs)) {
        return TANN_OK;
    }
    if (r->pass.begun && r->pass.training != (e->training != 0)) { /* validation of an epoch */
        const bool in_epoch = r->pass.in_epoch;
        r->batch.under_way = false;
        TANN_TRY(end_pass(r, true));
        open_pass(r, in_epoch);
        r->batch.under_way = true;
    }
    if (!r->pass.begun) {
        TANN_TRY(begin_pass(r, e));
    }
    r->pass.samples += e->value.batch;
    r->batch.recorded = r->pass.recorded;
    if (r->batch.recorded) {
        find_hits(r, e);
    }
    return TANN_OK;
}

static void fill_frame(const tann_recorder *r, const tann_hook_event *e)
{
    tann__stream *stream = find(r, e);
    const size_t at = stream->kept * stream->wide;
    assert(stream->kept < stream->room);
    if (stream->weight) {
        memcpy(stream->data + at * stream->row, e->value.data, stream->row * sizeof *stream->data);
        index_row(stream->index + 2 * at, e, -1);
        stream->begun = 1;
        return;
    }
    for (size_t i = 0; i < r->batch.hit_count; i++) {
        const tann__hit *hit = &r->batch.hits[i];
        memcpy(stream->data + (at + hit->slot) * stream->row,
               e->value.data + hit->row * stream->row, stream->row * sizeof *stream->data);
        index_row(stream->index + 2 * (at + hit->slot), e, (int64_t)sample_number(e, hit->row));
    }
    stream->filled += r->batch.hit_count;
    stream->begun = stream->filled == stream->wide;
}

static tann_status look_at_pass(tann_recorder *r, const tann_hook_event *e)
{
    switch (e->point) {
    case TANN_HOOK_RUN_BEGIN:
    case TANN_HOOK_EPOCH_BEGIN:
        open_pass(r, e->point == TANN_HOOK_EPOCH_BEGIN);
        return TANN_OK;
    case TANN_HOOK_BATCH_BEGIN:
        return begin_batch_of_pass(r, e);
    case TANN_HOOK_BATCH_END:
        r->batch.under_way = r->batch.recorded = false;
        return TANN_OK;
    case TANN_HOOK_EPOCH_END:
        return end_pass(r, true);
    case TANN_HOOK_RUN_END:
        return end_run(r, e);
    default:
        if (r->batch.recorded) {
            fill_frame(r, e);
        }
        return TANN_OK;
    }
}

tann_status tann__recorder_look(const tann_hook_event *event, void *recorder)
{
    tann_recorder *r = recorder;
    if (r->closed) {
        return TANN_OK;
    }
    if (r->status != TANN_OK) {
        return tann__fail(r->ctx, r->status, "%s", r->text);
    }
    const tann_status status = r->fixed ? look_at_pass(r, event) : look_at_batch(r, event);
    return status == TANN_OK ? TANN_OK : tann__recorder_fail(r, status);
}
