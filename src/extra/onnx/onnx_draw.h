/* A model as ONNX messages. All of them lie in one piece of memory, in records of fixed size; names and
   weights are the model's own. */
#ifndef TINYANN_SRC_EXTRA_ONNX_ONNX_DRAW_H
#define TINYANN_SRC_EXTRA_ONNX_ONNX_DRAW_H

#include <tinyann/model.h>
#include <tinyann/onnx.h>

#include "onnx.pb-c.h"

#define ONNX_FLOAT      1  /* TensorProto.DataType */
#define ONNX_IR_VERSION 8  /* of the files that are written */
#define ONNX_NAME       96 /* a node's name, up to 63, and the longest suffix */
#define ONNX_NODES      5  /* operators at most for a node of the model: GELU has them */
#define ONNX_TENSORS    3  /* arrays likewise */

typedef struct onnx_drawn_node {
    TannOnnx__Node node;
    char *inputs[3];
    char *output;
    TannOnnx__Attribute attribute;
    TannOnnx__Attribute *attributes;
    char name[ONNX_NAME]; /* also that of its value */
} onnx_drawn_node;

typedef struct onnx_drawn_tensor {
    TannOnnx__Tensor tensor;
    int64_t dims[4];
    float number; /* of a constant */
    char name[ONNX_NAME];
} onnx_drawn_tensor;

typedef struct onnx_drawn_value {
    TannOnnx__ValueInfo info;
    TannOnnx__Type type;
    TannOnnx__TensorType tensor;
    TannOnnx__Shape shape;
    TannOnnx__Dimension dim[5];
    TannOnnx__Dimension *dims[5];
} onnx_drawn_value;

typedef struct onnx_drawing {
    tann_ctx *ctx;
    const tann_model *m;
    TannOnnx__Model model; /* the whole */
    TannOnnx__Graph graph;
    TannOnnx__OperatorSet operators, *operator_list;
    TannOnnx__Pair metadata, *metadata_list;
    onnx_drawn_node *nodes;
    TannOnnx__Node **node_list;
    onnx_drawn_tensor *tensors;
    TannOnnx__Tensor **tensor_list;
    onnx_drawn_value *values; /* the input, the output, the further outputs */
    TannOnnx__ValueInfo **value_list;
    char *memory; /* [size] all lists */
    size_t size, used;
} onnx_drawing;

/* Draws. The options are good. After an error there is nothing to clear. */
tann_status onnx_draw(onnx_drawing *d, tann_ctx *ctx, const tann_model *m,
                      const tann_onnx_save_opts *opts);
void onnx_draw_clear(onnx_drawing *d);

/* Draws one node of the model, or says that ONNX has no operator for it. onnx_operators.c */
tann_status onnx_draw_node(onnx_drawing *d, tann_node node);

/* Adds an operator that reads up to two values (NULL: none). Its name, and that of its value, is `name`,
   or with a suffix `name.suffix`. There is always room. */
onnx_drawn_node *onnx_add_node(onnx_drawing *d, const char *operator_name, const char *name,
                               const char *suffix, const char *a, const char *b);

/* Adds a constant, of rank 0. Returns its name. */
const char *onnx_add_constant(onnx_drawing *d, const char *name, const char *suffix, float value);

/* Adds a weight of a node. Returns its name; NULL if there is none of that index. */
const char *onnx_add_weight(onnx_drawing *d, tann_node node, int32_t index);

#endif
