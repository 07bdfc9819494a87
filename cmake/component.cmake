# A component of the package, src/extra/NAME: the library tinyann_NAME, tinyann::NAME, with its header
# <tinyann/NAME.h>. To be called in its folder, when its target is there.
#
#   tinyann_component(NAME)           compiles it like the library
#   tinyann_component_install(NAME)   installs it, with tinyann-NAME.pc and tinyann-NAMENeeds.cmake

function(tinyann_component name)
    string(TOUPPER ${name} upper)
    add_library(tinyann::${name} ALIAS tinyann_${name})
    tinyann_compile(tinyann_${name})
    set_target_properties(tinyann_${name} PROPERTIES
        C_EXTENSIONS OFF
        C_VISIBILITY_PRESET hidden
        POSITION_INDEPENDENT_CODE ON
        EXPORT_NAME ${name}
        VERSION ${PROJECT_VERSION}
        SOVERSION ${PROJECT_VERSION_MAJOR})
    target_compile_definitions(tinyann_${name} PRIVATE TINYANN_${upper}_BUILDING)
    target_link_libraries(tinyann_${name} PUBLIC tinyann)
endfunction()

function(tinyann_component_install name)
    install(FILES "${PROJECT_SOURCE_DIR}/include/tinyann/${name}.h"
        DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/tinyann")
    install(TARGETS tinyann_${name} EXPORT tinyann-${name}Targets
        RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}"
        LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}"
        ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
        INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
    install(EXPORT tinyann-${name}Targets NAMESPACE tinyann:: DESTINATION "${package_dir}")
    install(FILES tinyann-${name}Needs.cmake DESTINATION "${package_dir}")
    configure_file(tinyann-${name}.pc.in tinyann-${name}.pc @ONLY)
    install(FILES "${CMAKE_CURRENT_BINARY_DIR}/tinyann-${name}.pc"
        DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
endfunction()
