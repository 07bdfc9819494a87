/* The checkpoints of one training: names, the newest good one, and the callback that writes them.

   A save is three steps, after each of which a kill leaves what can be resumed: the new file; the list
   with it in front; the old files that are too many deleted. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/context.h"
#include "base/error.h"
#include "base/options.h"
#include "base/size.h"
#include "checkpoint/checkpoint.h"
#include "checkpoint/index.h"
#include "file/file_replace.h"
#include "file/file_system.h"
#include "train/fit.h"

#define NAME_ROOM (40 + TANN__REPLACE_ROOM) /* "-18446744073709551615.safetensors" */
#define MOST_NOTE sizeof(((tann_ctx *)0)->text)

TANN__NO_PADDING(tann_checkpoints_opts,
                 3 * sizeof(size_t) + sizeof(char *) + sizeof(int32_t) + sizeof(unsigned));
TANN__NO_PADDING(tann_resumed, 3 * sizeof(size_t) + sizeof(uint64_t) + sizeof(char *));
TANN__NO_PADDING(tann_epoch_figures, 2 * sizeof(size_t) + 4 * sizeof(double));

struct tann_checkpoints {
    tann__allocator allocator;
    tann_checkpoints_opts opts; /* its path is what follows this struct */
    tann__index index;
    tann__history history;
    char note[MOST_NOTE];
    char *name; /* [name_room] of a file */
    size_t name_room, memory_size;
};

void tann_checkpoints_opts_init(tann_checkpoints_opts *opts, size_t struct_size)
{
    const tann_checkpoints_opts defaults = {.struct_size = sizeof defaults, .every = 1, .keep = 3};
    tann__options_write(opts, struct_size, &defaults, sizeof defaults);
}

static tann_status check_options(tann_ctx *ctx, const tann_checkpoints_opts *o)
{
    if (o->flags != 0) {
        return tann__fail(ctx, TANN_E_UNSUPPORTED, "flags of %u: this version knows none",
                          o->flags);
    }
    if (o->path == NULL || o->path[0] == '\0') {
        return tann__fail(ctx, TANN_E_ARGUMENT, "tann_checkpoints_opts.path is not set");
    }
    if (o->every == 0 || o->keep == 0 || o->keep > TANN__INDEX_MOST_KEPT) {
        return tann__fail(ctx, TANN_E_ARGUMENT,
                          "every is %zu and keep %zu: at least 1, and keep at most %d", o->every,
                          o->keep, TANN__INDEX_MOST_KEPT);
    }
    if (o->keep_best != 0 && o->keep_best != 1) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "keep_best of %d is neither 0 nor 1",
                          (int)o->keep_best);
    }
    return TANN_OK;
}

/* The object, its path and room for a name, in one piece. */
static tann_checkpoints *make(tann_ctx *ctx, const tann_checkpoints_opts *o)
{
    const size_t length = strlen(o->path) + 1;
    const size_t size = sizeof(tann_checkpoints) + 2 * length + NAME_ROOM;
    tann_checkpoints *c = tann__allocate(&ctx->allocator, size);
    if (c == NULL) {
        (void)tann__fail_memory(ctx, "checkpoints");
        return NULL;
    }
    *c = (tann_checkpoints){.allocator = ctx->allocator,
                            .opts = *o,
                            .history = {.allocator = ctx->allocator},
                            .name_room = length + NAME_ROOM,
                            .memory_size = size};
    c->opts.path = memcpy(c + 1, o->path, length);
    c->name = (char *)(c + 1) + length;
    return c;
}

tann_checkpoints *tann_checkpoints_new(tann_ctx *ctx, const tann_checkpoints_opts *opts)
{
    tann_checkpoints_opts known;
    if (ctx == NULL) {
        return NULL;
    }
    tann__succeed(ctx);
    tann_checkpoints_opts_init(&known, sizeof known);
    if (tann__options_read(ctx, "tann_checkpoints_opts", &known, sizeof known, opts) != TANN_OK ||
        check_options(ctx, &known) != TANN_OK) {
        return NULL;
    }
    return make(ctx, &known);
}

void tann_checkpoints_free(tann_checkpoints *c)
{
    if (c != NULL) {
        const tann__allocator allocator = c->allocator;
        tann__history_clear(&c->history);
        tann__release(&allocator, c, c->memory_size);
    }
}

/* The name of an epoch's file; of another one. Each stands where the last one stood. */
static const char *name_epoch(tann_checkpoints *c, uint64_t epoch)
{
    (void)snprintf(c->name, c->name_room, "%s-%llu.safetensors", c->opts.path,
                   (unsigned long long)epoch);
    return c->name;
}

static const char *name_other(tann_checkpoints *c, const char *suffix)
{
    (void)snprintf(c->name, c->name_room, "%s%s", c->opts.path, suffix);
    return c->name;
}

/* The name that is there, for a file that is now written. */
static const char *tidied(tann_checkpoints *c)
{
    tann__replace_tidy(c->name);
    return c->name;
}

static const char *name_index(tann_checkpoints *c)
{
    return name_other(c, ".checkpoints");
}

static void note(tann_checkpoints *c, const tann_ctx *ctx)
{
    memcpy(c->note, ctx->text, sizeof c->note);
}

/* Whether an older checkpoint may be better: this one is damaged, or cannot be read. */
static bool is_damage(tann_status status)
{
    return status != TANN_OK && status != TANN_E_ARGUMENT && status != TANN_E_MEMORY;
}

/* Forgets those before the one that was restored: their epochs come again. */
static void forget_first(tann__index *index, size_t count)
{
    index->count -= count;
    memmove(index->epochs, index->epochs + count, index->count * sizeof *index->epochs);
}

