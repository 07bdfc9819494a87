/* A scene draws the frames: the plane, and what the layer makes of it. */
#ifndef FILM_SCENE_H
#define FILM_SCENE_H

#include <stdbool.h>
#include <stddef.h>

#include <cairo.h>

#include "camera.h"
#include "draw.h"
#include "experiment.h"
#include "history.h"
#include "options.h"
#include "plane_data.h"

/* What is drawn. It has to outlive the scene. */
typedef struct scene_subject {
    const options *options;
    const plane_data *data;
    const layer_facts *layer;
    const history *history;
    range range; /* of what the camera sees, over the whole film */
} scene_subject;

/* What the network makes of the mesh and of the samples now. */
typedef struct view {
    float *mesh;                 /* [MESH_POINTS, 2] where the camera sees it */
    float *mesh_probabilities;   /* [MESH_POINTS] */
    float *samples;              /* [data->count, 2] */
    float *sample_probabilities; /* [data->count] */
    double shares[2];            /* of the variance, in the directions of the picture */
} view;

enum { PANEL_PLANE, PANEL_LAYER, PANELS };

typedef struct scene {
    scene_subject subject;
    panel panels[PANELS];
    cairo_surface_t *ground;
    cairo_surface_t *picture;
} scene;

/* How large the frames are that are so many pixels wide. */
int scene_height(size_t width);

/* Prepares the frames. False if there is no memory; scene_close() is due all the same. */
bool scene_open(scene *s, const scene_subject *subject);

/* Draws a turn. The picture is the scene's and holds until the next call; NULL: no memory. */
cairo_surface_t *scene_draw(scene *s, const turn *now, const view *v);

void scene_close(scene *s);

/* ---- the parts (scene_words.c, scene_lower.c) ---- */

/* Titles, names of the axes and captions; and what of it changes. */
void scene_draw_words(cairo_t *cr, const scene *s);
void scene_draw_figures(cairo_t *cr, const scene *s, const turn *now, const view *v);

/* Below the panels: loss curve and legend; and what of it changes. */
void scene_draw_lower_ground(cairo_t *cr, const scene *s);
void scene_draw_lower(cairo_t *cr, const scene *s, const turn *now);

#endif
