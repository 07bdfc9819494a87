#include "recorder.h"

#include <stdlib.h>
#include <string.h>

#include "checks.h"

static void *grown(void *memory, size_t size)
{
    void *bigger = realloc(memory, size);
    assert_non_null(bigger);
    return bigger;
}

tann_status recorder_look(const tann_hook_event *event, void *user)
{
    recorder *r = user;
    if (r->count == r->capacity) {
        r->capacity = 2 * r->capacity + 16;
        r->sights = grown(r->sights, r->capacity * sizeof *r->sights);
    }
    sight *s = &r->sights[r->count++];
    s->event = *event;
    s->count = event->value.batch * tann_shape_size(event->value.shape);
    s->values = grown(NULL, s->count * sizeof *s->values);
    memcpy(s->values, event->value.data, s->count * sizeof *s->values);
    return TANN_OK;
}

const sight *recorder_find(const recorder *r, tann_node node, tann_hook_point point, int32_t input)
{
    const sight *found = NULL;
    for (size_t i = 0; i < r->count; i++) {
        const tann_hook_event *e = &r->sights[i].event;
        if (e->node == node && e->point == point && e->input == input) {
            assert_null(found);
            found = &r->sights[i];
        }
    }
    assert_non_null(found);
    return found;
}

void recorder_clear(recorder *r)
{
    for (size_t i = 0; i < r->count; i++) {
        free(r->sights[i].values);
    }
    free(r->sights);
    *r = (recorder){NULL, 0, 0};
}
