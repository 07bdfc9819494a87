# How our own targets are compiled. None of it reaches a program that links the library.

set(TINYANN_WARNINGS -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes
    -Wmissing-prototypes)
set(TINYANN_ARITHMETIC "")
if(CMAKE_C_COMPILER_ID MATCHES "GNU|Clang")
    # a*b+c must never become one rounding unless the source says fma: weights would differ.
    set(TINYANN_ARITHMETIC -ffp-contract=off -fno-math-errno)
    # On s390x, gcc reckons floats in double when it is strict about C11.
    if(CMAKE_C_COMPILER_ID STREQUAL "GNU" AND CMAKE_SYSTEM_PROCESSOR MATCHES "^s390")
        list(APPEND TINYANN_ARITHMETIC -fexcess-precision=fast)
    endif()
else()
    set(TINYANN_WARNINGS "")
endif()
if(TINYANN_WERROR)
    list(APPEND TINYANN_WARNINGS -Werror)
endif()

if(TINYANN_SANITIZE)
    add_compile_options(-fsanitize=${TINYANN_SANITIZE} -fno-sanitize-recover=all
        -fno-omit-frame-pointer -g)
    add_link_options(-fsanitize=${TINYANN_SANITIZE})
endif()

# Flags of a target that is ours: strict C11 for the library, C11 with the system's own functions
# (threads, files) for tests and examples.
function(tinyann_compile target)
    target_compile_features(${target} PRIVATE c_std_11)
    target_compile_options(${target} PRIVATE ${TINYANN_WARNINGS} ${TINYANN_ARITHMETIC})
endfunction()
