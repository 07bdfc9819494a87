#include "graph/name_table.h"

#include <stdint.h>
#include <string.h>

#include "base/fnv.h"

#define LEAST_ROOM 16

static size_t hash(const char *name)
{
    uint32_t value = TANN__FNV_OF_NOTHING;
    for (; *name != '\0'; name++) {
        value = tann__fnv_add(value, *name);
    }
    return value;
}

tann_node tann__name_table_find(const tann__name_table *t, const tann_model *m, const char *name)
{
    if (t->room == 0) {
        return TANN_NO_NODE;
    }
    size_t at = hash(name) & (t->room - 1);
    for (; t->slots[at] != 0; at = (at + 1) & (t->room - 1)) {
        const tann_node node = (tann_node)(t->slots[at] - 1);
        if (strcmp(m->nodes[node].name, name) == 0) {
            return node;
        }
    }
    return TANN_NO_NODE;
}

void tann__name_table_add(tann__name_table *t, const tann_model *m, tann_node node)
{
    size_t at = hash(m->nodes[node].name) & (t->room - 1);
    while (t->slots[at] != 0) {
        at = (at + 1) & (t->room - 1);
    }
    t->slots[at] = (uint32_t)node + 1;
    t->used++;
}

/* All names anew, without those that nodes had before. */
static void refill(tann__name_table *t, const tann_model *m)
{
    t->used = 0;
    for (tann_node i = 0; i < m->node_count; i++) {
        tann__name_table_add(t, m, i);
    }
}

bool tann__name_table_reserve(tann__name_table *t, tann_model *m)
{
    if (t->used + 1 <= t->room / 4 * 3) {
        return true;
    }
    size_t room = LEAST_ROOM;
    while (room < 2 * ((size_t)m->node_count + 1)) {
        room *= 2;
    }
    if (room > t->room) {
        uint32_t *slots = tann__arena_take(&m->arena, room, sizeof *slots);
        if (slots == NULL) {
            return false;
        }
        t->slots = slots;
        t->room = room;
    }
    memset(t->slots, 0, t->room * sizeof *t->slots);
    refill(t, m);
    return true;
}
