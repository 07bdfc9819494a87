/* A model as C source. */
#include <tinyann/export_c.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <tinyann/session.h>

#include "base/name.h"
#include "base/options.h"
#include "base/rng.h"
#include "export/export_c_formula.h"
#include "export/export_c_source.h"
#include "file/file_replace.h"
#include "format/model_write.h"

/* Bytes on a Cortex-M4: a call in predict(), and what is around them and in the self-test. */
#define CODE_OF_CALL 19
#define CODE_OF_REST 104

TANN__NO_PADDING(tann_export_c_opts, 2 * sizeof(size_t) + 2 * sizeof(void *) + sizeof(uint64_t) +
                                         sizeof(int32_t) + sizeof(unsigned));
TANN__NO_PADDING(tann_export_c_result, 7 * sizeof(size_t));

void tann_export_c_opts_init(tann_export_c_opts *opts, size_t struct_size)
{
    const tann_export_c_opts defaults = {
        .struct_size = sizeof defaults, .name = "network", .test_count = 4, .test_seed = 1};
    tann__options_write(opts, struct_size, &defaults, sizeof defaults);
}

static tann_status read_opts(tann_ctx *ctx, const tann_export_c_opts *given,
                             tann_export_c_opts *opts)
{
    tann_export_c_opts_init(opts, sizeof *opts);
    TANN_TRY(tann__options_read(ctx, "tann_export_c_opts", opts, sizeof *opts, given));
    if (!tann__is_name(opts->name, TANN__C_MAX_NAME, "") || strchr("0123456789_", *opts->name)) {
        return tann__fail(ctx, TANN_E_ARGUMENT,
                          "name '%.40s' is not 1 to %d letters, digits or '_', the first a letter",
                          opts->name != NULL ? opts->name : "", TANN__C_MAX_NAME);
    }
    if (opts->test_count < 1 || opts->test_count > INT16_MAX) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "test_count of %zu is not between 1 and %d",
                          opts->test_count, INT16_MAX);
    }
    if (opts->flags != 0 || opts->keep_values < 0 || opts->keep_values > 1) {
        return tann__fail(ctx, opts->flags != 0 ? TANN_E_UNSUPPORTED : TANN_E_ARGUMENT,
                          "flags of %u and keep_values of %d: flags is 0, keep_values 0 or 1",
                          opts->flags, (int)opts->keep_values);
    }
    return TANN_OK;
}

static tann_status check_finite(tann_ctx *ctx, const float *numbers, size_t count, const char *what)
{
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(numbers[i])) {
            return tann__fail(ctx, TANN_E_NUMERIC, "number %zu of %s is NaN or infinity", i, what);
        }
    }
    return TANN_OK;
}

static size_t count_weights(const tann_model *m)
{
    size_t count = 0;
    for (tann_node node = 0; node < tann_model_node_count(m); node++) {
        tann_weight weight = tann_weight_default();
        for (int32_t i = 0; tann_model_node_weight(m, node, i, &weight) == TANN_OK; i++) {
            count += weight.count;
        }
    }
    return count;
}

/* What the self-test will expect: one sample at a time, which gives the bits of any batch. */
static tann_status predict(tann_ctx *ctx, const tann__c_export *e, float *y)
{
    tann_session *s = tann_session_new(ctx, e->plan.m, 1);
    tann_status status = s != NULL ? TANN_OK : tann_ctx_status(ctx);
    for (size_t i = 0; i < e->test_count && status == TANN_OK; i++) {
        status = tann_predict(s, e->test_x + i * e->input_size, 1, y + i * e->output_size);
    }
    tann_session_free(s);
    return status;
}

