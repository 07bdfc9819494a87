#include "data/csv_columns.h"

#include <string.h>

#include "base/whole.h"

#define NO_COLUMN SIZE_MAX

/* "4" or "-1" as a number from the front; NO_COLUMN if it is none, or beyond the columns. */
static size_t numbered(const char *text, size_t count)
{
    const bool backwards = *text == '-';
    const char *at = text + backwards;
    uint64_t number = 0;
    if (tann__digits_take(&at, at + strlen(at), count, &number) != TANN__DIGITS_TAKEN ||
        *at != '\0') {
        return NO_COLUMN;
    }
    if (backwards) {
        return number > 0 ? count - (size_t)number : NO_COLUMN;
    }
    return number < count ? (size_t)number : NO_COLUMN;
}

/* The column of that name in the header, where `csv` stands; returns how many there are. This line was
   read before, when its columns were counted. */
static size_t named(tann__csv csv, const char *name, size_t *index)
{
    tann__cell cell = {.last = false};
    size_t count = 0;
    while (!cell.last) {
        (void)tann__csv_next(&csv, &cell);
        if (tann__cell_equals(&cell, name)) {
            *index = cell.column - 1;
            count++;
        }
    }
    return count;
}

static tann_status find_column(const tann__columns *columns, const tann__csv *csv, const char *text,
                               size_t *index)
{
    const size_t same = columns->has_header ? named(*csv, text, index) : 0;
    if (same > 1) {
        return tann__fail(csv->ctx, TANN_E_ARGUMENT, "line %zu: %zu columns are named '%.60s'",
                          csv->line, same, text);
    }
    if (same == 0) {
        *index = numbered(text, columns->count);
    }
    return *index != NO_COLUMN
               ? TANN_OK
               : tann__fail(csv->ctx, TANN_E_ARGUMENT, "line %zu: none of %zu columns is '%.60s'",
                            csv->line, columns->count, text);
}

static tann_status assign(tann__columns *columns, const tann__csv *csv, const char *text,
                          tann__column_role role, size_t place)
{
    size_t index = NO_COLUMN;
    if (text == NULL) {
        return tann__fail(csv->ctx, TANN_E_ARGUMENT, "the name of a column is NULL");
    }
    TANN_TRY(find_column(columns, csv, text, &index));
    if (columns->column[index].role != TANN__COLUMN_FEATURE) {
        return tann__fail(csv->ctx, TANN_E_ARGUMENT, "column %zu ('%.60s') is asked for twice",
                          index, text);
    }
    columns->column[index] = (tann__column){role, (uint32_t)place};
    return TANN_OK;
}

static tann_status assign_all(tann__columns *columns, const tann__csv *csv,
                              const tann_csv_opts *opts)
{
    memset(columns->column, 0, columns->room);
    for (size_t i = 0; i < opts->target_count; i++) {
        TANN_TRY(assign(columns, csv, opts->targets[i], TANN__COLUMN_TARGET, i));
    }
    columns->targets = opts->target_count;
    columns->labels = opts->target_count == 0 && opts->label != NULL;
    if (columns->labels > 0) {
        TANN_TRY(assign(columns, csv, opts->label, TANN__COLUMN_LABEL, 0));
    }
    for (size_t i = 0; i < opts->skip_count; i++) {
        TANN_TRY(assign(columns, csv, opts->skip[i], TANN__COLUMN_SKIPPED, 0));
    }
    columns->features = 0;
    for (size_t i = 0; i < columns->count; i++) {
        if (columns->column[i].role == TANN__COLUMN_FEATURE) {
            columns->column[i].place = (uint32_t)columns->features++;
        }
    }
    return columns->features > 0 ? TANN_OK
                                 : tann__fail(csv->ctx, TANN_E_ARGUMENT,
                                              "line %zu: of %zu columns none is left as a feature; "
                                              "they are parted by '%c'",
                                              csv->line, columns->count, csv->delimiter);
}

static bool is_name(const char *text)
{
    return text != NULL && text[strspn(text, "-0123456789")] != '\0';
}

