/* The files of a recording. First all rows are written, then all headers count them: so whatever write
   fails, every file still is the array of the steps before. */
#include "inspect/recorder.h"

#include <string.h>

#include "base/error.h"

static void describe_rows(const tann_recorder *r, const tann__stream *stream, tann__npy_row *value,
                          tann__npy_row *index)
{
    const bool frames = r->fixed && !stream->weight;
    *value = (tann__npy_row){.type = TANN__NPY_FLOAT32};
    *index = (tann__npy_row){.type = TANN__NPY_INT64};
    if (frames) {
        value->dim[value->rank++] = index->dim[index->rank++] = stream->wide;
    }
    for (int32_t i = 0; i < stream->shape.rank; i++) {
        value->dim[value->rank++] = (size_t)stream->shape.dim[i];
    }
    index->dim[index->rank++] = 2;
}

uint64_t tann__recorder_header_bytes(const tann_recorder *r, const tann__stream *stream)
{
    tann__npy_row value, index;
    describe_rows(r, stream, &value, &index);
    return tann__npy_header_bytes(&value) + tann__npy_header_bytes(&index);
}

tann_status tann__recorder_open(tann_recorder *r)
{
    for (size_t i = 0; r->on_disk && i < r->stream_count; i++) {
        tann__stream *stream = &r->streams[i];
        tann__npy_row value, index;
        describe_rows(r, stream, &value, &index);
        TANN_TRY(tann__npy_create(&stream->value_file, r->ctx, stream->value_path, &value));
        TANN_TRY(tann__npy_create(&stream->index_file, r->ctx, stream->index_path, &index));
    }
    r->file_bytes = r->header_bytes;
    return TANN_OK;
}

static tann_status append(tann_recorder *r)
{
    for (size_t i = 0; i < r->stream_count; i++) {
        tann__stream *stream = &r->streams[i];
        TANN_TRY(tann__npy_append(&stream->value_file, r->ctx, stream->data, stream->kept));
        TANN_TRY(tann__npy_append(&stream->index_file, r->ctx, stream->index, stream->kept));
    }
    return TANN_OK;
}

static tann_status count(tann_recorder *r)
{
    for (size_t i = 0; i < r->stream_count; i++) {
        tann__stream *stream = &r->streams[i];
        const uint64_t rows = stream->written + stream->kept;
        TANN_TRY(tann__npy_count(&stream->value_file, r->ctx, rows));
        TANN_TRY(tann__npy_count(&stream->index_file, r->ctx, rows));
    }
    return TANN_OK;
}

/* Takes back what some headers count already, so that all files end with the same step. */
static void count_back(tann_recorder *r)
{
    for (size_t i = 0; i < r->stream_count; i++) {
        tann__stream *stream = &r->streams[i];
        (void)tann__npy_count(&stream->value_file, NULL, stream->written);
        (void)tann__npy_count(&stream->index_file, NULL, stream->written);
    }
}

/* What was kept is on disk; a batch or frame under way moves to the front. */
static void empty(tann_recorder *r, tann__stream *stream)
{
    const size_t frames = r->fixed && stream->kept < stream->room ? 1 : stream->begun;
    const size_t frame = stream->wide * stream->row;
    memmove(stream->data, stream->data + stream->kept * frame,
            frames * frame * sizeof *stream->data);
    memmove(stream->index, stream->index + stream->kept * stream->wide * 2,
            frames * stream->wide * 2 * sizeof *stream->index);
    stream->written += stream->kept;
    stream->kept = 0;
}

tann_status tann__recorder_write(tann_recorder *r)
{
    if (!r->on_disk || r->steps_gathered == 0 || r->lost) {
        return TANN_OK;
    }
    tann_status status = append(r);
    if (status == TANN_OK) {
        status = count(r);
        if (status != TANN_OK) {
            count_back(r);
        }
    }
    if (status != TANN_OK) {
        r->lost = true;
        return r->status == TANN_OK ? tann__recorder_fail(r, status) : status;
    }
    for (size_t i = 0; i < r->stream_count; i++) {
        empty(r, &r->streams[i]);
    }
    r->steps_gathered = 0;
    return TANN_OK;
}

tann_status tann__recorder_shut(tann_recorder *r)
{
    tann_status first = TANN_OK;
    for (size_t i = 0; r->on_disk && i < r->stream_count; i++) {
        tann__npy *files[] = {&r->streams[i].value_file, &r->streams[i].index_file};
        for (size_t k = 0; k < 2; k++) {
            const tann_status status = tann__npy_close(files[k], first == TANN_OK ? r->ctx : NULL);
            first = first == TANN_OK ? status : first;
        }
    }
    return first != TANN_OK && r->status == TANN_OK ? tann__recorder_fail(r, first) : first;
}
