/* One thread's run of a model: where every value of a batch lies, and who looks at it.

   forward    value[0] -> node 1 -> value[1] -> ... -> value[output]
   backward   gradient[output] -> node -> gradient[its inputs] -> ... -> gradient[0]

   All memory is taken when the session is made; a run only moves pointers. */
#ifndef TINYANN_SRC_RUN_SESSION_H
#define TINYANN_SRC_RUN_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <tinyann/session.h>

#include "base/arena.h"
#include "base/context.h"
#include "graph/model.h"
#include "run/hooks.h"

/* What a node has in a session. */
typedef struct tann__slot {
    tann_frame frame; /* as the layer sees it; pointers that change are set by each run */
    const float **x;  /* [input_count] = frame.x */
    float **dx;       /* [input_count] = frame.dx */
    /* [input_count] Room for an input that a hook writes to; NULL if none does. */
    float **input_copy;
    float **dx_room; /* [input_count] Where dx goes: the gradient of the input itself, or, for all
                           but the first of several readers, room of its own that is then added */
    float *own;   /* [max_batch, size] Room for the value; NULL for the input until a hook writes */
    float *value; /* where the value lies in this run */
    /* [max_batch, size] d loss / d value; NULL in a session that only predicts. */
    float *gradient;
    float *saved;           /* [max_batch, saved] */
    bool has_reader;        /* while planning: its gradient has its first writer */
    bool has_weights_above; /* itself or a node before it has weights: the gradient is needed */
    bool needed;            /* in this run */
} tann__slot;

struct tann_session {
    tann_ctx *ctx;
    const tann_model *model;
    const tann_kernels *kernels; /* the context's, in the model's numeric profile */
    size_t max_batch;
    tann__arena arena;
    tann__slot *slots;   /* [node_count] */
    float *target;       /* [max_batch, output] labels as numbers */
    float *loss;         /* [max_batch] */
    float *loss_scratch; /* [max_batch, output] */
    bool trains;         /* has gradients */
    bool training;       /* this run is a training step */
    bool running;        /* a run is under way: hooks may not start another */
    uint64_t seed;       /* of dropout */
    uint64_t epoch, step, first_sample;
    tann__hooks hooks;
};

/* Makes a session; with `trains`, one whose trainer runs backward too. dw: [weight_span] receives
   the gradients of all weights, laid out as the model's weights; NULL without `trains`. */
tann_session *tann__session_make(tann_ctx *ctx, const tann_model *m, size_t max_batch, float *dw);

/* Lays out all buffers (memory_plan.c). */
tann_status tann__session_plan(tann_session *s, float *dw);

/* Runs forward up to `node`, whose value goes to `out` (NULL: stays in the session). */
tann_status tann__session_forward(tann_session *s, const float *x, size_t n, tann_node node,
                                  float *out);

/* Runs backward from `node`, whose gradient is in its slot, to the input, and fires the hooks
   there. */
tann_status tann__session_backward(tann_session *s, size_t n, tann_node node);

/* Checks the arguments of a run and starts it: hooks that were added take effect. */
tann_status tann__session_begin(tann_session *s, const float *x, size_t n);

/* Ends the run and returns its status. */
tann_status tann__session_end(tann_session *s, tann_status status);

#endif
