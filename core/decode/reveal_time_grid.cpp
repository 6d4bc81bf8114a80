#include "core/decode/reveal_time_grid.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/base/contract.hpp"
#include "core/base/invalid_input.hpp"
#include "core/base/text.hpp"

namespace unmask {

RevealTimeGrid::RevealTimeGrid(std::vector<double> times) : times_(std::move(times)) {
  if (times_.size() < 2 || times_.front() != 0.0 || times_.back() != 1.0) {
    throw InvalidInput("reveal times must start at 0 and end at 1");
  }
  for (std::size_t j = 1; j < times_.size(); ++j) {
    if (!(times_[j] > times_[j - 1])) {
      throw InvalidInput("reveal times must increase strictly; " + format_short(times_[j]) +
                         " follows " + format_short(times_[j - 1]));
    }
  }
}

namespace {

/// Times that rounding has made equal bound an empty step, which does not exist.
RevealTimeGrid without_equal_times(std::vector<double> times) {
  times.erase(std::unique(times.begin(), times.end()), times.end());
  return RevealTimeGrid(std::move(times));
}

}  // namespace

RevealTimeGrid RevealTimeGrid::even(index_t steps) {
  UNMASK_REQUIRE(steps >= 1, "a grid has a step");
  std::vector<double> times;
  for (index_t j = 0; j <= steps; ++j) {
    times.push_back(static_cast<double>(j) / static_cast<double>(steps));
  }
  return RevealTimeGrid(std::move(times));
}

RevealTimeGrid RevealTimeGrid::towards_end(index_t n, index_t steps) {
  const double r = distribution_agnostic_ratio(n, steps);
  std::vector<double> times{0.0};
  for (index_t k = 1; k < steps; ++k) times.push_back(1.0 - std::pow(r, static_cast<double>(k)));
  times.push_back(1.0);
  return without_equal_times(std::move(times));
}

RevealTimeGrid RevealTimeGrid::towards_start(index_t n, index_t steps) {
  const double r = distribution_agnostic_ratio(n, steps);
  std::vector<double> times{0.0};
  for (index_t k = 1; k < steps; ++k) {
    times.push_back(std::pow(r, static_cast<double>(steps - k)));
  }
  times.push_back(1.0);
  return without_equal_times(std::move(times));
}

RevealTimeGrid RevealTimeGrid::even_log_odds(index_t n, index_t steps) {
  if (steps < 3 || n == 1) return even(steps);
  const double reach = std::log(static_cast<double>(n));
  std::vector<double> times{0.0};
  for (index_t k = 0; k <= steps - 2; ++k) {
    const double share = static_cast<double>(k) / static_cast<double>(steps - 2);
    times.push_back(1.0 / (1.0 + std::exp(reach * (1.0 - 2.0 * share))));
  }
  times.push_back(1.0);
  return without_equal_times(std::move(times));
}

double distribution_agnostic_ratio(index_t n, index_t steps) {
  UNMASK_REQUIRE(n >= 1 && steps >= 1, "n and K are at least 1");
  if (steps <= 2) return 0.5;
  const double reach = static_cast<double>(n) * static_cast<double>(steps - 1);
  return std::pow(reach, -1.0 / static_cast<double>(steps - 2));
}

RandomLogGrid random_log_grid(RandomLogGrid::Towards towards, index_t n, index_t steps) {
  return {towards, -std::log(distribution_agnostic_ratio(n, steps)), steps};
}

}  // namespace unmask
