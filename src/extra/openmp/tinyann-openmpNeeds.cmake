# What the component openmp needs of its own. Without it the component is not found.
find_package(OpenMP QUIET COMPONENTS C)
if(NOT OpenMP_C_FOUND)
    set(tinyann_needs "OpenMP for C")
endif()
