// core/model/expand.hpp: table and rows describe the same distribution, in both scalars.
#include "core/model/expand.hpp"

#include <cmath>
#include <map>

#include "core/format/family_spec.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/random_models.hpp"

using namespace unmask;

namespace {

template <class S>
std::map<std::vector<symbol_t>, S> by_row(const JointTable<S>& table) {
  std::map<std::vector<symbol_t>, S> law;
  for (index_t cell = 0; cell < table.probabilities().size(); ++cell) {
    if (table.probability(cell) != S(0)) law[table.shape().row_at(cell)] = table.probability(cell);
  }
  return law;
}

template <class S>
std::map<std::vector<symbol_t>, S> by_row(const SupportTable<S>& table) {
  std::map<std::vector<symbol_t>, S> law;
  for (index_t row = 0; row < table.rows(); ++row) {
    std::vector<symbol_t> symbols;
    for (index_t i = 0; i < table.shape().positions(); ++i) symbols.push_back(table.symbol(row, i));
    law[symbols] = table.probability(row);
  }
  return law;
}

/// All four expansions agree; returns the exact one.
std::map<std::vector<symbol_t>, Rational> check_expansions(const Model& model) {
  CAPTURE(model.spec());
  const auto exact = by_row(joint_table<Rational>(model, Budget{}).value());
  CHECK(by_row(support_table<Rational>(model, Budget{}).value()) == exact);
  const auto table = by_row(joint_table<double>(model, Budget{}).value());
  const auto rows = by_row(support_table<double>(model, Budget{}).value());
  Rational total = 0;
  for (const auto& [row, p] : exact) {
    total += p;
    CHECK(table.count(row) == 1);
    CHECK(rows.count(row) == 1);
    CHECK(std::fabs(table.at(row) - to_double(p)) <= 1e-15 * to_double(p) + 1e-15);
    CHECK(std::fabs(rows.at(row) - to_double(p)) <= 1e-15 * to_double(p) + 1e-15);
  }
  CHECK(total == 1);
  CHECK(table.size() == exact.size());
  CHECK(rows.size() == exact.size());
  CHECK(static_cast<double>(exact.size()) <= support_rows_at_most(model));
  return exact;
}

}  // namespace

TEST_CASE("expand (1): every family, dense and sparse, double and exact", "[expand]") {
  for (const char* spec :
       {"parity:n=5", "parity:n=1", "noisy-parity:n=4,delta=1/100", "noisy-parity:n=3,delta=0",
        "equal:n=4,q=3", "equal:n=3,q=1", "product:n=3,p=1/3", "product:n=3,p=0",
        "markov:n=5,flip=1/5", "markov:n=4,flip=0", "mixture:n=4,w=3/10,a=1/20,b=3/5",
        "mixture:n=3,w=1/2,a=0,b=1", "rs:n=4,k=2,q=5", "permutation:n=4", "permutation:n=1",
        "block-hmm:blocks=2,size=3,stay=9/10,rho=9/10:1/10,eta=1e-8",
        "table:n=4,q=2,a=37,b=11,c=5,m=97", "table:n=3,q=3,a=53,b=7,c=3,m=89,zero=4"}) {
    (void)check_expansions(parse_family_spec(spec));
  }
}

TEST_CASE("expand (1): random tables and supports", "[expand]") {
  for_each_seed(20, [](Philox& random) {
    const auto table = random_exact_table(random);
    CHECK(check_expansions({"table", table}) == by_row(table));
    const auto support = random_support(random_shape(random), random, 1 + random.below(20));
    CHECK(check_expansions({"support", support}) == by_row(support));
  });
}

TEST_CASE("expand (1): blocks multiply", "[expand]") {
  for_each_seed(10, [](Philox& random) {
    const Model first = random_model(random, 2, 9);
    const Model second("second", random_support(random_shape(random, 2, 9), random, 3));
    const auto a = by_row(joint_table<Rational>(first, Budget{}).value());
    const auto b = by_row(joint_table<Rational>(second, Budget{}).value());
    std::map<std::vector<symbol_t>, Rational> product;
    for (const auto& [head, p] : a) {
      for (const auto& [tail, q] : b) {
        auto row = head;
        row.insert(row.end(), tail.begin(), tail.end());
        product[row] = p * q;
      }
    }
    CHECK(check_expansions({"blocks", IndependentBlocks({first, second})}) == product);
  });
}

TEST_CASE("expand (2): the need is checked before anything is allocated", "[expand]") {
  const Budget budget;
  CHECK_FALSE(joint_table<double>(parse_family_spec("parity:n=40"), budget).ok());
  CHECK_FALSE(joint_table<double>(parse_family_spec("markov:n=4096,flip=1/2"), budget).ok());
  CHECK_FALSE(support_table<double>(parse_family_spec("parity:n=40"), budget).ok());
  CHECK_FALSE(support_table<Rational>(parse_family_spec("permutation:n=1000"), budget).ok());
  CHECK(support_table<double>(parse_family_spec("equal:n=1000,q=3"), budget).ok());
  Budget tiny;
  tiny.bytes = 1000.0;
  CHECK(joint_table<double>(parse_family_spec("parity:n=5"), tiny).ok());
  const auto refused = joint_table<Rational>(parse_family_spec("parity:n=5"), tiny);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.refusal().what == "'parity:n=5' as a table of 32 cells");
  CHECK(refused.refusal().needed == 2.0 * 32.0 * 128.0);
}
