// Theory C1-C5, C7-C10: schedules by random reveal times, against enumeration and quadrature.
#include <cmath>

#include "exact/law/expected_kl.hpp"
#include "exact/law/partition_kl.hpp"
#include "exact/law/reveal_time_kl.hpp"
#include "tests/support/curves.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/enumerations.hpp"
#include "tests/support/quadrature.hpp"
#include "tests/support/random_models.hpp"

using namespace unmask;

namespace {

void check_near(double value, double expected, double scale, double tolerance = 1e-12) {
  CAPTURE(value, expected, scale);
  CHECK(std::fabs(value - expected) <= tolerance * (scale + 1e-300));
}

RevealTimeGrid random_grid(Philox& random, index_t steps) {
  std::vector<double> times{0.0, 1.0};
  while (times.size() < steps + 1) {
    const double t = random.uniform();
    if (std::find(times.begin(), times.end(), t) == times.end()) times.push_back(t);
  }
  std::sort(times.begin(), times.end());
  return RevealTimeGrid(times);
}

/// The grid of theory C8 or C9 for one offset u in (0, 1), K steps.
RevealTimeGrid grid_at(const RandomLogGrid& grid, double u) {
  std::vector<double> times{0.0};
  const auto point = [&](index_t k) {
    return std::exp(-grid.spacing * (static_cast<double>(k) - 1.0 + u));
  };
  for (index_t k = 1; k < grid.steps; ++k) {
    times.push_back(grid.towards == RandomLogGrid::Towards::end ? 1.0 - point(k)
                                                                : point(grid.steps - k));
  }
  times.push_back(1.0);
  return RevealTimeGrid(times);
}

/// Calls body(probability, step of every position) for all K^n assignments.
template <class Body>
void for_each_assignment(index_t n, const RevealTimeGrid& grid, Body&& body) {
  std::vector<symbol_t> step(at(n), 0);
  const Shape shape = Shape::uniform(n, grid.steps());
  do {
    double probability = 1.0;
    for (const symbol_t j : step) probability *= grid.times()[j + 1] - grid.times()[j];
    body(probability, step);
  } while (advance_row(shape, step));
}

Blocks blocks_of(const std::vector<symbol_t>& step, index_t steps) {
  Blocks blocks(at(steps));
  for (index_t i = 0; i < step.size(); ++i) blocks[step[at(i)]].push_back(i);
  blocks.erase(
      std::remove_if(blocks.begin(), blocks.end(), [](const auto& block) { return block.empty(); }),
      blocks.end());
  return blocks;
}

std::vector<index_t> sizes_of(const Blocks& blocks) {
  std::vector<index_t> sizes;
  for (const auto& block : blocks) sizes.push_back(block.size());
  return sizes;
}

}  // namespace

TEST_CASE("C1: h, its areas and its complexity", "[property][reveal_time]") {
  for_each_seed(60, [](Philox& random) {
    const index_t n = 1 + random.below(25);
    const auto z = random_curve<double>(n, random);
    const RevealTimeCurve curve(z);
    const double tc = total_correlation(z), top = static_cast<double>(n) * z.last();
    const auto h = [&](double t) { return curve.information(t); };
    CAPTURE(n, z.values());
    CHECK(h(0.0) == 0.0);
    check_near(h(1.0), top, top);
    check_near(curve.area(1.0), tc, tc);
    check_near(curve.total_correlation(), tc, tc);
    check_near(integral(0.0, 1.0, 1, h), tc, top);
    // integral of t h' = h(1) - TC = DTC
    check_near(top - integral(0.0, 1.0, 1, h), dual_total_correlation(z), top);
    const double t = random.uniform();
    check_near(curve.area(t), integral(0.0, t, 1, h), top);
    check_near(curve.area_over_time(t), integral(0.0, t, 1, [&](double s) { return h(s) / s; }),
               top);
    check_near(curve.complexity(t),
               t * (1.0 - t) * h(t) -
                   integral(0.0, t, 1, [&](double s) { return (1.0 - 2.0 * s) * h(s); }),
               top);
    check_near(curve.complexity(1.0), unmasking_complexity(z), top);
    CHECK(curve.area(0.0) == 0.0);
    CHECK(curve.area_over_time(0.0) == 0.0);
    CHECK(curve.complexity(0.0) == 0.0);
    CHECK(h(t) >= h(0.5 * t) - 1e-13 * top);
  });
}

