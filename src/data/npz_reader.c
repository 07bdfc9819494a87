#include "data/npz_reader.h"

#include <string.h>

#include "base/bytes.h"
#include "base/crc32.h"
#include "base/error.h"

#define LOCAL        30 /* bytes of the parts of fixed length */
#define CENTRAL      46
#define END          22
#define LOCATOR      20
#define END64        56
#define BEYOND32     UINT32_C(0xFFFFFFFF) /* the number stands in 64 bits elsewhere */
#define FLAGS        0x0806               /* UTF-8, and what a compressor would have done */
#define EXTRA64      1
#define LOCAL_MARK   UINT32_C(0x04034B50)
#define CENTRAL_MARK UINT32_C(0x02014B50)
#define END_MARK     UINT32_C(0x06054B50)
#define LOCATOR_MARK UINT32_C(0x07064B50)
#define END64_MARK   UINT32_C(0x06064B50)

static tann_status fail_at(const tann__npz *npz, size_t at, const char *what)
{
    return tann__fail(npz->ctx, TANN_E_FORMAT, "byte %zu: %s", at, what);
}

static uint32_t get16(const tann__npz *npz, size_t at)
{
    return (uint32_t)(npz->bytes[at] | npz->bytes[at + 1] << 8);
}

static uint32_t get32(const tann__npz *npz, size_t at)
{
    return tann__get_u32(npz->bytes + at);
}

static uint64_t get64(const tann__npz *npz, size_t at)
{
    return tann__get_u64(npz->bytes + at);
}

/* Where the directory is, as the end of the file says it. */
typedef struct ending {
    uint64_t count, size, offset;
    size_t at; /* where the ending begins: the directory ends here */
} ending;

/* A number of 32 (16) bits is that of 64, or has all bits set. */
static bool agrees(uint64_t narrow, uint64_t most, uint64_t wide)
{
    return narrow == wide || narrow == most;
}

static tann_status read_end64(const tann__npz *npz, ending *e)
{
    if (e->at < LOCATOR + END64 || get32(npz, e->at - LOCATOR) != LOCATOR_MARK) {
        return fail_at(npz, e->at, "the directory's place in 64 bits is missing");
    }
    const size_t at = e->at - LOCATOR - END64;
    const ending wide = {get64(npz, at + 32), get64(npz, at + 40), get64(npz, at + 48), at};
    if (get64(npz, at + END64 + 8) != at || get32(npz, at) != END64_MARK ||
        get64(npz, at + 4) != END64 - 12 || get64(npz, at + 24) != wide.count ||
        !agrees(e->count, 0xFFFF, wide.count) || !agrees(e->size, BEYOND32, wide.size) ||
        !agrees(e->offset, BEYOND32, wide.offset)) {
        return fail_at(npz, at, "the directory's place in 64 bits is damaged");
    }
    *e = wide;
    return TANN_OK;
}

static tann_status read_end(const tann__npz *npz, ending *e)
{
    if (npz->size < END || get32(npz, npz->size - END) != END_MARK) {
        return fail_at(npz, npz->size, "no directory ends here: the file is cut, or is no .npz");
    }
    e->at = npz->size - END;
    e->count = get16(npz, e->at + 10);
    e->size = get32(npz, e->at + 12);
    e->offset = get32(npz, e->at + 16);
    if (get32(npz, e->at + 4) != 0 || get16(npz, e->at + 8) != e->count ||
        get16(npz, e->at + 20) != 0) {
        return fail_at(npz, e->at, "an archive of several files, or with a comment");
    }
    const bool located = e->at >= LOCATOR && get32(npz, e->at - LOCATOR) == LOCATOR_MARK;
    const bool beyond = e->count == 0xFFFF || e->size == BEYOND32 || e->offset == BEYOND32;
    return located || beyond ? read_end64(npz, e) : TANN_OK;
}

tann_status tann__npz_open(tann__npz *npz, tann_ctx *ctx, const unsigned char *bytes, size_t size)
{
    ending e = {.at = 0};
    *npz = (tann__npz){.ctx = ctx, .bytes = bytes, .size = size};
    TANN_TRY(read_end(npz, &e));
    if (e.offset > e.at || e.size != e.at - e.offset || e.count > e.size / CENTRAL) {
        return fail_at(npz, e.at, "the directory does not end here");
    }
    if (e.count == 0) {
        return fail_at(npz, e.at, "there is no array in the file");
    }
    npz->directory = (size_t)e.offset;
    npz->directory_end = e.at;
    npz->at = npz->directory;
    npz->left = e.count;
    return TANN_OK;
}

/* One of the two headers of a member: where its parts are, and what it says. */
typedef struct header {
    size_t at, fixed;          /* where it begins; the bytes before the name */
    size_t name_length, extra; /* how long the name and the extra fields are */
    uint32_t flags, method, crc;
    uint64_t size, stored, offset;
} header;

/* Each number that is beyond 32 bits, in this order. */
static tann_status read_extra64(const tann__npz *npz, header *h, size_t at, size_t length)
{
    uint64_t *const numbers[] = {&h->size, &h->stored, &h->offset};
    const size_t end = at + length;
    for (size_t i = 0; i < 3; i++) {
        if (*numbers[i] == BEYOND32) {
            if (end - at < 8) {
                return fail_at(npz, at, "a number of 64 bits is missing");
            }
            *numbers[i] = get64(npz, at);
            at += 8;
        }
    }
    return TANN_OK;
}

