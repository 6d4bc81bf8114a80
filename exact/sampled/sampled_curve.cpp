#include "exact/sampled/sampled_curve.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "core/base/contract.hpp"
#include "core/decode/scores.hpp"
#include "core/decode/standard_schedules.hpp"
#include "exact/optimal/optimal_sizes.hpp"

namespace unmask {
namespace {

constexpr index_t kMostPoints = 128;  // all of a curve up to here
constexpr index_t kGrid = 64;         // even points and strata of longer ones
constexpr index_t kMostLast = 32;     // positions that are masked alone

/// Neighbouring j of which one is asked for all.
struct Stratum {
  index_t first, count;
};

double sum_of(const std::vector<double>& numbers) {
  CompensatedSum<double> sum;
  for (const double x : numbers) sum.add(x);
  return sum.value();
}

class CurveSampler {
 public:
  CurveSampler(const DrawingOracle& conditionals, const std::vector<double>& entropies,
               const KnownInformation& known, const CurveSampling& sampling, SamplingState& state)
      : conditionals_(conditionals),
        n_(entropies.size()),
        single_(sum_of(entropies)),
        mean_entropy_(single_ / static_cast<double>(n_)),
        known_(known),
        sampling_(sampling),
        state_(state) {
    use_known();
    for (const index_t j : sampled_points(n_)) {
      if (j > 1 && !(j == n_ && last_)) points_.push_back(j);
    }
    needs_entropy_ = !known_.entropy && n_ > 1;
    if (needs_entropy_) set_strata();
    set_ranges();
  }

  [[nodiscard]] std::size_t terms() const { return points_.size() + (needs_entropy_ ? 1 : 0); }
  [[nodiscard]] std::string quantities() const {
    return "information curve, " + std::to_string(points_.size()) + " points of " +
           std::to_string(n_) + (needs_entropy_ ? ", entropy" : "");
  }

  /// The mean entropy of what is masked at each point, and their sum over all.
  void sample(index_t s, std::vector<double>& terms) const {
    Philox random(sampling_.seed, s);
    const std::vector<symbol_t> row = conditionals_.draw(random);
    std::vector<index_t> order(at(n_));
    std::iota(order.begin(), order.end(), index_t{0});
    for (index_t k = n_; k > 1; --k) std::swap(order[at(k - 1)], order[at(random.below(k))]);
    Reveals reveals{row, order, std::vector<symbol_t>(at(n_), kMasked),
                    std::vector<double>(at(conditionals_.layout().width()))};
    double entropy = mean_entropy_;  // where nothing is revealed
    auto stratum = strata_.begin();
    index_t chosen = stratum == strata_.end() ? 0 : chosen_of(*stratum, random);
    std::size_t p = 0;
    while (p < points_.size() || chosen != 0) {
      const bool is_point = p < points_.size() && (chosen == 0 || points_[p] <= chosen);
      const index_t j = is_point ? points_[p] : chosen;
      const double mean = j == n_ ? mean_of_last(reveals) : mean_at(j, reveals);
      if (is_point) terms[p++] = mean;
      if (j != chosen) continue;
      entropy += static_cast<double>(stratum->count) * mean;
      chosen = ++stratum == strata_.end() ? 0 : chosen_of(*stratum, random);
    }
    if (needs_entropy_) terms[points_.size()] = entropy;
  }

  /// Requires: a state that was looked at, or nothing to estimate.
  [[nodiscard]] SampledCurve curve() const {
    SampledCurve curve;
    curve.samples = state_.samples;
    curve.confidence = sampling_.confidence;
    curve.information.assign(at(n_), {0.0, 0.0, mean_entropy_});
    curve.is_sampled.assign(at(n_), false);
    const auto know = [&](index_t j, Interval z) {
      curve.information[at(j - 1)] = z;
      curve.is_sampled[at(j - 1)] = true;
    };
    know(1, {0.0, 0.0, 0.0});
    if (last_ && n_ > 1) know(n_, *last_);
    for (std::size_t p = 0; p < points_.size(); ++p) {
      know(points_[p], clamped(affine(mean_of(p), -1.0, mean_entropy_), 0.0, mean_entropy_));
    }
    use_order(curve.information);
    add_correlations(curve);
    for (const index_t j : points_) {
      curve.widest = std::max(curve.widest, curve.information[at(j - 1)].half_width());
    }
    if (needs_entropy_) {
      curve.widest = std::max(curve.widest, curve.total_correlation.half_width() /
                                                static_cast<double>(n_));
    }
    return curve;
  }

