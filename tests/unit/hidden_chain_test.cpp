// Hidden Markov models, and every model that is a hidden chain, against their own probabilities.
#include "core/model/hidden_chain.hpp"

#include "core/format/model_json.hpp"
#include "core/model/expand.hpp"
#include "core/model/to_factor_graph.hpp"
#include "core/model/to_hidden_chain.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/random_chains.hpp"
#include "tests/support/rejection.hpp"

namespace unmask {
namespace {

/// start W_1(x_1) ... W_n(x_n) 1, literally.
Rational weight_of(const HiddenChain<Rational>& chain, const std::vector<symbol_t>& row) {
  std::vector<Rational> message = chain.start();
  for (index_t i = 0; i < row.size(); ++i) {
    const auto& link = chain.link(i);
    std::vector<Rational> next(at(link.to()));
    for (index_t z = 0; z < link.from(); ++z) {
      for (index_t y = 0; y < link.to(); ++y) {
        next[at(y)] += message[at(z)] * link.weight(row[at(i)], z, y);
      }
    }
    message = next;
  }
  Rational sum = 0;
  for (const Rational& weight : message) sum += weight;
  return sum;
}

/// The sum over all hidden paths, one by one.
Rational sum_over_paths(const HiddenMarkovModel<Rational>& model,
                        const std::vector<symbol_t>& row) {
  Rational sum = 0;
  std::vector<symbol_t> path(row.size(), 0);
  const Shape paths = Shape::uniform(row.size(), model.states());
  do {
    Rational p = model.initial(path[0]);
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) p *= model.transition(path[i - 1], path[i]);
      p *= model.emission(path[i], row[i]);
    }
    sum += p;
  } while (advance_row(paths, path));
  return sum;
}

TEST_CASE("hidden chains: every model's chain gives its probabilities, exactly", "[chain]") {
  for_each_seed(150, [](Philox& random) {
    const Model model = random_chain_model(random);
    const auto chain = to_hidden_chain(model);
    REQUIRE(chain);
    REQUIRE(chain->shape() == model.shape());
    const auto table = joint_table<Rational>(model, Budget{}).value();
    std::vector<symbol_t> row(at(model.positions()), 0);
    index_t cell = 0;
    do {
      CHECK(weight_of(*chain, row) == table.probabilities()[at(cell++)]);
    } while (advance_row(model.shape(), row));
  });
}

TEST_CASE("hidden chains: (3) equal positions share their matrices", "[chain]") {
  Philox random(3);
  const Model model("long", random_hmm(random, 512, 16, 4));
  const auto chain = to_hidden_chain(model);
  REQUIRE(chain);
  CHECK(chain->links()[0] == chain->links()[511]);
  const auto rounded = chain->with_numbers<double>([](const Rational& x) { return to_double(x); });
  CHECK(rounded.links()[0] == rounded.links()[511]);
  CHECK(rounded.states(512) == 16);
}

TEST_CASE("hidden chains: a table is none", "[chain]") {
  CHECK_FALSE(to_hidden_chain(Model("t", JointTable<Rational>(Shape({2}), {Rational(1), 0}))));
  const Model table("t", JointTable<Rational>(Shape({2}), {Rational(1), 0}));
  const Model chain("c", NoisyParity<Rational>(2, Rational(1, 3)));
  CHECK_FALSE(to_hidden_chain(Model("b", IndependentBlocks({chain, table}))));
}

TEST_CASE("hidden Markov models: (2) the forward algorithm is the sum over paths", "[chain]") {
  for_each_seed(40, [](Philox& random) {
    const index_t n = 1 + random.below(4), states = 1 + random.below(3);
    const auto model = random_hmm(random, n, states, 1 + random.below(3));
    const auto rounded = model.with_scalar<double>();
    std::vector<symbol_t> row(at(n), 0);
    do {
      const Rational p = sum_over_paths(model, row);
      CHECK(model.probability(row) == p);
      CHECK(rounded.probability(row) == Approx(to_double(p)).epsilon(1e-14));
    } while (advance_row(model.shape(), row));
  });
}

