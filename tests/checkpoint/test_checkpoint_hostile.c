/* Checkpoints that are damaged, made to hurt, or those of another training. */
#include "checks.h"
#include "disk.h"
#include "heap.h"
#include "training.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/crc32.h"
#include "checkpoint/checkpoint.h"
#include "format/format_safetensors.h"

/* With everything in it that there can be: figures, moments, best weights. */
#define FULL (&training_cases[5])

static tann_status keep_third(const tann_fit_event *event, void *user)
{
    if (event->moment == TANN_FIT_EPOCH_END && event->epoch == 2) {
        *(snapshot *)user = snapshot_of(event->trainer);
    }
    return TANN_OK;
}

static snapshot full(const training_case *how)
{
    training g;
    snapshot s = {NULL, 0};
    training_begin(&g, how, NULL);
    CHECK_OK(g.ctx, training_run(&g, keep_third, &s, NULL));
    assert_non_null(s.bytes);
    training_end(&g);
    return s;
}

/* A trainer on a heap that is watched, which has come some way itself. */
typedef struct watched {
    heap h;
    training g;
    snapshot before;
} watched;

static void watch(watched *w, const training_case *how)
{
    memset(w, 0, sizeof *w);
    const tann_ctx_opts opts = heap_opts(&w->h);
    training_begin(&w->g, how, &opts);
    CHECK_OK(w->g.ctx, tann_train_step(w->g.t, w->g.data.x, w->g.data.y, 3, NULL));
    w->before = snapshot_of(w->g.t);
}

static void unwatch(watched *w)
{
    free(w->before.bytes);
    training_end(&w->g);
    heap_check_empty(&w->h);
}

/* Restored, or refused with a sentence and nothing changed, memory below 8 times the file and 1 MiB. */
static bool restore(watched *w, const unsigned char *bytes, size_t size)
{
    unsigned char *copy = malloc(size > 0 ? size : 1); /* exactly as large */
    assert_non_null(copy);
    memcpy(copy, bytes, size);
    const size_t blocks = w->h.blocks;
    const size_t held = w->h.bytes;
    w->h.peak = held;
    const tann_status status = tann_checkpoint_restore_memory(w->g.t, copy, size, NULL);
    assert_true(w->h.peak - held <= 8 * size + (1 << 20));
    free(copy);
    if (status != TANN_OK) {
        assert_true(status < 0 && status != TANN_E_MEMORY);
        assert_int_equal(tann_ctx_status(w->g.ctx), status);
        assert_true(tann_ctx_error(w->g.ctx)[0] != '\0');
        assert_int_equal(w->h.blocks, blocks);
        const snapshot now = snapshot_of(w->g.t);
        assert_int_equal(now.size, w->before.size);
        assert_memory_equal(now.bytes, w->before.bytes, now.size);
        free(now.bytes);
    }
    return status == TANN_OK;
}

static void files_cut_anywhere_are_refused(void **state)
{
    (void)state;
    snapshot s = full(FULL);
    watched w;
    watch(&w, FULL);
    for (size_t size = 0; size < s.size; size++) {
        assert_false(restore(&w, s.bytes, size));
    }
    assert_true(restore(&w, s.bytes, s.size));
    unwatch(&w);
    free(s.bytes);
}

/* Nothing that matters can be changed unnoticed: what is taken gives the very state that was saved. */
static void flipped_bits_are_refused_or_harmless(void **state)
{
    (void)state;
    snapshot s = full(FULL);
    watched good, w;
    size_t taken = 0;
    watch(&good, FULL);
    assert_true(restore(&good, s.bytes, s.size));
    watch(&w, FULL);
    for (size_t bit = 0; bit < 8 * s.size; bit++) {
        s.bytes[bit / 8] = (unsigned char)(s.bytes[bit / 8] ^ 1U << bit % 8);
        if (restore(&w, s.bytes, s.size)) {
            taken++;
            snapshot_check_equal(snapshot_of(w.g.t), snapshot_of(good.g.t));
            unwatch(&w);
            watch(&w, FULL);
        }
        s.bytes[bit / 8] = (unsigned char)(s.bytes[bit / 8] ^ 1U << bit % 8);
    }
    assert_true(taken > 0 && taken < 200); /* bits of the library's version, and blanks */
    unwatch(&good);
    unwatch(&w);
    free(s.bytes);
}

