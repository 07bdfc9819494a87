/* GIF files, read back with giflib. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <gif_lib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "files.h"
#include "gif.h"

enum { WIDTH = 37, HEIGHT = 23, TRANSPARENT = 255 };

/* What a viewer shows: the frames of a file laid over one another. */
typedef struct viewer {
    GifFileType *file;
    uint32_t pixels[WIDTH * HEIGHT];
} viewer;

static void paint(cairo_surface_t *surface, uint32_t colour, int x, int y, int width, int height)
{
    cairo_t *cr = cairo_create(surface);
    cairo_set_source_rgb(cr, (colour >> 16) / 255.0, (colour >> 8 & 255) / 255.0,
                         (colour & 255) / 255.0);
    cairo_rectangle(cr, x, y, width, height);
    cairo_fill(cr);
    cairo_destroy(cr);
    cairo_surface_flush(surface);
}

static cairo_surface_t *new_frame(void)
{
    cairo_surface_t *frame = cairo_image_surface_create(CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
    assert_int_equal(cairo_surface_status(frame), CAIRO_STATUS_SUCCESS);
    paint(frame, 0xFFFFFF, 0, 0, WIDTH, HEIGHT);
    return frame;
}

static gif *new_gif(char path[FILES_PATH])
{
    message why = {""};
    files_new(path);
    gif *g = gif_open(path, WIDTH, HEIGHT, &why);
    if (g == NULL) {
        fail_msg("the GIF is not opened: %s", why.text);
    }
    return g;
}

static void open_viewer(viewer *v, const char *path)
{
    int error = 0;
    v->file = DGifOpenFileName(path, &error);
    assert_non_null(v->file);
    assert_int_equal(DGifSlurp(v->file), GIF_OK);
    assert_int_equal(v->file->SWidth, WIDTH);
    assert_int_equal(v->file->SHeight, HEIGHT);
    memset(v->pixels, 0, sizeof v->pixels);
}

static void show(viewer *v, int number)
{
    const SavedImage *image = &v->file->SavedImages[number];
    const GifImageDesc *d = &image->ImageDesc;
    for (int i = 0; i < d->Width * d->Height; i++) {
        const GifColorType *c = &d->ColorMap->Colors[image->RasterBits[i]];
        if (image->RasterBits[i] != TRANSPARENT) {
            v->pixels[(d->Top + i / d->Width) * WIDTH + d->Left + i % d->Width] =
                (uint32_t)c->Red << 16 | (uint32_t)c->Green << 8 | c->Blue;
        }
    }
}

static int delay_of(const viewer *v, int number)
{
    GraphicsControlBlock control;
    assert_int_equal(DGifSavedExtensionToGCB(v->file, number, &control), GIF_OK);
    assert_int_equal(control.TransparentColor, TRANSPARENT);
    assert_int_equal(control.DisposalMode, DISPOSE_DO_NOT);
    return control.DelayTime;
}

static void check_pixel(const viewer *v, int x, int y, uint32_t expected)
{
    const uint32_t actual = v->pixels[y * WIDTH + x];
    if (actual != expected) {
        fail_msg("pixel %d,%d is %06X, expected %06X", x, y, (unsigned)actual, (unsigned)expected);
    }
}

static void test_frames_and_times(void **state)
{
    char path[FILES_PATH];
    message why;
    viewer v;
    gif *g = new_gif(path);
    cairo_surface_t *frame = new_frame();
    (void)state;
    for (int i = 0; i < 4; i++) {
        paint(frame, 0x0072B2, 2 * i, 3, 2, 2);
        assert_true(gif_add(g, frame, 20, &why));
    }
    assert_true(gif_close(g, 300, &why));
    open_viewer(&v, path);
    assert_int_equal(v.file->ImageCount, 4);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(delay_of(&v, i), i < 3 ? 20 : 300);
    }
    DGifCloseFile(v.file, NULL);
    cairo_surface_destroy(frame);
    remove(path);
}

