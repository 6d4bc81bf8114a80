#include "core/decode/revise/revise_rule.hpp"

#include "core/base/contract.hpp"
#include "core/base/invalid_input.hpp"
#include "core/base/text.hpp"

namespace unmask {
namespace {

const Rational& number(const PolicySpec& spec, index_t i) {
  UNMASK_REQUIRE(i < spec.numbers.size(), "the spec holds all its numbers");
  return spec.numbers[at(i)];
}

/// Throws unless low <= x <= high.
const Rational& within(const PolicySpec& spec, const Rational& x, const Rational& low,
                       const Rational& high) {
  if (x < low || x > high) {
    throw InvalidInput("policy " + quote(spec.text) + ": " + to_text(x) + " is out of range; " +
                       to_text(low) + " to " + to_text(high) + " is accepted");
  }
  return x;
}

Remask remask(const PolicySpec& spec, Remask::Pick pick) {
  constexpr index_t kMostRounds = 1000000;
  const Rational& rounds = within(spec, number(spec, 0), 0, Rational(Integer(kMostRounds)));
  if (denominator(rounds) != 1) {
    throw InvalidInput("policy " + quote(spec.text) + ": " + to_text(rounds) +
                       " rounds; a whole number is accepted");
  }
  return {pick, static_cast<index_t>(numerator(rounds))};
}

Remdm remdm(const PolicySpec& spec, Remdm::Kind kind) {
  Remdm rule;
  rule.kind = kind;
  rule.eta = within(spec, number(spec, 0), 0, 1);
  return rule;
}

Edit edit(const PolicySpec& spec, index_t n) {
  Edit rule;
  for (const index_t i : spec.order) {
    if (i >= n) {
      throw InvalidInput("policy " + quote(spec.text) + ": there is no position " +
                         std::to_string(i) + "; 0 to " + std::to_string(n - 1) + " are accepted");
    }
    if (contains(rule.positions, i)) {
      throw InvalidInput("policy " + quote(spec.text) + ": position " + std::to_string(i) +
                         " is listed twice; each once is accepted");
    }
    rule.positions |= singleton(i);
  }
  return rule;
}

}  // namespace

ReviseRule make_revise_rule(const PolicySpec& spec, index_t n) {
  constexpr index_t kLargestWeight = 1000000;
  switch (spec.kind) {
    case PolicyKind::remask_low:
      return remask(spec, Remask::Pick::lowest);
    case PolicyKind::remask_random:
      return remask(spec, Remask::Pick::uniform);
    case PolicyKind::remdm_cap:
      return remdm(spec, Remdm::Kind::cap);
    case PolicyKind::remdm_rescale:
      return remdm(spec, Remdm::Kind::rescale);
    case PolicyKind::remdm_conf:
      return remdm(spec, Remdm::Kind::conf);
    case PolicyKind::remdm_loop:
      return remdm(spec, Remdm::Kind::loop);
    case PolicyKind::p2:
      return P2{within(spec, number(spec, 0), 0, Rational(Integer(kLargestWeight)))};
    case PolicyKind::wino:
      return Wino{within(spec, number(spec, 0), 0, 1), within(spec, number(spec, 1), 0, 1)};
    case PolicyKind::edit:
      return edit(spec, n);
    default:
      UNMASK_REQUIRE(false, "a policy that revises");
  }
  return Remask{};
}

}  // namespace unmask
