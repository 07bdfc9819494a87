/**
 * @file model.h
 * @brief A finished model: walking its graph, reading and writing its weights, printing it.
 *
 * The functions that take a `const tann_model` may run on any number of threads at the same time,
 * as long as none writes weights or trains. Nodes are numbered 0 to tann_model_node_count() - 1 in
 * graph order: a node comes after all its inputs.
 */
#ifndef TINYANN_MODEL_H
#define TINYANN_MODEL_H

#include <stddef.h>
#include <stdint.h>

#include <tinyann/builder.h>
#include <tinyann/ctx.h>
#include <tinyann/export.h>
#include <tinyann/shape.h>
#include <tinyann/status.h>
#include <tinyann/text.h>

TANN_BEGIN_DECLS

/**
 * @brief Frees a model. Sessions and trainers of it must be freed before; its context need not
 *        live.
 * @param m The model, or NULL.
 */
TANN_API void tann_model_free(tann_model *m);

/**
 * @brief How many nodes the graph has.
 * @param m The model, or NULL.
 * @return The count; 0 for NULL. Cost: none.
 */
TANN_API int32_t tann_model_node_count(const tann_model *m);

/**
 * @brief The node of a name.
 * @param m    The model, or NULL.
 * @param name The whole name.
 * @return The node, or TANN_NO_NODE. Cost: a walk over all names.
 */
TANN_API tann_node tann_model_find(const tann_model *m, const char *name);

/**
 * @brief The node whose value the model gives.
 * @param m The model, or NULL.
 * @return The node, or TANN_NO_NODE. Cost: none.
 */
TANN_API tann_node tann_model_output(const tann_model *m);

/**
 * @brief The numeric profile in which the model runs, in every context: that of the context with
 *        which it was built.
 * @param m The model, or NULL.
 * @return The profile; TANN_NUMERICS_FMA for NULL. Cost: none.
 */
TANN_API tann_numerics tann_model_numerics(const tann_model *m);

/**
 * @brief The name of a node.
 * @param m    The model, or NULL.
 * @param node The node.
 * @return A string that lives as long as the model; NULL if there is no such node. Cost: none.
 */
TANN_API const char *tann_model_node_name(const tann_model *m, tann_node node);

/**
 * @brief The layer type of a node: "input", "dense", "activation", "dropout", "add",
 *        "normalization", or the name of a type of your own.
 * @param m    The model, or NULL.
 * @param node The node.
 * @return A string that lives as long as the model; NULL if there is no such node. Cost: none.
 */
TANN_API const char *tann_model_node_type(const tann_model *m, tann_node node);

/**
 * @brief The shape of a node's value for one sample.
 * @param m    The model, or NULL.
 * @param node The node.
 * @return The shape; of rank 0 if there is no such node. Cost: none.
 */
TANN_API tann_shape tann_model_node_shape(const tann_model *m, tann_node node);

/**
 * @brief How many inputs a node has.
 * @param m    The model, or NULL.
 * @param node The node.
 * @return The count; 0 if there is no such node. Cost: none.
 */
TANN_API int32_t tann_model_node_input_count(const tann_model *m, tann_node node);

/**
 * @brief One of the nodes that a node reads.
 * @param m     The model, or NULL.
 * @param node  The node.
 * @param index Which input, from 0.
 * @return The node, or TANN_NO_NODE. Cost: none.
 */
TANN_API tann_node tann_model_node_input(const tann_model *m, tann_node node, int32_t index);

/** @brief What an option of a layer holds. */
typedef enum tann_option_kind {
    TANN_OPTION_INT = 0,   /**< A whole number, in tann_option::number. */
    TANN_OPTION_FLOAT = 1, /**< A real number, in tann_option::number. */
    TANN_OPTION_NAME = 2   /**< A name from a family, in tann_option::text. */
} tann_option_kind;

/** @brief One option of a node, for who walks the graph. */
typedef struct tann_option {
    size_t struct_size;    /**< sizeof(tann_option), set by the caller. */
    size_t index;          /**< Which option of the node it is, from 0. */
    double number;         /**< The value; 0 for TANN_OPTION_NAME. */
    const char *name;      /**< "units"; lives as long as the model. */
    const char *text;      /**< For TANN_OPTION_NAME: the value ("glorot_uniform"); else NULL. */
    tann_option_kind kind; /**< Which of the two holds. */
    unsigned flags;        /**< Always 0. */
} tann_option;

/**
 * @brief An empty option of this header's size, to pass to tann_model_node_option().
 * @return The option.
 */
static inline tann_option tann_option_default(void)
{
    tann_option option = {sizeof(tann_option), 0, 0, NULL, NULL, TANN_OPTION_INT, 0};
    return option;
}

