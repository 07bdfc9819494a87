/* One thread's run of a model: where every value of a batch lies, and who looks at it.

   forward    value[0] -> node 1 -> value[1] -> ... -> value[output]
   backward   gradient[output] -> node -> gradient[its inputs] -> ... -> gradient[0]

   All memory is taken when the session is made, in one piece; a run only moves pointers, and where the
   next one has the same arrays not even these. */
#ifndef TINYANN_SRC_RUN_SESSION_H
#define TINYANN_SRC_RUN_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <tinyann/session.h>

#include "activation/activation.h"
#include "base/arena.h"
#include "base/error.h"
#include "graph/model.h"
#include "run/hooks.h"
#include "run/watch.h"

/* What a node has in a session. Several nodes may share the memory of a value or a gradient, one after
   the other (memory_plan.h). */
typedef struct tann__slot {
    tann_frame frame; /* as the layer sees it */
    const float **x;  /* [input_count] = frame.x */
    float **dx;       /* [input_count] = frame.dx */
    /* [input_count] Room for an input that a hook writes to; NULL if none does. */
    float **input_copy;
    float **dx_room; /* [input_count] Where dx goes: the gradient of the input itself, or, for all
                           but the first of several readers, room of its own that is then added. NULL
                           where only a hook would look, and none does. */
    float *own;   /* [max_batch, size] Room for the value; NULL for the input until a hook writes */
    float *value; /* where the value lies in this run */
    float *gradient; /* [max_batch, size] d loss / d value; NULL as dx_room */
    float *saved;    /* [max_batch, saved] */
    /* [n, size] Where the caller wants the value, too, as it is right after the node; else NULL. */
    float *copy_to;
    tann__spot bad; /* the first number of the value that is not finite, where the watch is on */
    bool needed;    /* in this run */
    bool goes_back; /* backward is run */
    bool joins;     /* some dx has to be added to that of another reader */
    bool summed;    /* on the way back from a unit: a reader has written to the gradient */
} tann__slot;

/* How a step of a run is done. */
typedef enum tann__step_kind {
    TANN__STEP_LAYER,    /* the layer's forward */
    TANN__STEP_TOGETHER, /* the same, piece by piece, with nodes behind it that work in place */
    TANN__STEP_MAP,      /* a kernel of numbers: no way through layer and activation */
    TANN__STEP_ROW,  /* a kernel of one sample: a dense node, and mostly the activation behind it */
    TANN__STEP_GIVEN /* the value is the caller's: it is copied */
} tann__step_kind;

/* One step of a run forward, mostly a node: what is called, and for whom. */
typedef struct tann__step {
    const tann_frame *frame;
    const tann_frame *last; /* of the nodes in this step: where its value goes */
    tann_status (*forward)(const tann_frame *frame); /* the layer's */
    void (*map)(size_t n, const float *x, float *y);
    size_t count;          /* numbers that it maps */
    const float *w, *bias; /* of a row; bias may be NULL */
    tann__step_kind kind;
    tann_row_finish finish;
    tann_node node;
    int32_t followers; /* steps behind it that are run together with it */
} tann__step;

/* What a run forward is to do. */
typedef struct tann__aim {
    const float *x;     /* [n, input] */
    float *out;         /* [n, the node] where its value goes; NULL: stays in the session */
    size_t n;           /* samples; 0: there was no run, or its pointers were changed */
    tann_node node;     /* the last one to run */
    tann_node from;     /* the node whose value is given; 0: none but the input's, x */
    const float *given; /* [n, from] */
    bool training;
    bool saves;  /* forward leaves what backward reads; as in training */
    bool copies; /* some slots have a copy_to */
    bool again;  /* it may be run again as it is: nobody looks, all is checked */
} tann__aim;

/* A task's part in large predictions. */
typedef struct tann__share {
    tann_ctx ctx; /* for its sentences */
    tann_session *session;
    tann_status status; /* of the last run */
} tann__share;

/* What a session is for. */
typedef enum tann__session_kind {
    TANN__PREDICTS,
    TANN__HAS_GRADIENTS, /* also runs backward, with gradients of weights of its own */
    TANN__TRAINS         /* likewise, with those of a trainer */
} tann__session_kind;

struct tann_session {
    tann_ctx *ctx;
    const tann_model *model;
    const tann_kernels *kernels; /* the context's, in the model's numeric profile */
    size_t max_batch;
    size_t piece;        /* samples that are best run at once where nobody looks */
    tann__share *shares; /* [share_count] one a task, where tasks share out large predictions */
    size_t share_count;
    tann__slot *slots; /* [node_count] */
    tann__step *steps; /* [step_count] the nodes of the run that is aimed at, in order */
    size_t step_count;
    tann__aim aimed;           /* what all frames point to */
    const float ***from_input; /* [from_input_count] the places in frames that point to the input */
    size_t from_input_count;
    float *dw;           /* [trained_span] the gradients of all weights; NULL without gradients */
    float *target;       /* [max_batch, output] labels as numbers */
    float *loss;         /* [max_batch] */
    float *loss_scratch; /* [max_batch, output] */
    bool has_gradients;  /* can run backward */
    bool trains;         /* is a trainer's */
    bool training;       /* this run is a training step */
    bool running;        /* a run is under way, or hooks are being removed: no other may start */
    uint64_t seed;       /* of dropout */
    uint64_t epoch, step, first_sample;
    const size_t
        *samples;     /* [batch] their numbers, as hooks are told; NULL: from first_sample on */
    double mean_loss; /* likewise; NaN: not measured */
    tann__hooks hooks;
    tann__watch watch;
    tann__arena arena; /* of what hooks need */
    void *memory;      /* in which all of this lies */
    size_t memory_size;
};

