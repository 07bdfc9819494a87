#include "hooks_recorder.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tinyann/tinyann.h>

#include "machine.h"
#include "memory.h"

enum { MOST_ROUNDS = 101, MEMORY = 64 << 20, TURN = 1 << 20 };

/* What is timed in turn: steps, and what comes on top of them. */
typedef enum way { PLAIN, COPY, COPY_ALL, RECORD, WAYS } way;

typedef struct bench {
    tann_ctx *ctx;
    tann_model *model;
    tann_session *plain, *recorded;
    float *x, *out;
    unsigned char *value, *index; /* the recorder's memory, to which the copies go, too */
    size_t batch, steps, bytes, index_bytes;
    bool failed;
} bench;

static void begin(bench *b, size_t units, size_t batch)
{
    b->ctx = tann_ctx_new(NULL);
    tann_builder *builder = tann_builder_new(b->ctx);
    const tann_node in = tann_input(builder, tann_shape_1d((int32_t)units));
    b->model = tann_builder_finish(builder, tann_dense(builder, in, 1, NULL), 1);
    b->plain = tann_session_new(b->ctx, b->model, batch);
    b->recorded = tann_session_new(b->ctx, b->model, batch);
    b->batch = batch;
    b->bytes = batch * units * sizeof(float);
    b->index_bytes = batch * 2 * sizeof(int64_t);
    b->steps = MEMORY / (b->bytes + b->index_bytes);
    b->x = take_floats(batch * units + batch * 4); /* the index is not larger */
    b->out = take_floats(batch * units);
    b->failed = b->plain == NULL || b->recorded == NULL;
    draw_floats(b->x, batch * units, -1, 1, 1);
}

static void end(bench *b)
{
    tann_session_free(b->plain);
    tann_session_free(b->recorded);
    tann_model_free(b->model);
    tann_ctx_free(b->ctx);
    free(b->x);
    free(b->out);
}

/* Steps that run no more than the input; and the copies, each way in another third of the memory: so none
   finds it in a cache, and all have the same pages. */
static double take_turn(bench *b, way kind, size_t first, size_t count)
{
    tann_session *s = kind == RECORD ? b->recorded : b->plain;
    const size_t ahead = b->steps / 3 * kind;
    const double start = own_seconds();
    for (size_t i = first; i < first + count; i++) {
        const size_t at = (i + ahead) % b->steps;
        b->failed |= tann_predict_at(s, b->x, b->batch, 0, b->out) != TANN_OK;
        if (kind == COPY || kind == COPY_ALL) {
            memcpy(b->value + at * b->bytes, b->x, b->bytes);
        }
        if (kind == COPY_ALL) {
            memcpy(b->index + at * b->index_bytes, b->x, b->index_bytes);
        }
    }
    return own_seconds() - start;
}

static tann_recorder *record(bench *b)
{
    tann_recorder_opts opts = tann_recorder_opts_default();
    tann_recorded array = tann_recorded_default();
    opts.steps = b->steps;
    opts.name = "input_1";
    tann_recorder *r = tann_recorder_new(b->recorded, &opts);
    b->failed |= tann_recorder_array(r, 0, &array) != TANN_OK;
    b->value = (unsigned char *)(uintptr_t)array.data; /* nobody reads it */
    b->index = (unsigned char *)(uintptr_t)array.index;
    return r;
}

/* Seconds that each way takes for all steps, in short turns, so that all see the same machine. */
static void run_round(bench *b, double seconds[WAYS])
{
    const size_t turn = b->bytes < TURN ? TURN / b->bytes : 1;
    tann_recorder *r = record(b);
    for (size_t at = 0; at < b->steps && !b->failed; at += turn) {
        const size_t count = b->steps - at < turn ? b->steps - at : turn;
        for (way w = PLAIN; w < WAYS; w++) {
            seconds[w] += take_turn(b, w, at, count);
        }
    }
    tann_recorder_free(r);
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, ascending);
    return values[count / 2];
}

bool measure_recorder(size_t units, size_t batch, size_t rounds, recorder_cost *cost)
{
    double added[WAYS][MOST_ROUNDS]; /* what each adds to a step */
    double ratios[WAYS][MOST_ROUNDS];
    bench b;
    begin(&b, units, batch);
    rounds = rounds < MOST_ROUNDS ? rounds : MOST_ROUNDS;
    for (size_t i = 0; i < rounds && !b.failed; i++) {
        double seconds[WAYS] = {0};
        run_round(&b, seconds);
        for (way w = PLAIN; w < WAYS; w++) {
            added[w][i] = (seconds[w] - seconds[PLAIN]) / (double)b.steps;
        }
        for (way w = COPY; w <= COPY_ALL; w++) {
            ratios[w][i] = added[RECORD][i] / added[w][i];
        }
    }
    if (b.failed) {
        fprintf(stderr, "benchmark: recorder: %s\n", tann_ctx_error(b.ctx));
    } else {
        *cost = (recorder_cost){units,
                                batch,
                                b.bytes,
                                b.index_bytes,
                                median(added[COPY], rounds),
                                median(added[COPY_ALL], rounds),
                                median(added[RECORD], rounds),
                                median(ratios[COPY], rounds),
                                median(ratios[COPY_ALL], rounds)};
    }
    end(&b);
    return !b.failed;
}
