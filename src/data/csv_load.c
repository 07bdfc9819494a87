/* CSV files are read twice: to count the lines and to see what the classes are, and to take the values. */
#include "data/csv_classes.h"
#include "data/csv_columns.h"

#include <string.h>

#include "base/options.h"
#include "base/whole.h"

TANN__NO_PADDING(tann_csv_opts, 6 * sizeof(size_t) + 3 * sizeof(void *) + sizeof(tann_csv_header) +
                                    4 * sizeof(int32_t) + sizeof(unsigned));

void tann_csv_opts_init(tann_csv_opts *opts, size_t struct_size)
{
    const tann_csv_opts defaults = {
        .struct_size = sizeof defaults,
        .label = "-1",
        .max_bytes = (size_t)1 << 30,
        .max_columns = 65536,
        .max_classes = 4096,
        .header = TANN_CSV_HEADER_AUTO,
        .decimal = '.',
    };
    tann__options_write(opts, struct_size, &defaults, sizeof defaults);
}

/* 0, or one of a few characters. */
static bool is_one_of(int32_t c, const char *characters)
{
    return c > 0 && c < 128 && strchr(characters, (char)c) != NULL;
}

static tann_status check_opts(tann_ctx *ctx, const tann_csv_opts *o)
{
    if ((o->targets == NULL && o->target_count > 0) || (o->skip == NULL && o->skip_count > 0)) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "tann_csv_opts.%s is NULL",
                          o->targets == NULL && o->target_count > 0 ? "targets" : "skip");
    }
    if ((o->delimiter != 0 && !is_one_of(o->delimiter, ",;\t|")) || !is_one_of(o->decimal, ".,") ||
        o->delimiter == o->decimal) {
        return tann__fail(ctx, TANN_E_ARGUMENT,
                          "a delimiter of character %d with a decimal of character %d",
                          (int)o->delimiter, (int)o->decimal);
    }
    if (o->max_columns > INT32_MAX || o->max_classes > INT32_MAX) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "%zu columns or %zu classes are above %d",
                          o->max_columns, o->max_classes, INT32_MAX);
    }
    if ((unsigned)o->header > TANN_CSV_HEADER_NO || (o->name_classes & ~1) != 0 ||
        (o->sort_classes & ~1) != 0) {
        return tann__fail(ctx, TANN_E_ARGUMENT,
                          "header %d, name_classes %d or sort_classes %d is out of range",
                          (int)o->header, (int)o->name_classes, (int)o->sort_classes);
    }
    if (o->flags != 0) {
        return tann__fail(ctx, TANN_E_UNSUPPORTED, "flags of %u: this version knows none",
                          o->flags);
    }
    return TANN_OK;
}

/* Where nobody says what parts the columns: a tab of the first line, else a semicolon, else a comma. */
static char guess_delimiter(const tann__csv *csv)
{
    bool quoted = false;
    char found = csv->decimal == ',' ? ';' : ',';
    for (size_t i = csv->at; i < csv->size && (quoted || csv->text[i] != '\n'); i++) {
        const char c = csv->text[i];
        quoted = quoted != (c == '"');
        if (!quoted && (c == '\t' || (c == ';' && found == ','))) {
            found = c;
        }
    }
    return found;
}

