/* The inside of a health report.

       health   [layers|weights|layer of each node| mean of each unit | ... ]     one piece of memory

   health.c makes it, health_look.c is the hook, health_read.c answers, the others write what it answers. */
#ifndef TINYANN_SRC_INSPECT_HEALTH_H
#define TINYANN_SRC_INSPECT_HEALTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <tinyann/health.h>
#include <tinyann/hook.h>

#include "base/alloc.h"
#include "graph/model.h"

/* What is asked of the units of an activation; limits are already moved inwards by the margin. */
typedef struct tann__health_rule {
    unsigned asks;   /* tann_health_question */
    float low, high; /* saturated is what lies beyond; infinities: nothing does */
} tann__health_rule;

/* Of one weight. The sums are of squared norms. */
typedef struct tann__weight_tally {
    uint64_t steps, updates, not_finite;
    double gradient;  /* over steps */
    double update;    /* over updates */
    double before;    /* of the weights before, over updates */
    double norm_last; /* of the weights after the last update; squared, too */
} tann__weight_tally;

/* Of one node. The arrays of units are NULL without TANN_HEALTH_VALUES. */
typedef struct tann__layer_tally {
    tann_node node;
    tann__health_rule rule;
    size_t units;
    uint64_t samples, not_finite;
    uint64_t gradient_samples, gradient_not_finite;
    double gradient; /* sum of the squared norms of all samples */
    double *mean,
        *squares;          /* [units] of the finite values; squares of what they are off the mean */
    float *least, *most;   /* [units] */
    uint64_t *zeros;       /* [units] */
    uint64_t *near_limits; /* [units] */
    uint64_t *lost;        /* [units] values that were not finite */
    uint64_t *histogram;   /* [TANN_HEALTH_BINS] or NULL */
    tann__weight_tally *weights;
    size_t weight_count; /* those that are trained; 0 without TANN_HEALTH_UPDATES */
} tann__layer_tally;

struct tann_health {
    tann__allocator allocator;
    void *memory; /* in which all of this lies */
    size_t memory_size;
    tann_session *session; /* NULL: it is gone */
    const tann_model *model;
    tann_health_opts opts; /* figures and runs are never 0 */
    tann_hook hook;
    bool freed;                /* only the hook's end is still awaited */
    int32_t *layer_of;         /* [node_count] or -1 */
    tann__layer_tally *layers; /* [layer_count] in graph order */
    size_t layer_count;
};

/* The rule for an activation of this name (NULL: none). */
tann__health_rule tann__health_rule_of(const char *activation, const tann_health_opts *opts);

/* "outside -0.99 to 0.99": where the rule sees saturation. */
typedef struct tann__rule_text {
    char text[80];
} tann__rule_text;
tann__rule_text tann__health_rule_text(const tann__health_rule *rule);

/* The hook, with the report as user data. */
tann_status tann__health_look(const tann_hook_event *event, void *health);

/* What an activation node computes: "relu"; NULL for other nodes. Lives as long as the model. */
const char *tann__health_activation(const tann_model *m, tann_node node);

bool tann__health_is_dead(const tann__layer_tally *layer, size_t unit);
bool tann__health_is_saturated(const tann_health *h, const tann__layer_tally *layer, size_t unit);

/* Takes each warning; returns whether there should be another. */
typedef bool (*tann__remark_fn)(const tann_health_remark *remark, void *user);
void tann__health_remarks(const tann_health *h, tann__remark_fn take, void *user);

#endif
