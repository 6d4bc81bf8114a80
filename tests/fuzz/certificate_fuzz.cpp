// Certificates. Arbitrary text is valid, invalid for a reason of one line, or unreadable; it never
// crashes the checker or keeps it busy. What can be read is also written canonically and checked
// again, so that the search gets behind the comparison with the canonical text.
#include <string_view>

#include "exact/certificate/check.hpp"
#include "exact/certificate/written.hpp"
#include "tests/fuzz/property.hpp"

namespace {

void require_line(const std::string& message) {
  unmask::require(!message.empty());
  for (const char c : message) unmask::require(c >= 0x20 && c < 0x7f);
}

void check(std::string_view text) {
  const unmask::CheckReport report = unmask::check_certificate(text, "certificate.json");
  require_line(report.valid ? report.summary : report.reason);
}

std::string rewritten(std::string_view text) {
  return unmask::checker::canonical_text(unmask::checker::read_certificate(text, "rewritten"));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  const std::string_view text(data, size);
  try {
    check(text);
    const std::string canonical = rewritten(text);
    unmask::require(rewritten(canonical) == canonical);
    check(canonical);
  } catch (const unmask::InvalidInput& error) {
    require_line(error.what());
  }
  return 0;
}
