#include "cli/staircase.hpp"

namespace unmask {

std::vector<double> left_staircase(const InformationCurve<double>& curve,
                                   const Schedule& schedule) {
  UNMASK_REQUIRE(schedule.positions() == curve.positions(), "schedule and curve have equal n");
  std::vector<double> levels;
  levels.reserve(curve.values().size());
  for (const index_t size : schedule.sizes()) {
    levels.insert(levels.end(), at(size), curve.z(levels.size() + 1));
  }
  return levels;
}

std::vector<double> column_means(const std::vector<double>& values, index_t columns) {
  const double bars = static_cast<double>(columns) / static_cast<double>(values.size());
  const auto count = static_cast<double>(values.size());
  std::vector<double> means;
  for (index_t c = 0; c < columns; ++c) {
    const double begin = static_cast<double>(c) / bars;
    const double end = std::min(static_cast<double>(c + 1) / bars, count);
    CompensatedSum<double> sum;
    for (auto j = static_cast<std::size_t>(begin); j < values.size(); ++j) {
      const auto left = static_cast<double>(j);
      const double overlap = std::min(end, left + 1.0) - std::max(begin, left);
      if (overlap <= 0.0) break;
      sum.add(overlap * values[j]);
    }
    means.push_back(sum.value() * bars);
  }
  return means;
}

}  // namespace unmask
