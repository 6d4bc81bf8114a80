// What exact/law/decoder_law.cpp is made of, each part alone: products of marginals, the set of
// continuations, the rows of a support by context, tables of states.
#include <map>

#include "exact/law/block_products.hpp"
#include "exact/law/kept_contexts.hpp"
#include "exact/law/law_states.hpp"
#include "exact/law/row_index.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/random_models.hpp"

using namespace unmask;
using namespace unmask::detail;

TEST_CASE("block_products (1) (2): products by cell, and all that can be drawn, once each",
          "[law_parts]") {
  for_each_seed(200, [](Philox& random) {
    const Shape shape = random_shape(random);
    const ContextSpace space(shape);
    const MarginalLayout layout(shape);
    std::vector<Rational> marginals;
    for (const index_t q : shape.cardinalities()) {
      for (const Rational& p : random_law(random, q)) marginals.push_back(p);
    }
    const Subset block = random() & all_positions(shape.positions());
    // By counting through the cells; the lowest position is the fastest digit.
    index_t cells = 1;
    for_each_position(block, [&](index_t i) { cells *= shape.cardinality(i); });
    std::map<context_t, Rational> expected;
    std::vector<Rational> products;
    for (index_t cell = 0; cell < cells; ++cell) {
      index_t rest = cell;
      context_t context = 0;
      Rational product = 1;
      for_each_position(block, [&](index_t i) {
        const index_t v = rest % shape.cardinality(i);
        rest /= shape.cardinality(i);
        context = space.reveal(context, i, static_cast<symbol_t>(v));
        product *= marginals[at(layout.begin(i) + v)];
      });
      products.push_back(product);
      if (product > 0) expected[context] = product;
    }
    for (const index_t questions : {index_t{0}, index_t{1}, cells}) {  // without and with a table
      BlockProducts<Rational> found;
      found.set(space, layout, block, marginals.data(), questions);
      for (index_t cell = 0; cell < cells; ++cell) {
        REQUIRE(found.at_cell(cell) == products[at(cell)]);
        REQUIRE(block_product(layout, block, marginals.data(), cell) == products[at(cell)]);
      }
      REQUIRE(found.drawable() == static_cast<double>(expected.size()));
      for (int again = 0; again < 2; ++again) {
        std::map<context_t, Rational> visited;
        found.for_each_drawable(0, [&](context_t context, const Rational& probability) {
          REQUIRE(visited.emplace(context, probability).second);
          return true;
        });
        REQUIRE(visited == expected);
      }
      index_t stopped_after = 0;
      found.for_each_drawable(0, [&](context_t, const Rational&) { return ++stopped_after < 2; });
      REQUIRE(stopped_after == std::min<index_t>(2, expected.size()));
    }
  });
}

TEST_CASE("kept_contexts (1): contains is exact, for few and for many", "[law_parts]") {
  for_each_seed(40, [](Philox& random) {
    const index_t span = index_t{2} << random.below(14);
    std::map<context_t, bool> is_kept;
    for (index_t k = 0; k < span / 2; ++k) is_kept[random.below(span)] = true;
    std::vector<Continuation<double>> kept;
    for (const auto& [context, yes] : is_kept) kept.push_back({context, 0, 1.0});
    const KeptContexts<double> found(kept);
    for (context_t context = 0; context < span; ++context) {
      REQUIRE(found.contains(context) == (is_kept.count(context) == 1));
    }
  });
  const std::vector<Continuation<double>> none;
  CHECK_FALSE(KeptContexts<double>(none).contains(0));
}

TEST_CASE("row_index (1): every row of a support is found by its code", "[law_parts]") {
  for_each_seed(100, [](Philox& random) {
    const Shape shape = random_shape(random);
    const auto table = random_support(shape, random, 1 + random.below(150));
    const ContextSpace space(shape);
    const RowIndex index(table, space);
    std::vector<symbol_t> row(at(shape.positions()));
    for (index_t r = 0; r < table.rows(); ++r) {
      for (index_t i = 0; i < shape.positions(); ++i) row[at(i)] = table.symbol(r, i);
      REQUIRE(index.of(space.code(row.data())) == r);
    }
    CHECK_THROWS_AS(index.of(0), ContractViolation);
  });
}

TEST_CASE("law_states (1): states of equal key are one, whatever else there is", "[law_parts]") {
  for_each_seed(20, [](Philox& random) {
    StateTable<Rational> table;
    std::map<std::pair<context_t, bool>, Rational> expected;
    std::vector<std::pair<context_t, bool>> order;
    const index_t span = 1 + random.below(3000);
    for (int k = 0; k < 4000; ++k) {
      StateKey key;
      key.context = random.below(span);
      key.off_support = random.below(2) == 0;
      key.seal(key.mixed());
      const Rational mass(1 + random.below(5));
      const auto [entry, is_new] = expected.try_emplace({key.context, key.off_support}, mass);
      if (is_new) order.push_back(entry->first);
      if (!is_new) entry->second += mass;
      table.add({key, {mass, mass, mass, mass}});
    }
    REQUIRE(table.states().size() == expected.size());
    std::size_t k = 0;
    for (const auto& state : table.states()) {  // in the order in which they came first
      const std::pair<context_t, bool> key{state.key.context, state.key.off_support};
      REQUIRE(key == order[k++]);
      REQUIRE(state.content.mass == expected[key]);
      REQUIRE(state.content.incoherent == expected[key]);
    }
  });
}
