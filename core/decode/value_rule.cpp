#include "core/decode/value_rule.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/base/contract.hpp"
#include "core/base/invalid_input.hpp"
#include "core/base/sum.hpp"
#include "core/decode/scores.hpp"

namespace unmask {
namespace {

template <class S>
void normalise(S* p, index_t count) {
  CompensatedSum<S> sum;
  for (index_t v = 0; v < count; ++v) sum.add(p[v]);
  const S total = sum.value();
  for (index_t v = 0; v < count; ++v) p[v] /= total;
}

template <class S>
void make_greedy(S* p, index_t count) {
  const index_t best = most_likely_symbol(p, count);
  for (index_t v = 0; v < count; ++v) p[v] = S(v == best ? 1 : 0);
}

void heat(double* p, index_t count, double temperature) {
  const double largest = confidence_score(p, count);
  for (index_t v = 0; v < count; ++v) {
    // Relative to the largest, so that no temperature underflows all of them.
    p[v] = p[v] > 0.0 ? std::exp(std::log(p[v] / largest) / temperature) : 0.0;
  }
  normalise(p, count);
}

/// The lowest symbol that ties with the most likely one that is not kept yet.
template <class S>
index_t next_symbol(const S* p, const std::vector<char>& kept) {
  const S* best = nullptr;
  for (index_t v = 0; v < kept.size(); ++v) {
    if (kept[at(v)] == 0 && (best == nullptr || *best < p[v])) best = p + v;
  }
  index_t v = 0;
  while (kept[at(v)] != 0 || compare_scores(p[v], *best) < 0) ++v;
  return v;
}

template <class S>
void keep_top(S* p, index_t count, const Rational& top_p) {
  const S wanted = from_rational<S>(top_p);
  std::vector<char> kept(at(count), 0);
  CompensatedSum<S> sum;
  for (index_t left = count; left > 0 && compare_scores(sum.value(), wanted) < 0; --left) {
    const index_t v = next_symbol(p, kept);
    kept[at(v)] = 1;
    sum.add(p[v]);
  }
  for (index_t v = 0; v < count; ++v) {
    if (kept[at(v)] == 0) p[v] = S(0);
  }
  normalise(p, count);
}

}  // namespace

template <class S>
void check_value_rule(const ValueRule& rule) {
  if (rule.temperature < 0) {
    throw InvalidInput("temperature " + to_text(rule.temperature) + " is negative; it is 0 (most "
                       "likely symbol) or more");
  }
  if (!(rule.top_p > 0) || rule.top_p > 1) {
    throw InvalidInput("top-p " + to_text(rule.top_p) + " is not above 0 and at most 1");
  }
  const bool rational = rule.temperature == 0 || rule.temperature == 1;
  if (std::is_same_v<S, Rational> && !rational) {
    throw InvalidInput("temperature " + to_text(rule.temperature) + " makes probabilities "
                       "irrational; with --precision exact it is 0 or 1");
  }
}

template <class S>
void apply_value_rule(const ValueRule& rule, const S* p, index_t count, S* drawn) {
  if (drawn != p) std::copy(p, p + count, drawn);
  if (rule.temperature == 0) {
    make_greedy(drawn, count);
    return;
  }
  if constexpr (std::is_same_v<S, double>) {
    if (rule.temperature != 1) heat(drawn, count, to_double(rule.temperature));
  } else {
    UNMASK_REQUIRE(rule.temperature == 1, "checked: exact temperatures are 0 or 1");
  }
  if (rule.top_p != 1) keep_top(drawn, count, rule.top_p);
}

template <class S>
void apply_value_rule(const ValueRule& rule, const MarginalLayout& layout, Subset masked,
                      const S* marginals, S* drawn) {
  for_each_position(masked, [&](index_t i) {
    const index_t begin = layout.begin(i);
    apply_value_rule(rule, marginals + begin, layout.end(i) - begin, drawn + begin);
  });
}

template <class S>
symbol_t draw_symbol(const S* law, index_t count, double u) {
  double below = 0.0;
  index_t last = 0;
  for (index_t v = 0; v < count; ++v) {
    const double p = to_double(law[v]);
    if (!(p > 0.0)) continue;
    below += p;
    last = v;
    if (u < below) break;
  }
  return static_cast<symbol_t>(last);
}

template void check_value_rule<double>(const ValueRule&);
template void check_value_rule<Rational>(const ValueRule&);
template void apply_value_rule(const ValueRule&, const double*, index_t, double*);
template void apply_value_rule(const ValueRule&, const Rational*, index_t, Rational*);
template void apply_value_rule(const ValueRule&, const MarginalLayout&, Subset, const double*,
                               double*);
template void apply_value_rule(const ValueRule&, const MarginalLayout&, Subset, const Rational*,
                               Rational*);
template symbol_t draw_symbol(const double*, index_t, double);
template symbol_t draw_symbol(const Rational*, index_t, double);

}  // namespace unmask
