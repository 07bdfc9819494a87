/* The arithmetic that exported files must have, on bits: by the library's own, or the processor's. */
#ifndef TINYANN_TESTS_EXPORT_REFERENCE_H
#define TINYANN_TESTS_EXPORT_REFERENCE_H

#include <stdint.h>

uint32_t reference_fma(uint32_t a, uint32_t b, uint32_t c);
uint32_t reference_fma_wide(uint32_t a, uint32_t b, uint32_t c); /* in double, then to float */
uint32_t reference_add(uint32_t a, uint32_t b);
uint32_t reference_sub(uint32_t a, uint32_t b);
uint32_t reference_mul(uint32_t a, uint32_t b);
uint32_t reference_div(uint32_t a, uint32_t b);

#endif