/**
 * @brief Reads the options of a node one by one.
 * @param m      The model.
 * @param node   The node.
 * @param index  Which option, from 0.
 * @param option Receives it; its struct_size must be set.
 * @return TANN_OK; TANN_E_ARGUMENT past the last option, for an unknown node, or for a NULL.
 *         Cost: none.
 */
TANN_API tann_status tann_model_node_option(const tann_model *m, tann_node node, int32_t index,
                                            tann_option *option);

/** @brief One weight tensor of a node. */
typedef struct tann_weight {
    size_t struct_size; /**< sizeof(tann_weight), set by the caller. */
    const char *name;   /**< "kernel", "bias"; lives as long as the model. */
    const float *data;  /**< [shape]; the model's own numbers, which training changes. */
    size_t count;       /**< How many floats. */
    tann_shape shape;   /**< Its shape; a dense kernel is [in, units]. */
    tann_node node;     /**< The node that it belongs to. */
    int32_t trained;    /**< 1, or 0 for one that training leaves alone. */
    unsigned flags;     /**< Always 0. */
} tann_weight;

/**
 * @brief An empty weight of this header's size, to pass to the functions below.
 * @return The weight.
 */
static inline tann_weight tann_weight_default(void)
{
    tann_weight weight = {sizeof(tann_weight), NULL,         NULL, 0,
                          {0, {0, 0, 0, 0}},   TANN_NO_NODE, 0,    0};
    return weight;
}

/**
 * @brief Reads about the weights of a node one by one.
 * @param m      The model.
 * @param node   The node.
 * @param index  Which weight, from 0.
 * @param weight Receives it; its struct_size must be set.
 * @return TANN_OK; TANN_E_ARGUMENT past the last weight, for an unknown node, or for a NULL. Cost:
 *         none.
 */
TANN_API tann_status tann_model_node_weight(const tann_model *m, tann_node node, int32_t index,
                                            tann_weight *weight);

/**
 * @brief Finds a weight by its full name, "node.weight": "hidden_1.kernel".
 * @param m      The model.
 * @param name   The name.
 * @param weight Receives it; its struct_size must be set.
 * @return TANN_OK; TANN_E_ARGUMENT for an unknown name or a NULL. Cost: a walk over all names.
 */
TANN_API tann_status tann_model_weight_find(const tann_model *m, const char *name,
                                            tann_weight *weight);

/**
 * @brief Copies a weight out.
 * @param m      The model.
 * @param name   Its full name: "hidden_1.kernel".
 * @param values [count] Receives the numbers, row-major.
 * @param count  How many; exactly as many as the weight has.
 * @return TANN_OK; TANN_E_ARGUMENT for an unknown name or a NULL; TANN_E_SHAPE for another count.
 *         Cost: one copy.
 */
TANN_API tann_status tann_model_weight_read(const tann_model *m, const char *name, float *values,
                                            size_t count);

/**
 * @brief Replaces the numbers of a weight. No session of the model may run meanwhile.
 * @param m      The model.
 * @param name   Its full name: "hidden_1.kernel".
 * @param values [count] The numbers, row-major, all finite.
 * @param count  How many; exactly as many as the weight has.
 * @return TANN_OK; TANN_E_ARGUMENT for an unknown name or a NULL; TANN_E_SHAPE for another count;
 *         TANN_E_NUMERIC for NaN or infinity. After an error nothing has changed. Cost: one copy.
 */
TANN_API tann_status tann_model_weight_write(tann_model *m, const char *name, const float *values,
                                             size_t count);

/**
 * @brief How many numbers all weights hold together.
 * @param m The model, or NULL.
 * @return The count; 0 for NULL. Cost: none.
 */
TANN_API size_t tann_model_parameter_count(const tann_model *m);

/**
 * @brief Writes a table of the model as Keras does: layer and type, output shape, parameters, and,
 *        where the graph is not a chain, what each node reads.
 * @param m     The model.
 * @param write Takes the text; tann_write_file() with a `FILE *` prints it.
 * @param user  Passed to it.
 * @return TANN_OK; TANN_E_ARGUMENT for a NULL; what @p write returned. Allocates nothing.
 */
TANN_API tann_status tann_model_summary(const tann_model *m, tann_write_fn write, void *user);

/**
 * @brief Writes the graph in the language of Graphviz: `dot -Tsvg` draws it.
 * @param m     The model.
 * @param write Takes the text.
 * @param user  Passed to it.
 * @return TANN_OK; TANN_E_ARGUMENT for a NULL; what @p write returned. Allocates nothing.
 */
TANN_API tann_status tann_model_graphviz(const tann_model *m, tann_write_fn write, void *user);

TANN_END_DECLS

#endif
