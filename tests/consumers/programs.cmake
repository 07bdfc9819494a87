# The same two programs for every way to get the library: `in_c` and `in_cxx`, and a test each.
enable_testing()
add_executable(in_c "${CMAKE_CURRENT_LIST_DIR}/../../examples/consumer/main.c")
add_executable(in_cxx "${CMAKE_CURRENT_LIST_DIR}/main.cpp")
set_target_properties(in_cxx PROPERTIES CXX_STANDARD 98)
foreach(program in_c in_cxx)
    target_link_libraries(${program} PRIVATE tinyann::tinyann)
    add_test(NAME ${program} COMMAND ${program})
endforeach()