TEST_CASE("C2: the exact value against every assignment of positions to steps, random models",
          "[property][reveal_time]") {
  for_each_seed(12, [](Philox& random) {
    const Model model = random_model(random, 4, 48);
    const index_t n = model.positions();
    const auto grid = random_grid(random, 1 + random.below(3));
    double mean = 0.0;
    for_each_assignment(n, grid, [&](double probability, const std::vector<symbol_t>& step) {
      const OrderedPartition partition(n, blocks_of(step, grid.steps()));
      mean += probability * partition_kl(model, partition, Effort{}).value();
    });
    const auto z = information_of(model);
    CAPTURE(n, grid.times());
    check_near(expected_kl(RevealTimeCurve(z), grid), mean, 1.0 + mean);
  });
}

TEST_CASE("C2: error and steps against every assignment, random curves",
          "[property][reveal_time]") {
  for_each_seed(30, [](Philox& random) {
    const index_t n = 1 + random.below(6), steps = 1 + random.below(4);
    const auto z = random_curve<double>(n, random);
    const auto grid = random_grid(random, steps);
    double mean = 0.0, mean_steps = 0.0, total = 0.0;
    for_each_assignment(n, grid, [&](double probability, const std::vector<symbol_t>& step) {
      const auto sizes = sizes_of(blocks_of(step, steps));
      mean += probability * expected_kl(z, Schedule(sizes));
      mean_steps += probability * static_cast<double>(sizes.size());
      total += probability;
    });
    CAPTURE(n, grid.times(), z.values());
    check_near(total, 1.0, 1.0);
    check_near(expected_kl(RevealTimeCurve(z), grid), mean, total_correlation(z));
    check_near(expected_steps(n, grid), mean_steps, mean_steps);
  });
}

TEST_CASE("C3, C4: growth of the odds times the complexity", "[property][reveal_time]") {
  for_each_seed(60, [](Philox& random) {
    const index_t n = 2 + random.below(20);
    const auto z = random_curve<double>(n, random);
    const RevealTimeCurve curve(z);
    const double tc = total_correlation(z);
    const auto odds = [](double t) { return t / (1.0 - t); };
    const auto bound = [&](const RevealTimeGrid& grid) {
      const auto& t = grid.times();
      const double last = t[t.size() - 2];
      double sum =
          curve.area(t[1]) + tc - curve.area(last) - (1.0 - last) * curve.information(last);
      for (std::size_t j = 1; j + 2 < t.size(); ++j) {
        sum += (odds(t[j + 1]) / odds(t[j]) - 1.0) *
               (curve.complexity(t[j + 1]) - curve.complexity(t[j]));
      }
      return sum;
    };
    const auto grid = random_grid(random, 3 + random.below(6));
    CHECK(expected_kl(curve, grid) <= bound(grid) + 1e-12 * tc);

    const index_t k = 3 + random.below(40);
    const auto even = RevealTimeGrid::even_log_odds(n, k);
    const auto& t = even.times();
    const double first = t[1], last = t[t.size() - 2];
    const double length = std::log(odds(last) / odds(first)), steps = static_cast<double>(k - 2);
    for (std::size_t j = 1; j + 2 < t.size(); ++j) {
      CHECK(std::log(odds(t[j + 1]) / odds(t[j])) == Approx(length / steps).epsilon(1e-10));
    }
    if (steps < length) return;
    const double inside = curve.complexity(last) - curve.complexity(first);
    const double ends =
        curve.area(first) + tc - curve.area(last) - (1.0 - last) * curve.information(last);
    CHECK(expected_kl(curve, even) <= 2.0 * inside / steps * length + ends + 1e-12 * tc);
    CHECK(bound(even) <= 2.0 * inside / steps * length + ends + 1e-12 * tc);
  });
}

TEST_CASE("C7, C10: the distribution-agnostic grids", "[property][reveal_time]") {
  for_each_seed(150, [](Philox& random) {
    const index_t n = 1 + random.below(30), k = 1 + random.below(20);
    const auto z = random_curve<double>(n, random);
    const RevealTimeCurve curve(z);
    const double tc = total_correlation(z), dtc = dual_total_correlation(z), area = tc + dtc;
    const double r = distribution_agnostic_ratio(n, k);
    const double tail = std::pow(r, static_cast<double>(k) - 1.0) * area;
    CAPTURE(n, k, r, z.values());
    CHECK(expected_kl(curve, RevealTimeGrid::towards_end(n, k)) <=
          (1.0 - r) * tc + tail + 1e-12 * area);
    CHECK(expected_kl(curve, RevealTimeGrid::towards_start(n, k)) <=
          (1.0 / r - 1.0) * dtc + tail + 1e-12 * area);
    CHECK(expected_kl(curve, RevealTimeGrid::even(k)) <=
          area / static_cast<double>(k) + 1e-12 * area);
    CHECK(expected_kl(curve, RevealTimeGrid::even(k)) <= tc * (1.0 + 1e-12));
  });
}