static tann_status begin(tann__csv *csv, const tann_csv_opts *opts)
{
    csv->decimal = (char)opts->decimal;
    csv->at = csv->size >= 3 && memcmp(csv->text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    csv->line = 1;
    csv->delimiter = '\n'; /* for what it is not */
    if (!tann__csv_more(csv)) {
        return tann__fail(csv->ctx, TANN_E_FORMAT, "line %zu: the file ends here, without a value",
                          csv->line);
    }
    csv->delimiter = opts->delimiter != 0 ? (char)opts->delimiter : guess_delimiter(csv);
    return TANN_OK;
}

/* Whether it is a whole number, which a label may be. */
static bool is_whole(const tann__cell *cell, int32_t *number)
{
    const char *at = cell->text;
    const char *const end = at + cell->length;
    uint64_t value = 0;
    const tann__digits digits = tann__digits_take(&at, end, INT32_MAX - 1, &value);
    *number = (int32_t)value;
    return digits == TANN__DIGITS_TAKEN && at == end;
}

/* What the first reading finds. */
typedef struct table {
    const tann_csv_opts *opts;
    tann__columns columns;
    tann__classes classes;
    size_t rows;
    bool whole; /* all classes are whole numbers */
} table;

static tann_status count_row(table *t, tann__csv *csv)
{
    tann__cell cell = {.last = false};
    int32_t number;
    while (!cell.last) {
        TANN_TRY(tann__csv_next(csv, &cell));
        if (cell.column <= t->columns.count &&
            t->columns.column[cell.column - 1].role == TANN__COLUMN_LABEL) {
            t->whole = t->whole && is_whole(&cell, &number);
        }
    }
    return cell.column == t->columns.count
               ? TANN_OK
               : tann__fail(csv->ctx, TANN_E_FORMAT,
                            "line %zu: %zu values, where the first line has %zu", cell.line,
                            cell.column, t->columns.count);
}

static tann_status count_rows(table *t, tann__csv csv)
{
    t->whole = t->opts->name_classes == 0;
    for (t->rows = 0; tann__csv_more(&csv); t->rows++) {
        TANN_TRY(count_row(t, &csv));
    }
    return t->rows > 0 ? TANN_OK
                       : tann__fail(csv.ctx, TANN_E_FORMAT,
                                    "line %zu: the file ends here, without a sample", csv.line);
}

static tann_status read_label(table *t, const tann__csv *csv, const tann__cell *cell,
                              tann_samples *s, int32_t *label)
{
    if (cell->length == 0) {
        return tann__cell_fail(csv, cell, TANN_E_FORMAT, "a class is missing");
    }
    if (!t->whole) {
        return tann__classes_label(&t->classes, csv, cell, label);
    }
    (void)is_whole(cell, label);
    s->class_count = (size_t)*label + 1 > s->class_count ? (size_t)*label + 1 : s->class_count;
    return TANN_OK;
}

static tann_status read_value(table *t, const tann__csv *csv, const tann__cell *cell,
                              tann_samples *s, size_t row)
{
    const tann__column *column = &t->columns.column[cell->column - 1];
    switch (column->role) {
    case TANN__COLUMN_FEATURE:
        return tann__cell_number(csv, cell, &s->x[row * t->columns.features + column->place]);
    case TANN__COLUMN_TARGET:
        return tann__cell_number(csv, cell, &s->y[row * t->columns.targets + column->place]);
    case TANN__COLUMN_LABEL:
        return read_label(t, csv, cell, s, &s->labels[row]);
    default:
        return TANN_OK;
    }
}

static tann_status read_rows(table *t, tann__csv *csv, tann_samples *s)
{
    for (size_t row = 0; tann__csv_more(csv); row++) {
        tann__cell cell = {.last = false};
        while (!cell.last) {
            (void)tann__csv_next(csv, &cell); /* as when it was counted */
            TANN_TRY(read_value(t, csv, &cell, s, row));
        }
    }
    return TANN_OK;
}

static tann_status read_table(table *t, tann__csv *csv, tann_samples *s)
{
    TANN_TRY(tann__columns_find(&t->columns, csv, t->opts, s));
    TANN_TRY(count_rows(t, *csv));
    const tann_shape shape = tann_shape_1d((int32_t)t->columns.features);
    TANN_TRY(
        tann__samples_take(s, csv->ctx, t->rows, shape, t->columns.targets, t->columns.labels > 0));
    const bool named = s->labels != NULL && !t->whole;
    if (named) {
        TANN_TRY(tann__classes_begin(&t->classes, csv->ctx, s, t->opts->max_classes));
    }
    TANN_TRY(read_rows(t, csv, s));
    return named && t->opts->sort_classes ? tann__classes_sort(&t->classes, csv->ctx) : TANN_OK;
}

static tann_status read_csv(tann_samples *s, tann_ctx *ctx, const void *opts,
                            const unsigned char *bytes, size_t size)
{
    tann__csv csv = {.ctx = ctx, .text = (const char *)bytes, .size = size};
    table t = {.opts = opts};
    TANN_TRY(begin(&csv, opts));
    const tann_status status = read_table(&t, &csv, s);
    tann__columns_free(&t.columns, ctx);
    tann__classes_free(&t.classes, ctx);
    return status;
}

static tann_samples *load(tann_ctx *ctx, tann__samples_file file, const tann_csv_opts *opts)
{
    tann_csv_opts known;
    if (ctx == NULL) {
        return NULL;
    }
    tann__succeed(ctx);
    tann_csv_opts_init(&known, sizeof known);
    if (tann__options_read(ctx, "tann_csv_opts", &known, sizeof known, opts) != TANN_OK ||
        check_opts(ctx, &known) != TANN_OK) {
        return NULL;
    }
    file.max_bytes = known.max_bytes;
    return tann__samples_load(ctx, &file, read_csv, &known);
}

tann_samples *tann_csv_load(tann_ctx *ctx, const char *path, const tann_csv_opts *opts)
{
    return load(ctx, (tann__samples_file){.path = path}, opts);
}

tann_samples *tann_csv_load_memory(tann_ctx *ctx, const void *bytes, size_t size,
                                   const tann_csv_opts *opts)
{
    return load(ctx, (tann__samples_file){.bytes = bytes, .size = size}, opts);
}
