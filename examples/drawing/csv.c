#include "csv.h"

#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "number.h"

enum { COLUMNS = 3, LONGEST_LINE = 255 };

static const char *const column_names[COLUMNS] = {"x0", "x1", "class"};

typedef struct reader {
    FILE *file;
    const char *path;
    size_t line; /* from 1 */
    size_t capacity;
    plane_data *data; /* its samples grow */
    message *why;
} reader;

/* Cuts a line at its commas and takes the spaces off the pieces. Returns how many there are. */
static size_t split(char *line, char *pieces[COLUMNS])
{
    size_t count = 0;
    for (char *next = line; next != NULL; count++) {
        char *piece = next + strspn(next, " \t");
        next = strchr(piece, ',');
        if (next != NULL) {
            *next++ = '\0';
        }
        size_t length = strlen(piece);
        while (length > 0 && strchr(" \t\r\n", piece[length - 1]) != NULL) {
            piece[--length] = '\0';
        }
        if (count < COLUMNS) {
            pieces[count] = piece;
        }
    }
    return count;
}

static bool is_header(char *pieces[COLUMNS])
{
    for (size_t i = 0; i < COLUMNS; i++) {
        if (strcmp(pieces[i], column_names[i]) != 0) {
            return false;
        }
    }
    return true;
}

static bool read_feature(const reader *r, const char *piece, size_t column, float *value)
{
    double number = 0;
    if (!number_real(piece, &number)) {
        return refuse(r->why, "%s, line %zu: %s is \"%.40s\", which is not a number", r->path,
                      r->line, column_names[column], piece);
    }
    *value = (float)number;
    if (!(fabs(number) <= 1e30)) {
        return refuse(r->why, "%s, line %zu: %s is %g, beyond 1e30", r->path, r->line,
                      column_names[column], number);
    }
    return true;
}

static bool grow(reader *r)
{
    if (r->data->count < r->capacity) {
        return true;
    }
    r->capacity = r->capacity == 0 ? 512 : 2 * r->capacity;
    float *x = realloc(r->data->x, r->capacity * 2 * sizeof *x);
    if (x != NULL) {
        r->data->x = x;
    }
    int32_t *labels = realloc(r->data->labels, r->capacity * sizeof *labels);
    if (labels != NULL) {
        r->data->labels = labels;
    }
    return (x != NULL && labels != NULL) ||
           refuse(r->why, "%s: there is not enough memory for %zu samples", r->path, r->capacity);
}

static bool take_sample(reader *r, char *pieces[COLUMNS])
{
    if (r->data->count == PLANE_MOST_SAMPLES) {
        return refuse(r->why, "%s, line %zu: there are more than %d samples", r->path, r->line,
                      PLANE_MOST_SAMPLES);
    }
    if (!grow(r)) {
        return false;
    }
    float *x = r->data->x + 2 * r->data->count;
    double label = 0; /* numpy writes 1.000e+00 */
    if (!read_feature(r, pieces[0], 0, &x[0]) || !read_feature(r, pieces[1], 1, &x[1])) {
        return false;
    }
    if (!number_real(pieces[2], &label) || (label != 0 && label != 1)) {
        return refuse(r->why, "%s, line %zu: class is \"%.40s\", which is neither 0 nor 1", r->path,
                      r->line, pieces[2]);
    }
    r->data->labels[r->data->count++] = (int32_t)label;
    return true;
}

static bool take_line(reader *r, char *line)
{
    static const char byte_order_mark[] = "\xEF\xBB\xBF";
    char *pieces[COLUMNS] = {NULL};
    if (r->line == 1 && strncmp(line, byte_order_mark, 3) == 0) {
        line += 3; /* some programs begin their files so */
    }
    const size_t count = split(line, pieces);
    if (count == 1 && pieces[0][0] == '\0') {
        return true; /* an empty line */
    }
    if (count != COLUMNS) {
        return refuse(r->why, "%s, line %zu: %zu value%s where there should be %d (x0,x1,class)",
                      r->path, r->line, count, count == 1 ? "" : "s", COLUMNS);
    }
    return (r->line == 1 && is_header(pieces)) || take_sample(r, pieces);
}

/* A line that was not read to its end is too long, or it holds a zero byte. */
static bool is_whole(const reader *r, const char *line)
{
    return strchr(line, '\n') != NULL || feof(r->file);
}

static bool read_lines(reader *r)
{
    char line[LONGEST_LINE + 2];
    while (fgets(line, sizeof line, r->file) != NULL) {
        r->line++;
        if (!is_whole(r, line)) {
            return refuse(r->why, "%s, line %zu: this is no line of text of at most %d characters",
                          r->path, r->line, LONGEST_LINE);
        }
        if (!take_line(r, line)) {
            return false;
        }
    }
    if (ferror(r->file)) {
        return refuse(r->why, "%s: it cannot be read: %s", r->path, strerror(errno));
    }
    return true;
}

bool csv_read(plane_data *data, const char *path, message *why)
{
    reader r = {.path = path, .data = data, .why = why};
    r.file = fopen(path, "r");
    if (r.file == NULL) {
        return refuse(why, "%s: it cannot be opened: %s", path, strerror(errno));
    }
    const bool done = read_lines(&r);
    fclose(r.file);
    return done;
}
