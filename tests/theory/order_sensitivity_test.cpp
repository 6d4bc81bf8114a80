// Does the order matter? Counts of theory.md E2 and E9 on this project's own random joints, and the
// numbers of H8, which average over all orders.
//
// E2 and E9 report how many of some hundred random joints favour easy-first. Which joints is not
// said, so that only what does not depend on them is checked: ties, and on which side the majority
// is. The counts are printed. Everything is literal: chances are sums over the cells that agree.
#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numeric>

#include "core/format/family_spec.hpp"
#include "exact/certificate/naive_decoder.hpp"
#include "exact/theorem/sides.hpp"
#include "tests/support/brute_force.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/naive_model.hpp"
#include "tests/support/printed.hpp"

using namespace unmask;

namespace {

constexpr double kTie = 1e-12;

/// Weights are products of uniform numbers: some joints are nearly flat, some nearly a point.
JointTable<double> random_joint(index_t n, index_t q, Philox& random) {
  const Shape shape = Shape::uniform(n, q);
  const index_t sharpness = 1 + random.below(3);
  std::vector<double> weights(at(*shape.cells()));
  for (double& w : weights) {
    w = 1e-3;
    double product = 1.0;
    for (index_t k = 0; k < sharpness; ++k) product *= random.uniform();
    w += product;
  }
  return JointTable<double>::from_weights(shape, std::move(weights));
}

using Row = std::vector<symbol_t>;
using Law = std::vector<double>;  // of one position

bool agrees(const Row& x, const Row& y, Subset where) {
  bool same = true;
  for_each_position(where, [&](index_t i) { same = same && x[at(i)] == y[at(i)]; });
  return same;
}

double chance(const JointTable<double>& p, const Row& x, Subset known) {
  double sum = 0.0;
  for (index_t cell = 0; cell < p.probabilities().size(); ++cell) {
    if (agrees(p.shape().row_at(cell), x, known)) sum += p.probability(cell);
  }
  return sum;
}

Law marginal(const JointTable<double>& p, Row x, Subset known, index_t i) {
  Law law;
  for (symbol_t v = 0; v < p.shape().cardinality(i); ++v) {
    x[at(i)] = v;
    law.push_back(chance(p, x, known | singleton(i)));
  }
  const double total = std::accumulate(law.begin(), law.end(), 0.0);
  for (double& v : law) v /= total;
  return law;
}

double entropy(const Law& law) {
  double sum = 0.0;
  for (const double v : law) sum -= v * std::log(v);
  return sum;
}
double highest(const Law& law) { return *std::max_element(law.begin(), law.end()); }

using Score = std::function<double(const Law&)>;

/// The errors of theory E2, in its order: H, H^2, sqrt H, 1 - max p, 1 - sum p^2.
const std::array<Score, 5>& errors() {
  static const std::array<Score, 5> all{[](const Law& law) { return entropy(law); },
                                        [](const Law& law) { return entropy(law) * entropy(law); },
                                        [](const Law& law) { return std::sqrt(entropy(law)); },
                                        [](const Law& law) { return 1.0 - highest(law); },
                                        [](const Law& law) {
                                          return 1.0 - std::inner_product(law.begin(), law.end(),
                                                                          law.begin(), 0.0);
                                        }};
  return all;
}

/// sum_t E phi(p(. | context)) for every phi, the position of lowest score next in each context.
std::array<double, 5> summed_errors(const JointTable<double>& p, const Score& score, Row& x,
                                    Subset known) {
  std::array<double, 5> sums{};
  const index_t n = p.shape().positions();
  if (known == all_positions(n)) return sums;
  index_t next = n;
  Law law;
  for_each_position(all_positions(n) & ~known, [&](index_t i) {
    Law here = marginal(p, x, known, i);
    if (next != n && score(here) >= score(law) - kTie) return;
    next = i;
    law = std::move(here);
  });
  const double weight = chance(p, x, known);
  for (std::size_t f = 0; f < sums.size(); ++f) sums[f] = weight * errors()[f](law);
  for (symbol_t v = 0; v < law.size(); ++v) {
    x[at(next)] = v;
    const auto below = summed_errors(p, score, x, known | singleton(next));
    for (std::size_t f = 0; f < sums.size(); ++f) sums[f] += below[f];
  }
  return sums;
}

struct Count {
  index_t ties = 0, easy_better = 0, hard_better = 0;
};

void count(double easy, double hard, Count& counts) {
  ++(std::fabs(easy - hard) < kTie ? counts.ties
     : easy < hard                 ? counts.easy_better
                                   : counts.hard_better);
}

std::string text(const Count& c) {
  return std::to_string(c.ties) + " ties, easy-first better " + std::to_string(c.easy_better) +
         ", hard-first better " + std::to_string(c.hard_better);
}

/// sum_t (1+lambda)^(T-t) H_t of an order.
double weighted_entropy(const std::vector<double>& h, const std::vector<index_t>& order,
                        double lambda) {
  double sum = 0.0;
  Subset past = 0;
  for (const index_t i : order) {
    sum = sum * (1.0 + lambda) + h[at(past | singleton(i))] - h[at(past)];
    past |= singleton(i);
  }
  return sum;
}

std::vector<index_t> greedy_order(const std::vector<double>& h, index_t n) {
  std::vector<index_t> order;
  Subset past = 0;
  while (past != all_positions(n)) {
    index_t best = n;
    for_each_position(all_positions(n) & ~past, [&](index_t i) {
      if (best == n || h[at(past | singleton(i))] < h[at(past | singleton(best))] - kTie) best = i;
    });
    order.push_back(best);
    past |= singleton(best);
  }
  return order;
}

/// KL and E[steps] of the entropy sum with its crossing token, averaged over all orders.
std::pair<double, double> crossing_token(const char* spec, const Rational& eta) {
  const checker::NaiveModel p = naive_model(listed(parse_family_spec(spec)));
  checker::Claim claim;
  claim.indices.resize(at(p.positions()));
  std::iota(claim.indices.begin(), claim.indices.end(), index_t{0});
  double kl = 0.0, steps = 0.0, orders = 0.0;
  do {
    const checker::Question question(claim, p, nullptr);
    const auto e = checker::emitted(p, p, checker::until_crossing(question, eta));
    kl += to_double(e.forward_kl.enclosure({64}).midpoint());
    steps += to_double(e.steps);
    orders += 1.0;
  } while (std::next_permutation(claim.indices.begin(), claim.indices.end()));
  return {kl / orders, steps / orders};
}

}  // namespace

