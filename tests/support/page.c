#include "page.h"

#include <string.h>

tann_status page_write(void *user, const char *text, size_t length)
{
    page *p = user;
    p->calls++;
    if (p->calls == p->fail_at) {
        return p->status;
    }
    if (length >= sizeof p->text - p->length) {
        return TANN_E_IO;
    }
    memcpy(p->text + p->length, text, length);
    p->length += length;
    p->text[p->length] = '\0';
    return TANN_OK;
}
