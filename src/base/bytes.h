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

/* The bits of a double: a NaN keeps its payload. */
static inline void tann__put_f64(unsigned char *bytes, const double *value)
{
    uint64_t bits;
    memcpy(&bits, value, sizeof bits);
    tann__put_u64(bytes, bits);
}

/* The bits of a float: a NaN keeps its payload. */
static inline void tann__put_f32(unsigned char *bytes, const float *value)
{
    uint32_t bits;
    memcpy(&bits, value, sizeof bits);
    tann__put_u32(bytes, bits);
}

static inline uint16_t tann__get_u16(const unsigned char *bytes)
{
    return (uint16_t)(bytes[0] | bytes[1] << 8);
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

/* The float that has these bits. */
static inline float tann__float_of(uint32_t bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* The same of a half: IEEE binary16, of 1, 5 and 10 bits sign, exponent and fraction. Exact. */
static inline float tann__float_of_half(uint32_t bits)
{
    const uint32_t sign = (bits & 0x8000) << 16;
    const uint32_t exponent = bits >> 10 & 31;
    const uint32_t fraction = bits & 1023;
    if (exponent == 0) { /* subnormal: a multiple of 2^-24 */
        const float size = (float)fraction * (1.0f / (1 << 24));
        return sign != 0 ? -size : size;
    }
    const uint32_t wide = exponent == 31 ? 255 : exponent + 127 - 15;
    return tann__float_of(sign | wide << 23 | fraction << 13);
}

/* The nearest float. From half way between the greatest one and 2^128 on that is infinity: C leaves such a
   cast open. */
static inline float tann__float_of_double(double value)
{
    const float infinite = tann__float_of(0x7F800000);
    return value >= 0x1.ffffffp127 ? infinite : value <= -0x1.ffffffp127 ? -infinite : (float)value;
}

static inline double tann__get_f64(const unsigned char *bytes)
{
    const uint64_t bits = tann__get_u64(bytes);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static inline float tann__get_f32(const unsigned char *bytes)
{
    return tann__float_of(tann__get_u32(bytes));
}

#endif