TEST_CASE("theory E2: entropy never minds the order, other errors mostly prefer one",
          "[theory][order]") {
  const std::array<Score, 2> scores{[](const Law& law) { return entropy(law); },
                                    [](const Law& law) { return -highest(law); }};
  std::array<std::array<Count, 5>, 2> counts{};
  index_t joints = 0;
  for_each_seed(1, [&](Philox& random) {
    for (int repetition = 0; repetition < 80; ++repetition) {
      for (index_t n = 2; n <= 4; ++n) {
        for (index_t q = 2; q <= 3; ++q) {
          const JointTable<double> p = random_joint(n, q, random);
          ++joints;
          for (std::size_t s = 0; s < scores.size(); ++s) {
            Row x(at(n), 0);
            const auto easy = summed_errors(p, scores[s], x, 0);
            const auto hard = summed_errors(
                p, [&](const Law& law) { return -scores[s](law); }, x, 0);
            for (std::size_t f = 0; f < easy.size(); ++f) count(easy[f], hard[f], counts[s][f]);
          }
        }
      }
    }
  });
  for (std::size_t s = 0; s < scores.size(); ++s) {
    const auto& [h, square, root, greedy, noise] = counts[s];
    WARN((s == 0 ? "by entropy" : "by confidence")
         << ", of " << joints << " joints\n  H: " << text(h) << "\n  H^2: " << text(square)
         << "\n  sqrt H: " << text(root) << "\n  1 - max p: " << text(greedy)
         << "\n  1 - sum p^2: " << text(noise));
    CHECK(h.ties == joints);
    CHECK(square.easy_better > 5 * square.hard_better);
    CHECK(root.hard_better > 5 * root.easy_better);
    CHECK(greedy.easy_better > 2 * greedy.hard_better);
    CHECK(noise.easy_better > noise.hard_better);
    // None of these majorities is a theorem.
    CHECK(square.hard_better > 0);
    CHECK(root.easy_better > 0);
    CHECK(greedy.hard_better > 0);
    CHECK(noise.hard_better > 0);
  }
}

TEST_CASE("theory E9: greedy easy-first is good for its bound, and not best", "[theory][order]") {
  for (const double lambda : {0.1, 1.0}) {
    index_t joints = 0, suboptimal = 0, below_average = 0;
    double worst = 0.0;
    for_each_seed(1, [&](Philox& random) {
      for (int repetition = 0; repetition < 60; ++repetition) {
        for (index_t n = 3; n <= 4; ++n) {
          for (index_t q = 2; q <= 3; ++q) {
            const auto h = brute_force_subset_entropies(random_joint(n, q, random));
            const double greedy = weighted_entropy(h, greedy_order(h, n), lambda);
            std::vector<index_t> order(at(n));
            std::iota(order.begin(), order.end(), index_t{0});
            double best = greedy, sum = 0.0, orders = 0.0;
            do {
              const double value = weighted_entropy(h, order, lambda);
              best = std::min(best, value);
              sum += value;
              orders += 1.0;
            } while (std::next_permutation(order.begin(), order.end()));
            ++joints;
            suboptimal += greedy > best + kTie ? 1 : 0;
            below_average += greedy < sum / orders - kTie ? 1 : 0;
            worst = std::max(worst, greedy / best - 1.0);
          }
        }
      }
    });
    WARN("lambda " << lambda << ": greedy is not best on " << suboptimal << " of " << joints
                   << " joints, at worst by " << 100.0 * worst << " %; better than the average on "
                   << below_average);
    CHECK(suboptimal > 0);
    CHECK(2 * suboptimal < joints);
    CHECK(10 * below_average > 9 * joints);
  }
}

TEST_CASE("theory H8: entropy sums with the crossing token, over all orders", "[theory][order]") {
  const auto check = [](const char* spec, const Rational& eta, const char* kl, const char* steps) {
    INFO(spec);
    const auto [found_kl, found_steps] = crossing_token(spec, eta);
    check_printed(found_kl, kl);
    check_printed(found_steps, steps);
  };
  check("markov:n=5,flip=1/5", Rational(7, 10), "0.155880155344", "2.959466666667");
  check("table:n=4,q=2,a=37,b=11,c=5,m=97", Rational(7, 10), "0.052833240835", "2");
  check("table:n=4,q=2,a=37,b=11,c=5,m=97", Rational(7, 5), "0.036453396360", "2");
  check("parity:n=4", Rational(7, 10), "0.693147180560", "2");
  check("parity:n=4", Rational(7, 5), "0.000000000000", "2");
}
