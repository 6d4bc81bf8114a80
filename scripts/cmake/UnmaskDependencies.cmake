# What core links to, natively and for WebAssembly, under names that are the same for both.
#
# Emscripten must not see /usr/include, whose C headers are the host's. The header-only libraries
# are therefore linked, one symbolic link each, into a folder of the build that it may see.
if(EMSCRIPTEN)
  set(portable ${CMAKE_BINARY_DIR}/portable_headers)
  file(MAKE_DIRECTORY ${portable})
  foreach(library boost nlohmann)
    find_path(${library}_prefix ${library} PATHS /usr/include /usr/local/include REQUIRED
              NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
    file(CREATE_LINK ${${library}_prefix}/${library} ${portable}/${library} SYMBOLIC)
  endforeach()
  add_library(unmask_portable INTERFACE)
  target_include_directories(unmask_portable SYSTEM INTERFACE ${portable})
  set(unmask_public_dependencies unmask_portable)
  set(unmask_private_dependencies)
else()
  find_package(Boost 1.74 REQUIRED)
  find_package(nlohmann_json 3.10 REQUIRED)
  find_package(TBB REQUIRED)
  find_package(hwy REQUIRED)
  find_package(ZLIB REQUIRED)
  set(unmask_public_dependencies Boost::headers)
  set(unmask_private_dependencies $<BUILD_INTERFACE:nlohmann_json::nlohmann_json> TBB::tbb
                                  hwy::hwy ZLIB::ZLIB)
endif()
