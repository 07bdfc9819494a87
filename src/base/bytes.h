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

static inline uint32_t tann__get_u32(const unsigned char *bytes)
{
    uint32_t value = 0;
    for (int i = 3; i >= 0; i--) {
        value = value << 8 | bytes[i];
    }
    return value;
}

static inline uint64_t tann__get_u64(const unsigned char *bytes)
{
    return (uint64_t)tann__get_u32(bytes + 4) << 32 | tann__get_u32(bytes);
}

static inline float tann__get_f32(const unsigned char *bytes)
{
    const uint32_t bits = tann__get_u32(bytes);
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

#endif
