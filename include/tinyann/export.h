/**
 * @file export.h
 * @brief How a public symbol is declared.
 */
#ifndef TINYANN_EXPORT_H
#define TINYANN_EXPORT_H

/**
 * @def TANN_API
 * Marks a function that programs may call; everything else stays hidden in the library.
 */
#if defined(_WIN32) && !defined(TINYANN_STATIC)
#ifdef TINYANN_BUILDING
#define TANN_API __declspec(dllexport)
#else
#define TANN_API __declspec(dllimport)
#endif
#elif defined(__GNUC__)
#define TANN_API __attribute__((visibility("default")))
#else
#define TANN_API
#endif

#ifdef __cplusplus
#define TANN_BEGIN_DECLS extern "C" {
#define TANN_END_DECLS   }
#else
/** Opens the declarations of a header (C linkage under C++). */
#define TANN_BEGIN_DECLS
/** Closes what TANN_BEGIN_DECLS opened. */
#define TANN_END_DECLS
#endif

#endif