static tann_status read_extra(const tann__npz *npz, header *h)
{
    size_t at = h->at + h->fixed + h->name_length;
    const size_t end = at + h->extra;
    while (at < end) {
        const size_t length = end - at >= 4 ? get16(npz, at + 2) : 0;
        if (end - at < 4 || length > end - at - 4) {
            return fail_at(npz, at, "a member's extra fields are damaged");
        }
        if (get16(npz, at) == EXTRA64) {
            TANN_TRY(read_extra64(npz, h, at + 4, length));
        }
        at += 4 + length;
    }
    return TANN_OK;
}

/* What both headers have, from `common` on. The whole header lies before `end`. */
static tann_status read_common(const tann__npz *npz, header *h, size_t common, size_t end)
{
    h->flags = get16(npz, common);
    h->method = get16(npz, common + 2);
    h->crc = get32(npz, common + 8);
    h->stored = get32(npz, common + 12);
    h->size = get32(npz, common + 16);
    h->name_length = get16(npz, common + 20);
    h->extra = get16(npz, common + 22);
    return h->name_length + h->extra <= end - h->at - h->fixed
               ? TANN_OK
               : fail_at(npz, h->at, "a member's header goes beyond its end");
}

static tann_status read_central(const tann__npz *npz, header *h, size_t *behind)
{
    *h = (header){.at = npz->at, .fixed = CENTRAL};
    if (npz->directory_end - h->at < CENTRAL || get32(npz, h->at) != CENTRAL_MARK) {
        return fail_at(npz, h->at, "a member of the directory does not begin here");
    }
    TANN_TRY(read_common(npz, h, h->at + 8, npz->directory_end));
    const size_t comment = get16(npz, h->at + 32);
    *behind = h->at + CENTRAL + h->name_length + h->extra + comment;
    if (*behind > npz->directory_end || get16(npz, h->at + 34) != 0) {
        return fail_at(npz, h->at, "a member's header goes beyond its end, or to another file");
    }
    h->offset = get32(npz, h->at + 42);
    return read_extra(npz, h);
}

static tann_status read_local(const tann__npz *npz, header *h)
{
    *h = (header){.at = npz->data, .fixed = LOCAL};
    if (npz->directory - h->at < LOCAL || get32(npz, h->at) != LOCAL_MARK) {
        return fail_at(npz, h->at, "a member does not begin here");
    }
    TANN_TRY(read_common(npz, h, h->at + 6, npz->directory));
    TANN_TRY(read_extra(npz, h));
    h->offset = h->at;
    return TANN_OK;
}

static tann_status check_kind(const tann__npz *npz, const header *h)
{
    if (h->method != 0) {
        return tann__fail(npz->ctx, TANN_E_UNSUPPORTED,
                          "byte %zu: compressed: write it with numpy.savez(), not "
                          "savez_compressed()",
                          h->at);
    }
    if ((h->flags & ~(uint32_t)FLAGS) != 0) {
        return tann__fail(npz->ctx, TANN_E_UNSUPPORTED,
                          "byte %zu: encrypted, or written to where nothing can be changed "
                          "afterwards (flags %04lx)",
                          h->at, (unsigned long)h->flags);
    }
    return TANN_OK;
}

static bool same(const tann__npz *npz, const header *a, const header *b)
{
    return a->flags == b->flags && a->method == b->method && a->crc == b->crc &&
           a->size == b->size && a->stored == b->stored && a->offset == b->offset &&
           a->name_length == b->name_length &&
           memcmp(npz->bytes + a->at + a->fixed, npz->bytes + b->at + b->fixed, a->name_length) ==
               0;
}

static tann_status take_name(const tann__npz *npz, const header *h, tann__npz_member *member)
{
    const char *name = (const char *)npz->bytes + h->at + h->fixed;
    if (h->name_length < 5 || memcmp(name + h->name_length - 4, ".npy", 4) != 0 ||
        memchr(name, '\0', h->name_length) != NULL) {
        return fail_at(npz, h->at + h->fixed, "a member's name is not one of a .npy file");
    }
    member->name = name;
    member->name_length = h->name_length - 4;
    return TANN_OK;
}

static tann_status take_data(tann__npz *npz, const header *local, tann__npz_member *member)
{
    const size_t begin = local->at + LOCAL + local->name_length + local->extra;
    if (local->size != local->stored || local->size > npz->directory - begin) {
        return fail_at(npz, local->at, "a member of more bytes than there are");
    }
    member->begin = begin;
    member->size = (size_t)local->size;
    npz->data = begin + member->size;
    return tann__crc32(0, npz->bytes + begin, member->size) == local->crc
               ? TANN_OK
               : fail_at(npz, begin, "the checksum of the bytes from here on is another one");
}

tann_status tann__npz_next(tann__npz *npz, tann__npz_member *member)
{
    header central, local;
    size_t behind = 0;
    TANN_TRY(read_central(npz, &central, &behind));
    TANN_TRY(check_kind(npz, &central));
    TANN_TRY(read_local(npz, &local));
    if (!same(npz, &central, &local)) {
        return fail_at(npz, npz->data, "a member is not as the directory says");
    }
    TANN_TRY(take_name(npz, &local, member));
    TANN_TRY(take_data(npz, &local, member));
    npz->at = behind;
    npz->left--;
    return npz->left > 0 || (npz->data == npz->directory && npz->at == npz->directory_end)
               ? TANN_OK
               : fail_at(npz, npz->data, "bytes that belong to no array");
}
