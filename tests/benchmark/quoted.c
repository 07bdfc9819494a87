#include "quoted.h"

#include <string.h>

/* One thread on an AMD EPYC (Zen 4, 3.6 GHz) with this peak in GFLOP/s, Debian 12, competitors
   interleaved, medians of five and more rounds: KANN r557, alone and with OpenBLAS 0.3.21; Tinn,
   genann, tiny-dnn, BLIS 0.9, LibTorch 1.13. Of several figures the best one stands here. */
static const double peak_there = 117;

static const struct {
    const char *id, *library;
    double value;
} rows[] = {
    {"W1", "Tinn", 19},
    {"W1", "KANN", 33},
    {"W1", "genann", 36},
    {"W1", "tiny-dnn", 223},
    {"W1", "LibTorch", 1860},
    {"W2a", "KANN+OpenBLAS", 185000},
    {"W2a", "KANN", 46000},
    {"W2a", "tiny-dnn", 8900},
    {"W2b", "KANN+OpenBLAS", 7900},
    {"W2b", "KANN", 1860},
    {"W2b2", "KANN+OpenBLAS", 11500},
    {"W2c", "KANN+OpenBLAS", 1010000},
    {"W2c", "KANN", 385000},
    {"W2c", "genann", 235000},
    {"W2c", "LibTorch", 149000},
    {"W3a", "Tinn", 27},
    {"W3a", "genann", 40},
    {"W3a", "KANN", 133},
    {"W3a", "LibTorch", 5450},
    {"W3b", "KANN+OpenBLAS", 0.651},
    {"W3b", "KANN", 1.067},
    {"W3b", "genann", 1.270},
    {"W3c", "KANN+OpenBLAS", 4.87},
    {"W3c", "LibTorch", 9.8},
    {"W3c", "KANN", 11.2},
    {"W3c", "tiny-dnn", 12.9},
    {"W3d", "KANN", 216},
    {"W3d", "tiny-dnn", 218},
    {"W3d", "KANN+OpenBLAS", 794},
    {"W4a", "KANN+OpenBLAS", 23200},
    {"W4b", "KANN+OpenBLAS", 59},
    {"W4b", "KANN", 39},
    {"W5a-NN-32x64x64", "BLIS", 73},
    {"W7-size-all", "genann", 16},
    {"W7-size-all", "KANN", 223},
    {"W7-size-one", "genann", 16},
    {"W7-size-one", "KANN", 223},
    {"W7-memory", "KANN+OpenBLAS", 5},
    {"W9-frame", "the article's way", 4700},
    {"W9-memory", "the article's way", 5800},
};

/* By how much such a figure grows with the speed of the core; sizes do not. */
static double scale(const contest *c, double faster)
{
    const bool size = strcmp(c->unit, "kB") == 0 || strcmp(c->unit, "MB") == 0;
    return size ? 1 : c->less_is_better ? 1 / faster : faster;
}

void quoted_add(report *r, const char *id)
{
    const contest *c = &r->contests[r->count - 1];
    const double faster = r->peak / peak_there;
    for (size_t i = 0; i < sizeof rows / sizeof *rows && faster > 0; i++) {
        if (strcmp(rows[i].id, id) == 0) {
            const double value = rows[i].value * scale(c, faster);
            report_add(r, &(figure){rows[i].library, value, value, value, true});
        }
    }
}
