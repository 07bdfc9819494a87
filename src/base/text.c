#include <tinyann/text.h>

#include <stdio.h>

tann_status tann_write_file(void *file, const char *text, size_t length)
{
    if (file == NULL) {
        return TANN_E_ARGUMENT;
    }
    return fwrite(text, 1, length, file) == length ? TANN_OK : TANN_E_IO;
}