/* Even colours come back exactly, and a frame holds no more than what is new in it. */
static void test_pixels(void **state)
{
    char path[FILES_PATH];
    message why;
    viewer v;
    gif *g = new_gif(path);
    cairo_surface_t *frame = new_frame();
    (void)state;
    paint(frame, 0xEAEAF2, 4, 5, 20, 10);
    assert_true(gif_add(g, frame, 20, &why));
    paint(frame, 0xD55E00, 6, 7, 3, 2);
    assert_true(gif_add(g, frame, 20, &why));
    assert_true(gif_add(g, frame, 20, &why)); /* nothing new */
    assert_true(gif_close(g, 20, &why));

    open_viewer(&v, path);
    assert_int_equal(v.file->ImageCount, 3);
    show(&v, 0);
    check_pixel(&v, 0, 0, 0xFFFFFF);
    check_pixel(&v, 4, 5, 0xEAEAF2);
    check_pixel(&v, 6, 7, 0xEAEAF2);
    show(&v, 1);
    show(&v, 2);
    check_pixel(&v, 6, 7, 0xD55E00);
    check_pixel(&v, 8, 8, 0xD55E00);
    check_pixel(&v, 9, 8, 0xEAEAF2);
    check_pixel(&v, 36, 22, 0xFFFFFF);
    const GifImageDesc *second = &v.file->SavedImages[1].ImageDesc;
    assert_int_equal(second->Left, 6);
    assert_int_equal(second->Top, 7);
    assert_int_equal(second->Width, 3);
    assert_int_equal(second->Height, 2);
    assert_int_equal(v.file->SavedImages[2].ImageDesc.Width, 1);
    DGifCloseFile(v.file, NULL);
    cairo_surface_destroy(frame);
    remove(path);
}

/* More colours than a GIF has: each pixel is near its own. */
static void test_many_colours(void **state)
{
    char path[FILES_PATH];
    message why;
    viewer v;
    gif *g = new_gif(path);
    cairo_surface_t *frame = new_frame();
    (void)state;
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
        const uint32_t colour = (uint32_t)(i % WIDTH * 6) << 16 | (uint32_t)(i / WIDTH * 11) << 8;
        paint(frame, colour, i % WIDTH, i / WIDTH, 1, 1);
    }
    assert_true(gif_add(g, frame, 20, &why));
    assert_true(gif_close(g, 20, &why));
    open_viewer(&v, path);
    show(&v, 0);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
        const int red = (int)(v.pixels[i] >> 16) - i % WIDTH * 6;
        const int green = (int)(v.pixels[i] >> 8 & 255) - i / WIDTH * 11;
        assert_in_range(red + 20, 0, 40);
        assert_in_range(green + 20, 0, 40);
    }
    DGifCloseFile(v.file, NULL);
    cairo_surface_destroy(frame);
    remove(path);
}

static void test_for_ever(void **state)
{
    static const char loop[] = "NETSCAPE2.0\x03\x01\x00\x00";
    char path[FILES_PATH], bytes[64];
    message why;
    gif *g = new_gif(path);
    cairo_surface_t *frame = new_frame();
    (void)state;
    assert_true(gif_add(g, frame, 20, &why));
    assert_true(gif_close(g, 20, &why));
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fread(bytes, 1, sizeof bytes, file), sizeof bytes);
    fclose(file);
    assert_memory_equal(bytes, "GIF89a", 6);
    assert_memory_equal(bytes + 16, loop, sizeof loop); /* with the zero at its end */
    cairo_surface_destroy(frame);
    remove(path);
}

static void test_failures(void **state)
{
    message why = {""};
    (void)state;
    assert_null(gif_open("/there/is/no/such/folder/x.gif", WIDTH, HEIGHT, &why));
    assert_non_null(strstr(why.text, "it cannot be opened for writing"));
    assert_true(gif_close(NULL, 0, &why));
}

/* A full disk is noticed at the latest when the file is closed. */
static void test_full_disk(void **state)
{
    message why = {""};
    gif *g = gif_open("/dev/full", WIDTH, HEIGHT, &why);
    (void)state;
    if (g == NULL) { /* there is no such device, or it was noticed at once */
        return;
    }
    cairo_surface_t *frame = new_frame();
    gif_add(g, frame, 20, &why);
    assert_false(gif_close(g, 20, &why));
    assert_non_null(strstr(why.text, "it cannot be"));
    cairo_surface_destroy(frame);
}

int test_gif(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_frames_and_times), cmocka_unit_test(test_pixels),
        cmocka_unit_test(test_many_colours),     cmocka_unit_test(test_for_ever),
        cmocka_unit_test(test_failures),         cmocka_unit_test(test_full_disk),
    };
    return cmocka_run_group_tests_name("gif", tests, NULL, NULL);
}
