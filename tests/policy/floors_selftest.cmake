# Shows that floors.cmake catches each kind of offence, and lets the innocent pass.
#
#   cmake -DWORK_DIR=... -P floors_selftest.cmake

cmake_minimum_required(VERSION 3.16)

# A house of two files: `room`/a.c includes `include`. What floors.cmake says must match `pattern`.
function(expect room include pattern)
    file(REMOVE_RECURSE "${WORK_DIR}")
    foreach(header base/error.h layer/field.h activation/activation.h data/reader.h)
        file(WRITE "${WORK_DIR}/${header}" "\n")
    endforeach()
    file(WRITE "${WORK_DIR}/${room}/a.c" "#include ${include}\n")
    execute_process(
        COMMAND "${CMAKE_COMMAND}" "-DSOURCE_DIR=${WORK_DIR}" -P "${CMAKE_CURRENT_LIST_DIR}/floors.cmake"
        OUTPUT_VARIABLE output ERROR_VARIABLE output)
    string(REGEX REPLACE "[ \n]+" " " output "${output}")
    if(NOT output MATCHES "${pattern}")
        message(FATAL_ERROR "${room}/a.c with #include ${include}: wanted '${pattern}', got:\n${output}")
    endif()
endfunction()

expect(layer "\"layer/field.h\"" "5 sources keep to their floors")
expect(layer "\"base/error.h\"" "5 sources keep to their floors")
expect(train "<tinyann/train.h>" "5 sources keep to their floors")
expect(train "<string.h>" "5 sources keep to their floors")
expect(train "\"data/reader.h\"" "train/a.c: data/reader.h looks sideways on floor 6")
expect(loss "\"activation/activation.h\"" "loss/a.c: activation/activation.h looks sideways on floor 2")
expect(base "\"layer/field.h\"" "base/a.c: layer/field.h looks up, from floor 0 to floor 3")
expect(layer "\"field.h\"" "layer/a.c: field.h is not written as")
expect(layer "\"../base/error.h\"" "layer/a.c: ../base/error.h is not written as")
expect(layer "\"layer/gone.h\"" "layer/a.c: layer/gone.h does not exist")
expect(layer "\"cellar/wine.h\"" "layer/a.c: cellar/wine.h is in no room")
expect(cellar "\"base/error.h\"" "cellar/a.c is in no room")
expect(layer "<pthread.h>" "layer/a.c: pthread.h is neither ours nor the C library's")
message(STATUS "every offence was caught")
