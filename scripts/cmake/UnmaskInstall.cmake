# `cmake --install` and what `find_package(unmask)` then finds: unmask::core and unmask::exact, their
# headers under include/unmask, the program and the sample models.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

install(TARGETS unmask_core unmask_exact EXPORT unmask_targets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(TARGETS unmask_cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY core exact DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/unmask
        FILES_MATCHING PATTERN "*.hpp")
install(DIRECTORY cli/samples/ DESTINATION ${CMAKE_INSTALL_DATADIR}/unmask/samples)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/unmask)
install(EXPORT unmask_targets NAMESPACE unmask:: DESTINATION ${package_dir})
configure_package_config_file(scripts/cmake/unmaskConfig.cmake.in
                              ${CMAKE_BINARY_DIR}/unmaskConfig.cmake
                              INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${CMAKE_BINARY_DIR}/unmaskConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/unmaskConfig.cmake ${CMAKE_BINARY_DIR}/unmaskConfigVersion.cmake
        DESTINATION ${package_dir})
