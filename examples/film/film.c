#include "film.h"

#include <math.h>
#include <stdlib.h>

#include "camera.h"
#include "frames.h"
#include "history.h"
#include "interrupt.h"
#include "scene.h"

/*
 * The training is done three times: the same options give the same numbers again, so nothing has to be
 * kept. The first time shows in which epochs something happens, and where the camera has to be: it
 * points at the layer as it is in the end, and stays there, so that what moves in the film is the layer.
 * The second time shows how far the layer reaches in all frames, for axes that stay, too. The third time
 * the frames are drawn.
 */

enum { FRAME_TIME = 12 }; /* in hundredths of a second */

typedef struct filming {
    const film_setting *setting;
    history history;
    bool *chosen;  /* [history.count] the epochs that become frames */
    size_t frames; /* how many there will be */
    bool short_of_time;
    camera camera;
    range range;
    float *memory; /* of the view and the values */
    float *values; /* [samples or points of the mesh, width] what the hook found last */
    view view;
    scene scene;
    gif *gif;
    film_result *result;
    message *why;
} filming;

static bool lacks_memory(const filming *f)
{
    return refuse(f->why, "there is not enough memory for the film");
}

/* ---- looking ---- */

static bool reserve(filming *f)
{
    const size_t samples = f->setting->data->count;
    const size_t most = samples > MESH_POINTS ? samples : MESH_POINTS;
    float *next =
        malloc((3 * (samples + MESH_POINTS) + most * f->setting->layer->width) * sizeof *next);
    f->memory = next;
    if (next == NULL) {
        return lacks_memory(f);
    }
    f->view.mesh = next;
    f->view.mesh_probabilities = next += 2 * MESH_POINTS;
    f->view.samples = next += MESH_POINTS;
    f->view.sample_probabilities = next += 2 * samples;
    f->values = next + samples;
    return true;
}

static tann_status look_at_mesh(filming *f, const turn *now)
{
    const plane_data *data = f->setting->data;
    const tann_status status = experiment_look(now->experiment, data->mesh, MESH_POINTS, f->values,
                                               f->view.mesh_probabilities);
    if (status == TANN_OK) {
        camera_see(&f->camera, f->values, data->mesh, MESH_POINTS, f->view.mesh);
    }
    return status;
}

static tann_status look_at_samples(filming *f, const turn *now)
{
    const plane_data *data = f->setting->data;
    const tann_status status = experiment_look(now->experiment, data->x, data->count, f->values,
                                               f->view.sample_probabilities);
    if (status == TANN_OK) {
        camera_see(&f->camera, f->values, data->x, data->count, f->view.samples);
        camera_shares(&f->camera, f->values, data->count, f->view.shares);
    }
    return status;
}

/* ---- the three times ---- */

static tann_status note_turn(const turn *now, void *user)
{
    filming *f = user;
    const plane_data *data = f->setting->data;
    if (interrupted() && f->history.count > 0) {
        return TANN_STOP;
    }
    progress_show(f->setting->progress, "training ", now->epoch - 1,
                  f->setting->options->experiment.epochs);
    if (!history_note(&f->history, now->loss)) {
        return TANN_E_MEMORY;
    }
    return experiment_look(now->experiment, data->x, data->count, f->values,
                           f->view.sample_probabilities);
}

/* Ends the later times where the first one ended. */
static tann_status go_on(const filming *f, const turn *now)
{
    return now->epoch < f->history.count ? TANN_OK : TANN_STOP;
}

static tann_status measure_turn(const turn *now, void *user)
{
    filming *f = user;
    if (!f->chosen[now->epoch - 1]) {
        return go_on(f, now);
    }
    progress_show(f->setting->progress, "measuring", now->epoch - 1, f->history.count);
    const tann_status status = look_at_mesh(f, now); /* the samples lie within it */
    if (status != TANN_OK) {
        return status;
    }
    range_widen(&f->range, f->view.mesh, MESH_POINTS);
    return go_on(f, now);
}

static tann_status add_frame(filming *f, const turn *now)
{
    cairo_surface_t *picture = scene_draw(&f->scene, now, &f->view);
    if (picture == NULL) {
        lacks_memory(f);
        return TANN_E_MEMORY;
    }
    if (!gif_add(f->gif, picture, FRAME_TIME, f->why)) {
        return TANN_E_IO;
    }
    *f->result = (film_result){f->result->frames + 1, now->epoch - 1, now->loss, now->accuracy};
    return go_on(f, now);
}

static tann_status draw_turn(const turn *now, void *user)
{
    filming *f = user;
    if (interrupted() && !f->short_of_time && f->result->frames > 0) {
        return TANN_STOP;
    }
    if (!f->chosen[now->epoch - 1]) {
        return go_on(f, now);
    }
    progress_show(f->setting->progress, "drawing  ", f->result->frames, f->frames);
    tann_status status = look_at_mesh(f, now);
    if (status == TANN_OK) {
        status = look_at_samples(f, now);
    }
    return status == TANN_OK ? add_frame(f, now) : status;
}

/* ---- one after the other ---- */

static bool run(filming *f, turn_fn observe)
{
    const film_setting *s = f->setting;
    const tann_status status = experiment_run(s->ctx, &s->options->experiment, s->data, observe, f);
    if (status == TANN_OK) {
        return true;
    }
    const char *sentence = tann_ctx_error(s->ctx);
    return f->why->text[0] != '\0'
               ? false
               : refuse(f->why, "%s", sentence[0] != '\0' ? sentence : tann_status_name(status));
}

/* After Ctrl-C only the first and the last epoch. */
static bool choose_frames(filming *f)
{
    const size_t every = f->setting->options->every;
    const history *h = &f->history;
    free(f->chosen);
    f->chosen = malloc(h->count * sizeof *f->chosen);
    if (f->chosen == NULL) {
        return lacks_memory(f);
    }
    f->short_of_time = interrupted();
    if (f->short_of_time) {
        frames_regular(h->count, h->count, f->chosen);
    } else if (every > 0) {
        frames_regular(h->count, every, f->chosen);
    } else {
        frames_eventful(h->losses, h->count, f->chosen);
    }
    f->frames = 0;
    for (size_t i = 0; i < h->count; i++) {
        f->frames += f->chosen[i];
    }
    return true;
}

static bool point_camera(filming *f)
{
    const plane_data *data = f->setting->data;
    return camera_point(&f->camera, f->setting->layer->width, f->values, data->labels,
                        data->count) ||
           lacks_memory(f);
}

static bool measure(filming *f)
{
    f->range = (range){{INFINITY, INFINITY}, {-INFINITY, -INFINITY}};
    return run(f, measure_turn);
}

static bool open_scene(filming *f)
{
    const film_setting *s = f->setting;
    const scene_subject subject = {s->options, s->data, s->layer, &f->history, f->range};
    return scene_open(&f->scene, &subject) || lacks_memory(f);
}

bool film_make(const film_setting *setting, gif *g, film_result *result, message *why)
{
    filming f = {.setting = setting, .gif = g, .result = result, .why = why};
    *result = (film_result){0, 0, 0, 0};
    why->text[0] = '\0';
    const bool made = reserve(&f) && run(&f, note_turn) && point_camera(&f) && choose_frames(&f) &&
                      measure(&f) && (!interrupted() || choose_frames(&f)) && open_scene(&f) &&
                      run(&f, draw_turn);
    scene_close(&f.scene);
    history_free(&f.history);
    free(f.chosen);
    free(f.memory);
    return made;
}
