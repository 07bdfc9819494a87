#include "gif.h"

#include <errno.h>
#include <gif_lib.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "palette.h"

enum { TRANSPARENT = 255, COLOURS = 256 };

/* The part of a frame that differs from the one before; right and bottom lie outside of it. */
typedef struct area {
    int left, top, right, bottom;
} area;

struct gif {
    FILE *stream; /* ours, since a file that giflib opens is nobody else's to read */
    GifFileType *file;
    int width, height;
    uint32_t *before; /* [width * height] the frame before, 0xRRGGBB */
    palette *palette;
    /* The newest frame waits here until it is known for how long it is shown. */
    bool waiting;
    int hundredths;
    area area;
    uint8_t *raster; /* [area] colour numbers */
    GifColorType colours[COLOURS];
};

static bool fail(const gif *g, message *why)
{
    const char *reason = GifErrorString(g->file->Error);
    return refuse(why, "it cannot be written: %s",
                  ferror(g->stream) ? strerror(errno)
                  : reason != NULL  ? reason
                                    : "unknown reason");
}

static int write_bytes(GifFileType *file, const GifByteType *bytes, int count)
{
    const gif *g = file->UserData;
    return (int)fwrite(bytes, 1, (size_t)count, g->stream);
}

static void release(gif *g)
{
    if (g->stream != NULL) {
        fclose(g->stream);
    }
    free(g->before);
    free(g->raster);
    palette_free(g->palette);
    free(g);
}

/* The header, and the extension that makes viewers play the frames again and again. */
static bool put_header(gif *g, message *why)
{
    static const unsigned char for_ever[3] = {1, 0, 0};
    EGifSetGifVersion(g->file, true);
    return (EGifPutScreenDesc(g->file, g->width, g->height, 8, 0, NULL) == GIF_OK &&
            EGifPutExtensionLeader(g->file, APPLICATION_EXT_FUNC_CODE) == GIF_OK &&
            EGifPutExtensionBlock(g->file, 11, "NETSCAPE2.0") == GIF_OK &&
            EGifPutExtensionBlock(g->file, sizeof for_ever, for_ever) == GIF_OK &&
            EGifPutExtensionTrailer(g->file) == GIF_OK) ||
           fail(g, why);
}

static gif *gif_new(int width, int height)
{
    gif *g = calloc(1, sizeof *g);
    if (g == NULL) {
        return NULL;
    }
    const size_t pixels = (size_t)width * (size_t)height;
    g->width = width;
    g->height = height;
    g->before = malloc(pixels * sizeof *g->before);
    g->raster = malloc(pixels);
    g->palette = palette_new();
    if (g->before == NULL || g->raster == NULL || g->palette == NULL) {
        release(g);
        return NULL;
    }
    memset(g->before, 0xFF, pixels * sizeof *g->before); /* above any colour */
    return g;
}

gif *gif_open(const char *path, int width, int height, message *why)
{
    gif *g = gif_new(width, height);
    if (g == NULL) {
        refuse(why, "there is not enough memory for a frame");
        return NULL;
    }
    g->stream = fopen(path, "wb");
    if (g->stream == NULL) {
        refuse(why, "it cannot be opened for writing: %s", strerror(errno));
        release(g);
        return NULL;
    }
    int error = 0;
    g->file = EGifOpen(g, write_bytes, &error);
    if (g->file == NULL) {
        refuse(why, "it cannot be written: %s", GifErrorString(error));
        release(g);
        return NULL;
    }
    if (!put_header(g, why)) {
        message ignored;
        gif_close(g, 0, &ignored);
        return NULL;
    }
    return g;
}

/* ---- writing the frame that waits ---- */

static bool put_control(gif *g)
{
    const GraphicsControlBlock control = {.DisposalMode = DISPOSE_DO_NOT,
                                          .UserInputFlag = false,
                                          .DelayTime = g->hundredths,
                                          .TransparentColor = TRANSPARENT};
    GifByteType bytes[4];
    const size_t size = EGifGCBToExtension(&control, bytes);
    return EGifPutExtension(g->file, GRAPHICS_EXT_FUNC_CODE, (int)size, bytes) == GIF_OK;
}

