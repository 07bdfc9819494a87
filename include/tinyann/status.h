/**
 * @file status.h
 * @brief What every function that does something returns.
 */
#ifndef TINYANN_STATUS_H
#define TINYANN_STATUS_H

#include <tinyann/export.h>

TANN_BEGIN_DECLS

/**
 * @brief The result of a call: zero went well, negative failed, TANN_STOP is a callback's wish.
 *
 * The values are ABI: they are never changed, and new ones are only appended. The sentence that
 * goes with a failure, with its numbers, is in tann_ctx_error() of the context that the call could
 * reach.
 */
typedef enum tann_status {
    TANN_OK = 0,             /**< It was done. */
    TANN_STOP = 1,           /**< Returned by a callback: end the run cleanly. */
    TANN_E_ARGUMENT = -1,    /**< An argument is NULL, out of range or unknown. */
    TANN_E_MEMORY = -2,      /**< The allocator gave nothing, or the size overflows. */
    TANN_E_SHAPE = -3,       /**< Shapes do not fit together. */
    TANN_E_IO = -4,          /**< Reading or writing failed. */
    TANN_E_FORMAT = -5,      /**< The bytes are not what they should be. */
    TANN_E_UNSUPPORTED = -6, /**< Not known to this version, or not possible here. */
    TANN_E_NUMERIC = -7,     /**< NaN or infinity. */
    TANN_E_CALLBACK = -8,    /**< A callback failed without a status of its own. */
    TANN_E_INTERNAL = -9     /**< A mistake of the library's own. */
} tann_status;

/**
 * @brief The name of a status, for messages: "TANN_E_SHAPE".
 * @param status Any value.
 * @return A string that lives for ever; "unknown status" for a value that is not in the list.
 *         Cost: none. Threads: any number at once.
 */
TANN_API const char *tann_status_name(tann_status status);

TANN_END_DECLS

#endif
