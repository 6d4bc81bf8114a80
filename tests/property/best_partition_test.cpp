// exact/optimal/best_partition.hpp, best_sizes_under_error.hpp: against every ordered partition.
#include "exact/optimal/best_partition.hpp"

#include <cmath>
#include <limits>

#include "exact/optimal/best_sizes_under_error.hpp"
#include "tests/support/all_policies.hpp"
#include "tests/support/curves.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/enumerations.hpp"
#include "tests/support/random_models.hpp"

using namespace unmask;

namespace {

/// The KL of a partition as it is defined: a product of beliefs a row.
double naive_partition_kl(const JointTable<double>& table, const Distortion& distortion,
                          const Blocks& blocks) {
  double kl = 0.0;
  for (index_t cell = 0; cell < table.probabilities().size(); ++cell) {
    const double p = table.probability(cell);
    if (!(p > 0.0)) continue;
    const auto row = table.shape().row_at(cell);
    std::vector<symbol_t> context(row.size(), kMasked);
    double log_law = 0.0;
    for (const auto& block : blocks) {
      const auto laws = naive_beliefs(table, context, distortion);
      for (const index_t i : block) log_law += std::log(laws[at(i)][row[at(i)]]);
      for (const index_t i : block) context[at(i)] = row[at(i)];
    }
    kl += p * (std::log(p) - log_law);
  }
  return kl;
}

struct Judged {
  Blocks blocks;
  std::vector<index_t> sizes;
  double kl;
};

std::vector<Judged> every_partition(const JointTable<double>& table, const Distortion& distortion) {
  std::vector<Judged> all;
  for (const auto& sizes : all_compositions(table.shape().positions())) {
    for (const auto& blocks : all_partitions(sizes)) {
      all.push_back({blocks, sizes, naive_partition_kl(table, distortion, blocks)});
    }
  }
  return all;
}

double least_kl(const std::vector<Judged>& all, index_t steps) {
  double least = std::numeric_limits<double>::infinity();
  for (const auto& judged : all) {
    if (judged.sizes.size() <= steps) least = std::min(least, judged.kl);
  }
  return least;
}

/// The least average over all orders of any sizes with at most so many steps.
double least_average(const std::vector<Judged>& all, index_t steps) {
  std::map<std::vector<index_t>, std::pair<double, double>> sums;
  for (const auto& judged : all) {
    if (judged.sizes.size() > steps) continue;
    sums[judged.sizes].first += judged.kl;
    sums[judged.sizes].second += 1.0;
  }
  double least = std::numeric_limits<double>::infinity();
  for (const auto& [sizes, sum] : sums) least = std::min(least, sum.first / sum.second);
  return least;
}

}  // namespace

TEST_CASE("best partition (1), (2): against every ordered partition", "[property][partition]") {
  for_each_seed(40, [](Philox& random) {
    const Shape shape = random_shape(random, 4, 36);
    const auto exact =
        random_exact_table(shape, random, static_cast<Texture>(random.below(kTextures)));
    const Model model("random", exact);
    const auto table = rounded(exact);
    Distortion distortion;
    PolicyQuestion question;
    std::unique_ptr<NaiveOracle> oracle;
    const index_t kind = random.below(3);
    if (kind != 0) {
      distortion = kind == 1 ? even_mixing(0.3) : irregular_mixing(0.9);
      oracle = std::make_unique<NaiveOracle>(table, distortion);
      question = {oracle.get(), kind == 1};
    }
    const auto all = every_partition(table, distortion);
    const auto costs = position_costs(model, question, Effort{}).value();
    const auto best = best_partitions(model, costs, 99, Effort{}).value();
    const auto sizes = best_sizes_under_error(costs.mean_by_size(), costs.entropy(), 99);
    REQUIRE(best.size() == shape.positions());
    for (const auto& entry : best) {
      CAPTURE(shape.cardinalities(), entry.steps, kind);
      CHECK(std::fabs(entry.forward_kl - least_kl(all, entry.steps)) <= 1e-11);
      CHECK(entry.partition.blocks().size() <= entry.steps);
      const double own = naive_partition_kl(table, distortion, entry.partition.blocks());
      CHECK(std::fabs(own - entry.forward_kl) <= 1e-11);
      const auto& best_sizes = sizes[at(entry.steps - 1)];
      CHECK(std::fabs(best_sizes.expected_kl - least_average(all, entry.steps)) <= 1e-11);
      CHECK(best_sizes.schedule.steps() <= entry.steps);
    }
  });
}

TEST_CASE("best partition (2): ties take the fewest steps, then the first positions",
          "[property][partition]") {
  const auto blocks = [](const char* spec, index_t steps) {
    const Model model = family(spec);
    const auto costs = position_costs(model, {}, Effort{}).value();
    return best_partitions(model, costs, steps, Effort{}).value().back().partition.blocks();
  };
  CHECK(blocks("product:n=3,p=1/3", 3) == Blocks{{0, 1, 2}});
  CHECK(blocks("equal:n=4,q=3", 4) == Blocks{{0}, {1, 2, 3}});
  CHECK(blocks("parity:n=4", 2) == Blocks{{0, 1, 2}, {3}});
  CHECK(blocks("parity:n=4", 4) == Blocks{{0, 1, 2}, {3}});
  CHECK(blocks("markov:n=3,flip=1/5", 2) == Blocks{{1}, {0, 2}});
  CHECK(blocks("permutation:n=4", 2) == Blocks{{0, 1}, {2, 3}});
}

TEST_CASE("best partition (3): the same with symmetries as without, on any number of threads", "[property][partition]") {
  PolicyQuestion no_symmetry;
  no_symmetry.use_symmetry = false;
  for (const char* spec : {"markov:n=9,flip=1/5", "permutation:n=4", "parity:n=7", "equal:n=5,q=3",
                           "sudoku4:givens=1..4.4....4.4..."}) {
    CAPTURE(spec);
    const Model model = family(spec);
    const auto with = position_costs(model, {}, Effort{}).value();
    const auto without = position_costs(model, no_symmetry, Effort{}).value();
    CHECK_FALSE(with.orbits().trivial());
    CHECK(without.orbits().trivial());
    const auto a = best_partitions(model, with, 99, Effort{}).value();
    const auto b = best_partitions(model, without, 99, {Threads(3), Budget{}, nullptr}).value();
    for (index_t k = 0; k < a.size(); ++k) {
      CHECK(std::fabs(a[at(k)].forward_kl - b[at(k)].forward_kl) <= 1e-12);
      CHECK(a[at(k)].partition.blocks() == b[at(k)].partition.blocks());
    }
    const auto mean_with = with.mean_by_size(), mean_without = without.mean_by_size();
    for (std::size_t m = 0; m < mean_with.size(); ++m) {
      CHECK(mean_with[m] == Approx(mean_without[m]).margin(1e-13));
    }
  }
}

TEST_CASE("sizes under error (2): without error they are the optimum of the curve",
          "[property][partition]") {
  for_each_seed(20, [](Philox& random) {
    const Model model = random_model(random, 6, 128);
    const auto costs = position_costs(model, {}, Effort{}).value();
    const auto curve = enumerated_profile(model, Effort{}).value().curves.information;
    const auto optimum = optimal_schedules(curve, 99, Budget{}).value();
    const auto sizes = best_sizes_under_error(costs.mean_by_size(), costs.entropy(), 99);
    REQUIRE(sizes.size() == optimum.size());
    for (std::size_t k = 0; k < sizes.size(); ++k) {
      CHECK(std::fabs(sizes[k].expected_kl - optimum[k].expected_kl) <= 1e-12);
    }
  });
}