/* The checksum as docs/files.md tells it, written over the old one. */
static void seal(snapshot *s)
{
    static const char *const keys[] = {"graph", "numerics", "output"};
    const tann__safetensors_limits limits = {1 << 20, 1000, 256, true};
    tann__safetensors st;
    tann_ctx *ctx = tann_ctx_new(NULL);
    CHECK_OK(ctx, tann__safetensors_open(&st, ctx, &limits, s->bytes, s->size));
    const tann__metadata *about = tann__safetensors_metadata(&st, "training");
    uint32_t crc = tann__crc32(0, st.data, st.data_size);
    for (size_t i = 0; i < 3; i++) {
        const tann__metadata *text = tann__safetensors_metadata(&st, keys[i]);
        crc = text != NULL ? tann__crc32(crc, text->value, strlen(text->value)) : crc;
    }
    const char *line = about != NULL ? strstr(about->value, "crc32=") : NULL;
    if (line != NULL) {
        char text[9];
        crc = tann__crc32(crc, about->value, (size_t)(line - about->value));
        snprintf(text, sizeof text, "%08lx", (unsigned long)crc);
        const size_t at = tann__safetensors_place(&st, about, (size_t)(line + 6 - about->value));
        memcpy(s->bytes + at, text, 8);
    }
    tann__safetensors_close(&st);
    tann_ctx_free(ctx);
}

/* A file whose header has other words, filled up with blanks and sealed. */
static snapshot edited(const snapshot *s, const char *from, const char *to)
{
    const size_t header = (size_t)tann__get_u64(s->bytes);
    const size_t longer = header + 128;
    snapshot e = {malloc(s->size + 128), s->size + 128};
    char *text = calloc(1, header + 1);
    assert_true(e.bytes != NULL && text != NULL);
    memcpy(text, s->bytes + 8, header);
    char *at = strstr(text, from);
    if (at == NULL) {
        fail_msg("the header has no %s: %s", from, text);
    }
    const size_t before = (size_t)(at - text);
    const size_t rest = header - before - strlen(from);
    tann__put_u64(e.bytes, longer);
    memset(e.bytes + 8, ' ', longer);
    memcpy(e.bytes + 8, text, before);
    memcpy(e.bytes + 8 + before, to, strlen(to));
    memcpy(e.bytes + 8 + before + strlen(to), at + strlen(from), rest);
    memcpy(e.bytes + 8 + longer, s->bytes + 8 + header, s->size - 8 - header);
    free(text);
    seal(&e);
    return e;
}

typedef struct edit {
    const char *from, *to;
    tann_status status;
    const char *words;
} edit;

static void check_edits(snapshot s, const edit *edits, size_t count)
{
    watched w;
    watch(&w, FULL);
    for (size_t i = 0; i < count; i++) {
        snapshot e = edited(&s, edits[i].from, edits[i].to);
        CHECK_FAILS(w.g.ctx, tann_checkpoint_restore_memory(w.g.t, e.bytes, e.size, NULL),
                    edits[i].status, edits[i].words);
        assert_false(restore(&w, e.bytes, e.size));
        free(e.bytes);
    }
    snapshot e = edited(&s, "batch=5", "batch=6"); /* the tools of this test do work */
    assert_true(restore(&w, e.bytes, e.size));
    free(e.bytes);
    free(s.bytes);
    unwatch(&w);
}

