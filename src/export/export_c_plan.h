/* What each node of a model is in an exported file, and where its value lies. */
#ifndef TINYANN_SRC_EXPORT_EXPORT_C_PLAN_H
#define TINYANN_SRC_EXPORT_EXPORT_C_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include <tinyann/model.h>

#include "base/arena.h"
#include "export/export_c_parts.h"

typedef enum tann__c_where {
    TANN__C_IN_X, /* the caller's input */
    TANN__C_IN_Y, /* the caller's output */
    TANN__C_IN_ROOM
} tann__c_where;

typedef struct tann__c_node {
    tann__c_part part; /* the function that makes its value; TANN__C_PARTS: none, for the input */
    tann__c_part formula; /* what TANN__C_EACH applies */
    tann__c_where where;
    size_t offset; /* in the room, in floats */
    bool written;  /* its function is called: else its value already lies there */
    size_t size;   /* floats */
} tann__c_node;

typedef struct tann__c_plan {
    const tann_model *m;
    bool keeps;          /* each value has a place of its own */
    bool copies;         /* the output's value at last goes to y */
    tann__c_node *nodes; /* [tann_model_node_count()] */
    size_t room;         /* floats */
    tann__c_parts parts;
} tann__c_plan;

/* Plans a model, with memory from the arena. TANN_E_UNSUPPORTED names what cannot be exported;
   TANN_E_MEMORY. */
tann_status tann__c_plan_make(tann_ctx *ctx, const tann_model *m, bool keeps, tann__arena *arena,
                              tann__c_plan *plan);

#endif
