/* The elementary functions of the kernels, written down in C: the formulas of kernel/elementary.h are
   called with numbers that list what is done to them (kernel/simd_text.h). So an exported file does
   step by step what the kernels do. */
#ifndef TINYANN_SRC_EXPORT_EXPORT_C_FORMULA_H
#define TINYANN_SRC_EXPORT_EXPORT_C_FORMULA_H

#include "export/export_c_parts.h"
#include "export/export_c_writer.h"

/* The name of a formula's function, without the prefix; NULL for other parts. */
const char *tann__c_formula_name(tann__c_part part);

/* What a formula calls; nothing for other parts. */
tann__c_parts tann__c_formula_calls(tann__c_part part);

/* Writes a formula's function, or a table. Nothing for other parts. */
void tann__c_formula_write(tann__c_writer *w, tann__c_part part);

/* Bytes of a table; 0 for other parts. */
size_t tann__c_table_bytes(tann__c_part part);

#endif
