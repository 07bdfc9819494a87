/* A file to a trainer: all of it is checked, and memory taken, before the first number is written. */
#include <stdio.h>
#include <string.h>

#include "base/crc32.h"
#include "base/error.h"
#include "base/options.h"
#include "checkpoint/checkpoint.h"
#include "checkpoint/training_text.h"
#include "file/file_slurp.h"
#include "format/graph_text.h"

#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
#define FUZZING 1 /* which would never find a checksum that is right */
#else
#define FUZZING 0
#endif

#define MOST_FULL_NAME (TANN__CHECKPOINT_PREFIX + TANN__MAX_NAME + TANN__MAX_NAME)

/* A file that is being restored. */
typedef struct restoring {
    tann_trainer *t;
    const tann__safetensors *st;
    tann__training training;
    tann__history *history; /* NULL: not asked for */
    size_t history_count;
    float *best; /* [trained_span] or NULL */
} restoring;

static size_t best_bytes(const restoring *r)
{
    return r->t->model->trained_span * sizeof *r->best;
}

/* Metadata that the checksum covers, beside the training state. */
enum { GRAPH, NUMERICS, OUTPUT, SUMMED };

static tann_status expect(const tann__safetensors *st, const tann__metadata *given,
                          const char *value)
{
    if (strcmp(given->value, value) != 0) {
        return tann__fail(st->ctx, TANN_E_ARGUMENT,
                          "byte %zu: the %s is '%.60s' in the checkpoint, '%.60s' here", given->at,
                          given->key, given->value, value);
    }
    return TANN_OK;
}

static uint32_t add_text(uint32_t crc, const tann__metadata *text, size_t less)
{
    return tann__crc32(crc, text->value, strlen(text->value) - less);
}

/* Before anything is compared: what is damaged is no other training. */
static tann_status check_sum(const tann__safetensors *st, const tann__metadata *training,
                             const tann__metadata *summed[SUMMED])
{
    static const char *const keys[SUMMED] = {"graph", "numerics", "output"};
    char line[TANN__TRAINING_CRC_LENGTH + 1];
    const size_t length = strlen(training->value);
    uint32_t crc = tann__crc32(0, st->data, st->data_size);
    for (size_t i = 0; i < SUMMED; i++) {
        TANN_TRY(tann__safetensors_need(st, keys[i], &summed[i]));
        crc = add_text(crc, summed[i], 0);
    }
    if (length >= TANN__TRAINING_CRC_LENGTH) {
        crc = add_text(crc, training, TANN__TRAINING_CRC_LENGTH);
        (void)snprintf(line, sizeof line, "crc32=%08lx\n", (unsigned long)crc);
        if (FUZZING || strcmp(training->value + length - TANN__TRAINING_CRC_LENGTH, line) == 0) {
            return TANN_OK;
        }
    }
    return tann__fail(st->ctx, TANN_E_FORMAT,
                      "byte %zu: the checksum of the training state is not that of the file: it is "
                      "damaged",
                      training->at);
}

static tann_status check_metadata(restoring *r)
{
    const tann__metadata *format = NULL;
    const tann__metadata *summed[SUMMED] = {NULL};
    TANN_TRY(tann__safetensors_need(r->st, "format", &format));
    if (strcmp(format->value, TANN__GRAPH_FORMAT) != 0) {
        return tann__fail(r->st->ctx, TANN_E_UNSUPPORTED,
                          "byte %zu: the format is '%.60s', not '" TANN__GRAPH_FORMAT "'",
                          format->at, format->value);
    }
    const tann__metadata *training = tann__safetensors_metadata(r->st, "training");
    if (training == NULL) {
        return tann__fail(r->st->ctx, TANN_E_FORMAT,
                          "byte 8: the file holds a model, but no training state");
    }
    TANN_TRY(check_sum(r->st, training, summed));
    TANN_TRY(tann__training_compare_graph(r->st, summed[GRAPH], r->t->model));
    TANN_TRY(expect(r->st, summed[NUMERICS], tann_numerics_name(r->t->model->numerics)));
    TANN_TRY(expect(r->st, summed[OUTPUT], r->t->model->nodes[r->t->model->output].name));
    return tann__training_read(r->st, training, r->t, &r->training);
}