static void texts_are_strict(void **state)
{
    (void)state;
    static const edit edits[] = {
        {"tinyann-training 1", "tinyann-training 2", TANN_E_UNSUPPORTED, "'tinyann-training 1'"},
        {"\\nrate=0x", "\\nrate=-0x", TANN_E_FORMAT, "a rate must stand here"},
        {"\\nrate=0x1", "\\nrate=0x2", TANN_E_FORMAT, "a rate must stand here"},
        {"\\nrate=0x1.333334p-2", "\\nrate=inf", TANN_E_FORMAT, "a rate must stand here"},
        {"\\nrate=0x1.333334p-2", "\\nrate=nan", TANN_E_FORMAT, "a rate must stand here"},
        {"\\nrate=0x1.333334p-2\\n", "\\nrate=0x1.333334p-2 ", TANN_E_FORMAT, "a line has no end"},
        {"\\nstep=15", "\\nstep:15", TANN_E_FORMAT, "another line must"},
        {"samples=23", "samples=x", TANN_E_FORMAT, "a whole number must"},
        {"batch=5", "batch=x", TANN_E_FORMAT, "a whole number must"},
        {"fit=1", "fat=1", TANN_E_FORMAT, "another line must"},
        {"moment_step=15\\n", "moment_step=15\\n\\n", TANN_E_FORMAT, "another line must"},
        {"0 input_1 ",
         "0 input_1_a_name_of_more_than_96_characters_of_which_the_sentence_tells_only_the_"
         "beginning_as_it_has_no_room_for_all ",
         TANN_E_ARGUMENT, "node 0 of the graph: 'input_1_a_name_of_more"},
        {"\\nrate=", "\\nrates=", TANN_E_FORMAT, "another line must"},
        {"\\nstep=15", "\\nstep=", TANN_E_FORMAT, "a whole number must"},
        {"\\nstep=15", "\\nstep=015", TANN_E_FORMAT, "a whole number must"},
        {"\\nstep=15", "\\nstep=-15", TANN_E_FORMAT, "a whole number must"},
        {"\\nstep=15", "\\nstep=18446744073709551616", TANN_E_FORMAT, "not so large a one"},
        {"\\nstep=15", "\\nstep=15x", TANN_E_FORMAT, "a line has no end"},
        {"\\nstep=15", "\\nstep=14", TANN_E_FORMAT, "a whole number must"}, /* of the moments */
        {"moment_step=15", "moment_step=16", TANN_E_FORMAT, "a whole number must"},
        {"\\nepoch=3", "\\nepoch=2", TANN_E_FORMAT, "a whole number must"},
        {"fit=1", "fit=2", TANN_E_FORMAT, "a whole number must"},
        {"fit=1", "fit=0", TANN_E_FORMAT, "the checksum must stand here"},
        {"shuffle=1", "shuffle=2", TANN_E_FORMAT, "a whole number must"},
        {"first_step=0", "first_step=16", TANN_E_FORMAT, "a whole number must"},
        {"\\nepochs=3", "\\nepochs=4", TANN_E_FORMAT, "a whole number must"},
        {"bad_epochs=0", "bad_epochs=4", TANN_E_FORMAT, "a whole number must"},
        {"best_epoch=2", "best_epoch=3", TANN_E_FORMAT, "a whole number must"},
        {"best_weights=1", "best_weights=2", TANN_E_FORMAT, "a whole number must"},
        {"best_weights=1", "best_weights=0", TANN_E_FORMAT, "belongs to nothing"},
        {"best_weights=1\\n", "best_weights=1\\nmore=1\\n", TANN_E_FORMAT, "the checksum must"},
        {"crc32=", "crc33=", TANN_E_FORMAT, "it is damaged"},
        {"\"training\":\"", "\"training\":\"\",\"was\":\"", TANN_E_FORMAT, "it is damaged"},
        {"\"training\"", "\"draining\"", TANN_E_FORMAT, "no training state"},
        {"\"graph\"", "\"grape\"", TANN_E_FORMAT, "have no 'graph'"},
        {"\"format\"", "\"former\"", TANN_E_FORMAT, "have no 'format'"},
        {"tinyann-model 1", "tinyann-model 2", TANN_E_UNSUPPORTED,
         "the format is 'tinyann-model 2'"},
        {"\"numerics\":\"fma\"", "\"numerics\":\"muladd\"", TANN_E_ARGUMENT,
         "the numerics is 'muladd' in the checkpoint, 'fma' here"},
        {"\"output\":\"activation_2\"", "\"output\":\"add_1\"", TANN_E_ARGUMENT,
         "the output is 'add_1'"},
    };
    check_edits(full(FULL), edits, sizeof edits / sizeof *edits);
}

