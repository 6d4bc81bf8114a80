// tests/support/catch.hpp - Catch2, whichever version the system has.
//
// Debian 12 ships version 2 (one header), newer systems version 3 (a library). The tests use only
// what both offer.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
using Catch::Approx;
#else
#include <catch2/catch.hpp>
#endif