static tann_status find(const restoring *r, const char *name, tann__tensor **t)
{
    *t = tann__safetensors_find(r->st, name);
    if (*t == NULL) {
        return tann__fail(r->st->ctx, TANN_E_FORMAT, "byte 8: there is no tensor '%.200s'", name);
    }
    (*t)->used = 1;
    return TANN_OK;
}

static tann_status fail_shape(const restoring *r, const tann__tensor *t)
{
    return tann__fail(r->st->ctx, TANN_E_FORMAT,
                      "byte %zu: tensor '%.80s' has not the shape or type that belongs there",
                      t->at, t->name);
}

/* Checks a weight's array, or at the second pass reads it. */
static tann_status take_weight(const restoring *r, const char *prefix, const tann__node *node,
                               const tann__weight *weight, float *block)
{
    char name[MOST_FULL_NAME];
    tann__tensor *t = NULL;
    (void)snprintf(name, sizeof name, "%s%s.%s", prefix, node->name, weight->name);
    TANN_TRY(find(r, name, &t));
    if (block != NULL) {
        tann__tensor_read(r->st, t, 0, block + weight->offset);
        return TANN_OK;
    }
    return t->type == TANN__TENSOR_F32 && tann_shape_equal(t->shape, weight->shape)
               ? tann__tensor_check(r->st, t)
               : fail_shape(r, t);
}

/* All weights, or those that are trained. */
static tann_status take_block(const restoring *r, const char *prefix, bool all, float *block)
{
    const tann_model *m = r->t->model;
    for (int32_t i = 0; i < m->node_count; i++) {
        const tann__node *node = &m->nodes[i];
        for (size_t k = 0; k < (all ? node->weight_count : node->trained_count); k++) {
            TANN_TRY(take_weight(r, prefix, node, &node->weights[k], block));
        }
    }
    return TANN_OK;
}

/* Weights, moments and best weights: checks them, or at the second pass, where nothing can fail, reads
   them. */
static tann_status take_blocks(const restoring *r, bool reads)
{
    char prefix[TANN__CHECKPOINT_PREFIX];
    TANN_TRY(take_block(r, "", true, reads ? r->t->model->weights : NULL));
    for (size_t i = 0; i < r->t->moment_count; i++) {
        tann__checkpoint_prefix(r->t, i, prefix);
        TANN_TRY(take_block(r, prefix, false, reads ? r->t->moments[i] : NULL));
    }
    return r->training.best_weights
               ? take_block(r, TANN__CHECKPOINT_BEST, false, reads ? r->best : NULL)
               : TANN_OK;
}

static bool is_row(const tann__tensor *t)
{
    return t->type == TANN__TENSOR_F64 && t->shape.rank == 1;
}

/* All columns, equally long, or none. */
static tann_status check_history(restoring *r)
{
    tann__tensor *first = tann__safetensors_find(r->st, tann__history_names[0]);
    for (size_t i = 0; first != NULL && i < TANN__HISTORY_COLUMNS; i++) {
        tann__tensor *t = NULL;
        TANN_TRY(find(r, tann__history_names[i], &t));
        if (!is_row(t) || t->count != first->count) {
            return fail_shape(r, t);
        }
    }
    r->history_count = first != NULL ? first->count : 0;
    return TANN_OK;
}

static tann_status take_figures(restoring *r)
{
    tann__resume *fit = &r->training.fit;
    double *const figures[] = {&fit->loss, &fit->accuracy, &fit->validation_loss,
                               &fit->validation_accuracy, &fit->best_loss};
    tann__tensor *t = NULL;
    if (!r->training.fit.there) {
        return TANN_OK;
    }
    TANN_TRY(find(r, TANN__CHECKPOINT_FIGURES_NAME, &t));
    if (!is_row(t) || t->count != TANN__CHECKPOINT_FIGURES) {
        return fail_shape(r, t);
    }
    for (size_t i = 0; i < TANN__CHECKPOINT_FIGURES; i++) {
        *figures[i] = tann__tensor_double(r->st, t, i);
    }
    return TANN_OK;
}

static tann_status check_used(const restoring *r)
{
    for (size_t i = 0; i < r->st->count; i++) {
        if (!r->st->tensors[i].used) {
            return tann__fail(r->st->ctx, TANN_E_FORMAT,
                              "byte %zu: tensor '%.80s' belongs to nothing", r->st->tensors[i].at,
                              r->st->tensors[i].name);
        }
    }
    return TANN_OK;
}

