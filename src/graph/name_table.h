/* Nodes by their names, while a graph grows: however many there are, one is found in a few steps. */
#ifndef TINYANN_SRC_GRAPH_NAME_TABLE_H
#define TINYANN_SRC_GRAPH_NAME_TABLE_H

#include "graph/model.h"

/* Zeroed, it is empty. A slot holds the number of a node and 1 more, or 0; one whose node has another name
   by now is passed over. */
typedef struct tann__name_table {
    uint32_t *slots; /* [room], in the model's arena */
    size_t room;     /* a power of two, or 0 */
    size_t used;     /* at most three quarters of them */
} tann__name_table;

/* The node of this name, or TANN_NO_NODE. */
tann_node tann__name_table_find(const tann__name_table *t, const tann_model *m, const char *name);

/* Makes room for one name more; false if there is no memory. */
bool tann__name_table_reserve(tann__name_table *t, tann_model *m);

/* Notes the name that a node now has. There must be room. */
void tann__name_table_add(tann__name_table *t, const tann_model *m, tann_node node);

#endif
