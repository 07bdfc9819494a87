#include "base/arena.h"

#include <stdint.h>
#include <string.h>

#include "base/size.h"

/* What a chunk of small pieces holds. With 1 each piece is an allocation of its own: the tests of readers
   are built so, too, to let each fail. */
#ifndef TANN__CHUNK_ROOM
#define TANN__CHUNK_ROOM 4096
#endif
#define LARGE (TANN__CHUNK_ROOM / 4) /* a piece from here on gets a chunk of its own */

/* A chunk is one allocation: this head, then `room` bytes. */
typedef struct tann__chunk {
    struct tann__chunk *next;
    size_t room;
    size_t used;
    max_align_t start[];
} chunk;

void tann__arena_init(tann__arena *arena, const tann__allocator *allocator)
{
    arena->allocator = *allocator;
    arena->first = NULL;
}

static chunk *chunk_new(const tann__allocator *a, size_t room)
{
    size_t size;
    chunk *made = tann__sum(sizeof(chunk), room, &size) ? tann__allocate(a, size) : NULL;
    if (made != NULL) {
        made->next = NULL;
        made->room = room;
        made->used = 0;
    }
    return made;
}

/* How many bytes to skip so that the next piece is aligned. */
static size_t gap(const chunk *c, size_t alignment)
{
    const uintptr_t at = (uintptr_t)c->start + c->used;
    return (size_t)((alignment - at % alignment) % alignment);
}

static bool fits(const chunk *c, size_t size, size_t alignment)
{
    const size_t skip = gap(c, alignment);
    const size_t left = c->room - c->used;
    return skip <= left && size <= left - skip;
}

static void *cut(chunk *c, size_t size, size_t alignment)
{
    c->used += gap(c, alignment);
    void *piece = (unsigned char *)c->start + c->used;
    c->used += size;
    return memset(piece, 0, size);
}

/* A large piece goes behind the newest chunk, whose rest stays in use. */
static void link_chunk(tann__arena *arena, chunk *c, bool large)
{
    if (large && arena->first != NULL) {
        c->next = arena->first->next;
        arena->first->next = c;
    } else {
        c->next = arena->first;
        arena->first = c;
    }
}

static void *take(tann__arena *arena, size_t size, size_t alignment)
{
    if (arena->first != NULL && fits(arena->first, size, alignment)) {
        return cut(arena->first, size, alignment);
    }
    const bool large = size >= LARGE;
    size_t room = TANN__CHUNK_ROOM;
    if (large && !tann__sum(size, alignment - 1, &room)) {
        return NULL;
    }
    chunk *c = chunk_new(&arena->allocator, room);
    if (c == NULL) {
        return NULL;
    }
    link_chunk(arena, c, large);
    return cut(c, size, alignment);
}

void *tann__arena_take(tann__arena *arena, size_t count, size_t size)
{
    size_t bytes;
    if (!tann__mul(count, size, &bytes)) {
        return NULL;
    }
    if (bytes == 0) {
        return arena;
    }
    return take(arena, bytes, bytes < TANN__CACHE_LINE ? _Alignof(max_align_t) : TANN__CACHE_LINE);
}

char *tann__arena_string(tann__arena *arena, const char *text)
{
    const size_t size = strlen(text) + 1;
    char *copy = tann__arena_take(arena, size, 1);
    return copy == NULL ? NULL : memcpy(copy, text, size);
}

void tann__arena_free(tann__arena *arena)
{
    chunk *c = arena->first;
    while (c != NULL) {
        chunk *next = c->next;
        tann__release(&arena->allocator, c, sizeof(chunk) + c->room);
        c = next;
    }
    arena->first = NULL;
}
