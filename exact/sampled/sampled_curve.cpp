#include "exact/sampled/sampled_curve.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/contract.hpp"
#include "exact/optimal/optimal_sizes.hpp"

namespace unmask {
namespace {

constexpr index_t kMostPoints = 128;  // all of a curve up to here
constexpr index_t kFirstLook = 64;    // samples; then at powers of two of them

/// Sums over samples of one point's terms.
struct Moments {
  CompensatedSum<double> sum, squares;
  void add(double x) {
    sum.add(x);
    squares.add(x * x);
  }
};

/// Half the width of a two-sided empirical Bernstein interval for the mean of terms in [0, range].
double bernstein(const Moments& moments, index_t samples, double range, double error) {
  const auto n = static_cast<double>(samples);
  const double mean = moments.sum.value() / n;
  const double variance = std::max(0.0, (moments.squares.value() - n * mean * mean) / (n - 1.0));
  const double log_term = std::log(4.0 / error);
  return std::sqrt(2.0 * variance * log_term / n) + 7.0 * range * log_term / (3.0 * (n - 1.0));
}

class CurveSampler {
 public:
  CurveSampler(const DrawingOracle& conditionals, const std::vector<double>& entropies,
               std::optional<double> last, const CurveSampling& sampling, const Effort& effort)
      : conditionals_(conditionals),
        n_(entropies.size()),
        mean_entropy_(std::accumulate(entropies.begin(), entropies.end(), 0.0) /
                      static_cast<double>(n_)),
        last_(last),
        sampling_(sampling),
        effort_(effort) {
    for (const index_t j : sampled_points(n_)) {
      if (j > 1 && !(j == n_ && last_)) points_.push_back(j);
    }
    moments_.resize(points_.size());
    for (const index_t q : conditionals.shape().cardinalities()) {
      range_ = std::max(range_, std::log(static_cast<double>(q)));
    }
  }

  SampledCurve run() {
    index_t done = 0, look = 1;
    if (effort_.progress != nullptr) effort_.progress->begin(1);
    for (index_t wanted = kFirstLook;; wanted *= 2, ++look) {
      wanted = std::min(wanted, sampling_.most_samples);
      sample(done, wanted);
      done = wanted;
      const SampledCurve curve = curve_at(done, look);
      if (curve.widest <= sampling_.half_width || done >= sampling_.most_samples ||
          points_.empty()) {
        return curve;
      }
    }
  }

 private:
  /// Terms of samples first, ..., end - 1, added in their order.
  void sample(index_t first, index_t end) {
    constexpr index_t kRound = 256;
    for (index_t begin = first; begin < end; begin += kRound) {
      const index_t count = std::min(kRound, end - begin);
      std::vector<std::vector<double>> terms(at(count));
      parallel_for(effort_.threads, count, [&](index_t s) { terms[at(s)] = terms_of(begin + s); });
      for (const auto& row : terms) {
        for (std::size_t p = 0; p < points_.size(); ++p) moments_[p].add(row[p]);
      }
    }
  }

  /// The mean entropy of what is masked, at each point.
  [[nodiscard]] std::vector<double> terms_of(index_t s) const {
    Philox random(sampling_.seed, s);
    const std::vector<symbol_t> row = conditionals_.draw(random);
    std::vector<index_t> order(at(n_));
    std::iota(order.begin(), order.end(), index_t{0});
    for (index_t k = n_; k > 1; --k) std::swap(order[at(k - 1)], order[at(random.below(k))]);
    std::vector<symbol_t> context(at(n_), kMasked);
    std::vector<double> marginals(at(conditionals_.layout().width())), terms;
    index_t revealed = 0;
    for (const index_t j : points_) {
      for (; revealed + 1 < j; ++revealed)
        context[at(order[at(revealed)])] = row[at(order[at(revealed)])];
      conditionals_.marginals(context.data(), marginals.data());
      terms.push_back(mean_entropy_of(context, marginals));
    }
    return terms;
  }

  [[nodiscard]] double mean_entropy_of(const std::vector<symbol_t>& context,
                                       const std::vector<double>& marginals) const {
    const MarginalLayout& layout = conditionals_.layout();
    double sum = 0.0;
    index_t masked = 0;
    for (index_t i = 0; i < n_; ++i) {
      if (context[at(i)] != kMasked) continue;
      ++masked;
      for (index_t k = layout.begin(i); k < layout.end(i); ++k) {
        const double p = marginals[at(k)];
        if (p > 0.0) sum -= p * std::log(p);
      }
    }
    return sum / static_cast<double>(masked);
  }

