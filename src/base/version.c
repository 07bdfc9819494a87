#include <tinyann/version.h>

#define TEXT_OF(macro)              #macro
#define DOTTED(major, minor, patch) TEXT_OF(major) "." TEXT_OF(minor) "." TEXT_OF(patch)

const char *tann_version(void)
{
    return DOTTED(TANN_VERSION_MAJOR, TANN_VERSION_MINOR, TANN_VERSION_PATCH);
}
