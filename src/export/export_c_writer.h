/* Text of an exported file, in which `@` stands for the file's prefix, `$` for the same in capitals, and a
   backquote for what a term of a sum is called: fma or multiply_add. */
#ifndef TINYANN_SRC_EXPORT_EXPORT_C_WRITER_H
#define TINYANN_SRC_EXPORT_EXPORT_C_WRITER_H

#include <stddef.h>

#include <tinyann/ctx.h>

#include "base/sink.h"
#include "base/writer.h"

#define TANN__C_MAX_NAME 31

typedef struct tann__c_writer {
    tann__writer out;
    tann_numerics numerics;
    char prefix[TANN__C_MAX_NAME + 2];   /* "xor_net_" */
    char capitals[TANN__C_MAX_NAME + 2]; /* "XOR_NET_" */
} tann__c_writer;

/* A writer that holds back what it has in `sink`. */
void tann__c_writer_begin(tann__c_writer *w, const char *name, tann_numerics numerics,
                          tann__sink *sink);

void tann__c_put(tann__c_writer *w, const char *text);

/* The same with printf()'s conversions: up to 511 characters. */
void tann__c_print(tann__c_writer *w, const char *format, ...) TANN__PRINTF(2, 3);

/* A number as a constant of type float, exact under every compiler: "0.25f", "-1e-07f". */
void tann__c_number(tann__c_writer *w, float x);

#endif
