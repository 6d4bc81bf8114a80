#include "core/decode/revise/remdm.hpp"

#include <algorithm>
#include <cmath>

namespace unmask {
namespace {

/// The share that should be revealed when the schedule stands at `share`.
template <class S>
S level(const Remdm& rule, const S& share) {
  if (rule.kind != Remdm::Kind::loop) return share;
  const S start = from_rational<S>(1 - rule.on), end = from_rational<S>(1 - rule.off);
  const S plateau = from_rational<S>(rule.plateau);
  if (share < start) return plateau * share / start;
  if (share <= end) return plateau;
  return S(1) - (S(1) - share) * (S(1) - plateau) / (S(1) - end);
}

/// Whether the step may re-mask by this rule, sigma_max aside.
template <class S>
bool may_remask(const Remdm& rule, const S& from, const S& to) {
  if (rule.kind != Remdm::Kind::loop) return true;
  return !(from < from_rational<S>(1 - rule.on)) && !(from_rational<S>(1 - rule.off) < to);
}

template <class S>
S remask_probability(const Remdm& rule, const S& now, const S& next) {
  if (now == S(0)) return S(0);
  const S most = std::min<S>(S(1), (S(1) - next) / now), eta = from_rational<S>(rule.eta);
  const bool is_capped = rule.kind == Remdm::Kind::cap || rule.kind == Remdm::Kind::loop;
  return is_capped ? std::min<S>(eta, most) : S(eta * most);
}

}  // namespace

template <class S>
std::vector<RemdmStep<S>> remdm_steps(const Remdm& rule, const RevealPlan<S>& plan) {
  std::vector<RemdmStep<S>> steps;
  for (index_t j = 0; j < plan.steps(); ++j) {
    if (j + 1 == plan.steps()) {
      steps.push_back({S(0), S(1)});
      break;
    }
    const S &from = plan.shares[at(j)], &to = plan.shares[at(j + 1)];
    const S now = level(rule, from), next = level(rule, to);
    RemdmStep<S> step;
    if (may_remask(rule, from, to)) step.sigma = remask_probability(rule, now, next);
    const S of_masked = rule.kind == Remdm::Kind::conf ? S(0) : step.sigma;
    step.beta = (next - (S(1) - of_masked) * now) / (S(1) - now);
    step.beta = std::max<S>(S(0), std::min<S>(S(1), step.beta));
    steps.push_back(std::move(step));
  }
  return steps;
}

void spread_by_doubt(double total, Subset revealed, const PositionScores<double>& confidence,
                     PositionScores<double>& sigma) {
  double sum = 0.0;
  for_each_position(revealed, [&](index_t i) { sum += std::exp(-confidence[at(i)]); });
  for_each_position(revealed,
                    [&](index_t i) { sigma[at(i)] = total * std::exp(-confidence[at(i)]) / sum; });
}

template std::vector<RemdmStep<double>> remdm_steps(const Remdm&, const RevealPlan<double>&);
template std::vector<RemdmStep<Rational>> remdm_steps(const Remdm&, const RevealPlan<Rational>&);

}  // namespace unmask