static void arrays_are_strict(void **state)
{
    (void)state;
    static const edit edits[] = {
        {"\"adam.m:dense_2.bias\"", "\"adam.n:dense_2.bias\"", TANN_E_FORMAT,
         "no tensor 'adam.m:dense_2.bias'"},
        {"\"best:dense_2.bias\"", "\"best:dense_2.bia\"", TANN_E_FORMAT,
         "no tensor 'best:dense_2.bias'"},
        {"\"encoder/p.kernel\"", "\"encoder/p.colonel\"", TANN_E_FORMAT,
         "no tensor 'encoder/p.kernel'"},
        {"\"fit:figures\"", "\"fit:finger\"", TANN_E_FORMAT, "no tensor 'fit:figures'"},
        {"\"fit:figures\":{\"dtype\":\"F64\",\"shape\":[5]", /* as many bytes */
         "\"fit:figures\":{\"dtype\":\"F32\",\"shape\":[10]", TANN_E_FORMAT, "shape or type"},
        {"\"fit:figures\":{\"dtype\":\"F64\",\"shape\":[5]",
         "\"fit:figures\":{\"dtype\":\"F64\",\"shape\":[5,1]", TANN_E_FORMAT, "shape or type"},
        {"\"adam.v:encoder/p.kernel\":{\"dtype\":\"F32\",\"shape\":[2,5]",
         "\"adam.v:encoder/p.kernel\":{\"dtype\":\"F32\",\"shape\":[5,2]", TANN_E_FORMAT,
         "shape or type"},
        {"\"adam.v:encoder/p.kernel\":{\"dtype\":\"F32\",\"shape\":[2,5]",
         "\"adam.v:encoder/p.kernel\":{\"dtype\":\"F64\",\"shape\":[5]", TANN_E_FORMAT,
         "shape or type"},
    };
    check_edits(full(FULL), edits, sizeof edits / sizeof *edits);
}

/* Of a file that has figures of epochs, which those above have not. */
static void histories_are_strict(void **state)
{
    (void)state;
#define COLUMN(name, shape, offsets)                                                               \
    "\"" name "\":{\"dtype\":\"F64\",\"shape\":[" shape "],\"data_offsets\":[" offsets "]}"
    static const edit edits[] = {
        {"\"history:accuracy\"", "\"history:accurate\"", TANN_E_FORMAT,
         "no tensor 'history:accuracy'"},
        {"\"history:loss\"", "\"history:less\"", TANN_E_FORMAT, "belongs to nothing"},
        {COLUMN("history:accuracy", "3", "24,48"), COLUMN("history:accuracy", "3,1", "24,48"),
         TANN_E_FORMAT, "shape or type"},
        {COLUMN("history:loss", "3", "0,24") "," COLUMN("history:accuracy", "3", "24,48"),
         COLUMN("history:loss", "2", "0,16") "," COLUMN("history:accuracy", "4", "16,48"),
         TANN_E_FORMAT, "tensor 'history:accuracy' has not the shape or type"},
        {COLUMN("history:validation_accuracy", "3", "72,96") "," COLUMN("fit:figures", "5",
                                                                        "96,136"),
         COLUMN("history:validation_accuracy", "2", "72,88") "," COLUMN("fit:figures", "6",
                                                                        "88,136"),
         TANN_E_FORMAT, "tensor 'fit:figures' has not the shape or type"},
    };
    const disk_file golden = disk_read(TINYANN_TEST_GOLDEN "/checkpoint-1.safetensors");
    check_edits((snapshot){golden.bytes, golden.size}, edits, sizeof edits / sizeof *edits);
}

