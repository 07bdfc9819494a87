/* The values of a graph that is read: arrays, inputs, and what each operator gives. Each knows what it will
   be in the model; only those on which the output depends become nodes. */
#ifndef TINYANN_SRC_EXTRA_ONNX_ONNX_VALUES_H
#define TINYANN_SRC_EXTRA_ONNX_ONNX_VALUES_H

#include <stdbool.h>

#include <tinyann/kinds.h>
#include <tinyann/onnx.h>
#include <tinyann/shape.h>

#include "onnx_scan.h"
#include "onnx_unpack.h"

typedef enum onnx_kind {
    ONNX_UNUSED, /* an input that is an array, too */
    ONNX_CONSTANT,
    ONNX_INPUT,
    ONNX_DENSE,
    ONNX_ACTIVATION,
    ONNX_DROPOUT,
    ONNX_ADD,
    ONNX_NORMALIZATION,
    ONNX_SAME, /* as the value `a` */
    /* Parts of x (1 + erf(x / sqrt 2)) / 2, of x = `a`. They are no nodes. */
    ONNX_SCALED,  /* x / sqrt 2 */
    ONNX_ERF,     /* erf(x / sqrt 2) */
    ONNX_FACTORS, /* a product of some of: x, 1/2, 1 + erf(x / sqrt 2) */
    /* Parts of normalisations of x = `a`, with `tensor`. */
    ONNX_DIFFERENCE, /* x - mean */
    ONNX_RATIO       /* x / scale */
} onnx_kind;

enum { ONNX_FACTOR_X = 1, ONNX_FACTOR_HALF = 2, ONNX_FACTOR_SUM = 4, ONNX_FACTOR_ALL = 7 };

#define ONNX_NO_VALUE ((size_t)-1)

typedef struct onnx_value {
    const char *name; /* the value's; "" if it has none */
    const char *node; /* its operator's name */
    size_t at;        /* the byte at which its operator, or its array, begins */
    onnx_kind kind;
    unsigned factors;                /* of ONNX_FACTORS */
    const TannOnnx__Tensor *tensor;  /* of ONNX_CONSTANT; the kernel, or the mean */
    const TannOnnx__Tensor *bias;    /* of ONNX_DENSE, or NULL */
    const TannOnnx__Tensor *scale;   /* of ONNX_NORMALIZATION */
    size_t a, b;                     /* the values that it reads, or ONNX_NO_VALUE */
    tann_shape shape;                /* of a sample, where it becomes a node */
    tann_activation_kind activation; /* of ONNX_ACTIVATION */
    float rate;                      /* of ONNX_DROPOUT */
    bool transposed;                 /* the kernel is [units, in] */
    bool inverts;                    /* the normalisation is the way back */
    bool needed;
    tann_node made; /* its node in the model */
} onnx_value;

typedef struct onnx_named {
    const char *name;
    size_t value;
} onnx_named;

typedef struct onnx_reading {
    tann_ctx *ctx;
    const tann_onnx_load_opts *opts;
    size_t size; /* of the file */
    const TannOnnx__Model *model;
    const TannOnnx__Graph *graph;
    int64_t opset;
    onnx_scan scan;
    onnx_value *values; /* arrays, inputs, operators, in their order */
    size_t count;
    onnx_named *names; /* [count] sorted */
    size_t now;        /* the value that is being read: only those before it can be named */
    size_t input, output;
} onnx_reading;

/* Lays out the values, and finds the input: TANN_E_MEMORY, TANN_E_FORMAT, TANN_E_UNSUPPORTED. */
tann_status onnx_values_open(onnx_reading *r);
void onnx_values_close(onnx_reading *r);

/* The value of a name, which comes before the present one; ONNX_NO_VALUE if there is none. */
size_t onnx_values_find(const onnx_reading *r, const char *name);

/* "byte 7: node 'x' (Gemm): <what>"; or of an array, "byte 7: array 'x': <what>". */
tann_status onnx_fail(const onnx_reading *r, const onnx_value *v, tann_status status,
                      const char *what);

/* Whether a value becomes a node. */
bool onnx_is_node(const onnx_value *v);

/* Arrays: onnx_tensor.c. Of floats, with as many numbers as its shape says, and rank 2 at most. */
tann_status onnx_tensor_check(const onnx_reading *r, const onnx_value *v,
                              const TannOnnx__Tensor *t);
size_t onnx_tensor_count(const TannOnnx__Tensor *t);
float onnx_tensor_get(const TannOnnx__Tensor *t, size_t index);
/* One number, of any rank. */
bool onnx_tensor_scalar(const TannOnnx__Tensor *t, float *number);

/* Operators: onnx_read.c. Fills what `v`, an operator's value, is. */
tann_status onnx_read_node(const onnx_reading *r, const TannOnnx__Node *n, onnx_value *v);

/* Dense layers: onnx_dense.c. `v` becomes the product of x and an array; gets a bias; becomes a dense layer
   that is there and a bias. */
tann_status onnx_take_kernel(const onnx_reading *r, size_t x, size_t kernel, bool transposed,
                             onnx_value *v);
tann_status onnx_take_bias(const onnx_reading *r, size_t bias, onnx_value *v);
tann_status onnx_add_bias(const onnx_reading *r, onnx_value *v, size_t dense, size_t bias);

/* Products and what they are parts of: onnx_product.c. */
tann_status onnx_read_product(const onnx_reading *r, onnx_value *v, size_t a, size_t b);
tann_status onnx_read_quotient(const onnx_reading *r, onnx_value *v, size_t a, size_t b);
tann_status onnx_read_erf(const onnx_reading *r, onnx_value *v, size_t a);
bool onnx_is_erf_and_one(const onnx_reading *r, size_t a, size_t b);

/* Normalisation: onnx_normalization.c. The first of its two operators, and then both. */
tann_status onnx_read_difference(const onnx_reading *r, onnx_value *v, size_t a, size_t b);
tann_status onnx_read_ratio(const onnx_reading *r, onnx_value *v, size_t a, size_t b);
bool onnx_is_ratio(const onnx_value *v);
tann_status onnx_normalize(const onnx_reading *r, onnx_value *v, size_t part, size_t array);

/* The model: onnx_build.c. */
tann_model *onnx_build(onnx_reading *r);

#endif