  [[nodiscard]] SampledCurve curve_at(index_t samples, index_t look) const {
    SampledCurve curve;
    curve.samples = samples;
    curve.confidence = sampling_.confidence;
    curve.information.assign(at(n_), {0.0, 0.0, mean_entropy_});
    curve.is_sampled.assign(at(n_), false);
    const auto know = [&](index_t j, Interval z) {
      curve.information[at(j - 1)] = z;
      curve.is_sampled[at(j - 1)] = true;
    };
    know(1, {0.0, 0.0, 0.0});
    if (last_ && n_ > 1) know(n_, {*last_, *last_, *last_});
    const auto looks = static_cast<double>(look) * static_cast<double>(look + 1);
    const double error = (1.0 - sampling_.confidence) / static_cast<double>(points_.size()) / looks;
    for (std::size_t p = 0; p < points_.size(); ++p) {
      const double mean = moments_[p].sum.value() / static_cast<double>(samples);
      const double half = bernstein(moments_[p], samples, range_, error);
      const double z = mean_entropy_ - mean;
      know(points_[p], {z, std::max(0.0, z - half), std::min(mean_entropy_, z + half)});
    }
    use_order(curve.information);
    for (index_t j = 1; j <= n_; ++j) {
      const Interval& z = curve.information[at(j - 1)];
      if (curve.is_sampled[at(j - 1)]) curve.widest = std::max(curve.widest, (z.high - z.low) / 2);
    }
    return curve;
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

  const DrawingOracle& conditionals_;
  index_t n_;
  double mean_entropy_;
  std::optional<double> last_;
  const CurveSampling& sampling_;
  const Effort& effort_;
  std::vector<index_t> points_;  ///< j of the Z_j that are sampled
  std::vector<Moments> moments_;
  double range_ = 0.0;
};

std::vector<double> ends(const SampledCurve& curve, double Interval::*end) {
  std::vector<double> values;
  for (const Interval& z : curve.information) values.push_back(z.*end);
  return values;
}

/// TC - sum of s_t Z(first of step t).
double kl_with(const std::vector<double>& z, double total_correlation, const Schedule& schedule) {
  CompensatedSum<double> sum;
  sum.add(total_correlation);
  index_t revealed = 0;
  for (const index_t size : schedule.sizes()) {
    sum.add(-static_cast<double>(size) * z[at(revealed)]);
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

/// The largest sign * (sum of weights_j Z_j) for numbers Z_j between their ends that add up to TC:
/// all start low, and what is left of TC goes where it counts most.
double largest_sum(const SampledCurve& curve, double total_correlation,
                   const std::vector<double>& weights, double sign) {
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
  double left = std::max(0.0, total_correlation - lows.value());
  for (const std::size_t j : order) {
    const Interval& z = curve.information[j];
    const double raised = std::min(left, std::max(0.0, z.high - z.low));
    sum.add(sign * weights[j] * raised);
    left -= raised;
  }
  return sum.value();
}

}  // namespace

std::vector<index_t> sampled_points(index_t n) {
  std::vector<index_t> points;
  for (index_t j = 1; j < n; j = n <= kMostPoints ? j + 1 : j == 1 ? 2 : 2 * j - 1) {
    points.push_back(j);
  }
  points.push_back(n);
  return points;
}

SampledCurve sampled_curve(const DrawingOracle& conditionals,
                           const std::vector<double>& entropies, std::optional<double> last,
                           const CurveSampling& sampling, const Effort& effort) {
  UNMASK_REQUIRE(sampling.most_samples >= 2, "an interval needs two samples");
  UNMASK_REQUIRE(entropies.size() == conditionals.shape().positions(), "an entropy a position");
  return CurveSampler(conditionals, entropies, last, sampling, effort).run();
}

Interval expected_kl(const SampledCurve& curve, double total_correlation,
                     const Schedule& schedule) {
  const std::vector<double> weights = kl_weights(schedule);
  const double low = std::max(0.0, -largest_sum(curve, total_correlation, weights, -1.0));
  const double high = std::max(low, largest_sum(curve, total_correlation, weights, 1.0));
  const double estimate = kl_with(ends(curve, &Interval::estimate), total_correlation, schedule);
  return {std::clamp(estimate, low, high), low, high};
}

SurelyGoodSchedule surely_good_schedule(const SampledCurve& curve, double total_correlation,
                                        index_t steps) {
  const auto best_for = [&](double Interval::*end) {
    const auto z = InformationCurve<double>::from_rounded(ends(curve, end));
    return optimal_schedule_of_size(z, steps).schedule;
  };
  SurelyGoodSchedule good{best_for(&Interval::low)};
  good.expected_kl = expected_kl(curve, total_correlation, good.schedule);
  const double least =
      kl_with(ends(curve, &Interval::high), total_correlation, best_for(&Interval::high));
  good.regret = good.expected_kl.high - std::max(0.0, least);
  return good;
}

}  // namespace unmask
