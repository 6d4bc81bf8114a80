// Closed forms, support enumeration, the dense lattice and brute force give the same curves.
#include <cmath>

#include "core/model/expand.hpp"
#include "exact/enumerate/dense_lattice.hpp"
#include "exact/enumerate/subset_entropy.hpp"
#include "exact/enumerate/support_lattice.hpp"
#include "tests/support/brute_force.hpp"
#include "tests/support/curves.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/random_models.hpp"

using namespace unmask;

namespace {

/// What profile.hpp promises: 16 * 2^-53 * n * ln q, and a little for rounding the sum itself.
double promised_error(const Shape& shape) {
  double largest = 1.0;
  for (const index_t q : shape.cardinalities()) {
    largest = std::max(largest, std::log(static_cast<double>(q)));
  }
  return 16.0 * 0x1p-53 * static_cast<double>(shape.positions()) * largest;
}

void check_same(const CurveProfile<double>& a, const CurveProfile<double>& b, double error) {
  const index_t n = a.information.positions();
  REQUIRE(a.entropy.size() == n + 1);
  REQUIRE(b.entropy.size() == n + 1);
  for (index_t m = 0; m <= n; ++m) {
    CAPTURE(m, a.entropy[at(m)], b.entropy[at(m)]);
    CHECK(std::fabs(a.entropy[at(m)] - b.entropy[at(m)]) <= error);
  }
  for (index_t j = 1; j <= n; ++j) {
    CAPTURE(j, a.information.z(j), b.information.z(j));
    CHECK(std::fabs(a.information.z(j) - b.information.z(j)) <= error);
  }
}

/// What support_lattice.hpp promises: (rows + 15) 2^-53 relative to H; Z_j is made of three.
double support_error(const CurveProfile<double>& curves, double rows) {
  return 3.0 * (rows + 15.0) * 0x1p-53 * (curves.entropy[1] + curves.entropy.back());
}

/// The closed form of a model against enumeration.
void check_closed_form(const Model& model) {
  CAPTURE(model.spec());
  const auto closed = curve_profile(model, Effort{}).value();
  const auto enumerated = enumerated_profile(model, Effort{}).value();
  CHECK(closed.engine.find("closed form") == 0);
  CHECK(enumerated.engine.find("closed form") == std::string::npos);
  double error = 2.0 * promised_error(model.shape());
  if (enumerated.engine == "support enumeration") {
    error += support_error(enumerated.curves, support_rows_at_most(model));
  }
  check_same(closed.curves, enumerated.curves, error);
}

}  // namespace

TEST_CASE("closed form and enumeration agree for every family, edges included",
          "[property][engines]") {
  for (const char* spec : {"parity:n=1",
                           "parity:n=2",
                           "parity:n=9",
                           "noisy-parity:n=1,delta=1/3",
                           "noisy-parity:n=1,delta=0",
                           "noisy-parity:n=5,delta=0",
                           "noisy-parity:n=5,delta=1/2",
                           "noisy-parity:n=5,delta=1",
                           "noisy-parity:n=8,delta=1e-8",
                           "noisy-parity:n=6,delta=0.4999999",
                           "equal:n=1,q=1",
                           "equal:n=1,q=3",
                           "equal:n=4,q=1",
                           "equal:n=5,q=2",
                           "equal:n=6,q=7",
                           "product:n=1,p=0",
                           "product:n=6,p=1/3",
                           "product:n=6,p=0",
                           "product:n=6,p=1",
                           "product:n=3,p=1e-30",
                           "markov:n=1,flip=1/5",
                           "markov:n=2,flip=0",
                           "markov:n=7,flip=0",
                           "markov:n=7,flip=1/2",
                           "markov:n=7,flip=1",
                           "markov:n=10,flip=1/7",
                           "markov:n=9,flip=1e-9",
                           "markov:n=9,flip=0.999999",
                           "mixture:n=1,w=3/10,a=1/20,b=3/5",
                           "mixture:n=10,w=3/10,a=1/20,b=3/5",
                           "mixture:n=8,w=1/2,a=0,b=1",
                           "mixture:n=8,w=0,a=0,b=1/3",
                           "mixture:n=8,w=1,a=1/3,b=1",
                           "mixture:n=8,w=1/3,a=0,b=0",
                           "mixture:n=8,w=1/3,a=1,b=1",
                           "mixture:n=8,w=1/3,a=0,b=1/2",
                           "mixture:n=8,w=1e-12,a=1/10,b=9/10",
                           "mixture:n=8,w=1/2,a=1/2,b=0.5000001",
                           "mixture:n=8,w=1e-300,a=1/20,b=3/5",
                           "rs:n=1,k=1,q=2",
                           "rs:n=2,k=1,q=2",
                           "rs:n=5,k=1,q=5",
                           "rs:n=5,k=3,q=5",
                           "rs:n=5,k=5,q=5",
                           "rs:n=6,k=2,q=11",
                           "permutation:n=1",
                           "permutation:n=2",
                           "permutation:n=6"}) {
    check_closed_form(family(spec));
  }
}

