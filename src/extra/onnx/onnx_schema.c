/* The messages and fields of ONNX, up to version 13 of its format, and what becomes of each. Fields that a
   later version adds are passed over; that version itself is refused. Numbers and names are facts of
   onnx/onnx.proto (Apache License 2.0); onnx.proto here has the part that is read. */
#include "onnx_scan.h"

static const onnx_field model[] = {
    {1, ONNX_VARINT, ONNX_ONCE, ONNX_NONE, "ir_version"},
    {2, ONNX_TEXT, ONNX_ONCE, ONNX_NONE, "producer_name"},
    {3, ONNX_TEXT, ONNX_ONCE, ONNX_NONE, "producer_version"},
    {4, ONNX_PASSED, ONNX_ONCE, ONNX_NONE, "domain"},
    {5, ONNX_PASSED, ONNX_ONCE, ONNX_NONE, "model_version"},
    {6, ONNX_PASSED, ONNX_ONCE, ONNX_NONE, "doc_string"},
    {7, ONNX_INSIDE, ONNX_ONCE, ONNX_GRAPH, "graph"},
    {8, ONNX_INSIDE, ONNX_BY_INPUTS, ONNX_OPERATOR_SET, "opset_import"},
    {14, ONNX_INSIDE, ONNX_BY_TENSORS, ONNX_PAIR, "metadata_props"},
    {20, ONNX_REFUSED, ONNX_ONCE, ONNX_NONE, "training_info"},
    {25, ONNX_REFUSED, ONNX_ONCE, ONNX_NONE, "functions"},
    {26, ONNX_REFUSED, ONNX_ONCE, ONNX_NONE, "configuration"},
};

static const onnx_field operator_set[] = {
    {1, ONNX_TEXT, ONNX_ONCE, ONNX_NONE, "domain"},
    {2, ONNX_VARINT, ONNX_ONCE, ONNX_NONE, "version"},
};

static const onnx_field pair[] = {
    {1, ONNX_BYTES, ONNX_ONCE, ONNX_NONE, "key"},
    {2, ONNX_BYTES, ONNX_ONCE, ONNX_NONE, "value"},
};

static const onnx_field graph[] = {
    {1, ONNX_INSIDE, ONNX_BY_NODES, ONNX_NODE, "node"},
    {2, ONNX_TEXT, ONNX_ONCE, ONNX_NONE, "name"},
    {5, ONNX_INSIDE, ONNX_BY_TENSORS, ONNX_TENSOR, "initializer"},
    {10, ONNX_PASSED, ONNX_ONCE, ONNX_NONE, "doc_string"},
    {11, ONNX_INSIDE, ONNX_BY_TENSORS, ONNX_VALUE_INFO, "input"},
    {12, ONNX_INSIDE, ONNX_BY_TENSORS, ONNX_VALUE_INFO, "output"},
    {13, ONNX_PASSED, ONNX_BY_TENSORS, ONNX_NONE, "value_info"},
    {14, ONNX_PASSED, ONNX_BY_TENSORS, ONNX_NONE, "quantization_annotation"},
    {15, ONNX_REFUSED, ONNX_ONCE, ONNX_NONE, "sparse_initializer"},
    {16, ONNX_PASSED, ONNX_BY_TENSORS, ONNX_NONE, "metadata_props"},
};

static const onnx_field node[] = {
    {1, ONNX_TEXT, ONNX_BY_INPUTS, ONNX_NONE, "input"},
    {2, ONNX_TEXT, ONNX_BY_INPUTS, ONNX_NONE, "output"},
    {3, ONNX_TEXT, ONNX_ONCE, ONNX_NONE, "name"},
    {4, ONNX_TEXT, ONNX_ONCE, ONNX_NONE, "op_type"},
    {5, ONNX_INSIDE, ONNX_BY_INPUTS, ONNX_ATTRIBUTE, "attribute"},
    {6, ONNX_PASSED, ONNX_ONCE, ONNX_NONE, "doc_string"},
    {7, ONNX_TEXT, ONNX_ONCE, ONNX_NONE, "domain"},
    {8, ONNX_REFUSED, ONNX_ONCE, ONNX_NONE, "overload"},
    {9, ONNX_PASSED, ONNX_BY_TENSORS, ONNX_NONE, "metadata_props"},
    {10, ONNX_PASSED, ONNX_BY_TENSORS, ONNX_NONE, "device_configurations"},
};

/* Lists of numbers, which no operator that is known here has, are left to who reads the attribute. */
static const onnx_field attribute[] = {
    {1, ONNX_TEXT, ONNX_ONCE, ONNX_NONE, "name"},
    {2, ONNX_FLOAT32, ONNX_ONCE, ONNX_NONE, "f"},
    {3, ONNX_VARINT, ONNX_ONCE, ONNX_NONE, "i"},
    {4, ONNX_BYTES, ONNX_ONCE, ONNX_NONE, "s"},
    {5, ONNX_INSIDE, ONNX_ONCE, ONNX_TENSOR, "t"},
    {6, ONNX_REFUSED, ONNX_ONCE, ONNX_NONE, "g, a graph inside a node"},
    {7, ONNX_PASSED, ONNX_BY_TENSORS, ONNX_NONE, "floats"},
    {8, ONNX_PASSED, ONNX_BY_TENSORS, ONNX_NONE, "ints"},
    {9, ONNX_PASSED, ONNX_BY_TENSORS, ONNX_NONE, "strings"},
    {10, ONNX_REFUSED, ONNX_ONCE, ONNX_NONE, "tensors"},
    {11, ONNX_REFUSED, ONNX_ONCE, ONNX_NONE, "graphs, graphs inside a node"},
    {13, ONNX_PASSED, ONNX_ONCE, ONNX_NONE, "doc_string"},
    {14, ONNX_REFUSED, ONNX_ONCE, ONNX_NONE, "tp"},
    {15, ONNX_REFUSED, ONNX_ONCE, ONNX_NONE, "type_protos"},
    {20, ONNX_VARINT, ONNX_ONCE, ONNX_NONE, "type"},
    {21, ONNX_REFUSED, ONNX_ONCE, ONNX_NONE, "ref_attr_name"},
    {22, ONNX_REFUSED, ONNX_ONCE, ONNX_NONE, "sparse_tensor"},
    {23, ONNX_REFUSED, ONNX_ONCE, ONNX_NONE, "sparse_tensors"},
};