static tann_status make_tests(tann_ctx *ctx, const tann_export_c_opts *opts, tann__arena *arena,
                              tann__c_export *e)
{
    const size_t x_count = e->test_count * e->input_size;
    const size_t y_count = e->test_count * e->output_size;
    float *x = tann__arena_take(arena, x_count, sizeof *x);
    float *y = tann__arena_take(arena, y_count, sizeof *y);
    if (x == NULL || y == NULL) {
        return tann__fail_memory(ctx, "the self-test of an export");
    }
    for (size_t i = 0; i < x_count; i++) {
        x[i] = opts->test_x != NULL ? opts->test_x[i]
                                    : 2 * tann_random_uniform(opts->test_seed, 0, i) - 1;
    }
    e->test_x = x;
    e->test_y = y;
    TANN_TRY(check_finite(ctx, x, x_count, "the self-test's input"));
    TANN_TRY(predict(ctx, e, y));
    return check_finite(ctx, y, y_count, "the self-test's prediction");
}

static void reckon_needs(tann__c_export *e)
{
    tann_export_c_result *n = &e->needs;
    *n = tann_export_c_result_default();
    n->weight_bytes = count_weights(e->plan.m) * sizeof(float);
    for (int i = 0; i < TANN__C_PARTS; i++) {
        if (e->plan.parts & TANN__C_BIT(i)) {
            n->table_bytes += tann__c_table_bytes((tann__c_part)i);
        }
    }
    n->test_bytes = e->test_count * (e->input_size + e->output_size) * sizeof(float);
    n->code_bytes = tann__c_parts_code(e->plan.parts) + CODE_OF_REST;
    for (tann_node i = 0; i < tann_model_node_count(e->plan.m); i++) {
        n->code_bytes += e->plan.nodes[i].written ? CODE_OF_CALL : 0;
    }
    n->flash_bytes = n->weight_bytes + n->table_bytes + n->test_bytes + n->code_bytes;
    n->ram_bytes = (e->plan.room > 0 ? e->plan.room : 1) * sizeof(float);
}

static tann_status prepare(tann_ctx *ctx, const tann_model *m, const tann_export_c_opts *opts,
                           tann__arena *arena, tann__c_export *e)
{
    *e = (tann__c_export){.name = opts->name,
                          .test_count = opts->test_count,
                          .input_size = tann_shape_size(tann_model_node_shape(m, 0)),
                          .output_size =
                              tann_shape_size(tann_model_node_shape(m, tann_model_output(m)))};
    TANN_TRY(
        tann__model_check(ctx, m)); /* whether names mean what they say, and weights are finite */
    TANN_TRY(tann__c_plan_make(ctx, m, opts->keep_values != 0, arena, &e->plan));
    TANN_TRY(make_tests(ctx, opts, arena, e));
    reckon_needs(e);
    return TANN_OK;
}

typedef void (*text_fn)(tann__c_writer *w, const tann__c_export *e);

static tann_status write_text(const tann__c_export *e, text_fn text, tann_write_fn write,
                              void *user)
{
    tann__sink sink;
    tann__c_writer w;
    tann__sink_begin(&sink, write, user);
    tann__c_writer_begin(&w, e->name, tann_model_numerics(e->plan.m), &sink);
    text(&w, e);
    return w.out.status == TANN_OK ? tann__sink_flush(&sink) : w.out.status;
}

/* Where the two texts go. */
typedef tann_status (*output_fn)(tann_ctx *ctx, const tann__c_export *e, void *user);

static tann_status export_to(tann_ctx *ctx, const tann_model *m, const tann_export_c_opts *given,
                             tann_export_c_result *result, output_fn output, void *user)
{
    tann_export_c_opts opts;
    tann__c_export e;
    tann__arena arena;
    tann__succeed(ctx);
    TANN_TRY(tann__result_check(ctx, "tann_export_c_result", result));
    TANN_TRY(read_opts(ctx, given, &opts));
    tann__arena_init(&arena, &ctx->allocator);
    tann_status status = prepare(ctx, m, &opts, &arena, &e);
    status = status == TANN_OK ? output(ctx, &e, user) : status;
    tann__arena_free(&arena);
    TANN_TRY(status);
    return tann__result_write(ctx, "tann_export_c_result", result, &e.needs, sizeof e.needs);
}