static bool names_a_column(const tann_csv_opts *opts)
{
    bool found = opts->target_count == 0 && is_name(opts->label);
    for (size_t i = 0; i < opts->target_count; i++) {
        found = found || is_name(opts->targets[i]);
    }
    for (size_t i = 0; i < opts->skip_count; i++) {
        found = found || is_name(opts->skip[i]);
    }
    return found;
}

/* Whether the numbers of the first line, which was read before, are words. Values that are missing tell
   nothing. */
static tann_status guess_header(tann__columns *columns, tann__csv csv)
{
    tann__cell cell = {.last = false};
    size_t words = 0;
    size_t numbers = 0;
    const size_t line = csv.line;
    while (!cell.last) {
        (void)tann__csv_next(&csv, &cell);
        const tann__column_role role = columns->column[cell.column - 1].role;
        if (role <= TANN__COLUMN_TARGET && cell.length > 0) {
            const bool number = tann__cell_is_number(&csv, &cell);
            numbers += number;
            words += !number;
        }
    }
    columns->has_header = words > 0;
    return words == 0 || numbers == 0
               ? TANN_OK
               : tann__fail(csv.ctx, TANN_E_FORMAT,
                            "line %zu: %zu of its values are numbers and %zu are not: does it name "
                            "the columns? (tann_csv_opts.header)",
                            line, numbers, words);
}

static tann_status count_columns(tann__columns *columns, tann__csv csv, const tann_csv_opts *opts)
{
    tann__cell cell = {.last = false};
    while (!cell.last) {
        TANN_TRY(tann__csv_next(&csv, &cell));
        if (cell.column > opts->max_columns) {
            return tann__fail(csv.ctx, TANN_E_UNSUPPORTED,
                              "line %zu, column %zu: more than %zu columns "
                              "(tann_csv_opts.max_columns)",
                              cell.line, cell.column, opts->max_columns);
        }
    }
    columns->count = cell.column;
    columns->room = columns->count * sizeof *columns->column;
    columns->column = tann__allocate(&csv.ctx->allocator, columns->room);
    return columns->column != NULL ? TANN_OK : tann__fail_memory(csv.ctx, "columns");
}

static tann_status take_names(const tann__columns *columns, tann__csv *csv, tann_samples *s)
{
    const size_t targets = columns->targets + columns->labels;
    tann__cell cell = {.last = false};
    s->features = tann__arena_take(&s->arena, columns->features, sizeof *s->features);
    s->targets = tann__arena_take(&s->arena, targets, sizeof *s->targets);
    if (s->features == NULL || s->targets == NULL) {
        return tann__fail_memory(csv->ctx, "the names of columns");
    }
    while (!cell.last) {
        (void)tann__csv_next(csv, &cell); /* as before */
        const tann__column *column = &columns->column[cell.column - 1];
        if (column->role != TANN__COLUMN_SKIPPED) {
            char **names = column->role == TANN__COLUMN_FEATURE ? s->features : s->targets;
            names[column->place] = tann__cell_copy(&cell, &s->arena);
            if (names[column->place] == NULL) {
                return tann__fail_memory(csv->ctx, "the names of columns");
            }
        }
    }
    return TANN_OK;
}

tann_status tann__columns_find(tann__columns *columns, tann__csv *csv, const tann_csv_opts *opts,
                               tann_samples *s)
{
    *columns = (tann__columns){.column = NULL};
    columns->has_header = opts->header == TANN_CSV_HEADER_YES ||
                          (opts->header == TANN_CSV_HEADER_AUTO && names_a_column(opts));
    TANN_TRY(count_columns(columns, *csv, opts));
    TANN_TRY(assign_all(columns, csv, opts));
    if (opts->header == TANN_CSV_HEADER_AUTO && !columns->has_header) {
        TANN_TRY(guess_header(columns, *csv));
        if (columns->has_header) { /* a number may be the name of a column */
            TANN_TRY(assign_all(columns, csv, opts));
        }
    }
    return columns->has_header ? take_names(columns, csv, s) : TANN_OK;
}

void tann__columns_free(tann__columns *columns, tann_ctx *ctx)
{
    tann__release(&ctx->allocator, columns->column, columns->room);
    columns->column = NULL;
}
