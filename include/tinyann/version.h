/**
 * @file version.h
 * @brief The version of the headers, and of the library that is linked.
 */
#ifndef TINYANN_VERSION_H
#define TINYANN_VERSION_H

#include <tinyann/export.h>

TANN_BEGIN_DECLS

#define TANN_VERSION_MAJOR 0 /**< Changes when a program must be compiled anew. */
#define TANN_VERSION_MINOR 1 /**< Changes when something is added. */
#define TANN_VERSION_PATCH 0 /**< Changes when something is mended. */

/**
 * @brief The version of the library that runs, as "major.minor.patch".
 * @return A string that lives for ever. It may be newer than the TANN_VERSION_ macros that the
 *         program was compiled with. Cost: none. Threads: any number at once.
 */
TANN_API const char *tann_version(void);

TANN_END_DECLS

#endif
