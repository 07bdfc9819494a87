/* Graphs that the tests of ONNX files share. */
#ifndef TINYANN_TESTS_ONNX_ONNX_GRAPHS_H
#define TINYANN_TESTS_ONNX_ONNX_GRAPHS_H

#include <tinyann/onnx.h>
#include <tinyann/tinyann.h>

/* Every layer and every activation, with branches, joins and names of its own: 6 inputs, 3 outputs. */
tann_model *onnx_graph_all(tann_ctx *ctx);

/* An input of rank 3 through all that takes it. */
tann_model *onnx_graph_high_rank(tann_ctx *ctx);

/* A file in memory. */
typedef struct onnx_file {
    unsigned char *bytes; /* free() it */
    size_t size;
} onnx_file;
onnx_file onnx_file_of(tann_ctx *ctx, const tann_model *m, const tann_onnx_save_opts *opts);

#endif