TEST_CASE("support enumeration keeps profile.hpp's error bound with many rows",
          "[property][engines]") {
  // 720 and 40320 equal weights: a plain sum of their terms has lost digits that the bound
  // promises.
  for (const char* spec : {"permutation:n=6", "permutation:n=8", "rs:n=6,k=3,q=11"}) {
    const Model model = family(spec);
    CAPTURE(spec);
    check_same(curve_profile(model, Effort{}).value().curves,
               enumerated_profile(model, Effort{}).value().curves,
               2.0 * promised_error(model.shape()));
  }
}

TEST_CASE("Markov chains: three symbols, not stationary, zeros, against enumeration",
          "[property][engines]") {
  for_each_seed(40, [](Philox& random) {
    const index_t q = 1 + random.below(4), n = 1 + random.below(q <= 2 ? 8 : 5);
    check_closed_form({"random chain", random_chain(random, n, q)});
  });
  // Stationary, q = 3, not reversible; and periodic.
  const Rational p(1, 5), r(7, 10), s(1, 10), third(1, 3);
  check_closed_form({"cycle", MarkovChain<Rational>(6, {third, third, third},
                                                    {{s, r, p}, {p, s, r}, {r, p, s}})});
  check_closed_form({"periodic", MarkovChain<Rational>(6, {third, third, third},
                                                       {{0, 1, 0}, {0, 0, 1}, {1, 0, 0}})});
  // A symbol that the chain only reaches with probability 0.
  check_closed_form({"unreached", MarkovChain<Rational>(
                                      5, {1, 0, 0}, {{1 - s, s, 0}, {s, 1 - s, 0}, {p, r, s}})});
  check_closed_form({"absorbed", MarkovChain<Rational>(6, {1, 0}, {{1 - s, s}, {0, 1}})});
}

TEST_CASE("Markov chains with tiny probabilities stay finite", "[property][engines]") {
  const Rational tiny = parse_rational("1e-200", "test");
  check_closed_form({"tiny", MarkovChain<Rational>(5, {1 - tiny, tiny, 0},
                                                   {{1, 0, 0}, {0, 1 - tiny, tiny}, {0, 0, 1}})});
}

TEST_CASE("mixtures of several coins against enumeration", "[property][engines]") {
  for_each_seed(40, [](Philox& random) {
    check_closed_form({"random mixture", random_coins(random, 1 + random.below(10))});
  });
}

TEST_CASE("independent blocks of mixed kinds against enumeration", "[property][engines]") {
  for_each_seed(30, [](Philox& random) {
    std::vector<Model> blocks;
    index_t n = 0;
    while (blocks.empty() || (n < 8 && random.below(4) != 0)) {
      switch (random.below(6)) {
        case 0:
          blocks.push_back(family("parity:n=3"));
          break;
        case 1:
          blocks.push_back(family("equal:n=2,q=3"));
          break;
        case 2:
          blocks.push_back(family("markov:n=3,flip=1/5"));
          break;
        case 3:
          blocks.push_back(random_model(random, 3, 12));
          break;
        case 4:
          blocks.push_back(family("product:n=1,p=1/3"));
          break;
        default:
          blocks.push_back(family("noisy-parity:n=2,delta=1/10"));
      }
      n += blocks.back().positions();
    }
    check_closed_form({"random blocks", IndependentBlocks(blocks)});
    check_closed_form({"nested", IndependentBlocks({family("equal:n=2,q=2"),
                                                    Model("inner", IndependentBlocks(blocks))})});
  });
}