 private:
  struct Reveals {
    const std::vector<symbol_t>& row;
    const std::vector<index_t>& order;
    std::vector<symbol_t> context;
    std::vector<double> marginals;
    index_t revealed = 0;

    void until(index_t count) {
      for (; revealed < count; ++revealed) {
        context[at(order[at(revealed)])] = row[at(order[at(revealed)])];
      }
    }
  };

  /// Z_n where TC and DTC are known; H and TC from each other.
  void use_known() {
    const auto other = [&](std::optional<Interval>& wanted, const std::optional<Interval>& given) {
      if (!wanted && given) wanted = clamped(affine(*given, -1.0, single_), 0.0, single_);
    };
    other(known_.entropy, known_.total_correlation);
    other(known_.total_correlation, known_.entropy);
    if (!known_.total_correlation || !known_.dual_total_correlation) return;
    const Interval &tc = *known_.total_correlation, &dual = *known_.dual_total_correlation;
    const auto n = static_cast<double>(n_);
    last_ = Interval{(dual.estimate + tc.estimate) / n, (dual.low + tc.low) / n,
                     (dual.high + tc.high) / n};
  }

  void set_strata() {
    const index_t first = 2, count = n_ - 1;  // j = 1 is known
    const index_t strata = n_ <= kMostPoints ? count : kGrid;
    for (index_t k = 0; k < strata; ++k) {
      const index_t begin = first + k * count / strata, next = first + (k + 1) * count / strata;
      strata_.push_back({begin, next - begin});
    }
  }

  /// What a mean of so many entropies can be at most.
  [[nodiscard]] static double largest_mean(const std::vector<double>& descending, index_t count) {
    return std::accumulate(descending.begin(),
                           descending.begin() + static_cast<std::ptrdiff_t>(count), 0.0) /
           static_cast<double>(count);
  }

  void set_ranges() {
    std::vector<double> logs;
    for (const index_t q : conditionals_.shape().cardinalities()) {
      logs.push_back(std::log(static_cast<double>(q)));
    }
    std::sort(logs.begin(), logs.end(), std::greater<>());
    const auto most_at = [&](index_t j) {
      return largest_mean(logs, j == n_ ? std::min(n_, kMostLast) : n_ - j + 1);
    };
    for (const index_t j : points_) ranges_.push_back(most_at(j));
    if (!needs_entropy_) return;
    double most = mean_entropy_;
    for (const Stratum& stratum : strata_) {
      // Means of fewer positions can be larger; the last point is a mean of more than one.
      const index_t end = stratum.first + stratum.count - 1;
      const double mean = std::max(most_at(end), most_at(std::max(stratum.first, end - 1)));
      most += static_cast<double>(stratum.count) * mean;
    }
    ranges_.push_back(most);
  }

  static index_t chosen_of(const Stratum& stratum, Philox& random) {
    return stratum.first + (stratum.count == 1 ? 0 : random.below(stratum.count));
  }

  [[nodiscard]] double entropy_of(index_t i, const Reveals& reveals) const {
    return entropy_score(reveals.marginals.data() + conditionals_.layout().begin(i),
                         conditionals_.shape().cardinality(i));
  }

  [[nodiscard]] double mean_at(index_t j, Reveals& reveals) const {
    reveals.until(j - 1);
    (void)conditionals_.marginals(reveals.context.data(), reveals.marginals.data());
    CompensatedSum<double> sum;
    for (index_t k = j - 1; k < n_; ++k) sum.add(entropy_of(reveals.order[at(k)], reveals));
    return sum.value() / static_cast<double>(n_ - j + 1);
  }

  /// Of some positions, each masked alone.
  [[nodiscard]] double mean_of_last(Reveals& reveals) const {
    reveals.until(n_);
    const index_t count = std::min(n_, kMostLast);
    CompensatedSum<double> sum;
    for (index_t k = n_ - count; k < n_; ++k) {
      const index_t i = reveals.order[at(k)];
      reveals.context[at(i)] = kMasked;
      (void)conditionals_.marginals(reveals.context.data(), reveals.marginals.data());
      sum.add(entropy_of(i, reveals));
      reveals.context[at(i)] = reveals.row[at(i)];
    }
    return sum.value() / static_cast<double>(count);
  }

  /// Of one of the terms.
  [[nodiscard]] Interval mean_of(std::size_t term) const {
    const double error =
        error_of_look(state_, sampling_.confidence) / static_cast<double>(terms());
    return mean_of_bounded(state_.moments[term], state_.samples, 0.0, ranges_[term], error);
  }

