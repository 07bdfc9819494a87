/* protobuf-c on a purse: it takes memory from the context, and no more than it was given. */
#ifndef TINYANN_SRC_EXTRA_ONNX_ONNX_UNPACK_H
#define TINYANN_SRC_EXTRA_ONNX_ONNX_UNPACK_H

#include <stdbool.h>

#include <tinyann/ctx.h>

#include "onnx.pb-c.h"

typedef struct onnx_purse {
    tann_ctx *ctx;
    ProtobufCAllocator allocator;
    size_t taken, most; /* bytes */
    bool failed;        /* the context had nothing */
} onnx_purse;

/* Bytes that were scanned become messages. TANN_E_UNSUPPORTED if they take more than 3 times the file and
   384 KB, TANN_E_MEMORY. The purse must live as long as the messages. */
tann_status onnx_unpack(onnx_purse *purse, tann_ctx *ctx, const unsigned char *bytes, size_t size,
                        TannOnnx__Model **model);
void onnx_unpack_clear(onnx_purse *purse, TannOnnx__Model *model);

#endif
