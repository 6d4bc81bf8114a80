// NPY rows of symbols.
#include <string_view>

#include "core/format/symbol_rows.hpp"
#include "tests/fuzz/property.hpp"

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  unmask::check_reader(
      [&] { return unmask::parse_npy_rows(std::string_view(data, size), "rows.npy"); });
  return 0;
}
