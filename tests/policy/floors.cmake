# The floor rule: a source includes its own room, rooms on lower floors, <tinyann/...> and the C
# library. Never sideways, never up.
#
#   cmake -DSOURCE_DIR=src -P floors.cmake

cmake_minimum_required(VERSION 3.16)

# From the ground up; the rooms of one floor do not know each other.
set(floor_0 base)
set(floor_1 kernel file)
set(floor_2 activation loss optimizer initializer)
set(floor_3 layer)
set(floor_4 graph)
set(floor_5 run)
set(floor_6 train format data)
set(floor_7 inspect checkpoint export)
set(top_floor 7)

set(c_library assert ctype errno fenv float inttypes limits locale math setjmp signal stdalign stdarg
    stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string time)
# What compilers bring along to ask a processor and to use its vectors.
# What one file alone, which says what systems do with files, may use beside them.
set(system_source file/file_system.c)
set(system_headers fcntl io sys/mman sys/stat unistd windows)
set(processor_headers cpuid emmintrin immintrin arm_neon arm_sve)

set(complaints "")

function(floor_of room result)
    foreach(floor RANGE ${top_floor})
        if(room IN_LIST floor_${floor})
            set(${result} ${floor} PARENT_SCOPE)
            return()
        endif()
    endforeach()
    set(${result} -1 PARENT_SCOPE)
endfunction()

# Why `room` may not include "path"; empty if it may.
function(refusal_of_own room path result)
    set(${result} "" PARENT_SCOPE)
    if(NOT path MATCHES "^([a-z]+)/[a-z0-9_]+\\.[a-z]+$")
        set(${result} "is not written as \"room/file.h\"" PARENT_SCOPE)
        return()
    endif()
    set(other "${CMAKE_MATCH_1}")
    floor_of("${room}" here)
    floor_of("${other}" there)
    if(there EQUAL -1)
        set(${result} "is in no room that the house has" PARENT_SCOPE)
    elseif(there GREATER here)
        set(${result} "looks up, from floor ${here} to floor ${there}" PARENT_SCOPE)
    elseif(there EQUAL here AND NOT other STREQUAL room)
        set(${result} "looks sideways on floor ${here}" PARENT_SCOPE)
    elseif(NOT EXISTS "${SOURCE_DIR}/${path}")
        set(${result} "does not exist" PARENT_SCOPE)
    endif()
endfunction()

# Why a source may not include <path>; empty if it may.
function(refusal_of_system source path result)
    set(${result} "" PARENT_SCOPE)
    string(REGEX REPLACE "\\.h$" "" name "${path}")
    if(source STREQUAL system_source AND name IN_LIST system_headers)
        return()
    endif()
    if(NOT path MATCHES "^tinyann/" AND NOT name IN_LIST c_library
            AND NOT name IN_LIST processor_headers)
        set(${result} "is neither ours nor the C library's" PARENT_SCOPE)
    endif()
endfunction()

file(GLOB_RECURSE sources RELATIVE "${SOURCE_DIR}" "${SOURCE_DIR}/*.c" "${SOURCE_DIR}/*.h")
list(FILTER sources EXCLUDE REGEX "^extra/") # targets of their own, on the public API alone
if(NOT sources)
    message(FATAL_ERROR "no sources in '${SOURCE_DIR}'")
endif()
foreach(source IN LISTS sources)
    string(REGEX REPLACE "/.*" "" room "${source}")
    floor_of("${room}" floor)
    if(floor EQUAL -1)
        string(APPEND complaints "  ${source} is in no room that the house has\n")
    endif()
    file(STRINGS "${SOURCE_DIR}/${source}" includes REGEX "^[ \t]*#[ \t]*include[ \t]")
    foreach(include IN LISTS includes)
        if(include MATCHES "\"([^\"]*)\"")
            set(path "${CMAKE_MATCH_1}")
            refusal_of_own("${room}" "${path}" refusal)
        elseif(include MATCHES "<([^>]*)>")
            set(path "${CMAKE_MATCH_1}")
            refusal_of_system("${source}" "${path}" refusal)
        else()
            continue() # a macro: #include SOMETHING
        endif()
        if(refusal)
            string(APPEND complaints "  ${source}: ${path} ${refusal}\n")
        endif()
    endforeach()
endforeach()

if(complaints)
    message(FATAL_ERROR "the floor rule is broken:\n${complaints}")
endif()
list(LENGTH sources count)
message(STATUS "${count} sources keep to their floors")
