# Imported targets under one name each, whether the compiler is native or Emscripten's.
#
# Emscripten must not see /usr/include, whose C headers are the host's. The header-only libraries
# are therefore linked, one symbolic link each, into a folder of the build that it may see.
add_library(unmask_boost INTERFACE)
add_library(unmask_json INTERFACE)
add_library(unmask_highway INTERFACE)
add_library(unmask_threads INTERFACE)

if(EMSCRIPTEN)
  set(portable ${CMAKE_BINARY_DIR}/portable_headers)
  file(MAKE_DIRECTORY ${portable})
  foreach(library boost nlohmann)
    find_path(${library}_prefix ${library} PATHS /usr/include /usr/local/include REQUIRED
              NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
    file(CREATE_LINK ${${library}_prefix}/${library} ${portable}/${library} SYMBOLIC)
  endforeach()
  target_include_directories(unmask_boost SYSTEM INTERFACE ${portable})
  target_include_directories(unmask_json SYSTEM INTERFACE ${portable})
else()
  find_package(Boost 1.74 REQUIRED)
  target_link_libraries(unmask_boost INTERFACE Boost::headers)
  find_package(nlohmann_json 3.10 REQUIRED)
  target_link_libraries(unmask_json INTERFACE nlohmann_json::nlohmann_json)
  find_package(TBB REQUIRED)
  target_link_libraries(unmask_threads INTERFACE TBB::tbb)
  find_library(highway_library hwy REQUIRED)
  find_path(highway_include hwy/highway.h REQUIRED)
  target_include_directories(unmask_highway SYSTEM INTERFACE ${highway_include})
  target_link_libraries(unmask_highway INTERFACE ${highway_library})
endif()
