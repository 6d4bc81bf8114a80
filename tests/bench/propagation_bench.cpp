// Propagation in a junction tree: nanoseconds a visit of a cell, beside a plain streaming
// multiply-add of the same run.
//
// A cell of a clique is visited twice: on the way up, and on the way back with all marginals. What
// is timed is what follows the plan: messages, scaling, sums, and the allocation of all of it. The
// order of elimination and the conversion of numbers are made before.
//
// The yardstick is y[i] += a[i] * b[i] over three arrays that together have as many bytes as the
// cells would: a pass over them counts as one visit of every cell, so a visit is compared with
// reading 8 bytes and a third of a product. "Same bytes" could be read more kindly: an element a
// cell. That ratio is printed beside it, without a target. Sizes are such that the arrays leave the
// second cache and that the process stays within its memory.
#include "core/base/rng.hpp"
#include "exact/junction/inference.hpp"
#include "tests/bench/ratios.hpp"

namespace unmask::bench {
namespace {

NumberTable random_table(Philox& random, index_t cells) {
  std::vector<Rational> values;
  for (index_t k = 0; k < cells; ++k) {
    values.emplace_back(Integer(1 + random.below(999)), Integer(1000));
  }
  return NumberTable(values);
}

/// Factors of one variable, and of each of the pairs.
FactorGraph pairwise(const Shape& shape, const std::vector<std::vector<index_t>>& pairs) {
  Philox random(5);
  std::vector<Factor> factors;
  for (index_t v = 0; v < shape.positions(); ++v) {
    factors.push_back({{v}, random_table(random, shape.cardinality(v))});
  }
  for (const auto& pair : pairs) {
    const index_t cells = shape.cardinality(pair[0]) * shape.cardinality(pair[1]);
    factors.push_back({pair, random_table(random, cells)});
  }
  return FactorGraph(shape, std::move(factors));
}

/// Every variable of one layer meets every one of the other, as in two slices of a dynamic network.
FactorGraph two_layers(const std::vector<index_t>& layer) {
  std::vector<index_t> cardinalities = layer;
  cardinalities.insert(cardinalities.end(), layer.begin(), layer.end());
  std::vector<std::vector<index_t>> pairs;
  for (index_t a = 0; a < layer.size(); ++a) {
    for (index_t b = 0; b < layer.size(); ++b) pairs.push_back({a, layer.size() + b});
  }
  return pairwise(Shape(std::move(cardinalities)), pairs);
}

FactorGraph grid(index_t side) {
  std::vector<std::vector<index_t>> pairs;
  for (index_t v = 0; v < side * side; ++v) {
    if (v % side + 1 < side) pairs.push_back({v, v + 1});
    if (v + side < side * side) pairs.push_back({v, v + side});
  }
  return pairwise(Shape::uniform(side * side, 2), pairs);
}

/// One model with all that is made once. Plans do not depend on time: every run has the same.
struct Case {
  std::string name;
  FactorGraph (*model)();
};

const Case kCases[] = {
    {"two layers of 17 bits", [] { return two_layers(std::vector<index_t>(17, 2)); }},
    {"two layers of 2 to 7 values",
     [] {
       return two_layers({2, 3, 4, 5, 6, 7, 5, 3});
     }},
    {"grid 16 x 16", [] { return grid(16); }},
};

InferencePlan plan_of(const Case& question) {
  return plan_inference(question.model(), {}, OrderSearch{}, Threads(1));
}

void propagation(benchmark::State& state, const Case& question, unsigned threads) {
  const InferencePlan plan = plan_of(question);
  const auto tables = sliced_tables<double>(plan.graph, {}, plan.sliced, plan.tree, Precision{});
  for (auto _ : state) {
    Propagation<double> both_ways(plan.tree, plan.sliced.cardinalities, tables);
    both_ways.collect(Threads(threads));
    both_ways.distribute(Threads(threads));
    benchmark::DoNotOptimize(both_ways.marginal(0).data());
  }
  count_cells(state, 2.0 * plan.cost.cells);
  state.counters["width"] = static_cast<double>(plan.cost.width);
}

/// `arrays`: how many numbers an element has that count as one cell: 3 is the strict yardstick.
void stream(benchmark::State& state, const Case& question, double numbers_a_cell) {
  const double cells = plan_of(question).cost.cells;
  const auto elements = at(static_cast<index_t>(cells * numbers_a_cell / 3.0));
  std::vector<double> y(elements, 0.0);
  const std::vector<double> a(elements, 1.25), b(elements, 0.75);
  for (auto _ : state) {
    for (std::size_t i = 0; i < elements; ++i) y[i] += a[i] * b[i];
    benchmark::DoNotOptimize(y.data());
    benchmark::ClobberMemory();
  }
  count_cells(state, cells);
}

const bool kRegistered = [] {
  using benchmark::RegisterBenchmark;
  for (const Case& question : kCases) {
    const std::string ours = "propagation, " + question.name, two = ours + ", 2 threads",
                      bytes = "multiply-add, bytes of " + question.name;
    // In turns, because what disturbs a machine for a second should disturb all.
    for (int turn = 0; turn < 7; ++turn) {
      for (auto* const b : {RegisterBenchmark(ours.c_str(), propagation, question, 1),
                            RegisterBenchmark(two.c_str(), propagation, question, 2),
                            RegisterBenchmark(bytes.c_str(), stream, question, 1.0)}) {
        b->MinTime(0.2)->UseRealTime()->Unit(benchmark::kMillisecond);
      }
    }
    promise({"propagation, bytes a second as a share of streaming: " + question.name, bytes, ours,
             0.5});
    promise(TimeLimit{"propagation, a visit of a cell, 1 thread, s: " + question.name, ours, 2e-9});
    promise({"propagation: 1 thread / 2 threads, " + question.name, ours, two, 0.0});
  }
  // The kind yardstick would need three times the memory: on the smallest of the models.
  const Case& question = kCases[2];
  const std::string cells = "multiply-add, an element a cell of " + question.name;
  RegisterBenchmark(cells.c_str(), stream, question, 3.0)
      ->Repetitions(7)
      ->MinTime(0.2)
      ->UseRealTime()
      ->Unit(benchmark::kMillisecond);
  promise({"(read kindly: an element a cell) propagation's share of streaming: " + question.name,
           cells, "propagation, " + question.name, 0.0});
  return true;
}();

}  // namespace
}  // namespace unmask::bench