static tann_status take_memory(restoring *r)
{
    if (r->history != NULL && tann__history_reserve(r->history, r->history_count) != TANN_OK) {
        return tann__fail_memory(r->t->ctx, "the figures of the epochs");
    }
    if (r->training.best_weights) {
        r->best = tann__allocate(&r->t->ctx->allocator, best_bytes(r));
        if (r->best == NULL) {
            return tann__fail_memory(r->t->ctx, "the best weights");
        }
        memset(r->best, 0, best_bytes(r)); /* the gaps, too */
    }
    return TANN_OK;
}

static void read_history(const restoring *r)
{
    for (size_t i = 0; i < TANN__HISTORY_COLUMNS; i++) {
        const tann__tensor *t = tann__safetensors_find(r->st, tann__history_names[i]);
        for (size_t row = 0; row < r->history_count; row++) {
            r->history->rows[row][i] = tann__tensor_double(r->st, t, row);
        }
    }
    r->history->count = r->history_count;
}

static void commit(restoring *r)
{
    tann_trainer *t = r->t;
    (void)take_blocks(r, true);
    if (r->history != NULL) {
        read_history(r);
    }
    t->opts.rate = r->training.rate;
    t->step = r->training.step;
    t->moment_step = r->training.moment_step;
    t->epoch = r->training.epoch;
    t->session->step = t->step;
    t->session->epoch = t->epoch;
    r->training.fit.best = r->best;
    r->training.fit.best_count = r->best != NULL ? r->t->model->trained_span : 0;
    tann__resume_give(t, &r->training.fit);
}

static tann_status restore_opened(restoring *r)
{
    TANN_TRY(check_metadata(r));
    TANN_TRY(take_blocks(r, false));
    TANN_TRY(take_figures(r));
    TANN_TRY(check_history(r));
    TANN_TRY(check_used(r));
    TANN_TRY(take_memory(r));
    commit(r);
    return TANN_OK;
}

static tann_status restore_bytes(tann_trainer *t, tann__history *history, const void *bytes,
                                 size_t size, const tann_load_opts *o)
{
    tann__safetensors st;
    const tann__safetensors_limits limits = {o->max_header, o->max_tensors, o->max_name, false};
    TANN_TRY(tann__slurp_check(t->ctx, size, o->max_bytes));
    TANN_TRY(tann__safetensors_open(&st, t->ctx, &limits, bytes, size));
    restoring r = {.t = t, .st = &st, .history = history};
    const tann_status status = restore_opened(&r);
    tann__safetensors_close(&st);
    return status;
}

static tann_status begin(const tann_trainer *t, const void *given, const char *what,
                         const tann_load_opts *opts, tann_load_opts *known)
{
    tann__succeed(t->ctx);
    if (given == NULL) {
        return tann__fail_null(t->ctx, what);
    }
    if (t->fit != NULL || t->session->running) {
        return tann__fail(t->ctx, TANN_E_ARGUMENT,
                          "the trainer is running: a callback or a hook may not restore it");
    }
    tann_load_opts_init(known, sizeof *known);
    return tann__options_read(t->ctx, "tann_load_opts", known, sizeof *known, opts);
}

tann_status tann__checkpoint_restore(tann_trainer *t, tann__history *history, const char *path,
                                     const tann_load_opts *opts)
{
    tann_load_opts known;
    tann__slurp s;
    TANN_TRY(begin(t, path, "the path", opts, &known));
    TANN_TRY(tann__slurp_file(&s, t->ctx, path, known.max_bytes));
    const tann_status status = restore_bytes(t, history, s.bytes, s.size, &known);
    tann__slurp_free(&s, t->ctx);
    return status;
}

tann_status tann_checkpoint_restore(tann_trainer *t, const char *path, const tann_load_opts *opts)
{
    return t != NULL ? tann__checkpoint_restore(t, NULL, path, opts) : TANN_E_ARGUMENT;
}

tann_status tann_checkpoint_restore_memory(tann_trainer *t, const void *bytes, size_t size,
                                           const tann_load_opts *opts)
{
    tann_load_opts known;
    if (t == NULL) {
        return TANN_E_ARGUMENT;
    }
    TANN_TRY(begin(t, bytes, "the file", opts, &known));
    return restore_bytes(t, NULL, bytes, size, &known);
}