  /// Z never decreases: ends and estimates follow.
  static void use_order(std::vector<Interval>& information) {
    for (std::size_t j = 1; j < information.size(); ++j) {
      information[j].low = std::max(information[j].low, information[j - 1].low);
    }
    for (std::size_t j = information.size(); j-- > 1;) {
      information[j - 1].high = std::min(information[j - 1].high, information[j].high);
    }
    double before = 0.0;
    for (Interval& z : information) {
      z.estimate = std::clamp(std::max(z.estimate, before), z.low, std::max(z.low, z.high));
      before = z.estimate;
    }
  }

  void add_correlations(SampledCurve& curve) const {
    const auto n = static_cast<double>(n_);
    if (known_.total_correlation) {
      curve.total_correlation = *known_.total_correlation;
      curve.entropy = *known_.entropy;
    } else if (n_ == 1) {
      curve.entropy = known(single_);
    } else {
      CompensatedSum<double> estimate, low, high;
      for (const Interval& z : curve.information) {
        estimate.add(z.estimate);
        low.add(z.low);
        high.add(z.high);
      }
      const Interval entropy = clamped(mean_of(points_.size()), 0.0, single_);
      curve.total_correlation =
          clamped(both(affine(entropy, -1.0, single_),
                       {estimate.value(), low.value(), high.value()}),
                  0.0, single_);
      curve.entropy = affine(curve.total_correlation, -1.0, single_);
    }
    const Interval& tc = curve.total_correlation;
    const Interval dual = affine(curve.information.back(), n, 0.0) - tc;
    curve.dual_total_correlation = known_.dual_total_correlation
                                       ? *known_.dual_total_correlation
                                       : clamped(dual, 0.0, std::max(0.0, curve.entropy.high));
  }

  const DrawingOracle& conditionals_;
  index_t n_;
  double single_, mean_entropy_;
  KnownInformation known_;
  std::optional<Interval> last_{};  ///< Z_n; then H is known, too
  const CurveSampling& sampling_;
  SamplingState& state_;
  std::vector<index_t> points_;  ///< j of the Z_j that are sampled
  bool needs_entropy_ = false;
  std::vector<Stratum> strata_;
  std::vector<double> ranges_;  ///< of the terms
};

std::vector<double> ends(const SampledCurve& curve, double Interval::*end) {
  std::vector<double> values;
  for (const Interval& z : curve.information) values.push_back(z.*end);
  return values;
}

/// sum of s_t Z(first of step t): what of TC a schedule keeps.
double kept_by(const std::vector<double>& z, const Schedule& schedule) {
  CompensatedSum<double> sum;
  index_t revealed = 0;
  for (const index_t size : schedule.sizes()) {
    sum.add(static_cast<double>(size) * z[at(revealed)]);
    revealed += size;
  }
  return sum.value();
}

/// E[KL] = sum over j of Z_j - Z(first of j's step): the weight of each Z_j.
std::vector<double> kl_weights(const Schedule& schedule) {
  std::vector<double> weights;
  for (const index_t size : schedule.sizes()) {
    weights.push_back(1.0 - static_cast<double>(size));
    for (index_t k = 1; k < size; ++k) weights.push_back(1.0);
  }
  return weights;
}

/// The largest sign * (sum of weights_j Z_j) for numbers Z_j between their ends whose sum lies
/// between TC's: all start low, and are raised where it counts most; beyond the least TC only where
/// it adds something.
double largest_sum(const SampledCurve& curve, const std::vector<double>& weights, double sign) {
  std::vector<std::size_t> order(weights.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return sign * weights[a] > sign * weights[b];
  });
  CompensatedSum<double> sum, lows;
  for (std::size_t j = 0; j < weights.size(); ++j) {
    sum.add(sign * weights[j] * curve.information[j].low);
    lows.add(curve.information[j].low);
  }
  const Interval& tc = curve.total_correlation;
  double must = std::max(0.0, tc.low - lows.value()), may = std::max(0.0, tc.high - lows.value());
  for (const std::size_t j : order) {
    const Interval& z = curve.information[j];
    const double left = sign * weights[j] > 0.0 ? may : must;
    const double raised = std::min(left, std::max(0.0, z.high - z.low));
    sum.add(sign * weights[j] * raised);
    must = std::max(0.0, must - raised);
    may -= raised;
  }
  return sum.value();
}

}  // namespace

