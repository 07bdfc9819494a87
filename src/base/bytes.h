/* Numbers as bytes, the least significant first, whatever the order of this machine. */
#ifndef TINYANN_SRC_BASE_BYTES_H
#define TINYANN_SRC_BASE_BYTES_H

#include <stdint.h>
#include <string.h>

static inline void tann__put_u16(unsigned char *bytes, uint16_t value)
{
    bytes[0] = (unsigned char)(value & 0xFF);
    bytes[1] = (unsigned char)(value >> 8);
}

static inline void tann__put_u32(unsigned char *bytes, uint32_t value)
{
    for (int i = 0; i < 4; i++) {
        bytes[i] = (unsigned char)((value >> (8 * i)) & 0xFF);
    }
}

static inline void tann__put_u64(unsigned char *bytes, uint64_t value)
{
    for (int i = 0; i < 8; i++) {
        bytes[i] = (unsigned char)((value >> (8 * i)) & 0xFF);
    }
}

/* The bits of a float: a NaN keeps its payload. */
static inline void tann__put_f32(unsigned char *bytes, const float *value)
{
    uint32_t bits;
    memcpy(&bits, value, sizeof bits);
    tann__put_u32(bytes, bits);
}

#endif
