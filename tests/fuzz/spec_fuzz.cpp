// Family, policy and error specs. `text:` reads files, so it is left out here; text_fuzz.cpp covers
// its windows. What is accepted of policies and errors has a canonical text that reads back to the
// same spec, and a policy is built for some n or refused in one line.
#include <string_view>

#include "core/decode/make_policy.hpp"
#include "core/format/error_spec.hpp"
#include "core/format/family_spec.hpp"
#include "tests/fuzz/property.hpp"

namespace unmask {
namespace {

/// What `check_reader` looks at; these readers have no shape of their own.
struct SomeShape {
  Shape value = Shape::uniform(5, 2);
  [[nodiscard]] const Shape& shape() const { return value; }
};

SomeShape read_policy(std::string_view text) {
  const SomeShape five;
  const PolicySpec spec = parse_policy_spec(text);
  const PolicySpec again = parse_policy_spec(spec.text);
  require(again.text == spec.text && again.kind == spec.kind && again.numbers == spec.numbers);
  require(again.order == spec.order && again.blocks == spec.blocks);
  require(again.hard_first == spec.hard_first && again.block_length == spec.block_length);
  if (!spec.revises() && !spec.is_lossless()) (void)make_policy<double>(spec, five.shape());
  return five;
}

SomeShape read_error(std::string_view text) {
  const ErrorSpec spec = parse_error_spec(text);
  const ErrorSpec again = parse_error_spec(spec.text);
  require(again.text == spec.text && again.kind == spec.kind && again.amount == spec.amount);
  return {};
}

}  // namespace
}  // namespace unmask

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  const std::string_view spec(data, size);
  unmask::check_reader([&] { return unmask::read_policy(spec); });
  unmask::check_reader([&] { return unmask::read_error(spec); });
  if (spec.substr(0, 5) == "text:") return 0;
  unmask::check_reader([&] { return unmask::parse_family_spec(spec); });
  return 0;
}