/* Without its text a state's arrays are arrays that a model has no use for. */
static void a_model_takes_no_other_arrays(void **state)
{
    (void)state;
    snapshot s = full(FULL);
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = tann_model_load_memory(ctx, s.bytes, s.size, NULL);
    assert_non_null(m);
    CHECK_OK(ctx, tann_model_load_weights_memory(ctx, m, s.bytes, s.size, NULL));
    snapshot e = edited(&s, "\"training\"", "\"draining\"");
    CHECK_NULL(ctx, tann_model_load_memory(ctx, e.bytes, e.size, NULL), TANN_E_FORMAT,
               "is no weight of the graph");
    CHECK_FAILS(ctx, tann_model_load_weights_memory(ctx, m, e.bytes, e.size, NULL), TANN_E_FORMAT,
                "is no weight of the model");
    tann_model_free(m);
    tann_ctx_free(ctx);
    free(e.bytes);
    free(s.bytes);
}

/* Moments that no training would have. */
static void numbers_are_finite(void **state)
{
    (void)state;
    static const unsigned char infinity[4] = {0, 0, 0x80, 0x7F};
    snapshot s = full(FULL);
    watched w;
    watch(&w, FULL);
    memcpy(s.bytes + s.size - 4, infinity, 4);
    CHECK_FAILS(w.g.ctx, tann_checkpoint_restore_memory(w.g.t, s.bytes, s.size, NULL),
                TANN_E_FORMAT, "it is damaged");
    seal(&s);
    CHECK_FAILS(w.g.ctx, tann_checkpoint_restore_memory(w.g.t, s.bytes, s.size, NULL),
                TANN_E_NUMERIC, "tensor 'best:dense_2.bias' holds NaN or infinity");
    assert_false(restore(&w, s.bytes, s.size));
    free(s.bytes);
    unwatch(&w);
}

/* Which trainer refuses the state of training_cases[3], nesterov with steps, and why. */
static tann_train_opts other_opts(tann_sgd_opts *sgd)
{
    tann_train_opts opts = tann_train_opts_default();
    *sgd = tann_sgd_opts_default();
    sgd->momentum = 0.8f;
    sgd->nesterov = 1;
    opts.optimizer = TANN_SGD;
    opts.optimizer_opts = sgd;
    opts.loss = TANN_BINARY_CROSSENTROPY;
    opts.schedule = TANN_SCHEDULE_STEP;
    opts.schedule_steps = 9;
    opts.schedule_factor = 0.5f;
    opts.seed = UINT64_C(0x123456789ABCDEF1);
    return opts;
}

static void check_other(const training *g, const snapshot *s, const tann_train_opts *opts,
                        const char *words)
{
    tann_trainer *t = tann_trainer_new(g->ctx, g->m, opts);
    assert_non_null(t);
    const tann_status status = tann_checkpoint_restore_memory(t, s->bytes, s->size, NULL);
    if (words == NULL) {
        CHECK_OK(g->ctx, status);
    } else {
        CHECK_FAILS(g->ctx, status, TANN_E_ARGUMENT, words);
    }
    tann_trainer_free(t);
}

