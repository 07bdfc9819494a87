/* A graph as text, one node a line in graph order:

       0 input_1 input - shape=2
       1 hidden_1 dense 0 kernel_initializer=glorot_uniform ... use_bias=1 units=8
       2 both add 0,1

   that is: number, name, layer type, inputs or "-", and each option of the layer's field table, in its
   order: whole numbers in decimal, real ones as %a writes them, members of a family by name. */
#ifndef TINYANN_SRC_FORMAT_GRAPH_TEXT_H
#define TINYANN_SRC_FORMAT_GRAPH_TEXT_H

#include <tinyann/builder.h>
#include <tinyann/extend.h>
#include <tinyann/file.h>
#include <tinyann/model.h>

#include "base/writer.h"
#include "format/format_safetensors.h"

#define TANN__GRAPH_FORMAT "tinyann-model 1"

/* Whether the text can hold all of the graph: TANN_E_UNSUPPORTED names what it cannot. */
tann_status tann__graph_check(tann_ctx *ctx, const tann_model *m);

/* Writes the text, with what ends a line: "\\n" inside a JSON string. */
void tann__graph_write(tann__writer *w, const tann_model *m, const char *line_end);

/* Adds the nodes of a text to an empty builder. Errors as of tann_model_load(), with the byte. */
tann_status tann__graph_read(tann_builder *b, const tann_load_opts *opts,
                             const tann__safetensors *st, const tann__metadata *graph);

#endif