TEST_CASE("identical blocks are counted, not repeated", "[property][engines]") {
  const std::vector<Model> pairs(5, family("equal:n=2,q=2"));
  check_closed_form({"pairs", IndependentBlocks(pairs)});
  const Model thousand("thousand",
                       IndependentBlocks(std::vector<Model>(1000, family("parity:n=4"))));
  const auto z = information_of(thousand);
  CHECK(total_correlation(z) == Approx(1000.0 * std::log(2.0)).epsilon(1e-12));
  CHECK(dual_total_correlation(z) == Approx(3000.0 * std::log(2.0)).epsilon(1e-12));
}

TEST_CASE("dense lattice, support lattice, single subsets and brute force agree",
          "[property][engines]") {
  for_each_seed(40, [](Philox& random) {
    const Model model = random_model(random);
    const index_t n = model.positions();
    const auto dense_table = joint_table<double>(model, Budget{}).value();
    const auto rows = support_table<double>(model, Budget{}).value();
    const auto dense = dense_subset_entropies(dense_table, Threads(1));
    const auto support = support_subset_entropies(rows, Threads(1));
    const auto expected = brute_force_subset_entropies(dense_table);
    const double error = promised_error(model.shape()) + 1e-15;
    for (Subset kept = 0; kept < expected.size(); ++kept) {
      std::vector<index_t> positions;
      for_each_position(kept, [&](index_t i) { positions.push_back(i); });
      CAPTURE(model.shape().cardinalities(), kept);
      CHECK(std::fabs(dense[at(kept)] - expected[at(kept)]) <= error);
      CHECK(std::fabs(support[at(kept)] - expected[at(kept)]) <= error);
      CHECK(std::fabs(subset_entropy(rows, positions) - expected[at(kept)]) <= error);
    }
    CHECK(n == dense_table.shape().positions());
  });
}

TEST_CASE("curve_profile has the same bits for any number of threads", "[property][engines]") {
  for_each_seed(6, [](Philox& random) {
    const Model dense("dense", random_exact_table(Shape::uniform(9, 2), random, Texture::generic));
    const Model sparse("sparse", random_support(Shape({3, 4, 2, 5, 1, 3, 2, 4}), random, 60));
    for (const Model& model : {dense, sparse}) {
      const auto one = curve_profile(model, Effort{}).value();
      for (const int threads : {2, 3, 7}) {
        Effort effort;
        effort.threads = Threads(threads);
        const auto many = curve_profile(model, effort).value();
        CHECK(many.engine == one.engine);
        CHECK(many.curves.entropy == one.curves.entropy);
        CHECK(many.curves.information.values() == one.curves.information.values());
      }
    }
  });
}

TEST_CASE("the cheaper engine is chosen, and what is too large is refused", "[property][engines]") {
  CHECK(curve_profile(family("sudoku4"), Effort{}).value().engine == "support enumeration");
  CHECK(curve_profile(family("table:n=6,q=2,a=1,b=2,c=3,m=5"), Effort{}).value().engine ==
        "dense enumeration");
  CHECK_FALSE(curve_profile(family("table:n=40,q=2,a=1,b=2,c=3,m=5"), Effort{}).ok());
  CHECK_FALSE(curve_profile(family("table:n=64,q=4,a=1,b=2,c=3,m=5"), Effort{}).ok());
  CHECK_FALSE(enumerated_profile(family("permutation:n=30"), Effort{}).ok());
  CHECK_FALSE(curve_profile(family("markov:n=16777216,flip=1/3"), Effort{}).ok());
  Effort little;
  little.budget.bytes = 100.0;
  CHECK_FALSE(curve_profile(family("table:n=10,q=2,a=1,b=2,c=3,m=5"), little).ok());
}