static void other_trainers_refuse(void **state)
{
    (void)state;
    training g;
    tann_sgd_opts sgd;
    snapshot s = full(&training_cases[3]);
    training_begin(&g, &training_cases[3], NULL);
    tann_train_opts opts = other_opts(&sgd);
    check_other(&g, &s, &opts, NULL);
    opts.seed = 7;
    check_other(&g, &s, &opts, "'seed=1311768467463790321' in the checkpoint, 'seed=7' here");
    opts = other_opts(&sgd);
    opts.loss = TANN_MSE;
    check_other(&g, &s, &opts, "'loss=binary_crossentropy' in the checkpoint, 'loss=mse' here");
    opts = other_opts(&sgd);
    opts.schedule_steps = 10;
    check_other(&g, &s, &opts, "'schedule_steps=9' in the checkpoint, 'schedule_steps=10' here");
    opts = other_opts(&sgd);
    opts.schedule_factor = 0.25f;
    check_other(&g, &s, &opts, "'schedule_factor=0x1p-1' in the checkpoint");
    opts = other_opts(&sgd);
    opts.schedule = TANN_SCHEDULE_COSINE;
    check_other(&g, &s, &opts, "'schedule=step' in the checkpoint, 'schedule=cosine' here");
    opts = other_opts(&sgd);
    opts.clip_norm = 1;
    check_other(&g, &s, &opts, "'clip_norm=0x0p+0' in the checkpoint, 'clip_norm=0x1p+0' here");
    opts = other_opts(&sgd);
    sgd.nesterov = 0;
    check_other(&g, &s, &opts, "'nesterov=1' in the checkpoint, 'nesterov=0' here");
    opts = other_opts(&sgd);
    sgd.momentum = 0.5f;
    check_other(&g, &s, &opts, "'momentum=0x1.99999ap-1' in the checkpoint");
    opts = other_opts(&sgd);
    opts.optimizer = TANN_ADAM;
    opts.optimizer_opts = NULL;
    check_other(&g, &s, &opts, "'optimizer=sgd' in the checkpoint, 'optimizer=adam' here");
    free(s.bytes);
    training_end(&g);
}

