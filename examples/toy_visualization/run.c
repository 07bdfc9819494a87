#include "run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "frames.h"
#include "gif.h"
#include "interrupt.h"
#include "log.h"
#include "output.h"
#include "overview.h"
#include "scene.h"

/*
 * A run is done twice. The first time shows how far its values will reach, so that the axes can
 * stay the same in all frames, and in which epochs something happens. The second time the frames
 * are drawn: the same options give the same numbers again, so none of the meshes has to be kept.
 */

enum { FRAME_TIME = 20, LAST_FRAME_TIME = 300 }; /* in hundredths of a second */

void run_init(run *r, const run_setting *setting, tann_activation_kind activation, float rate)
{
    const options *o = setting->options;
    memset(r, 0, sizeof *r);
    r->opts = (experiment_opts){.activation = activation,
                                .rate = rate,
                                .epochs = o->epochs,
                                .batch = o->batch,
                                .target_loss = o->target_loss,
                                .seed = o->seed};
    snprintf(r->name, sizeof r->name, "%s_%g", tann_activation_name(activation), (double)rate);
}

void run_free(run *r)
{
    history_free(&r->history);
    cairo_surface_destroy(r->picture);
    r->picture = NULL;
}

/* ---- the first time: training ---- */

typedef struct training {
    run *run;
    const run_setting *setting;
} training;

static tann_status note_turn(const turn *now, void *user)
{
    const training *t = user;
    if (interrupted()) {
        return TANN_STOP;
    }
    progress_show(t->setting->progress, "training", now->epoch - 1, t->run->opts.epochs);
    return history_note(&t->run->history, now) ? TANN_OK : TANN_E_MEMORY;
}

static void train(run *r, const run_setting *setting)
{
    training t = {r, setting};
    const tann_status status =
        experiment_run(setting->ctx, &r->opts, setting->data, note_turn, &t, &r->history.end);
    if (status != TANN_OK) {
        const char *sentence = tann_ctx_error(setting->ctx);
        refuse(&r->failure, "%s", sentence[0] != '\0' ? sentence : tann_status_name(status));
    }
}

/* ---- the second time: drawing ---- */

typedef struct drawing {
    run *run;
    const run_setting *setting;
    scene scene;
    gif *gif;
    const char *gif_path;
    bool *chosen;  /* [history.count] the epochs that become frames */
    size_t frames; /* how many there will be */
    size_t frames_drawn;
    size_t last_epoch; /* of the newest frame */
    message why;
} drawing;

/* Says which file could not be written. */
static bool fail(drawing *d, const char *path, const char *reason)
{
    return refuse(&d->why, "%s: %s", path, reason);
}

static bool choose_frames(drawing *d)
{
    const run_history *h = &d->run->history;
    const options *o = d->setting->options;
    double *losses = malloc(h->count * sizeof *losses);
    d->chosen = malloc(h->count * sizeof *d->chosen);
    const bool ready = losses != NULL && d->chosen != NULL;
    for (size_t i = 0; ready && i < h->count; i++) {
        losses[i] = h->epochs[i].loss;
    }
    if (ready && o->every == 0 && !o->style->every_epoch) {
        frames_eventful(losses, h->count, d->chosen);
    } else if (ready) {
        frames_regular(h->count, o->every > 0 ? o->every : 1, d->chosen);
    }
    for (size_t i = 0; ready && i < h->count; i++) {
        d->frames += d->chosen[i];
    }
    free(losses);
    return ready || refuse(&d->why, "there is not enough memory for %zu epochs", h->count);
}

static tann_status draw_turn(const turn *now, void *user)
{
    drawing *d = user;
    if (interrupted() && d->frames_drawn > 0) {
        return TANN_STOP;
    }
    if (!d->chosen[now->epoch - 1]) {
        return TANN_OK;
    }
    progress_show(d->setting->progress, "drawing", d->frames_drawn, d->frames);
    cairo_surface_t *picture = scene_draw(&d->scene, now);
    if (picture == NULL) {
        refuse(&d->why, "there is not enough memory for a picture");
        return TANN_E_MEMORY;
    }
    message why;
    if (!gif_add(d->gif, picture, FRAME_TIME, &why)) {
        fail(d, d->gif_path, why.text);
        return TANN_E_IO;
    }
    d->frames_drawn++;
    d->last_epoch = now->epoch;
    return TANN_OK;
}

static bool open_pictures(drawing *d)
{
    const run *r = d->run;
    const options *o = d->setting->options;
    if (!scene_open(&d->scene, o->style, &r->opts, d->setting->data, &r->history, o->width)) {
        return refuse(&d->why, "there is not enough memory for a picture");
    }
    message why;
    d->gif = gif_open(d->gif_path, cairo_image_surface_get_width(d->scene.picture),
                      cairo_image_surface_get_height(d->scene.picture), &why);
    return d->gif != NULL || fail(d, d->gif_path, why.text);
}

static bool write_png(drawing *d, const char *path)
{
    const cairo_status_t status = cairo_surface_write_to_png(d->scene.picture, path);
    return status == CAIRO_STATUS_SUCCESS || fail(d, path, cairo_status_to_string(status));
}

/* An interrupted run ends for everybody with the last frame that was drawn. */
static void end_early(drawing *d)
{
    d->run->history.count = d->last_epoch;
    d->run->history.end = END_STOPPED;
}

static bool draw_frames(drawing *d, const char *png_path)
{
    run *r = d->run;
    if (!choose_frames(d) || !open_pictures(d)) {
        return false;
    }
    experiment_end end = END_FAILED;
    experiment_run(d->setting->ctx, &r->opts, d->setting->data, draw_turn, d, &end);
    if (d->frames_drawn == 0) {
        return false;
    }
    if (end == END_STOPPED) {
        end_early(d);
    }
    r->picture = overview_keep(d->setting->options->style, d->scene.picture);
    return write_png(d, png_path);
}

static void draw(run *r, const run_setting *setting, const char *gif_path, const char *png_path)
{
    drawing d = {.run = r, .setting = setting, .gif_path = gif_path};
    draw_frames(&d, png_path);
    message why;
    if (!gif_close(d.gif, LAST_FRAME_TIME, &why) && d.why.text[0] == '\0') {
        fail(&d, gif_path, why.text);
    }
    scene_close(&d.scene);
    free(d.chosen);
    if (r->failure.text[0] == '\0') {
        r->failure = d.why;
    }
}

void run_do(run *r, const run_setting *setting)
{
    const char *folder = setting->options->out;
    char *gif_path = output_path(folder, r->name, "gif");
    char *png_path = output_path(folder, r->name, "png");
    char *csv_path = output_path(folder, r->name, "csv");
    if (gif_path == NULL || png_path == NULL || csv_path == NULL) {
        refuse(&r->failure, "there is not enough memory for a path");
    } else {
        train(r, setting);
        if (r->history.count > 0) {
            draw(r, setting, gif_path, png_path);
        }
        message why;
        if (!log_write_csv(csv_path, &r->history, &why) && r->failure.text[0] == '\0') {
            r->failure = why;
        }
    }
    free(gif_path);
    free(png_path);
    free(csv_path);
}
