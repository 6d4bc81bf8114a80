# `cmake --install` and what `find_package(unmask)` then finds.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)
