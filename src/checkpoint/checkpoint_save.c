#include <stdio.h>
#include <string.h>

#include "base/crc32.h"
#include "base/error.h"
#include "checkpoint/checkpoint.h"
#include "checkpoint/training_text.h"
#include "format/graph_text.h"
#include "format/model_write.h"

/* A state, laid out for the writer of model files. */
typedef struct image {
    const tann_trainer *t;
    tann__resume fit;
    uint32_t crc;
    double figures[TANN__CHECKPOINT_FIGURES];
    tann__state_doubles doubles[TANN__HISTORY_COLUMNS + 1];
    tann__state_block blocks[TANN__MAX_MOMENTS + 1];
    char prefixes[TANN__MAX_MOMENTS][TANN__CHECKPOINT_PREFIX];
    tann__model_state state;
} image;

void tann__checkpoint_prefix(const tann_trainer *t, size_t moment,
                             char prefix[TANN__CHECKPOINT_PREFIX])
{
    (void)snprintf(prefix, TANN__CHECKPOINT_PREFIX, "%.14s.%.14s:", t->optimizer->name,
                   t->optimizer->moment_names[moment]);
}

static void lay_out_doubles(image *i, const tann__history *history)
{
    const double figures[] = {i->fit.loss, i->fit.accuracy, i->fit.validation_loss,
                              i->fit.validation_accuracy, i->fit.best_loss};
    size_t count = 0;
    for (; history != NULL && count < TANN__HISTORY_COLUMNS; count++) {
        const double *first = history->count > 0 ? &history->rows[0][count] : NULL;
        i->doubles[count] = (tann__state_doubles){tann__history_names[count], first, history->count,
                                                  TANN__HISTORY_COLUMNS};
    }
    memcpy(i->figures, figures, sizeof figures);
    if (i->fit.there) {
        i->doubles[count++] = (tann__state_doubles){TANN__CHECKPOINT_FIGURES_NAME, i->figures,
                                                    TANN__CHECKPOINT_FIGURES, 1};
    }
    i->state.doubles = i->doubles;
    i->state.double_count = count;
}

static void lay_out_blocks(image *i)
{
    size_t count = 0;
    for (; count < i->t->moment_count; count++) {
        tann__checkpoint_prefix(i->t, count, i->prefixes[count]);
        i->blocks[count] = (tann__state_block){i->prefixes[count], i->t->moments[count]};
    }
    if (i->fit.best != NULL) {
        i->blocks[count++] = (tann__state_block){TANN__CHECKPOINT_BEST, i->fit.best};
    }
    i->state.blocks = i->blocks;
    i->state.block_count = count;
}

static void write_training(tann__writer *w, void *user)
{
    const image *i = user;
    tann__training_write(w, i->t, &i->fit, "\\n");
    tann__print(w, "crc32=%08lx\\n", (unsigned long)i->crc);
}

static tann_status sum_up(void *user, const char *text, size_t length)
{
    image *i = user;
    i->crc = tann__crc32(i->crc, text, length);
    return TANN_OK;
}

static void sum_up_all(image *i)
{
    const tann_model *m = i->t->model;
    tann__writer w = {sum_up, i, TANN_OK};
    tann__model_write_numbers(&w, m, &i->state);
    tann__graph_write(&w, m, "\n");
    tann__print(&w, "%s%s", tann_numerics_name(m->numerics), tann_model_node_name(m, m->output));
    tann__training_write(&w, i->t, &i->fit, "\n");
}

static tann_status make_image(image *i, const tann_trainer *t, const tann__history *history)
{
    memset(i, 0, sizeof *i);
    i->t = t;
    TANN_TRY(tann__resume_describe(t, &i->fit));
    i->state.training = write_training;
    i->state.user = i;
    lay_out_doubles(i, history);
    lay_out_blocks(i);
    return TANN_OK;
}

tann_status tann__checkpoint_save(const tann_trainer *t, const tann__history *history,
                                  const char *path)
{
    image i;
    TANN_TRY(make_image(&i, t, history));
    TANN_TRY(tann__model_check(t->ctx, t->model));
    sum_up_all(&i);
    return tann__model_write_path(t->ctx, t->model, &i.state, path);
}

tann_status tann_checkpoint_save(const tann_trainer *t, const char *path)
{
    if (t == NULL) {
        return TANN_E_ARGUMENT;
    }
    tann__succeed(t->ctx);
    return path != NULL ? tann__checkpoint_save(t, NULL, path)
                        : tann__fail_null(t->ctx, "the path");
}

size_t tann_checkpoint_save_bytes(const tann_trainer *t)
{
    image i;
    return t != NULL && make_image(&i, t, NULL) == TANN_OK ? tann__model_bytes(t->model, &i.state)
                                                           : 0;
}

tann_status tann_checkpoint_save_memory(const tann_trainer *t, void *bytes, size_t size)
{
    image i;
    if (t == NULL) {
        return TANN_E_ARGUMENT;
    }
    tann__succeed(t->ctx);
    if (bytes == NULL) {
        return tann__fail_null(t->ctx, "the memory for the file");
    }
    TANN_TRY(make_image(&i, t, NULL));
    TANN_TRY(tann__model_check(t->ctx, t->model));
    sum_up_all(&i);
    return tann__model_write_memory(t->ctx, t->model, &i.state, bytes, size);
}