TEST_CASE("C8, C9: error and steps of the random grids against quadrature over the offset",
          "[property][reveal_time]") {
  for_each_seed(40, [](Philox& random) {
    const index_t n = 1 + random.below(14), k = 1 + random.below(7);
    const auto z = random_curve<double>(n, random);
    const RevealTimeCurve curve(z);
    const double tc = total_correlation(z), dtc = dual_total_correlation(z);
    for (const auto towards : {RandomLogGrid::Towards::end, RandomLogGrid::Towards::start}) {
      for (const double spacing :
           {random_log_grid(towards, n, k).spacing, 0.05 + 2.0 * random.uniform()}) {
        const RandomLogGrid grid{towards, spacing, k};
        const auto mean = [&](auto&& f) {
          return integral(0.0, 1.0, 6, [&](double u) { return f(grid_at(grid, u)); });
        };
        const double kl = expected_kl(curve, grid);
        CAPTURE(n, k, spacing, static_cast<int>(towards), z.values());
        check_near(kl, mean([&](const RevealTimeGrid& g) { return expected_kl(curve, g); }),
                   tc + dtc, 1e-11);
        check_near(expected_steps(n, grid),
                   mean([&](const RevealTimeGrid& g) { return expected_steps(n, g); }),
                   static_cast<double>(k), 1e-11);
        const double c = spacing, tail = std::exp(-c * (static_cast<double>(k) - 2.0)) * (tc + dtc);
        const double bound = towards == RandomLogGrid::Towards::end
                                 ? (1.0 - (1.0 - std::exp(-c)) / c) * tc + tail
                                 : ((std::exp(c) - 1.0) / c - 1.0) * dtc + tail;
        CHECK(kl <= bound + 1e-12 * (tc + dtc));
      }
    }
  });
}

TEST_CASE("C8: with many steps the error is kappa(c) TC for every distribution",
          "[property][reveal_time]") {
  for_each_seed(30, [](Philox& random) {
    const index_t n = 1 + random.below(30);
    const auto z = random_curve<double>(n, random);
    const double tc = total_correlation(z), c = 0.1 + random.uniform();
    const RandomLogGrid grid{RandomLogGrid::Towards::end, c, 1000};
    check_near(expected_kl(RevealTimeCurve(z), grid), (1.0 - (1.0 - std::exp(-c)) / c) * tc, tc);
  });
}

TEST_CASE("C8, C9: rounding stays small where the spacing is small", "[property][reveal_time]") {
  // spacing = ln(n (K-1)) / (K-2): a difference divided by it loses digits if done carelessly.
  for (const char* spec : {"markov:n=500,flip=1/20", "permutation:n=500"}) {
    const auto z = information_of(spec);
    const RevealTimeCurve curve(z);
    for (const auto towards : {RandomLogGrid::Towards::end, RandomLogGrid::Towards::start}) {
      const RandomLogGrid grid = random_log_grid(towards, 500, 200);
      const double mean =
          integral(0.0, 1.0, 1, [&](double u) { return expected_kl(curve, grid_at(grid, u)); });
      CAPTURE(spec, static_cast<int>(towards));
      check_near(expected_kl(curve, grid), mean, curve.total_correlation(), 0x1p-44);
    }
  }
}

TEST_CASE("one step is one shot, whatever the grid", "[property][reveal_time]") {
  for_each_seed(10, [](Philox& random) {
    const index_t n = 1 + random.below(9);
    const auto z = random_curve<double>(n, random);
    const RevealTimeCurve curve(z);
    const double tc = total_correlation(z);
    for (const auto& grid :
         {RevealTimeGrid::even(1), RevealTimeGrid::towards_end(n, 1),
          RevealTimeGrid::towards_start(n, 1), RevealTimeGrid::even_log_odds(n, 1)}) {
      CHECK(grid.times() == std::vector<double>{0.0, 1.0});
      CHECK(expected_kl(curve, grid) == tc);
      CHECK(expected_steps(n, grid) == 1.0);
    }
    for (const auto towards : {RandomLogGrid::Towards::end, RandomLogGrid::Towards::start}) {
      CHECK(expected_kl(curve, random_log_grid(towards, n, 1)) == tc);
      CHECK(expected_steps(n, random_log_grid(towards, n, 1)) == 1.0);
    }
  });
}