/* What may be restored is what this training may have written, however large: twice what it would write
   now, as best weights and a fit may come to it, and the figures of its epochs. */
static tann_load_opts limits_of(const tann_trainer *t)
{
    const uint64_t state = 2 * (uint64_t)tann_checkpoint_save_bytes(t);
    tann_load_opts limits = tann_load_opts_default();
    limits.max_bytes += state;
    limits.max_header += (size_t)state;
    limits.max_tensors = SIZE_MAX; /* the header's bytes are their limit */
    return limits;
}

static tann_status resume_newest(tann_checkpoints *c, tann_trainer *t, size_t *passed)
{
    tann_status newest = TANN_OK;
    const tann_load_opts limits = limits_of(t);
    for (*passed = 0; *passed < c->index.count; ++*passed) {
        const char *name = name_epoch(c, c->index.epochs[*passed]);
        const tann_status status = tann__checkpoint_restore(t, &c->history, name, &limits);
        if (!is_damage(status)) {
            return status;
        }
        if (*passed == 0) {
            newest = status;
            note(c, t->ctx);
        }
    }
    return tann__fail(t->ctx, newest, "none of the %zu checkpoints is good; the newest: %.160s",
                      c->index.count, c->note);
}

static tann_status resume(tann_checkpoints *c, tann_trainer *t, tann_resumed *found)
{
    bool there = false;
    c->note[0] = '\0';
    TANN_TRY(tann__index_read(&c->index, t->ctx, name_index(c), &there));
    if (!there) {
        return TANN_OK;
    }
    found->listed = c->index.count;
    const tann_status status = resume_newest(c, t, &found->passed_over);
    if (status != TANN_OK) {
        c->index.count = 0;
        return status;
    }
    forget_first(&c->index, found->passed_over);
    return tann__succeed(t->ctx);
}

tann_status tann_checkpoints_resume(tann_checkpoints *c, tann_trainer *t, tann_resumed *resumed)
{
    tann_resumed found = tann_resumed_default();
    if (t == NULL) {
        return TANN_E_ARGUMENT;
    }
    tann__succeed(t->ctx);
    if (c == NULL) {
        return tann__fail_null(t->ctx, "the checkpoints");
    }
    TANN_TRY(tann__result_check(t->ctx, "tann_resumed", resumed));
    TANN_TRY(resume(c, t, &found));
    found.epoch = t->epoch;
    found.note = c->note;
    return tann__result_write(t->ctx, "tann_resumed", resumed, &found, sizeof found);
}

static tann_status add_figures(tann_checkpoints *c, const tann_fit_event *e)
{
    if (tann__history_reserve(&c->history, c->history.count + 1) != TANN_OK) {
        return tann__fail_memory(e->trainer->ctx, "the figures of the epochs");
    }
    double *row = c->history.rows[c->history.count++];
    row[0] = e->loss;
    row[1] = e->accuracy;
    row[2] = e->validation_loss;
    row[3] = e->validation_accuracy;
    return TANN_OK;
}

/* Deletes the files of the epochs behind those that are kept. */
static void delete_old(tann_checkpoints *c)
{
    for (size_t i = c->opts.keep; i < c->index.count; i++) {
        tann__system_remove(name_epoch(c, c->index.epochs[i]));
    }
}

/* Those that are deleted stay in the list until the next one is written: where a kill came before the
   files were gone, they are deleted then. */
static tann_status save(tann_checkpoints *c, const tann_trainer *t)
{
    delete_old(c);
    if (c->index.count > c->opts.keep) {
        c->index.count = c->opts.keep;
    }
    (void)name_epoch(c, t->epoch);
    TANN_TRY(tann__checkpoint_save(t, &c->history, tidied(c)));
    tann__index_add(&c->index, t->epoch);
    (void)name_index(c);
    TANN_TRY(tann__index_write(&c->index, t->ctx, tidied(c)));
    delete_old(c);
    return TANN_OK;
}

static bool is_best(const tann_trainer *t)
{
    return t->fit != NULL && t->fit->result.best_epoch + 1 == t->fit->result.epochs;
}

tann_status tann_checkpoints_write(const tann_fit_event *event, void *checkpoints)
{
    tann_checkpoints *c = checkpoints;
    if (event == NULL || c == NULL) {
        return TANN_E_ARGUMENT;
    }
    const tann_trainer *t = event->trainer;
    if (event->moment != TANN_FIT_EPOCH_END) {
        return TANN_OK;
    }
    TANN_TRY(add_figures(c, event));
    if (c->opts.keep_best && is_best(t)) {
        (void)name_other(c, "-best.safetensors");
        TANN_TRY(tann_model_save(t->ctx, t->model, tidied(c)));
    }
    const bool last = event->epoch + 1 == event->epochs;
    return last || (event->epoch + 1) % c->opts.every == 0 ? save(c, t) : TANN_OK;
}

size_t tann_checkpoints_epochs(const tann_checkpoints *c)
{
    return c != NULL ? c->history.count : 0;
}

tann_status tann_checkpoints_figures(const tann_checkpoints *c, size_t epoch,
                                     tann_epoch_figures *figures)
{
    if (figures == NULL || epoch >= tann_checkpoints_epochs(c)) {
        return TANN_E_ARGUMENT;
    }
    const double *row = c->history.rows[epoch];
    const tann_epoch_figures known = {sizeof known, epoch, row[0], row[1], row[2], row[3]};
    return tann__result_write(NULL, "tann_epoch_figures", figures, &known, sizeof known);
}
