/* The 256 colours of a frame. */
#ifndef DRAWING_PALETTE_H
#define DRAWING_PALETTE_H

#include <stddef.h>
#include <stdint.h>

enum {
    PALETTE_COLOURS = 255,  /* one more is left for "as before" */
    PALETTE_CELLS = 1 << 18 /* colours are told apart by the upper six bits of each channel */
};

typedef struct palette palette;

/* NULL if there is no memory; free with palette_free(), which takes NULL. */
palette *palette_new(void);
void palette_free(palette *p);

/* Begins a new palette. */
void palette_clear(palette *p);

/* Counts one pixel, 0xRRGGBB. */
void palette_count(palette *p, uint32_t colour);

/* Chooses at most PALETTE_COLOURS colours for what was counted and returns how many. */
size_t palette_choose(palette *p);

/* The number of the colour nearest to a pixel that was counted, and the colour of a number. */
uint8_t palette_index(const palette *p, uint32_t colour);
uint32_t palette_colour(const palette *p, size_t index);

#endif