/* Restores into another chain, whose sentence names the first thing that differs. */
static void check_graph(const snapshot *s, int32_t units, tann_activation_kind activation, int more,
                        const char *words)
{
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_dense(b, tann_input(b, tann_shape_1d(2)), units, NULL);
    h = tann_activation(b, h, activation);
    for (int i = 0; i < more; i++) {
        h = tann_dense(b, h, 1, NULL);
    }
    tann_model *m = tann_builder_finish(b, h, 1);
    tann_trainer *t = tann_trainer_new(ctx, m, NULL);
    assert_non_null(t);
    const tann_status status = tann_checkpoint_restore_memory(t, s->bytes, s->size, NULL);
    if (words == NULL) {
        CHECK_OK(ctx, status);
    } else {
        CHECK_FAILS(ctx, status, TANN_E_ARGUMENT, words);
    }
    tann_trainer_free(t);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static void other_graphs_refuse(void **state)
{
    (void)state;
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_dense(b, tann_input(b, tann_shape_1d(2)), 3, NULL);
    h = tann_dense(b, tann_activation(b, h, TANN_TANH), 1, NULL);
    tann_model *m = tann_builder_finish(b, h, 1);
    tann_trainer *t = tann_trainer_new(ctx, m, NULL);
    snapshot s = snapshot_of(t);
    check_graph(&s, 3, TANN_TANH, 1, NULL);
    check_graph(&s, 4, TANN_TANH, 1,
                "node 1 of the graph: 'units=3' in the checkpoint, 'units=4' here");
    check_graph(&s, 3, TANN_RELU, 1,
                "node 2 of the graph: 'activation=tanh' in the checkpoint, 'activation=relu' here");
    check_graph(&s, 3, TANN_TANH, 0, "node 3 of the graph: '3' in the checkpoint, '' here");
    check_graph(&s, 3, TANN_TANH, 2, "node 4 of the graph: '' in the checkpoint, '4' here");
    free(s.bytes);
    tann_trainer_free(t);
    tann_model_free(m);
    tann_ctx_free(ctx);
}

static void a_plain_model_is_no_checkpoint(void **state)
{
    (void)state;
    training g;
    training_begin(&g, FULL, NULL);
    snapshot s = {NULL, tann_model_save_bytes(g.m)};
    s.bytes = malloc(s.size);
    assert_non_null(s.bytes);
    CHECK_OK(g.ctx, tann_model_save_memory(g.ctx, g.m, s.bytes, s.size));
    CHECK_FAILS(g.ctx, tann_checkpoint_restore_memory(g.t, s.bytes, s.size, NULL), TANN_E_FORMAT,
                "the file holds a model, but no training state");
    free(s.bytes);
    training_end(&g);
}

static void arguments_are_checked(void **state)
{
    (void)state;
    training g;
    training_begin(&g, FULL, NULL);
    snapshot s = snapshot_of(g.t);
    tann_load_opts opts = tann_load_opts_default();
    CHECK_FAILS(g.ctx, tann_checkpoint_save(g.t, NULL), TANN_E_ARGUMENT, "the path is NULL");
    CHECK_FAILS(g.ctx, tann_checkpoint_save_memory(g.t, NULL, 9), TANN_E_ARGUMENT, "is NULL");
    CHECK_FAILS(g.ctx, tann_checkpoint_save_memory(g.t, s.bytes, s.size - 1), TANN_E_ARGUMENT,
                "there is room for");
    CHECK_FAILS(g.ctx, tann_checkpoint_restore(g.t, NULL, NULL), TANN_E_ARGUMENT, "is NULL");
    CHECK_FAILS(g.ctx, tann_checkpoint_restore_memory(g.t, NULL, 9, NULL), TANN_E_ARGUMENT,
                "is NULL");
    CHECK_FAILS(g.ctx, tann_checkpoint_restore(g.t, "no/such", NULL), TANN_E_IO,
                "cannot read 'no/such'");
    opts.max_bytes = s.size - 1;
    CHECK_FAILS(g.ctx, tann_checkpoint_restore_memory(g.t, s.bytes, s.size, &opts),
                TANN_E_UNSUPPORTED, "the limit is");
    opts = tann_load_opts_default();
    opts.max_tensors = 3;
    CHECK_FAILS(g.ctx, tann_checkpoint_restore_memory(g.t, s.bytes, s.size, &opts),
                TANN_E_UNSUPPORTED, "more than 3 tensors");
    opts.struct_size = 1;
    CHECK_FAILS(g.ctx, tann_checkpoint_restore_memory(g.t, s.bytes, s.size, &opts), TANN_E_ARGUMENT,
                "struct_size");
    assert_int_equal(tann_checkpoint_save(NULL, "x"), TANN_E_ARGUMENT);
    assert_int_equal(tann_checkpoint_save_memory(NULL, s.bytes, s.size), TANN_E_ARGUMENT);
    assert_int_equal(tann_checkpoint_save_bytes(NULL), 0);
    assert_int_equal(tann_checkpoint_restore(NULL, "x", NULL), TANN_E_ARGUMENT);
    assert_int_equal(tann_checkpoint_restore_memory(NULL, s.bytes, s.size, NULL), TANN_E_ARGUMENT);
    free(s.bytes);
    training_end(&g);
}

int test_checkpoint_hostile(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_cut_anywhere_are_refused),
        cmocka_unit_test(flipped_bits_are_refused_or_harmless),
        cmocka_unit_test(texts_are_strict),
        cmocka_unit_test(arrays_are_strict),
        cmocka_unit_test(histories_are_strict),
        cmocka_unit_test(a_model_takes_no_other_arrays),
        cmocka_unit_test(numbers_are_finite),
        cmocka_unit_test(other_trainers_refuse),
        cmocka_unit_test(other_graphs_refuse),
        cmocka_unit_test(a_plain_model_is_no_checkpoint),
        cmocka_unit_test(arguments_are_checked),
    };
    return cmocka_run_group_tests_name("checkpoint_hostile", tests, NULL, NULL);
}
