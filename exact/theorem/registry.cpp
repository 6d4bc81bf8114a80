#include "exact/theorem/registry.hpp"

#include <algorithm>
#include <tuple>

#include "core/base/invalid_input.hpp"
#include "core/base/text.hpp"
#include "exact/theorem/papers.hpp"

namespace unmask {
namespace {

/// "B10-misprint" as (B, 10, -misprint): letters, then numbers by value, then the rest.
std::tuple<std::string, long, std::string> sort_key(const std::string& id) {
  const auto digits = id.find_first_of("0123456789");
  const auto rest = std::min(id.find_first_not_of("0123456789", digits), id.size());
  return {id.substr(0, digits), std::stol(id.substr(digits, rest - digits)), id.substr(rest)};
}

std::vector<Theorem> all_theorems() {
  std::vector<Theorem> all;
  add_chen_cong_li(all);
  add_li_cai(all);
  add_wainwright(all);
  add_zhang(all);
  add_fast_dllm(all);
  add_eb_sampler(all);
  add_dilated_unmasking(all);
  add_wen_liang_lu(all);
  add_dmitriev_huang_wei(all);
  add_jeon(all);
  add_derived(all);
  std::sort(all.begin(), all.end(), [](const Theorem& a, const Theorem& b) {
    return sort_key(a.id) < sort_key(b.id);
  });
  return all;
}

}  // namespace

const std::vector<Theorem>& theorems() {
  static const std::vector<Theorem> all = all_theorems();
  return all;
}

const Theorem& theorem(std::string_view id) {
  std::string known;
  for (const Theorem& t : theorems()) {
    if (t.id == id) return t;
    known += (known.empty() ? "" : " ") + t.id;
  }
  throw InvalidInput("unknown theorem " + quote(id) + "; known: " + known);
}

}  // namespace unmask