/* Numbers of other types are passed over: a tensor that has them may lie unused in the file. */
static const onnx_field tensor[] = {
    {1, ONNX_VARINTS, ONNX_RANK, ONNX_NONE, "dims"},
    {2, ONNX_VARINT, ONNX_ONCE, ONNX_NONE, "data_type"},
    {3, ONNX_REFUSED, ONNX_ONCE, ONNX_NONE, "segment"},
    {4, ONNX_FLOATS, ONNX_ONCE, ONNX_NONE, "float_data"},
    {5, ONNX_PASSED, ONNX_BY_TENSORS, ONNX_NONE, "int32_data"},
    {6, ONNX_PASSED, ONNX_BY_TENSORS, ONNX_NONE, "string_data"},
    {7, ONNX_PASSED, ONNX_BY_TENSORS, ONNX_NONE, "int64_data"},
    {8, ONNX_TEXT, ONNX_ONCE, ONNX_NONE, "name"},
    {9, ONNX_BYTES, ONNX_ONCE, ONNX_NONE, "raw_data"},
    {10, ONNX_PASSED, ONNX_BY_TENSORS, ONNX_NONE, "double_data"},
    {11, ONNX_PASSED, ONNX_BY_TENSORS, ONNX_NONE, "uint64_data"},
    {12, ONNX_PASSED, ONNX_ONCE, ONNX_NONE, "doc_string"},
    {13, ONNX_REFUSED, ONNX_ONCE, ONNX_NONE, "external_data, numbers in another file"},
    {14, ONNX_ZERO, ONNX_ONCE, ONNX_NONE, "data_location, numbers in another file"},
    {16, ONNX_PASSED, ONNX_BY_TENSORS, ONNX_NONE, "metadata_props"},
};

static const onnx_field value_info[] = {
    {1, ONNX_TEXT, ONNX_ONCE, ONNX_NONE, "name"},
    {2, ONNX_INSIDE, ONNX_ONCE, ONNX_TYPE, "type"},
    {3, ONNX_PASSED, ONNX_ONCE, ONNX_NONE, "doc_string"},
    {4, ONNX_PASSED, ONNX_BY_TENSORS, ONNX_NONE, "metadata_props"},
};

/* The other types may hold types. */
static const onnx_field type[] = {
    {1, ONNX_INSIDE, ONNX_ONCE, ONNX_TENSOR_TYPE, "tensor_type"},
    {4, ONNX_REFUSED, ONNX_ONCE, ONNX_NONE, "sequence_type"},
    {5, ONNX_REFUSED, ONNX_ONCE, ONNX_NONE, "map_type"},
    {6, ONNX_PASSED, ONNX_ONCE, ONNX_NONE, "denotation"},
    {7, ONNX_REFUSED, ONNX_ONCE, ONNX_NONE, "opaque_type"},
    {8, ONNX_REFUSED, ONNX_ONCE, ONNX_NONE, "sparse_tensor_type"},
    {9, ONNX_REFUSED, ONNX_ONCE, ONNX_NONE, "optional_type"},
};

static const onnx_field tensor_type[] = {
    {1, ONNX_VARINT, ONNX_ONCE, ONNX_NONE, "elem_type"},
    {2, ONNX_INSIDE, ONNX_ONCE, ONNX_SHAPE, "shape"},
};

static const onnx_field shape[] = {
    {1, ONNX_INSIDE, ONNX_RANK, ONNX_DIMENSION, "dim"},
};

static const onnx_field dimension[] = {
    {1, ONNX_VARINT, ONNX_ONCE, ONNX_NONE, "dim_value"},
    {2, ONNX_TEXT, ONNX_ONCE, ONNX_NONE, "dim_param"},
    {3, ONNX_PASSED, ONNX_ONCE, ONNX_NONE, "denotation"},
};

#define SCHEMA(name, fields)                                                                       \
    {                                                                                              \
        name, fields, sizeof fields / sizeof *fields                                               \
    }

const onnx_schema onnx_schemas[ONNX_MESSAGES] = {
    [ONNX_NONE] = {"", NULL, 0},
    [ONNX_MODEL] = SCHEMA("ModelProto", model),
    [ONNX_OPERATOR_SET] = SCHEMA("OperatorSetIdProto", operator_set),
    [ONNX_PAIR] = SCHEMA("StringStringEntryProto", pair),
    [ONNX_GRAPH] = SCHEMA("GraphProto", graph),
    [ONNX_NODE] = SCHEMA("NodeProto", node),
    [ONNX_ATTRIBUTE] = SCHEMA("AttributeProto", attribute),
    [ONNX_TENSOR] = SCHEMA("TensorProto", tensor),
    [ONNX_VALUE_INFO] = SCHEMA("ValueInfoProto", value_info),
    [ONNX_TYPE] = SCHEMA("TypeProto", type),
    [ONNX_TENSOR_TYPE] = SCHEMA("Tensor", tensor_type),
    [ONNX_SHAPE] = SCHEMA("TensorShapeProto", shape),
    [ONNX_DIMENSION] = SCHEMA("Dimension", dimension),
};
