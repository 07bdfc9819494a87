/* The cyclic redundancy check of zip, PNG and zlib: notices every change of up to 32 bits side by side. */
#ifndef TINYANN_SRC_BASE_CRC32_H
#define TINYANN_SRC_BASE_CRC32_H

#include <stddef.h>
#include <stdint.h>

/* Goes on from `crc`, which begins as 0: crc32(crc32(0, a), b) is that of a and b side by side. */
uint32_t tann__crc32(uint32_t crc, const void *bytes, size_t count);

#endif
