#include "onnx_unpack.h"

#include <stddef.h>
#include <string.h>

#include <tinyann/component.h>

#define TIMES 3
#define MORE  ((size_t)384 << 10)

/* In front of each block stands its size, which protobuf-c does not tell when it gives it back. */
#define HEAD (sizeof(max_align_t) > sizeof(size_t) ? sizeof(max_align_t) : sizeof(size_t))

static void *take(void *user, size_t size)
{
    onnx_purse *p = user;
    if (HEAD + size > p->most - p->taken) {
        return NULL;
    }
    unsigned char *block = tann_ctx_allocate(p->ctx, HEAD + size);
    if (block == NULL) {
        p->failed = true;
        return NULL;
    }
    size += HEAD;
    p->taken += size;
    memcpy(block, &size, sizeof size);
    return block + HEAD;
}

static void give_back(void *user, void *memory)
{
    onnx_purse *p = user;
    size_t size = 0;
    unsigned char *block = (unsigned char *)memory - HEAD;
    memcpy(&size, block, sizeof size);
    p->taken -= size;
    tann_ctx_release(p->ctx, block, size);
}

tann_status onnx_unpack(onnx_purse *purse, tann_ctx *ctx, const unsigned char *bytes, size_t size,
                        TannOnnx__Model **model)
{
    *purse = (onnx_purse){.ctx = ctx, .most = TIMES * size + MORE};
    purse->allocator = (ProtobufCAllocator){take, give_back, purse};
    *model = tann_onnx__model__unpack(&purse->allocator, size, bytes);
    if (*model != NULL) {
        return TANN_OK;
    }
    if (purse->failed) {
        return tann_ctx_fail(ctx, TANN_E_MEMORY, "out of memory for an ONNX file of %zu bytes",
                             size);
    }
    return tann_ctx_fail(ctx, TANN_E_UNSUPPORTED,
                         "byte 0: the fields of this file of %zu bytes would take more than %zu",
                         size, purse->most);
}

void onnx_unpack_clear(onnx_purse *purse, TannOnnx__Model *model)
{
    if (model != NULL) {
        tann_onnx__model__free_unpacked(model, &purse->allocator);
    }
}