TEST_CASE("hidden Markov models: a network with their states has their law", "[chain]") {
  for_each_seed(25, [](Philox& random) {
    const index_t n = 1 + random.below(3), states = 1 + random.below(3);
    const Model model("hmm", random_hmm(random, n, states, 1 + random.below(3)));
    const FactorGraph graph = to_network(model, Budget{}).value();
    CHECK(graph.is_bayesian_network());
    CHECK(graph.name(0) == "x0");
    CHECK(graph.name(n) == "state0");
    const auto table = joint_table<Rational>(Model("network", graph), Budget{}).value();
    const auto expected = joint_table<Rational>(model, Budget{}).value();
    std::vector<Rational> shown(expected.probabilities().size());
    std::vector<symbol_t> row(at(2 * n), 0);
    index_t cell = 0;
    do {
      const std::vector<symbol_t> positions(row.begin(), row.begin() + static_cast<int>(n));
      shown[at(model.shape().linear_index(positions))] += table.probabilities()[at(cell++)];
    } while (advance_row(graph.shape(), row));
    CHECK(shown == expected.probabilities());
  });
}

TEST_CASE("hidden Markov models: JSON there and back", "[chain][model_json]") {
  const std::string text =
      R"({"kind":"hmm","length":5,"initial":[0.25,0.75],"transition":[[0.9,0.1],["1/3","2/3"]],)"
      R"("emission":[[0.5,0.5,0],[0.1,0.2,0.7]]})";
  Warnings warnings;
  const Model model = parse_model_json(text, "m.json", warnings);
  CHECK(warnings.empty());
  const auto& hmm = std::get<HiddenMarkovModel<Rational>>(model.distribution());
  CHECK(hmm.states() == 2);
  CHECK(hmm.symbols() == 3);
  CHECK(model.positions() == 5);
  CHECK(hmm.transition(1, 0) == Rational(1, 3));
  CHECK(hmm.emission(1, 2) == Rational(7, 10));
  const std::string written = write_model_json(model);
  const Model again = parse_model_json(written, "w.json", warnings);
  CHECK(write_model_json(again) == written);
  CHECK(std::get<HiddenMarkovModel<Rational>>(again.distribution()).transition(1, 0) ==
        Rational(1, 3));
}

TEST_CASE("hidden Markov models: what does not fit is named", "[chain][model_json]") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {R"({"kind":"hmm","length":2,"initial":[1],"transition":[[1]]})",
       "key 'emission' is missing"},
      {R"({"kind":"hmm","length":0,"initial":[1],"transition":[[1]],"emission":[[1]]})",
       "key 'length': '0' is not an integer"},
      {R"({"kind":"hmm","length":2,"initial":[1],"transition":[[1],[1]],"emission":[[1]]})",
       "key 'transition': has 2 entries; 1 are expected, one row a state"},
      {R"({"kind":"hmm","length":2,"initial":[1],"transition":[[1]],"emission":[]})",
       "key 'emission': is empty"},
      {R"({"kind":"hmm","length":2,"initial":[1],"transition":[[1]],"emission":[[]]})",
       "one must be positive"},
      {R"({"kind":"hmm","length":2,"initial":[1],"transition":[[1]],"emission":[1]})",
       "an array is expected"},
      {R"({"kind":"hmm","length":2,"initial":["1/2","1/2"],"transition":[[1,0],[0,1]],)"
       R"("emission":[[1,0],[1]]})",
       "has 1 entries; 2 are expected, one probability a symbol"},
      {R"({"kind":"hmm","length":2,"initial":[1],"transition":[[1]],"emission":[[0.5,0.4]]})",
       "sum to 0.9, not 1"},
  };
  for (const auto& [text, fragment] : cases) {
    INFO(text);
    const std::string input = text;
    Warnings warnings;
    check_rejected([&] { (void)parse_model_json(input, "m.json", warnings); }, fragment);
  }
}

}  // namespace
}  // namespace unmask
