#include "exact/sampled/estimated_bounds.hpp"

#include "core/base/contract.hpp"

namespace unmask {
namespace {

/// 0 before j, and 1 from j on; j = n + 1: 0.
InformationCurve<double> step_curve(index_t n, index_t j) {
  std::vector<double> z(at(n), 0.0);
  std::fill(z.begin() + static_cast<std::ptrdiff_t>(j - 1), z.end(), 1.0);
  return InformationCurve<double>::from_rounded(std::move(z));
}

/// One bound: a constant, and weights of Z_1 .. Z_n. Z_1 is 0, its weight does not matter.
struct LinearBound {
  std::string theorem, statement;
  double constant = 0.0;
  std::vector<double> weights{};
};

/// Fills the weights' sums from j on, then takes differences.
void take_differences(std::vector<double>& sums) {
  for (std::size_t j = 0; j + 1 < sums.size(); ++j) sums[j] -= sums[j + 1];
}

std::vector<std::vector<LinearBound>> linear_bounds(index_t n, double mean_log_cardinality,
                                                    const std::vector<PlannedSchedule>& schedules) {
  std::vector<std::vector<LinearBound>> all(schedules.size());
  const CurveFacts<double> nothing(step_curve(n, n + 1), mean_log_cardinality);
  for (std::size_t s = 0; s < schedules.size(); ++s) {
    UNMASK_REQUIRE(schedules[s].sizes() != nullptr, "sizes are fixed");
    for (const Bound& bound : schedule_bounds(nothing, schedules[s])) {
      all[s].push_back({bound.theorem, bound.statement, bound.value, std::vector<double>(at(n))});
    }
  }
  for (index_t j = 2; j <= n; ++j) {
    const CurveFacts<double> facts(step_curve(n, j), mean_log_cardinality);
    for (std::size_t s = 0; s < schedules.size(); ++s) {
      const std::vector<Bound> bounds = schedule_bounds(facts, schedules[s]);
      UNMASK_REQUIRE(bounds.size() == all[s].size(), "a schedule has the same bounds on any curve");
      for (std::size_t b = 0; b < bounds.size(); ++b) {
        all[s][b].weights[at(j - 1)] = bounds[b].value - all[s][b].constant;
      }
    }
  }
  for (auto& bounds : all) {
    for (LinearBound& bound : bounds) {
      take_differences(bound.weights);
      bound.weights[0] = 0.0;
    }
  }
  return all;
}

}  // namespace

std::vector<std::vector<EstimatedBound>> estimated_bounds(
    const SampledCurve& curve, double mean_log_cardinality,
    const std::vector<PlannedSchedule>& schedules) {
  std::vector<std::vector<EstimatedBound>> all;
  for (const auto& bounds :
       linear_bounds(curve.information.size(), mean_log_cardinality, schedules)) {
    all.emplace_back();
    for (const LinearBound& bound : bounds) {
      const Interval sum = weighted_sum(curve, bound.weights);
      const Interval value = affine(sum, 1.0, bound.constant);
      // What bounds a KL is not negative.
      all.back().push_back({bound.theorem, bound.statement,
                            clamped(value, 0.0, std::max(0.0, value.high))});
    }
  }
  return all;
}

std::optional<std::size_t> tightest(const std::vector<EstimatedBound>& bounds) {
  for (std::size_t b = 0; b < bounds.size(); ++b) {
    bool is_tightest = true;
    for (std::size_t other = 0; other < bounds.size(); ++other) {
      is_tightest = is_tightest &&
                    (other == b || bounds[b].value.high <= bounds[other].value.low);
    }
    if (is_tightest) return b;
  }
  return std::nullopt;
}

}  // namespace unmask
