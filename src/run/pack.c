/* Two ways, of which the better one counts.

       largest first    each to the lowest place that is free while it is needed
       as they begin    from the lower end and from the upper end of the block in turn, which must be as
                        high as what is needed at one moment. Of a chain, where each meets its neighbours
                        alone, this is the best there is

   The second is much quicker, too, since what has ended need not be looked at again. */
#include "run/pack.h"

#include <stdint.h>

#include "base/size.h"

#define MANY 2048 /* from here on only one order is tried */
#define NONE SIZE_MAX

typedef bool before_fn(const tann__buffer *a, const tann__buffer *b);

static bool is_larger(const tann__buffer *a, const tann__buffer *b)
{
    return a->floats > b->floats || (a->floats == b->floats && a->first < b->first);
}

static bool is_earlier(const tann__buffer *a, const tann__buffer *b)
{
    return a->first < b->first || (a->first == b->first && a->floats > b->floats);
}

/* Sinks the number at `root` in a heap whose top comes last. */
static void sink(const tann__buffer *buffers, size_t *heap, size_t root, size_t count,
                 before_fn *before)
{
    for (size_t child = 2 * root + 1; child < count; child = 2 * root + 1) {
        if (child + 1 < count && before(&buffers[heap[child]], &buffers[heap[child + 1]])) {
            child++;
        }
        if (!before(&buffers[heap[root]], &buffers[heap[child]])) {
            return;
        }
        const size_t moved = heap[root];
        heap[root] = heap[child];
        heap[child] = moved;
        root = child;
    }
}

/* Heapsort, since the C library's qsort() may allocate. */
static void sort(const tann__buffer *buffers, size_t *order, size_t count, before_fn *before)
{
    for (size_t i = count / 2; i > 0; i--) {
        sink(buffers, order, i - 1, count, before);
    }
    for (size_t end = count; end > 1; end--) {
        const size_t last = order[0];
        order[0] = order[end - 1];
        order[end - 1] = last;
        sink(buffers, order, 0, end - 1, before);
    }
}

/* Puts a buffer into the list of those that have their place, in the order of their offsets. */
static void link_in(tann__buffer *buffers, size_t index, size_t *head)
{
    size_t *link = head;
    while (*link != NONE && buffers[*link].offset < buffers[index].offset) {
        link = &buffers[*link].next;
    }
    buffers[index].next = *link;
    *link = index;
}

static size_t end_of(const tann__buffer *b)
{
    return b->offset + b->floats;
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

/* The lowest place that is free while b is needed. */
static size_t lowest(const tann__buffer *buffers, size_t head, const tann__buffer *b)
{
    size_t end = 0; /* of those below */
    for (size_t i = head; i != NONE; i = buffers[i].next) {
        const tann__buffer *other = &buffers[i];
        if (other->first > b->last || b->first > other->last) {
            continue;
        }
        if (end + b->floats <= other->offset) {
            break;
        }
        end = larger(end, end_of(other));
    }
    return end;
}

/* The uppermost place below `height`; if there is none, above all. */
static size_t uppermost(const tann__buffer *buffers, size_t head, const tann__buffer *b,
                        size_t height)
{
    size_t end = 0;
    size_t found = NONE;
    for (size_t i = head; i != NONE; i = buffers[i].next) {
        if (end + b->floats <= buffers[i].offset) {
            found = buffers[i].offset - b->floats;
        }
        end = larger(end, end_of(&buffers[i]));
    }
    if (end + b->floats <= height) {
        return height - b->floats;
    }
    return found != NONE ? found : end;
}

static size_t place_largest_first(tann__buffer *buffers, size_t *order, size_t count)
{
    size_t head = NONE;
    size_t floats = 0;
    sort(buffers, order, count, is_larger);
    for (size_t i = 0; i < count; i++) {
        tann__buffer *b = &buffers[order[i]];
        b->offset = lowest(buffers, head, b);
        link_in(buffers, order[i], &head);
        floats = larger(floats, end_of(b));
    }
    return floats;
}

/* Drops what has ended before a moment; returns the floats of what is left. */
static size_t drop(tann__buffer *buffers, size_t *head, size_t moment)
{
    size_t floats = 0;
    for (size_t *link = head; *link != NONE;) {
        tann__buffer *b = &buffers[*link];
        if (b->last < moment) {
            *link = b->next;
            continue;
        }
        floats += b->floats;
        link = &b->next;
    }
    return floats;
}

/* The most that is needed at one moment. The order is that in which they begin. */
static size_t find_height(tann__buffer *buffers, const size_t *order, size_t count)
{
    size_t head = NONE;
    size_t height = 0;
    for (size_t i = 0; i < count; i++) {
        tann__buffer *b = &buffers[order[i]];
        height = larger(height, drop(buffers, &head, b->first) + b->floats);
        b->next = head;
        head = order[i];
    }
    return height;
}

static size_t place_as_they_begin(tann__buffer *buffers, size_t *order, size_t count)
{
    size_t head = NONE;
    size_t floats = 0;
    sort(buffers, order, count, is_earlier);
    const size_t height = find_height(buffers, order, count);
    for (size_t i = 0; i < count; i++) {
        tann__buffer *b = &buffers[order[i]];
        (void)drop(buffers, &head, b->first);
        b->offset = i % 2 == 0 ? lowest(buffers, head, b) : uppermost(buffers, head, b, height);
        link_in(buffers, order[i], &head);
        floats = larger(floats, end_of(b));
    }
    return floats;
}

/* Rounds sizes up to whole steps and lists those that need a place. False if all of them, side by
   side, are more than can be counted. */
static bool prepare(tann__buffer *buffers, size_t count, size_t step, size_t *order, size_t *listed)
{
    size_t sum = 0;
    *listed = 0;
    for (size_t i = 0; i < count; i++) {
        tann__buffer *b = &buffers[i];
        if (b->floats == 0) {
            continue;
        }
        if (!tann__sum(b->floats, step - 1, &b->floats)) {
            return false;
        }
        b->floats -= b->floats % step;
        order[(*listed)++] = i;
        if (!tann__sum(sum, b->floats, &sum)) {
            return false;
        }
    }
    return true;
}

bool tann__pack(tann__buffer *buffers, size_t count, size_t step, size_t *order, size_t *floats)
{
    size_t listed = 0;
    if (!prepare(buffers, count, step, order, &listed)) {
        return false;
    }
    *floats = place_as_they_begin(buffers, order, listed);
    if (listed < MANY) {
        const size_t other = place_largest_first(buffers, order, listed);
        *floats = other < *floats ? other : place_as_they_begin(buffers, order, listed);
    }
    return true;
}
