#include "train/dataset.h"

#include "base/error.h"
#include "base/options.h"
#include "base/size.h"

TANN__NO_PADDING(tann_dataset, 2 * sizeof(size_t) + 4 * sizeof(void *) +
                                   sizeof(tann_dataset_read_fn) + sizeof(int32_t) +
                                   sizeof(unsigned));

/* ---- checking ---- */

static tann_status check_sizes(tann_ctx *ctx, const tann_model *m, size_t count)
{
    size_t numbers = 0;
    if (!tann__mul(count, m->nodes[0].size, &numbers) ||
        !tann__mul(numbers, sizeof(float), &numbers) ||
        !tann__mul(count, m->nodes[m->output].size, &numbers) ||
        !tann__mul(numbers, sizeof(float), &numbers)) {
        return tann__fail(ctx, TANN_E_MEMORY, "%zu samples are more than memory can hold", count);
    }
    return TANN_OK;
}

static tann_status check_reader(tann_ctx *ctx, const tann_dataset *data)
{
    if (data->x != NULL || data->y != NULL || data->labels != NULL) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "the data set has both a reader and %s",
                          data->x != NULL   ? "x"
                          : data->y != NULL ? "y"
                                            : "labels");
    }
    if (data->read_labels != 0 && data->read_labels != 1) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "read_labels of %d is neither 0 nor 1",
                          (int)data->read_labels);
    }
    return TANN_OK;
}

static tann_status check_arrays(tann_ctx *ctx, const tann_model *m, const tann_dataset *data)
{
    if (data->x == NULL) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "the data set's x is NULL");
    }
    if (data->read_labels != 0) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "the data set has read_labels and no reader");
    }
    return check_sizes(ctx, m, data->count);
}

tann_status tann__dataset_read_inputs(tann_ctx *ctx, const tann_model *m, const tann_dataset *given,
                                      tann_dataset *known)
{
    *known = tann_dataset_floats(NULL, NULL, 0);
    if (given == NULL) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "the data set is NULL");
    }
    TANN_TRY(tann__options_read(ctx, "tann_dataset", known, sizeof *known, given));
    if (known->flags != 0) {
        return tann__fail(ctx, TANN_E_UNSUPPORTED,
                          "the data set has flags of %u: this version knows none", known->flags);
    }
    if (known->count == 0) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "the data set has 0 samples");
    }
    return known->read != NULL ? check_reader(ctx, known) : check_arrays(ctx, m, known);
}

tann_status tann__dataset_read(tann_ctx *ctx, const tann_model *m, const tann_dataset *given,
                               tann_dataset *known)
{
    TANN_TRY(tann__dataset_read_inputs(ctx, m, given, known));
    if (known->read == NULL && (known->y == NULL) == (known->labels == NULL)) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "the data set has %s y and labels",
                          known->y == NULL ? "neither" : "both");
    }
    return TANN_OK;
}

/* ---- reading ---- */

/* An array of so many rows, unless it is there. False when memory runs out. */
static bool take_rows(tann__arena *arena, size_t most, size_t size, float **rows)
{
    size_t count = 0;
    if (*rows == NULL && tann__mul(most, size, &count)) {
        *rows = tann__arena_take(arena, count, sizeof **rows);
    }
    return *rows != NULL;
}

static bool take_labels(tann__arena *arena, size_t most, int32_t **labels)
{
    if (*labels == NULL) {
        *labels = tann__arena_take(arena, most, sizeof **labels);
    }
    return *labels != NULL;
}

tann_status tann__rows_take_inputs(tann__arena *arena, tann_ctx *ctx, const tann_model *m,
                                   const tann_dataset *data, size_t most, tann__rows *rows)
{
    if (data->read == NULL) {
        return TANN_OK;
    }
    if (rows->samples == NULL) {
        rows->samples = tann__arena_take(arena, most, sizeof *rows->samples);
    }
    return rows->samples != NULL && take_rows(arena, most, m->nodes[0].size, &rows->x)
               ? TANN_OK
               : tann__fail_memory(ctx, "a batch of samples");
}

tann_status tann__rows_take(tann__arena *arena, tann_ctx *ctx, const tann_model *m,
                            const tann_dataset *data, size_t most, tann__rows *rows)
{
    TANN_TRY(tann__rows_take_inputs(arena, ctx, m, data, most, rows));
    if (data->read == NULL) {
        return TANN_OK;
    }
    const bool taken = data->read_labels
                           ? take_labels(arena, most, &rows->labels)
                           : take_rows(arena, most, m->nodes[m->output].size, &rows->y);
    return taken ? TANN_OK : tann__fail_memory(ctx, "a batch of targets");
}

/* With what the reader has said, if it has. */
static tann_status refuse(tann_ctx *ctx, tann_status status, size_t count, size_t first)
{
    const tann_ctx said = *ctx;
    if (said.status != TANN_OK && said.text[0] != '\0') {
        return tann__fail(ctx, status, "reading a batch of %zu, from sample %zu on: %s", count,
                          first, said.text);
    }
    return tann__fail_outer(
        ctx, status, "reading a batch of %zu, from sample %zu on: the reader returned %s (%d)",
        count, first, tann_status_name(status), (int)status);
}

tann_status tann__dataset_pull(tann_ctx *ctx, const tann_dataset *data, const tann__rows *rows,
                               tann__batch *batch)
{
    for (size_t i = 0; batch->order == NULL && i < batch->count; i++) {
        rows->samples[i] = batch->first + i;
    }
    float *y = data->read_labels ? NULL : rows->y;
    int32_t *labels = data->read_labels ? rows->labels : NULL;
    tann__succeed(ctx);
    const tann_status status =
        data->read(data->read_user, batch->order != NULL ? batch->order : rows->samples,
                   batch->count, rows->x, y, labels);
    batch->x = rows->x;
    batch->y = y;
    batch->labels = labels;
    batch->own_labels = true;
    return status == TANN_OK || status == TANN_STOP
               ? status
               : refuse(ctx, status, batch->count, tann__batch_sample(batch, 0));
}
