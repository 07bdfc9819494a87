# The version is written once, in <tinyann/version.h>.

function(tinyann_version_of_header result)
    file(STRINGS "${CMAKE_CURRENT_SOURCE_DIR}/include/tinyann/version.h" lines
        REGEX "^#define TANN_VERSION_(MAJOR|MINOR|PATCH) ")
    string(REGEX REPLACE "[^;]*_(MAJOR|MINOR|PATCH) ([0-9]+)[^;]*" "\\2" numbers "${lines}")
    string(REPLACE ";" "." version "${numbers}")
    if(NOT version MATCHES "^[0-9]+\\.[0-9]+\\.[0-9]+$")
        message(FATAL_ERROR "no version in include/tinyann/version.h, but '${version}'")
    endif()
    set(${result} "${version}" PARENT_SCOPE)
endfunction()