std::vector<index_t> sampled_points(index_t n) {
  std::vector<index_t> points;
  const index_t stride = n <= kMostPoints ? 1 : (n + kGrid - 1) / kGrid;
  for (index_t j = 1; j < n; j += stride) points.push_back(j);
  for (index_t revealed = 1; revealed + 1 < n; revealed *= 2) points.push_back(revealed + 1);
  points.push_back(n);
  std::sort(points.begin(), points.end());
  points.erase(std::unique(points.begin(), points.end()), points.end());
  return points;
}

std::vector<double> single_entropies(const DrawingOracle& conditionals) {
  const std::vector<symbol_t> nothing(at(conditionals.shape().positions()), kMasked);
  std::vector<double> marginals(at(conditionals.layout().width())), entropies;
  (void)conditionals.marginals(nothing.data(), marginals.data());
  for (index_t i = 0; i < nothing.size(); ++i) {
    entropies.push_back(entropy_score(marginals.data() + conditionals.layout().begin(i),
                                      conditionals.shape().cardinality(i)));
  }
  return entropies;
}

SampledCurve sampled_curve(const DrawingOracle& conditionals,
                           const std::vector<double>& entropies, const KnownInformation& known,
                           const CurveSampling& sampling, SamplingState& state,
                           const SamplingEffort& effort) {
  UNMASK_REQUIRE(entropies.size() == conditionals.shape().positions(), "an entropy a position");
  const CurveSampler sampler(conditionals, entropies, known, sampling, state);
  prepare(state, sampler.quantities(), sampling.seed, sampler.terms());
  if (sampler.terms() > 0) {
    sample_until(
        state, [&](index_t s, std::vector<double>& terms) { sampler.sample(s, terms); }, effort,
        [&] { return sampler.curve().widest <= sampling.half_width; });
  }
  return sampler.curve();
}

SampledCurve sampled_curve(const DrawingOracle& conditionals,
                           const std::vector<double>& entropies, const KnownInformation& known,
                           const CurveSampling& sampling, const Effort& effort) {
  SamplingState state;
  return sampled_curve(conditionals, entropies, known, sampling, state,
                       {sampling.most_samples, effort.threads, {}});
}

Interval weighted_sum(const SampledCurve& curve, const std::vector<double>& weights) {
  UNMASK_REQUIRE(weights.size() == curve.information.size(), "a weight a position");
  CompensatedSum<double> estimate;
  for (std::size_t j = 0; j < weights.size(); ++j) {
    estimate.add(weights[j] * curve.information[j].estimate);
  }
  const double low = 0.0 - largest_sum(curve, weights, -1.0);  // no -0
  const double high = std::max(low, largest_sum(curve, weights, 1.0));
  return {std::clamp(estimate.value(), low, high), low, high};
}

Interval expected_kl(const SampledCurve& curve, const Schedule& schedule) {
  Interval kl = weighted_sum(curve, kl_weights(schedule));
  kl = clamped(kl, 0.0, std::max(0.0, kl.high));
  // TC has an estimate of its own, better than the sum of the curve's.
  const double estimate =
      curve.total_correlation.estimate - kept_by(ends(curve, &Interval::estimate), schedule);
  kl.estimate = std::clamp(estimate, kl.low, kl.high);
  return kl;
}

SurelyGoodSchedule surely_good_schedule(const SampledCurve& curve, index_t steps) {
  const auto best_for = [&](const std::vector<double>& z) {
    return optimal_schedule_of_size(InformationCurve<double>::from_rounded(z), steps).schedule;
  };
  const std::vector<double> lows = ends(curve, &Interval::low);
  const std::vector<double> highs = ends(curve, &Interval::high);
  SurelyGoodSchedule good{best_for(lows)};
  good.expected_kl = expected_kl(curve, good.schedule);
  // Wide intervals say little at their lower ends: what is known of the sum TC can favour others.
  const index_t n = lows.size();
  for (Schedule other :
       {best_for(ends(curve, &Interval::estimate)), uniform_schedule(n, std::min(steps, n))}) {
    const Interval kl = expected_kl(curve, other);
    if (kl.high < good.expected_kl.high) {
      good.schedule = std::move(other);
      good.expected_kl = kl;
    }
  }
  // No schedule keeps more of TC. Where TC itself is uncertain, it cancels from the difference.
  const double most = kept_by(highs, best_for(highs));
  const double least = std::max(0.0, curve.total_correlation.low - most);
  good.regret = std::max(
      0.0, std::min(good.expected_kl.high - least, most - kept_by(lows, good.schedule)));
  return good;
}

}  // namespace unmask
