/* The bytes of a file before protobuf-c sees them. protobuf-c recurses as deep as a file tells it to, and
   takes memory for each field; so the bytes are walked here without recursion, by a table of all messages
   and fields that ONNX has (onnx_schema.c). Messages that may hold themselves are not in it, which bounds
   the depth:

       Model > Graph > Node > Attribute > Tensor        Model > Graph > ValueInfo > Type > TensorType >
                                                        Shape > Dimension */
#ifndef TINYANN_SRC_EXTRA_ONNX_ONNX_SCAN_H
#define TINYANN_SRC_EXTRA_ONNX_ONNX_SCAN_H

#include <stddef.h>
#include <stdint.h>

#include <tinyann/onnx.h>

#define ONNX_DEPTH  7  /* messages inside each other, at most */
#define ONNX_FIELDS 24 /* fields of a message, at most */

typedef enum onnx_message {
    ONNX_NONE,
    ONNX_MODEL,
    ONNX_OPERATOR_SET,
    ONNX_PAIR,
    ONNX_GRAPH,
    ONNX_NODE,
    ONNX_ATTRIBUTE,
    ONNX_TENSOR,
    ONNX_VALUE_INFO,
    ONNX_TYPE,
    ONNX_TENSOR_TYPE,
    ONNX_SHAPE,
    ONNX_DIMENSION,
    ONNX_MESSAGES
} onnx_message;

typedef enum onnx_field_kind {
    ONNX_VARINT,  /* a whole number */
    ONNX_ZERO,    /* a whole number that only means what is known here if it is 0 */
    ONNX_VARINTS, /* several, one by one or in one piece */
    ONNX_FLOAT32, /* four bytes */
    ONNX_FLOATS,  /* several in one piece */
    ONNX_TEXT,    /* a name */
    ONNX_BYTES,   /* any bytes */
    ONNX_INSIDE,  /* a message */
    ONNX_PASSED,  /* not read: protobuf-c does not know it */
    ONNX_REFUSED  /* would change what the file means */
} onnx_field_kind;

/* How often a field may come in one message. */
typedef enum onnx_limit {
    ONNX_ONCE,
    ONNX_RANK,       /* dimensions: 8 */
    ONNX_BY_INPUTS,  /* tann_onnx_load_opts.max_inputs */
    ONNX_BY_NODES,   /* .max_nodes */
    ONNX_BY_TENSORS, /* .max_tensors */
    ONNX_LIMITS
} onnx_limit;

typedef struct onnx_field {
    uint32_t number;
    onnx_field_kind kind;
    onnx_limit limit;
    onnx_message inside; /* of ONNX_INSIDE */
    const char *name;    /* as onnx.proto calls it */
} onnx_field;

typedef struct onnx_schema {
    const char *name;
    const onnx_field *fields;
    size_t count;
} onnx_schema;

extern const onnx_schema onnx_schemas[ONNX_MESSAGES];

/* What is found. */
typedef struct onnx_scan {
    size_t nodes, tensors;       /* of the graph */
    size_t *node_at, *tensor_at; /* [nodes], [tensors] where they begin; NULL: only counted */
} onnx_scan;

/* Walks through the file. TANN_E_FORMAT or TANN_E_UNSUPPORTED, with the byte. Allocates nothing. */
tann_status onnx_scan_file(onnx_scan *scan, tann_ctx *ctx, const tann_onnx_load_opts *opts,
                           const unsigned char *bytes, size_t size);

#endif
