/* A recording under way.

   whole batches     data [room, row]          a batch adds its rows, and they are kept when it has ended
                          [kept....|begun|....]
   fixed samples     data [room, wide, row]    a pass fills one frame, which is kept when it has ended
                          [kept....|frame|....]

   In memory `room` is all that will be recorded; on disk it is the buffer, emptied when it is full. */
#ifndef TINYANN_SRC_INSPECT_RECORDER_H
#define TINYANN_SRC_INSPECT_RECORDER_H

#include <tinyann/recorder.h>

#include "base/carve.h"
#include "base/context.h"
#include "data/npy_writer.h"
#include "run/hooks.h"

#define TANN__STREAM_NAME 128 /* node, weight and point, with a zero at the end */

/* What becomes one array. A frame is one of its first dimension. */
typedef struct tann__stream {
    char name[TANN__STREAM_NAME];
    tann_node node;
    tann_hook_point point;
    int32_t input;
    tann_shape shape;
    bool weight;      /* not of samples */
    size_t row;       /* floats of a sample's value, or of a weight */
    size_t wide;      /* rows of a frame: the fixed samples, else 1 */
    size_t room;      /* frames */
    float *data;      /* [room, wide, row] */
    int64_t *index;   /* [room, wide, 2] */
    size_t kept;      /* frames in data that are complete */
    size_t begun;     /* frames behind them that the batch or pass under way has filled */
    size_t filled;    /* rows of the frame under way */
    uint64_t written; /* frames on disk */
    char *value_path, *index_path; /* NULL in memory */
    tann__npy value_file, index_file;
} tann__stream;

/* A fixed sample. */
typedef struct tann__sample {
    size_t number;
    size_t slot; /* its place in a frame */
} tann__sample;

/* A row of a batch that goes to a slot of the frame. */
typedef struct tann__hit {
    size_t row, slot;
} tann__hit;

/* The batch that is run just now. */
typedef struct tann__recorded_batch {
    bool under_way;
    bool recorded;
    tann__hit *hits; /* [hit_count] of fixed samples */
    size_t hit_count;
} tann__recorded_batch;

/* The pass over the data, with fixed samples. */
typedef struct tann__recorded_pass {
    bool open;      /* its begin was seen */
    bool in_epoch;  /* it is one of a fit */
    bool begun;     /* it has had a batch of the runs that are recorded */
    bool recorded;  /* it is one of those of `every` */
    bool training;  /* likewise, of its batches */
    size_t samples; /* that have passed by, fixed or not */
    size_t seen;    /* fixed ones among them */
    bool *is_seen;  /* [sample_count] by slot */
} tann__recorded_pass;

/* Bytes of what is recorded, index included. */
typedef struct tann__recorder_cost {
    uint64_t step, sample; /* of each step, and of each of its samples */
} tann__recorder_cost;

struct tann_recorder {
    tann_ctx *ctx;         /* NULL: it has outlived its session */
    tann_session *session; /* likewise */
    tann__allocator allocator;
    tann_hook hook;
    bool hooked;   /* the session knows of it */
    bool closed;   /* by tann_recorder_close() */
    bool released; /* by tann_recorder_free(), while the session still knew of it */
    tann_recorder_opts opts;
    bool fixed, on_disk;
    tann__stream *streams; /* [stream_count] by node */
    size_t stream_count;
    size_t *first;         /* [nodes + 1] each node's first stream */
    tann__sample *samples; /* [sample_count] by number */
    tann__recorded_batch batch;
    tann__recorded_pass pass;
    uint64_t steps_seen;         /* of which each n-th is recorded */
    size_t steps_gathered;       /* in the buffer */
    tann__recorder_cost cost[2]; /* of what all batches may show; of what only training does */
    uint64_t header_bytes;       /* of all files */
    uint64_t file_bytes;         /* of what was kept, with the headers */
    tann_status status;          /* the error after which it records no more */
    bool lost;                   /* a write failed: what is gathered never comes to the files */
    char text[256];              /* its sentence */
    void *memory;
    size_t memory_size;
};

/* Reads and checks options, and notes in `r`, which has no memory yet, what follows from them
   (recorder_plan.c). */
tann_status tann__recorder_draw(tann_recorder *r, tann_session *s, const tann_recorder_opts *opts);

/* Cuts all that a recorder needs, with the streams described. While measuring, it is of no memory. */
void tann__recorder_cut(tann__carve *c, tann_recorder *r);

/* The bytes of memory for so many steps; false if nothing can hold them. */
bool tann__recorder_measure(const tann_recorder *drawn, size_t steps, size_t *bytes);

/* What one step of so many samples adds to the files. */
uint64_t tann__recorder_step_bytes(const tann_recorder *r, size_t batch, bool training);

/* Whether only batches of training show it; gradients are shown by tann_gradient(), too. */
static inline bool tann__stream_trains(const tann__stream *stream)
{
    return ((unsigned)stream->point & TANN__UPDATE_POINTS) != 0;
}

/* Of a frame and its index. */
static inline uint64_t tann__stream_bytes(const tann__stream *stream)
{
    return (uint64_t)stream->wide * (stream->row * sizeof(float) + 2 * sizeof(int64_t));
}

/* The hook that looks where something is recorded, without the points around. */
tann_hook_opts tann__recorder_hook(const tann_recorder *r);

/* The hook (recorder_hook.c). */
tann_status tann__recorder_look(const tann_hook_event *event, void *recorder);

/* The points around batches at which it looks. */
unsigned tann__recorder_around(const tann_recorder *r);

/* Of both files of a stream. */
uint64_t tann__recorder_header_bytes(const tann_recorder *r, const tann__stream *stream);

/* Makes the files, writes what was gathered, closes the files (recorder_disk.c). */
tann_status tann__recorder_open(tann_recorder *r);
tann_status tann__recorder_write(tann_recorder *r);
tann_status tann__recorder_shut(tann_recorder *r);

/* Notes the error after which nothing is recorded any more. Returns it. */
tann_status tann__recorder_fail(tann_recorder *r, tann_status status);

#endif
