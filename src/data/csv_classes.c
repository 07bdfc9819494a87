#include "data/csv_classes.h"

#include <string.h>

#include "base/sort.h"

tann_status tann__classes_begin(tann__classes *classes, tann_ctx *ctx, tann_samples *s, size_t most)
{
    *classes = (tann__classes){.samples = s, .slot_count = 2};
    classes->most = most < s->count ? most : s->count;
    while (classes->slot_count / 2 <= classes->most) {
        classes->slot_count *= 2;
    }
    classes->slots = tann__allocate(&ctx->allocator, classes->slot_count * sizeof(int32_t));
    s->classes = tann__arena_take(&s->arena, classes->most, sizeof *s->classes);
    if (classes->slots == NULL || s->classes == NULL) {
        return tann__fail_memory(ctx, "classes");
    }
    for (size_t i = 0; i < classes->slot_count; i++) {
        classes->slots[i] = -1;
    }
    return TANN_OK;
}

void tann__classes_free(tann__classes *classes, tann_ctx *ctx)
{
    tann__release(&ctx->allocator, classes->slots, classes->slot_count * sizeof(int32_t));
    classes->slots = NULL;
}

static tann_status add(tann__classes *classes, const tann__csv *csv, const tann__cell *cell,
                       int32_t *label)
{
    tann_samples *s = classes->samples;
    if (s->class_count == classes->most) {
        return tann__fail(csv->ctx, TANN_E_UNSUPPORTED,
                          "line %zu, column %zu: more than %zu classes (tann_csv_opts.max_classes)",
                          cell->line, cell->column, classes->most);
    }
    char *name = tann__cell_copy(cell, &s->arena);
    if (name == NULL) {
        return tann__fail_memory(csv->ctx, "the name of a class");
    }
    *label = (int32_t)s->class_count;
    s->classes[s->class_count++] = name;
    return TANN_OK;
}

tann_status tann__classes_label(tann__classes *classes, const tann__csv *csv,
                                const tann__cell *cell, int32_t *label)
{
    const size_t mask = classes->slot_count - 1;
    size_t slot = tann__cell_hash(cell) & mask;
    while (classes->slots[slot] >= 0 &&
           !tann__cell_equals(cell, classes->samples->classes[classes->slots[slot]])) {
        slot = (slot + 1) & mask;
    }
    if (classes->slots[slot] < 0) {
        TANN_TRY(add(classes, csv, cell, &classes->slots[slot]));
    }
    *label = classes->slots[slot];
    return TANN_OK;
}

/* Labels in the order of their names. */
typedef struct sorted {
    int32_t *order;
    char *const *names;
} sorted;

static bool is_before(const void *user, size_t a, size_t b)
{
    const sorted *s = user;
    return strcmp(s->names[s->order[a]], s->names[s->order[b]]) < 0;
}

static void swap(void *user, size_t a, size_t b)
{
    const sorted *s = user;
    const int32_t label = s->order[a];
    s->order[a] = s->order[b];
    s->order[b] = label;
}

tann_status tann__classes_sort(tann__classes *classes, tann_ctx *ctx)
{
    tann_samples *s = classes->samples;
    int32_t *order = classes->slots; /* which are not needed any more, and more than enough */
    int32_t *rank = order + s->class_count;
    char **names = tann__arena_take(&s->arena, s->class_count, sizeof *names);
    if (names == NULL) {
        return tann__fail_memory(ctx, "classes");
    }
    for (size_t i = 0; i < s->class_count; i++) {
        order[i] = (int32_t)i;
    }
    sorted by_name = {order, s->classes};
    tann__sort(&(tann__sorting){is_before, swap, &by_name}, s->class_count);
    for (size_t i = 0; i < s->class_count; i++) {
        names[i] = s->classes[order[i]];
        rank[order[i]] = (int32_t)i;
    }
    for (size_t i = 0; i < s->count; i++) {
        s->labels[i] = rank[s->labels[i]];
    }
    s->classes = names;
    return TANN_OK;
}