static bool put_image(gif *g)
{
    const area *a = &g->area;
    const int width = a->right - a->left;
    const int height = a->bottom - a->top;
    ColorMapObject *map = GifMakeMapObject(COLOURS, g->colours);
    if (map == NULL) {
        return false;
    }
    bool done = EGifPutImageDesc(g->file, a->left, a->top, width, height, false, map) == GIF_OK;
    GifFreeMapObject(map);
    for (int row = 0; done && row < height; row++) {
        done = EGifPutLine(g->file, g->raster + (size_t)row * (size_t)width, width) == GIF_OK;
    }
    return done;
}

static bool put_waiting(gif *g, message *why)
{
    if (!g->waiting) {
        return true;
    }
    g->waiting = false;
    return (put_control(g) && put_image(g)) || fail(g, why);
}

/* ---- taking a frame ---- */

static const uint32_t *row_of(cairo_surface_t *frame, int row)
{
    const unsigned char *pixels = cairo_image_surface_get_data(frame);
    const int stride = cairo_image_surface_get_stride(frame);
    return (const uint32_t *)(const void *)(pixels + (size_t)row * (size_t)stride);
}

/* Counts the colours of what is new in a row, and widens the area by it. */
static void find_changes(gif *g, const uint32_t *pixels, int row)
{
    const uint32_t *before = g->before + (size_t)row * (size_t)g->width;
    area *a = &g->area;
    for (int column = 0; column < g->width; column++) {
        const uint32_t colour = pixels[column] & 0xFFFFFF;
        if (colour != before[column]) {
            palette_count(g->palette, colour);
            a->left = column < a->left ? column : a->left;
            a->right = column < a->right ? a->right : column + 1;
            a->top = row < a->top ? row : a->top;
            a->bottom = row + 1;
        }
    }
}

/* Turns a row of the area into colour numbers; what is as before stays transparent. */
static void take_changes(gif *g, const uint32_t *pixels, int row)
{
    const area *a = &g->area;
    const size_t width = (size_t)(a->right - a->left);
    uint32_t *before = g->before + (size_t)row * (size_t)g->width + a->left;
    uint8_t *to = g->raster + (size_t)(row - a->top) * width;
    pixels += a->left;
    for (size_t i = 0; i < width; i++) {
        const uint32_t colour = pixels[i] & 0xFFFFFF;
        to[i] = colour == before[i] ? TRANSPARENT : palette_index(g->palette, colour);
        before[i] = colour;
    }
}

static void take_colours(gif *g)
{
    const size_t count = palette_choose(g->palette);
    memset(g->colours, 0, sizeof g->colours);
    for (size_t i = 0; i < count; i++) {
        const uint32_t colour = palette_colour(g->palette, i);
        g->colours[i] =
            (GifColorType){(GifByteType)(colour >> 16), (GifByteType)(colour >> 8 & 255),
                           (GifByteType)(colour & 255)};
    }
}

bool gif_add(gif *g, cairo_surface_t *frame, int hundredths, message *why)
{
    if (!put_waiting(g, why)) {
        return false;
    }
    cairo_surface_flush(frame);
    palette_clear(g->palette);
    g->area = (area){g->width, g->height, 0, 0};
    for (int row = 0; row < g->height; row++) {
        find_changes(g, row_of(frame, row), row);
    }
    if (g->area.bottom == 0) {
        g->area = (area){0, 0, 1, 1}; /* nothing is new, but a frame needs a pixel */
    }
    take_colours(g);
    for (int row = g->area.top; row < g->area.bottom; row++) {
        take_changes(g, row_of(frame, row), row);
    }
    g->hundredths = hundredths;
    g->waiting = true;
    return true;
}

bool gif_close(gif *g, int hundredths, message *why)
{
    if (g == NULL) {
        return true;
    }
    g->hundredths = hundredths;
    bool done = put_waiting(g, why);
    int error = 0;
    if (EGifCloseFile(g->file, &error) != GIF_OK && done) {
        done = refuse(why, "it cannot be finished: %s", GifErrorString(error));
    }
    const bool kept = fclose(g->stream) == 0;
    g->stream = NULL;
    if (!kept && done) {
        done = refuse(why, "it cannot be finished: %s", strerror(errno));
    }
    release(g);
    return done;
}
