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
  add_chen_cong_li_schedules(all);
  add_chen_cong_li_codes(all);
  add_li_cai(all);
  add_wainwright(all);
  add_zhang(all);
  add_zhang_rollout(all);
  add_zhang_order(all);
  add_zhang_remasking(all);
  add_zhong(all);
  add_fast_dllm(all);
  add_eb_sampler(all);
  add_dilated_unmasking(all);
  add_remdm(all);
  add_wen_liang_lu(all);
  add_tang(all);
  add_dmitriev_huang_wei(all);
  add_jeon(all);
  add_adaptive_laws(all);
  add_entropy_rules(all);
  add_mixture_bounds(all);
  add_verification(all);
  add_folk_claims(all);
  add_derived(all);
  std::sort(all.begin(), all.end(),
            [](const Theorem& a, const Theorem& b) { return sort_key(a.id) < sort_key(b.id); });
  return all;
}

}  // namespace

const std::vector<Theorem>& theorems() {
  static const std::vector<Theorem> all = all_theorems();
  return all;
}

const Theorem& theorem(std::string_view id) {
  // Those of the same letter are enough to see what was meant.
  std::string alike, letters;
  for (const Theorem& t : theorems()) {
    if (t.id == id) return t;
    if (letters.empty() || letters.back() != t.id.front()) {
      letters += (letters.empty() ? "" : " ") + t.id.substr(0, 1);
    }
    if (!id.empty() && t.id.front() == id.front()) alike += (alike.empty() ? "" : " ") + t.id;
  }
  throw InvalidInput("unknown theorem " + quote(id) +
                     (alike.empty() ? "; ids are a letter and a number, such as A1: " + letters
                                    : "; known: " + alike));
}

}  // namespace unmask
