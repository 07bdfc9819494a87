/* The field table of a layer's config: defaults, range checks and the public view of options. */
#ifndef TINYANN_SRC_LAYER_FIELD_H
#define TINYANN_SRC_LAYER_FIELD_H

#include <tinyann/ctx.h>
#include <tinyann/extend.h>
#include <tinyann/model.h>
#include <tinyann/status.h>

/* Checks the table itself, which may be a user's: every field has a name and lies in the config. */
tann_status tann__fields_lie_inside(tann_ctx *ctx, const tann_layer_type *type);

/* Writes every field's default into the config. */
void tann__fields_default(const tann_field *fields, size_t count, void *config);

/* Compares every field with its bounds: "dense: units of 0 is not in 1..2147483647". */
tann_status tann__fields_check(tann_ctx *ctx, const tann_layer_type *type, const void *config);

/* One field as an option. */
void tann__field_option(const tann_field *field, const void *config, tann_option *option);

#endif
