#include "data/csv_cells.h"

#include <math.h>
#include <string.h>

#include "base/decimal_float.h"
#include "base/fnv.h"

tann_status tann__cell_fail(const tann__csv *csv, const tann__cell *cell, tann_status status,
                            const char *what)
{
    return tann__fail(csv->ctx, status, "line %zu, column %zu: %s", cell->line, cell->column, what);
}

static bool stands(const tann__csv *csv, char c)
{
    return csv->at < csv->size && csv->text[csv->at] == c;
}

static bool at_end(const tann__csv *csv)
{
    return csv->at == csv->size || stands(csv, csv->delimiter) || stands(csv, '\n') ||
           stands(csv, '\r');
}

static bool is_blank(const tann__csv *csv, char c)
{
    return c == ' ' || (c == '\t' && csv->delimiter != '\t');
}

/* LF or CRLF. */
static bool take_line_end(tann__csv *csv)
{
    const bool crlf =
        stands(csv, '\r') && csv->at + 1 < csv->size && csv->text[csv->at + 1] == '\n';
    if (!crlf && !stands(csv, '\n')) {
        return false;
    }
    csv->at += crlf ? 2 : 1;
    csv->line++;
    csv->columns = 0;
    return true;
}

bool tann__csv_more(tann__csv *csv)
{
    while (take_line_end(csv)) {
    }
    return csv->at < csv->size;
}

static tann_status take_quoted(tann__csv *csv, tann__cell *cell)
{
    cell->quoted = true;
    cell->text = csv->text + ++csv->at;
    for (;; csv->at++) {
        if (csv->at == csv->size) {
            return tann__cell_fail(csv, cell, TANN_E_FORMAT, "this quote does not end");
        }
        if (stands(csv, '"')) {
            csv->at++;
            if (!stands(csv, '"')) {
                break;
            }
        }
        csv->line += stands(csv, '\n');
        if (stands(csv, '\0')) {
            return tann__cell_fail(csv, cell, TANN_E_FORMAT, "a byte of 0: this is no text");
        }
    }
    cell->length = (size_t)(csv->text + csv->at - 1 - cell->text);
    while (!at_end(csv) && is_blank(csv, csv->text[csv->at])) {
        csv->at++;
    }
    return at_end(csv) ? TANN_OK
                       : tann__cell_fail(csv, cell, TANN_E_FORMAT, "something follows a quote");
}

static tann_status take_plain(tann__csv *csv, tann__cell *cell)
{
    cell->quoted = false;
    cell->text = csv->text + csv->at;
    for (; !at_end(csv); csv->at++) {
        if (stands(csv, '"')) {
            return tann__cell_fail(csv, cell, TANN_E_FORMAT, "a quote within a value");
        }
        if (stands(csv, '\0')) {
            return tann__cell_fail(csv, cell, TANN_E_FORMAT,
                                   "a byte of 0: this is no text, or one of UTF-16");
        }
    }
    cell->length = (size_t)(csv->text + csv->at - cell->text);
    while (cell->length > 0 && is_blank(csv, cell->text[cell->length - 1])) {
        cell->length--;
    }
    return TANN_OK;
}

tann_status tann__csv_next(tann__csv *csv, tann__cell *cell)
{
    *cell = (tann__cell){.line = csv->line, .column = ++csv->columns};
    while (csv->at < csv->size && is_blank(csv, csv->text[csv->at])) {
        csv->at++;
    }
    TANN_TRY(stands(csv, '"') ? take_quoted(csv, cell) : take_plain(csv, cell));
    if (stands(csv, csv->delimiter)) {
        csv->at++;
        return TANN_OK;
    }
    cell->last = csv->at == csv->size || take_line_end(csv);
    if (csv->at == csv->size) {
        csv->columns = 0;
    }
    return cell->last ? TANN_OK : tann__cell_fail(csv, cell, TANN_E_FORMAT, "a CR without LF");
}

/* Whether all of the value is a number, and which. */
static bool take_number(const tann__csv *csv, const tann__cell *cell, float *number)
{
    const size_t taken = tann__decimal_float(cell->text, cell->length, csv->decimal, number);
    return taken > 0 && taken == cell->length;
}

bool tann__cell_is_number(const tann__csv *csv, const tann__cell *cell)
{
    float number;
    return take_number(csv, cell, &number);
}

/* What other programs write where a value is missing. */
static bool is_missing(const tann__cell *cell)
{
    static const char *const words[] = {"",    "?",    "NA",   "N/A",  "NaN",
                                        "nan", "NULL", "null", "None", "-"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (tann__cell_equals(cell, words[i])) {
            return true;
        }
    }
    return false;
}

tann_status tann__cell_number(const tann__csv *csv, const tann__cell *cell, float *number)
{
    if (!take_number(csv, cell, number)) {
        const int length = cell->length < 40 ? (int)cell->length : 40;
        return tann__fail(
            csv->ctx, TANN_E_FORMAT, "line %zu, column %zu: %s ('%.*s')", cell->line, cell->column,
            is_missing(cell) ? "a value is missing" : "this is no number", length, cell->text);
    }
    return isinf(*number) ? tann__cell_fail(csv, cell, TANN_E_NUMERIC, "no float can hold this")
                          : TANN_OK;
}

/* The character at *at, which moves on to the next one: in quotes two are one. */
static char take_character(const tann__cell *cell, size_t *at)
{
    const char c = cell->text[*at];
    *at += cell->quoted && c == '"' ? 2 : 1;
    return c;
}

char *tann__cell_copy(const tann__cell *cell, tann__arena *arena)
{
    char *copy = tann__arena_take(arena, cell->length + 1, 1);
    size_t length = 0;
    for (size_t at = 0; copy != NULL && at < cell->length;) {
        copy[length++] = take_character(cell, &at);
    }
    return copy; /* the arena's memory is 0 */
}

bool tann__cell_equals(const tann__cell *cell, const char *text)
{
    for (size_t at = 0; at < cell->length; text++) {
        if (*text == '\0' || take_character(cell, &at) != *text) {
            return false;
        }
    }
    return *text == '\0';
}

uint32_t tann__cell_hash(const tann__cell *cell)
{
    uint32_t hash = TANN__FNV_OF_NOTHING;
    for (size_t at = 0; at < cell->length;) {
        hash = tann__fnv_add(hash, take_character(cell, &at));
    }
    return hash;
}
