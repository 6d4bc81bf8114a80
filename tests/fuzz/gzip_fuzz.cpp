// gzip: arbitrary bytes are a text within the limit or one line; what is compressed comes back.
#include <string_view>

#include "core/format/gzip.hpp"
#include "tests/fuzz/property.hpp"

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  using namespace unmask;
  constexpr index_t kLimit = index_t{1} << 20U;
  const std::string_view bytes(data, size);
  check_rejection([&] { require(gunzip(bytes, "x.gz", kLimit).size() <= kLimit); });
  check_rejection([&] { require(gunzip(gzip(bytes), "x.gz", kLimit) == bytes); });
  return 0;
}