/* Makes a session. dw: [trained_span] receives the gradients of all weights, laid out as the model's
   weights; NULL unless it is a trainer's. */
tann_session *tann__session_make(tann_ctx *ctx, const tann_model *m, size_t max_batch,
                                 tann__session_kind kind, float *dw);

/* The bytes that it will ask the context's allocator for. */
tann_status tann__session_bytes(tann_ctx *ctx, const tann_model *m, size_t max_batch,
                                tann__session_kind kind, size_t *bytes);

/* Lists the steps of a run, and points their frames to its values (aim.c). */
void tann__session_aim(tann_session *s, const tann__aim *aim);

/* Forgets what all frames point to: the next run aims anew. */
static inline void tann__session_aim_anew(tann_session *s)
{
    s->aimed.n = 0;
    s->aimed.again = false;
}

/* Says why a node is none of the model's. */
tann_status tann__session_check_node(const tann_session *s, tann_node node);

/* Marks what the value of `node` depends on where that of `from` is given (0: none is), and says so if
   that does not include `on`. Not while the session runs. */
tann_status tann__session_reach(tann_session *s, tann_node node, tann_node from, tann_node on);

/* Samples of a large value that the nodes of a step share piece by piece: enough for a matrix product not
   to notice that it prepares its right side anew for each. */
static inline size_t tann__rows_at_once(const tann_frame *frame)
{
    return 512 * frame->tasks;
}

/* Runs forward up to `node`, whose value goes to `out` (NULL: stays in the session). */
tann_status tann__session_forward(tann_session *s, const float *x, size_t n, tann_node node,
                                  float *out);

/* Does what a run forward is to do. */
tann_status tann__session_run(tann_session *s, const tann__aim *aim);

/* Does what a prediction is to do: checks the arguments, begins, calls `body`, ends. */
typedef tann_status (*tann__prediction_fn)(tann_session *s, const void *job);
tann_status tann__session_predict(tann_session *s, const float *x, size_t n,
                                  tann__prediction_fn body, const void *job);

/* Runs backward from `node`, whose gradient is in its slot, to the input, and fires the hooks
   there. */
tann_status tann__session_backward(tann_session *s, size_t n, tann_node node);

/* The same for one node; and no more than its hooks. */
tann_status tann__session_backward_through(tann_session *s, size_t n, tann_node node);
tann_status tann__session_show_gradient(tann_session *s, size_t n, tann_node node);

/* Points all frames to the gradients that are wanted: those of trainable nodes, and where a hook looks
   at gradients, all. */
void tann__session_aim_gradients(tann_session *s);

/* Takes room for the gradients that only hooks look at. */
tann_status tann__session_take_gradients(tann_session *s);

/* Says why a batch may not begin. */
tann_status tann__session_refuse(const tann_session *s, const float *x, size_t n);

/* Whether it may. */
static inline bool tann__session_takes(const tann_session *s, const float *x, size_t n)
{
    return !s->running && x != NULL && n - 1 < s->max_batch;
}

/* Checks the arguments of a batch and starts it. */
static inline tann_status tann__session_begin(tann_session *s, const float *x, size_t n)
{
    if (!tann__session_takes(s, x, n)) {
        return tann__session_refuse(s, x, n);
    }
    s->running = true;
    return tann__succeed(s->ctx);
}

/* Ends the batch and returns its status. What was edited takes effect. */
static inline tann_status tann__session_end(tann_session *s, tann_status status)
{
    s->running = false;
    s->training = false;
    if (tann__hooks_do(&s->hooks, TANN__HOOKS_EDITED)) {
        tann__hooks_apply(s);
    }
    if (status == TANN_OK || status == TANN_STOP) {
        tann__succeed(s->ctx);
    }
    return status;
}

/* Tells those hooks that look around batches, epochs and runs. */
static inline tann_status tann__session_tell(tann_session *s, tann_hook_point point, size_t samples)
{
    return tann__hooks_look_around(&s->hooks, (unsigned)point)
               ? tann__hooks_fire_around(s, point, samples)
               : TANN_OK;
}

/* The begin of a call that runs the graph. One that is made from inside a hook is refused and told to
   nobody. */
static inline tann_status tann__session_begin_run(tann_session *s, size_t samples)
{
    return s->running ? tann__session_refuse(s, NULL, 0)
                      : tann__session_tell(s, TANN_HOOK_RUN_BEGIN, samples);
}

/* Its end. Returns its status, or what a hook wishes. */
static inline tann_status tann__session_end_run(tann_session *s, tann_status status, size_t samples)
{
    return tann__hooks_look_around(&s->hooks, (unsigned)TANN_HOOK_RUN_END)
               ? tann__hooks_end_run(s, status, samples)
               : status;
}

#endif
