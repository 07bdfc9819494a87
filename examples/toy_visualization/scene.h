/* A scene draws the frames of one run, in one of two styles. */
#ifndef TOY_SCENE_H
#define TOY_SCENE_H

#include <stdbool.h>
#include <stddef.h>

#include <cairo.h>

#include "data.h"
#include "draw.h"
#include "experiment.h"
#include "history.h"
#include "mesh.h"

typedef struct scene scene;

/* The layers, each with a panel of its own. */
enum { LAYER_INPUT, LAYER_HIDDEN, LAYER_ACTIVATION, LAYER_COUNT };

/* A look. Both are drawn at a size of their own and scaled to the width that is asked for. */
typedef struct scene_style {
    const char *name;
    double width, height;
    double crop_top, crop_bottom; /* the part that stands for a run in the overview */
    bool every_epoch;             /* or only where something happens */
    const mark_style *marks;      /* [2] of samples of class 0 and 1 */
    void (*lay_out)(scene *s);    /* places the panels */
    void (*draw_ground)(cairo_t *cr, const scene *s);                /* what never changes */
    bool (*draw_turn)(cairo_t *cr, const scene *s, const turn *now); /* on a copy of the ground */
} scene_style;

extern const scene_style scene_article; /* the look of the article */
extern const scene_style scene_clear;   /* for who wants to understand */

struct scene {
    const scene_style *style;
    const experiment_opts *opts;
    const plane_data *data;
    const run_history *history;
    panel panels[LAYER_COUNT];
    cairo_surface_t *ground;
    cairo_surface_t *picture;
};

/* Prepares the frames of a run, so many pixels wide (0: as the style has it). What it is given has
   to outlive it. False if there is no memory; scene_close() is due all the same. */
bool scene_open(scene *s, const scene_style *style, const experiment_opts *opts,
                const plane_data *data, const run_history *history, size_t width);

/* Draws a turn. The picture is the scene's and holds until the next call; NULL: no memory. */
cairo_surface_t *scene_draw(scene *s, const turn *now);

void scene_close(scene *s);

/* ---- shared by the styles ---- */

/* Where the points of the samples or of the mesh are in the panel of a layer: [count, 2]. */
const float *scene_samples(const scene *s, const turn *now, int layer);
const float *scene_mesh(const scene *s, const turn *now, int layer);

/* The range of a layer over the whole run. */
range scene_range(const scene *s, int layer);

/* The name of the activation as people write it: "ReLU". */
const char *activation_title(tann_activation_kind activation);

#endif