typedef struct writers {
    tann_write_fn write;
    void *source_user, *header_user;
} writers;

static tann_status to_writers(tann_ctx *ctx, const tann__c_export *e, void *user)
{
    const writers *to = user;
    tann_status status = write_text(e, tann__c_header_write, to->write, to->header_user);
    if (status == TANN_OK) {
        status = write_text(e, tann__c_source_write, to->write, to->source_user);
    }
    return status == TANN_OK ? TANN_OK
                             : tann__fail_outer(ctx, status, "the writer returned %s (%d)",
                                                tann_status_name(status), (int)status);
}

tann_status tann_export_c_write(tann_ctx *ctx, const tann_model *m, tann_write_fn write,
                                void *source_user, void *header_user,
                                const tann_export_c_opts *opts, tann_export_c_result *result)
{
    writers to = {write, source_user, header_user};
    if (ctx == NULL) {
        return TANN_E_ARGUMENT;
    }
    if (m == NULL) {
        return tann__fail_null(ctx, "the model");
    }
    if (write == NULL) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "the writer is NULL");
    }
    return export_to(ctx, m, opts, result, to_writers, &to);
}

/* "folder/name.c". */
static tann_status make_path(tann_ctx *ctx, tann__arena *arena, const char *folder,
                             const char *name, const char *ending, char **path)
{
    const size_t room = strlen(folder) + strlen(name) + strlen(ending) + 2;
    const char *slash = *folder != '\0' && folder[strlen(folder) - 1] != '/' ? "/" : "";
    *path = tann__arena_take(arena, room, 1);
    if (*path == NULL) {
        return tann__fail_memory(ctx, "a file's name");
    }
    (void)snprintf(*path, room, "%s%s%s%s", folder, slash, name, ending);
    return TANN_OK;
}

static tann_status begin(tann_ctx *ctx, tann__replacement *file, const char *path,
                         const tann__c_export *e, text_fn text)
{
    TANN_TRY(tann__replace_begin(file, ctx, path));
    const tann_status status = write_text(e, text, tann__replace_append, file);
    if (status != TANN_OK) {
        tann__replace_abandon(file);
    }
    return status;
}

/* Neither takes its name before both are written. */
static tann_status save(tann_ctx *ctx, const tann__c_export *e, const char *source,
                        const char *header)
{
    tann__replacement first, second;
    TANN_TRY(begin(ctx, &first, header, e, tann__c_header_write));
    tann_status status = begin(ctx, &second, source, e, tann__c_source_write);
    if (status != TANN_OK) {
        tann__replace_abandon(&first);
        return status;
    }
    status = tann__replace_finish(&first, ctx);
    if (status != TANN_OK) {
        tann__replace_abandon(&second);
        return status;
    }
    return tann__replace_finish(&second, ctx);
}

static tann_status to_folder(tann_ctx *ctx, const tann__c_export *e, void *user)
{
    const char *folder = user != NULL ? user : "";
    char *source = NULL, *header = NULL;
    tann__arena arena;
    tann__arena_init(&arena, &ctx->allocator);
    tann_status status = make_path(ctx, &arena, folder, e->name, ".c", &source);
    if (status == TANN_OK) {
        status = make_path(ctx, &arena, folder, e->name, ".h", &header);
    }
    if (status == TANN_OK) {
        status = save(ctx, e, source, header);
    }
    tann__arena_free(&arena);
    return status;
}

tann_status tann_export_c(tann_ctx *ctx, const tann_model *m, const char *folder,
                          const tann_export_c_opts *opts, tann_export_c_result *result)
{
    if (ctx == NULL) {
        return TANN_E_ARGUMENT;
    }
    if (m == NULL) {
        return tann__fail_null(ctx, "the model");
    }
    return export_to(ctx, m, opts, result, to_folder, (void *)(uintptr_t)folder);
}
