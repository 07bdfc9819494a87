/* ONNX files by hand: fields of the wire format, and whole graphs from a line of text. */
#ifndef TINYANN_TESTS_ONNX_ONNX_WIRE_H
#define TINYANN_TESTS_ONNX_ONNX_WIRE_H

#include <stddef.h>
#include <stdint.h>

/* A message under way. */
typedef struct wire {
    unsigned char *bytes; /* [size] of memory exactly so large; wire_free() it */
    size_t size;
} wire;

void wire_number(wire *w, unsigned field, uint64_t value);
void wire_float(wire *w, unsigned field, float value);
void wire_bytes(wire *w, unsigned field, const void *bytes, size_t size);
void wire_text(wire *w, unsigned field, const char *text);
void wire_inside(wire *w, unsigned field, wire *inner); /* frees it */
void wire_put(wire *w, const void *bytes, size_t size); /* without a tag */
void wire_free(wire *w);

/* How a file is made from text. Zeroed: format 8, opset 13, input x [batch, 3], output y. */
typedef struct wire_file {
    const char
        *nodes; /* "Mul x half attribute=1 > z; Relu z > y": a number with a point is a float */
    int64_t format, opset;
    const char *outputs;     /* "y z" */
    const int64_t *shape;    /* of the input, without the batch, up to a 0 */
    const char *domain;      /* of the operators' version; NULL: "" */
    const char *node_domain; /* of each node; NULL: none is written */
    const char *more;        /* the name of one more input */
} wire_file;

/* The arrays that every such file has: W [3, 3], V [3, 2], b [3], c [2], row [1, 3], half, one, two, root
   (of 2), root_1 [1], root_half, tenth [1], nan [3, 3], Z [32, 32], cube [1, 1, 3]; and these, which are wrong:
   double (of type DOUBLE), short [3, 3] with 8 numbers, vast [2^40, 2^40], both, with raw_data and float_data,
   odd [3] with a byte more. Of outputs, "-" is one without a name. */
wire wire_make(const wire_file *file);

#endif
