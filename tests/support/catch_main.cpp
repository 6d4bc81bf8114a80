// The main of Catch2 version 2; version 3 brings its own, and then this file is not compiled.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
