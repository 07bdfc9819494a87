/* The two texts of an exported model. */
#ifndef TINYANN_SRC_EXPORT_EXPORT_C_SOURCE_H
#define TINYANN_SRC_EXPORT_EXPORT_C_SOURCE_H

#include <tinyann/export_c.h>

#include "export/export_c_plan.h"
#include "export/export_c_writer.h"

typedef struct tann__c_export {
    const char *name;
    tann__c_plan plan;
    const float *test_x, *test_y; /* [test_count, ...] */
    size_t test_count;
    size_t input_size, output_size; /* floats a sample */
    tann_export_c_result needs;
} tann__c_export;

void tann__c_source_write(tann__c_writer *w, const tann__c_export *e);
void tann__c_header_write(tann__c_writer *w, const tann__c_export *e);

/* "hidden_1 [8]", and "1_hidden_1" as a part of an identifier, which its number makes unique. */
void tann__c_put_about(tann__c_writer *w, const tann_model *m, tann_node node);
void tann__c_put_identifier(tann__c_writer *w, const tann_model *m, tann_node node);

#endif
