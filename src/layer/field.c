#include "layer/field.h"

#include <string.h>

#include "activation/activation.h"
#include "base/error.h"
#include "base/name.h"
#include "base/options.h"

static void *at(void *config, const tann_field *field)
{
    return (char *)config + field->offset;
}

static const void *const_at(const void *config, const tann_field *field)
{
    return (const char *)config + field->offset;
}

/* By kind; 0 for a kind that is not in the list. */
static size_t field_size(const tann_field *field)
{
    static const size_t sizes[] = {
        [TANN_FIELD_INT] = sizeof(int32_t),
        [TANN_FIELD_FLOAT] = sizeof(float),
        [TANN_FIELD_INITIALIZER] = sizeof(tann_initializer_kind),
        [TANN_FIELD_ACTIVATION] = sizeof(const tann_activation_type *),
    };
    const size_t kind = (size_t)field->kind;
    return kind < sizeof sizes / sizeof sizes[0] ? sizes[kind] : 0;
}

static int lies_inside(const tann_field *field, size_t config_size)
{
    const size_t size = field_size(field);
    return field->name != NULL && size > 0 && size <= config_size &&
           field->offset <= config_size - size && field->offset % size == 0;
}

tann_status tann__fields_lie_inside(tann_ctx *ctx, const tann_layer_type *type)
{
    for (size_t i = 0; i < type->field_count; i++) {
        if (type->fields == NULL || !lies_inside(&type->fields[i], type->config_size)) {
            return tann__fail(ctx, TANN_E_ARGUMENT,
                              "%s: field %zu has no name or kind, or lies outside of a config of "
                              "%zu bytes",
                              type->name, i, type->config_size);
        }
    }
    return TANN_OK;
}

void tann__fields_default(const tann_field *fields, size_t count, void *config)
{
    for (size_t i = 0; i < count; i++) {
        const tann_field *field = &fields[i];
        switch (field->kind) {
        case TANN_FIELD_INT:
            *(int32_t *)at(config, field) = (int32_t)field->initial;
            break;
        case TANN_FIELD_FLOAT:
            *(float *)at(config, field) = (float)field->initial;
            break;
        case TANN_FIELD_INITIALIZER:
            *(tann_initializer_kind *)at(config, field) = (tann_initializer_kind)field->initial;
            break;
        case TANN_FIELD_ACTIVATION:
            *(const tann_activation_type **)at(config, field) =
                tann__activation((tann_activation_kind)field->initial);
            break;
        }
    }
}

static double number(const tann_field *field, const void *config)
{
    switch (field->kind) {
    case TANN_FIELD_INT:
        return *(const int32_t *)const_at(config, field);
    case TANN_FIELD_FLOAT:
        return (double)*(const float *)const_at(config, field);
    case TANN_FIELD_INITIALIZER:
        return (double)*(const tann_initializer_kind *)const_at(config, field);
    case TANN_FIELD_ACTIVATION:
        break;
    }
    return 0;
}

static const char *name(const tann_field *field, const void *config)
{
    if (field->kind == TANN_FIELD_INITIALIZER) {
        return tann_initializer_name(*(const tann_initializer_kind *)const_at(config, field));
    }
    if (field->kind == TANN_FIELD_ACTIVATION) {
        return (*(const tann_activation_type *const *)const_at(config, field))->name;
    }
    return NULL;
}

static tann_status check_name(tann_ctx *ctx, const tann_layer_type *type, const tann_field *field,
                              const void *config)
{
    if (field->kind == TANN_FIELD_ACTIVATION) {
        const tann_activation_type *given =
            *(const tann_activation_type *const *)const_at(config, field);
        if (given == NULL ||
            given->struct_size < TANN__FIRST_SIZE(tann_activation_type, backward) ||
            given->forward == NULL || given->backward == NULL ||
            !tann__is_name(given->name, 31, "")) {
            return tann__fail(ctx, TANN_E_ARGUMENT,
                              "%s: %s is NULL, lacks its size or a function, or has a name that is "
                              "not 1 to 31 letters, digits or '_'",
                              type->name, field->name);
        }
    } else if (name(field, config) == NULL) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "%s: %s of %d is not in the list", type->name,
                          field->name, (int)number(field, config));
    }
    return TANN_OK;
}

static tann_status check_number(tann_ctx *ctx, const tann_layer_type *type, const tann_field *field,
                                const void *config)
{
    const double value = number(field, config);
    if (value >= field->minimum && value <= field->maximum) {
        return TANN_OK;
    }
    const int digits = field->kind == TANN_FIELD_INT ? 10 : 8;
    return tann__fail(ctx, TANN_E_ARGUMENT, "%s: %s of %.*g is not between %.*g and %.*g",
                      type->name, field->name, digits, value, digits, field->minimum, digits,
                      field->maximum);
}

tann_status tann__fields_check(tann_ctx *ctx, const tann_layer_type *type, const void *config)
{
    for (size_t i = 0; i < type->field_count; i++) {
        const tann_field *field = &type->fields[i];
        if (field->kind == TANN_FIELD_INT || field->kind == TANN_FIELD_FLOAT) {
            TANN_TRY(check_number(ctx, type, field, config));
        } else {
            TANN_TRY(check_name(ctx, type, field, config));
        }
    }
    return TANN_OK;
}

void tann__field_option(const tann_field *field, const void *config, tann_option *option)
{
    static const tann_option_kind kinds[] = {
        [TANN_FIELD_INT] = TANN_OPTION_INT,
        [TANN_FIELD_FLOAT] = TANN_OPTION_FLOAT,
        [TANN_FIELD_INITIALIZER] = TANN_OPTION_NAME,
        [TANN_FIELD_ACTIVATION] = TANN_OPTION_NAME,
    };
    memset(option, 0, sizeof *option);
    option->struct_size = sizeof *option;
    option->name = field->name;
    option->kind = kinds[field->kind];
    option->text = name(field, config);
    if (option->kind != TANN_OPTION_NAME) {
        option->number = number(field, config);
    }
}
