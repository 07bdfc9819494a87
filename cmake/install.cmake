# Headers, library, CMake package and pkg-config file, all relocatable: the prefix may be moved.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/tinyann")

install(DIRECTORY include/tinyann DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
    FILES_MATCHING PATTERN "*.h" PATTERN "*.def"
    PATTERN "openmp.h" EXCLUDE PATTERN "onnx.h" EXCLUDE) # come with their components
install(TARGETS tinyann EXPORT tinyannTargets
    RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}"
    LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}"
    ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
    INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(EXPORT tinyannTargets NAMESPACE tinyann:: DESTINATION "${package_dir}")

configure_package_config_file(cmake/tinyannConfig.cmake.in tinyannConfig.cmake
    INSTALL_DESTINATION "${package_dir}" NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(tinyannConfigVersion.cmake COMPATIBILITY SameMajorVersion)
install(FILES
    "${CMAKE_CURRENT_BINARY_DIR}/tinyannConfig.cmake"
    "${CMAKE_CURRENT_BINARY_DIR}/tinyannConfigVersion.cmake"
    DESTINATION "${package_dir}")

# Paths in tinyann.pc start from the folder that it lies in, unless the user chose absolute ones.
function(tinyann_pc_path result dir)
    if(IS_ABSOLUTE "${dir}")
        set(${result} "${dir}" PARENT_SCOPE)
    else()
        set(${result} "\${prefix}/${dir}" PARENT_SCOPE)
    endif()
endfunction()
file(RELATIVE_PATH up "${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig" "${CMAKE_INSTALL_PREFIX}")
string(REGEX REPLACE "/$" "" up "${up}")
tinyann_pc_path(pc_libdir "${CMAKE_INSTALL_LIBDIR}")
tinyann_pc_path(pc_includedir "${CMAKE_INSTALL_INCLUDEDIR}")
get_target_property(definitions tinyann INTERFACE_COMPILE_DEFINITIONS)
set(pc_definitions "")
if(definitions)
    set(pc_definitions " -D${definitions}")
endif()
configure_file(cmake/tinyann.pc.in tinyann.pc @ONLY)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/tinyann.pc"
    DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
