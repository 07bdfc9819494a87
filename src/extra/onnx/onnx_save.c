/* Models to ONNX files: the messages are drawn, then packed piece by piece. */
#include <tinyann/onnx.h>

#include <string.h>

#include <tinyann/component.h>
#include <tinyann/file.h>

#include "onnx_draw.h"

#define FIRST_OPSET 13
#define LAST_OPSET  17 /* the operators that are used are the same in all of them */
#define CHUNK       4096
#define MOST_BYTES  0x7FFFFFFF /* of a protobuf message */

_Static_assert(sizeof(tann_onnx_save_opts) == sizeof(size_t) * 2 + sizeof(void *) + 8,
               "tann_onnx_save_opts has padding");

void tann_onnx_save_opts_init(tann_onnx_save_opts *opts, size_t struct_size)
{
    const tann_onnx_save_opts defaults = {.struct_size = sizeof defaults, .opset = FIRST_OPSET};
    tann_options_write(opts, struct_size, &defaults, sizeof defaults);
}

static tann_status read_opts(tann_ctx *ctx, tann_onnx_save_opts *known,
                             const tann_onnx_save_opts *given)
{
    tann_onnx_save_opts_init(known, sizeof *known);
    const tann_status status =
        tann_options_read(ctx, "tann_onnx_save_opts", known, sizeof *known, given);
    if (status != TANN_OK) {
        return status;
    }
    if (known->flags != 0) {
        return tann_ctx_fail(ctx, TANN_E_UNSUPPORTED, "tann_onnx_save_opts.flags is %u, not 0",
                             known->flags);
    }
    if (known->opset < FIRST_OPSET || known->opset > LAST_OPSET) {
        return tann_ctx_fail(ctx, TANN_E_ARGUMENT, "tann_onnx_save_opts.opset is %d, not %d to %d",
                             (int)known->opset, FIRST_OPSET, LAST_OPSET);
    }
    if (known->outputs == NULL && known->output_count > 0) {
        return tann_ctx_fail(ctx, TANN_E_ARGUMENT, "tann_onnx_save_opts.outputs is NULL");
    }
    return TANN_OK;
}

static tann_status stop(void *user, const char *bytes, size_t length)
{
    (void)user;
    (void)bytes;
    (void)length;
    return TANN_STOP;
}

/* What tann_model_save() refuses is refused here, too, with its sentences: it looks before it writes. */
static tann_status begin(onnx_drawing *d, tann_ctx *ctx, const tann_model *m,
                         const tann_onnx_save_opts *opts)
{
    tann_onnx_save_opts known;
    tann_status status = tann_model_save_write(ctx, m, stop, NULL);
    if (status != TANN_STOP) {
        return status;
    }
    status = read_opts(ctx, &known, opts);
    return status == TANN_OK ? onnx_draw(d, ctx, m, &known) : status;
}

static size_t size_of(const onnx_drawing *d)
{
    return protobuf_c_message_get_packed_size(&d->model.base);
}

/* Where protobuf-c puts bytes; it cannot be told of an error, so that one is kept. */
typedef struct sink {
    ProtobufCBuffer base;
    tann_write_fn write;
    void *user;
    tann_status status;
    size_t held;
    char chunk[CHUNK];
} sink;

static void put(sink *s, const char *bytes, size_t length)
{
    if (s->status == TANN_OK && length > 0) {
        s->status = s->write(s->user, bytes, length);
    }
}

static void append(ProtobufCBuffer *buffer, size_t length, const uint8_t *bytes)
{
    sink *s = (sink *)(void *)buffer;
    if (length > CHUNK - s->held) {
        put(s, s->chunk, s->held);
        s->held = 0;
    }
    if (length > CHUNK) {
        put(s, (const char *)bytes, length);
    } else if (length > 0) {
        memcpy(s->chunk + s->held, bytes, length);
        s->held += length;
    }
}

static tann_status pack(const onnx_drawing *d, tann_write_fn write, void *user)
{
    sink s = {.base = {append}, .write = write, .user = user, .status = TANN_OK};
    if (size_of(d) > MOST_BYTES) {
        return tann_ctx_fail(d->ctx, TANN_E_UNSUPPORTED,
                             "an ONNX file has at most %d bytes; this one would have %zu",
                             MOST_BYTES, size_of(d));
    }
    (void)protobuf_c_message_pack_to_buffer(&d->model.base, &s.base);
    put(&s, s.chunk, s.held);
    return s.status;
}

tann_status tann_onnx_save_write(tann_ctx *ctx, const tann_model *m, tann_write_fn write,
                                 void *user, const tann_onnx_save_opts *opts)
{
    onnx_drawing d;
    tann_status status = begin(&d, ctx, m, opts);
    if (status != TANN_OK) {
        return status;
    }
    status = write != NULL ? pack(&d, write, user)
                           : tann_ctx_fail(ctx, TANN_E_ARGUMENT, "the writer is NULL");
    onnx_draw_clear(&d);
    if (status < 0 && tann_ctx_status(ctx) != status) {
        return tann_ctx_fail(ctx, status, "the writer returned %s (%d)", tann_status_name(status),
                             (int)status);
    }
    return status;
}

/* Where the next bytes go; there is room. */
static tann_status put_memory(void *user, const char *bytes, size_t length)
{
    char **to = user;
    memcpy(*to, bytes, length);
    *to += length;
    return TANN_OK;
}

static tann_status pack_memory(const onnx_drawing *d, void *bytes, size_t size, size_t *needed)
{
    char *to = bytes;
    const size_t all = size_of(d);
    if (needed != NULL) {
        *needed = all;
    }
    if (bytes == NULL && size == 0 && needed != NULL) {
        return TANN_OK;
    }
    if (bytes == NULL || size < all) {
        return tann_ctx_fail(d->ctx, TANN_E_ARGUMENT,
                             "the file has %zu bytes; there is room for %zu", all,
                             bytes == NULL ? 0 : size);
    }
    return pack(d, put_memory, &to);
}

tann_status tann_onnx_save_memory(tann_ctx *ctx, const tann_model *m, void *bytes, size_t size,
                                  size_t *needed, const tann_onnx_save_opts *opts)
{
    onnx_drawing d;
    tann_status status = begin(&d, ctx, m, opts);
    if (status == TANN_OK) {
        status = pack_memory(&d, bytes, size, needed);
        onnx_draw_clear(&d);
    }
    return status;
}

static tann_status produce(void *user, tann_write_fn write, void *to)
{
    return pack(user, write, to);
}

tann_status tann_onnx_save(tann_ctx *ctx, const tann_model *m, const char *path,
                           const tann_onnx_save_opts *opts)
{
    onnx_drawing d;
    tann_status status = begin(&d, ctx, m, opts);
    if (status == TANN_OK) {
        status = tann_file_replace(ctx, path, produce, &d);
        onnx_draw_clear(&d);
    }
    return status;
}
