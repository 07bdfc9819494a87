/* Choosing colours by cutting boxes: the box whose colours differ most is cut at its mean, again
   and again (after X. Wu, "Color quantization by dynamic programming and principal analysis",
   1992). */
#include "palette.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CHANNELS = 3 };

/* All pixels whose colours have the same upper bits. */
typedef struct cell {
    uint32_t count;
    uint32_t sum[CHANNELS];
} cell;

/* Some cells, which will share a colour. */
typedef struct box {
    size_t first, count; /* of palette.used */
    int channel;         /* in which the colours differ most ... */
    double mean;         /* ... around this mean ... */
    double error;        /* ... and by how much */
} box;

struct palette {
    cell cells[PALETTE_CELLS];
    uint32_t used[PALETTE_CELLS]; /* the cells that are not empty */
    size_t used_count;
    uint8_t index[PALETTE_CELLS]; /* the colour of a cell */
    uint32_t colours[PALETTE_COLOURS];
};

palette *palette_new(void)
{
    return calloc(1, sizeof(palette));
}

void palette_free(palette *p)
{
    free(p);
}

void palette_clear(palette *p)
{
    for (size_t i = 0; i < p->used_count; i++) {
        memset(&p->cells[p->used[i]], 0, sizeof(cell));
    }
    p->used_count = 0;
}

static uint32_t cell_of(uint32_t colour)
{
    return (colour >> 6 & 0x3F000) | (colour >> 4 & 0xFC0) | (colour >> 2 & 0x3F);
}

void palette_count(palette *p, uint32_t colour)
{
    const uint32_t number = cell_of(colour);
    cell *c = &p->cells[number];
    if (c->count == 0) {
        p->used[p->used_count++] = number;
    }
    c->count++;
    c->sum[0] += colour >> 16 & 255;
    c->sum[1] += colour >> 8 & 255;
    c->sum[2] += colour & 255;
}

static double mean_of(const cell *c, int channel)
{
    return (double)c->sum[channel] / c->count;
}

/* Finds in which channel the colours of a box differ most. A cell counts by the root of its pixels:
   else the few of a thin line would get no colour of their own. */
static void measure(const palette *p, box *b)
{
    double weights = 0;
    double sums[CHANNELS] = {0, 0, 0};
    double squares[CHANNELS] = {0, 0, 0};
    for (size_t i = b->first; i < b->first + b->count; i++) {
        const cell *c = &p->cells[p->used[i]];
        const double weight = sqrt(c->count);
        weights += weight;
        for (int channel = 0; channel < CHANNELS; channel++) {
            const double mean = mean_of(c, channel);
            sums[channel] += weight * mean;
            squares[channel] += weight * mean * mean;
        }
    }
    b->error = -1;
    for (int channel = 0; channel < CHANNELS; channel++) {
        const double error = squares[channel] - sums[channel] * sums[channel] / weights;
        if (error > b->error) {
            b->channel = channel;
            b->mean = sums[channel] / weights;
            b->error = error;
        }
    }
}

/* Orders the cells of a box: those up to its mean first. Returns how many these are. */
static size_t part(palette *p, const box *b)
{
    size_t below = 0;
    uint32_t *used = p->used + b->first;
    for (size_t i = 0; i < b->count; i++) {
        if (mean_of(&p->cells[used[i]], b->channel) <= b->mean) {
            const uint32_t number = used[i];
            used[i] = used[below];
            used[below++] = number;
        }
    }
    return below;
}

static size_t widest(const box *boxes, size_t count)
{
    size_t best = 0;
    for (size_t i = 1; i < count; i++) {
        if (boxes[i].error > boxes[best].error) {
            best = i;
        }
    }
    return best;
}

/* Gives the cells of a box their number and returns the mean colour of the one with the most
   pixels: so the large even areas keep their colour exactly, from frame to frame. */
static uint32_t settle(palette *p, const box *b, uint8_t index)
{
    const cell *most = &p->cells[p->used[b->first]];
    for (size_t i = b->first; i < b->first + b->count; i++) {
        const cell *c = &p->cells[p->used[i]];
        p->index[p->used[i]] = index;
        most = c->count > most->count ? c : most;
    }
    uint32_t colour = 0;
    for (int channel = 0; channel < CHANNELS; channel++) {
        colour = colour << 8 | (uint32_t)(mean_of(most, channel) + 0.5);
    }
    return colour;
}

size_t palette_choose(palette *p)
{
    static const double alike = 1e-3; /* an error that is only rounding */
    box boxes[PALETTE_COLOURS];
    size_t count = 1;
    boxes[0] = (box){.first = 0, .count = p->used_count};
    if (p->used_count == 0) {
        return 0;
    }
    measure(p, &boxes[0]);
    while (count < PALETTE_COLOURS) {
        box *cut = &boxes[widest(boxes, count)];
        const size_t below = part(p, cut);
        if (cut->error < alike || below == cut->count) {
            break;
        }
        box *rest = &boxes[count++];
        *rest = (box){.first = cut->first + below, .count = cut->count - below};
        cut->count = below;
        measure(p, cut);
        measure(p, rest);
    }
    for (size_t i = 0; i < count; i++) {
        p->colours[i] = settle(p, &boxes[i], (uint8_t)i);
    }
    return count;
}

uint8_t palette_index(const palette *p, uint32_t colour)
{
    return p->index[cell_of(colour)];
}

uint32_t palette_colour(const palette *p, size_t index)
{
    return p->colours[index];
}
