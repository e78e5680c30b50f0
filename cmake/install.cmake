# What an installed copy holds: headers, the CMake package, the sources of the compiled parts, the generator as the
# command `wirebind`, with the specs that ram-policy reads, and the programs that were built. Nothing but the programs
# depends on the machine's architecture.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_dir "${CMAKE_INSTALL_DATADIR}/cmake/wirebind")
install(DIRECTORY include/ DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(DIRECTORY codegen/wirebind DESTINATION "${CMAKE_INSTALL_DATADIR}/wirebind/codegen" OPTIONAL
        PATTERN __pycache__ EXCLUDE)
cmake_path(SET wirebind_codegen "${CMAKE_INSTALL_FULL_DATADIR}/wirebind/codegen")
cmake_path(RELATIVE_PATH wirebind_codegen BASE_DIRECTORY "${CMAKE_INSTALL_FULL_BINDIR}")
configure_file(cmake/wirebind.in "${PROJECT_BINARY_DIR}/wirebind" @ONLY)
install(PROGRAMS "${PROJECT_BINARY_DIR}/wirebind" DESTINATION "${CMAKE_INSTALL_BINDIR}")
install(DIRECTORY api-spec DESTINATION "${CMAKE_INSTALL_DATADIR}/wirebind" FILES_MATCHING PATTERN "*.yaml"
        PATTERN "*.lock")
install(TARGETS wirebind EXPORT wirebind)
install(EXPORT wirebind NAMESPACE wirebind:: FILE wirebind-targets.cmake DESTINATION "${package_dir}")

configure_package_config_file(cmake/wirebind-config.cmake.in "${PROJECT_BINARY_DIR}/wirebind-config.cmake"
                              INSTALL_DESTINATION "${package_dir}" PATH_VARS CMAKE_INSTALL_DATADIR)
write_basic_package_version_file("${PROJECT_BINARY_DIR}/wirebind-config-version.cmake"
                                 COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES "${PROJECT_BINARY_DIR}/wirebind-config.cmake" "${PROJECT_BINARY_DIR}/wirebind-config-version.cmake"
              cmake/wirebind-asio.cmake cmake/wirebind-zlib.cmake cmake/wirebind-compiled.cmake cmake/wirebind-add-api.cmake cmake/wirebind-python.cmake
        DESTINATION "${package_dir}")
install(DIRECTORY cmake/compiled DESTINATION "${package_dir}")
