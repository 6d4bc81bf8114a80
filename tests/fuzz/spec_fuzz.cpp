// Family specs. `text:` reads files, so it is left out here; text_fuzz.cpp covers its windows.
#include <string_view>

#include "core/format/family_spec.hpp"
#include "tests/fuzz/property.hpp"

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  const std::string_view spec(data, size);
  if (spec.substr(0, 5) == "text:") return 0;
  unmask::check_reader([&] { return unmask::parse_family_spec(spec); });
  return 0;
}
