#include "exact/junction/tree_conditionals.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/invalid_input.hpp"
#include "exact/junction/table_slice.hpp"
#include "exact/junction/tree_scalar.hpp"

namespace unmask {
namespace {

constexpr Precision kBits{96};

std::vector<ScaledTable<Ball>> enclosed(const std::vector<ScaledTable<double>>& tables) {
  std::vector<ScaledTable<Ball>> balls;
  for (const ScaledTable<double>& table : tables) {
    balls.push_back({table.variables, {}, table.exponent, 0});
    for (const double x : table.values) {
      balls.back().values.push_back(Ball::enclosing(Rational(x), kBits));
    }
  }
  return balls;
}

/// One context's answer.
struct Answer {
  bool is_possible = false;
  bool underflowed = false;
  double log_weight = -INFINITY;
  std::vector<std::vector<double>> marginals{};  ///< [variable]
};

template <class S>
Answer propagated(const JunctionTree& tree, const std::vector<index_t>& cardinalities,
                  std::vector<ScaledTable<S>> tables) {
  Propagation<S> propagation(tree, cardinalities, std::move(tables), detail::one_of<S>(kBits));
  propagation.collect(Threads());
  Answer answer;
  answer.is_possible = propagation.is_possible();
  if (answer.is_possible) propagation.distribute(Threads());
  answer.underflowed = propagation.underflowed();
  if (!answer.is_possible) return answer;
  answer.log_weight = static_cast<double>(propagation.exponent()) * std::log(2.0);
  if constexpr (std::is_same_v<S, Ball>) {
    answer.log_weight += detail::rounded(ln(propagation.partition(), kBits));
  } else {
    answer.log_weight += std::log(propagation.partition());
  }
  for (index_t v = 0; v < cardinalities.size(); ++v) {
    answer.marginals.emplace_back();
    for (const S& p : propagation.marginal(v)) {
      answer.marginals.back().push_back(detail::rounded(p));
    }
  }
  return answer;
}

}  // namespace

TreeConditionals::TreeConditionals(InferencePlan plan)
    : DrawingOracle(plan.graph.shape()),
      plan_(std::move(plan)),
      tables_(sliced_tables<double>(plan_.graph, plan_.question.evidence, plan_.sliced, plan_.tree,
                                    {})) {
  auto collected =
      std::make_shared<Propagation<double>>(plan_.tree, plan_.sliced.cardinalities, tables_);
  collected->collect(Threads());
  if (!collected->is_possible()) {
    throw InvalidInput("the evidence has probability 0: nothing follows it");
  }
  collected_ = std::move(collected);
}

Result<std::shared_ptr<const TreeConditionals>> TreeConditionals::of(const FactorGraph& graph,
                                                                     const Evidence& evidence,
                                                                     const Effort& effort) {
  InferencePlan plan =
      plan_inference(graph, {evidence, std::nullopt, false}, OrderSearch{}, effort.threads);
  // Each thread may be at a context of its own, and all tables are kept besides.
  const InferenceNeed need = need_of<double>(plan);
  const double copies = 1.0 + effort.threads.count();
  if (auto refusal = effort.budget.refuse(
          "conditionals on a junction tree of " + format_count(plan.cost.cells) + " cells",
          need.bytes * copies, need.seconds * 1e9, "Raise --memory, or lower --threads")) {
    return *refusal;
  }
  return std::shared_ptr<const TreeConditionals>(new TreeConditionals(std::move(plan)));
}

double TreeConditionals::marginals(const symbol_t* context, double* marginals) const {
  const index_t n = shape().positions();
  std::vector<std::optional<symbol_t>> revealed(at(n));
  std::vector<index_t> cardinalities = plan_.sliced.cardinalities;
  bool is_possible = true;
  for (index_t v = 0; v < n; ++v) {
    if (context[v] == kMasked) continue;
    const auto& known = plan_.sliced.observed[at(v)];
    if (known) {
      is_possible = is_possible && *known == context[v];
      continue;
    }
    revealed[at(v)] = context[v];
    cardinalities[at(v)] = 1;
  }
  Answer answer;
  if (is_possible) {
    answer = propagated(plan_.tree, cardinalities, tables_given(revealed));
    // Doubles lost something that may matter: the range of balls does not end.
    if (answer.underflowed) {
      answer = propagated(plan_.tree, cardinalities, enclosed(tables_given(revealed)));
    }
  }
  is_possible = answer.is_possible;
  for (index_t v = 0; v < n; ++v) {
    if (context[v] != kMasked) continue;
    double* const into = marginals + layout().begin(v);
    const index_t q = shape().cardinality(v);
    if (!is_possible) {
      std::fill(into, into + q, 1.0 / static_cast<double>(q));
    } else if (const auto& known = plan_.sliced.observed[at(v)]) {
      for (index_t x = 0; x < q; ++x) into[x] = x == *known ? 1.0 : 0.0;
    } else {
      std::copy(answer.marginals[at(v)].begin(), answer.marginals[at(v)].end(), into);
    }
  }
  return answer.log_weight;
}

std::vector<ScaledTable<double>> TreeConditionals::tables_given(
    const std::vector<std::optional<symbol_t>>& revealed) const {
  std::vector<ScaledTable<double>> tables;
  tables.reserve(tables_.size());
  for (const ScaledTable<double>& table : tables_) {
    const TableSlice slice(table.variables, plan_.sliced.cardinalities, revealed, plan_.tree.rank);
    ScaledTable<double> sliced{slice.variables(), {}, table.exponent, 0};
    sliced.values.reserve(std::min<std::size_t>(table.values.size(), 256));
    slice.for_each([&](index_t entry) { sliced.values.push_back(table.values[at(entry)]); });
    tables.push_back(std::move(sliced));
  }
  return tables;
}

std::vector<symbol_t> TreeConditionals::draw(Philox& random) const {
  if (collected_->underflowed()) return draw_one_by_one(random);
  std::vector<symbol_t> row = collected_->draw(random);
  for (index_t v = 0; v < row.size(); ++v) {
    if (const auto& known = plan_.sliced.observed[at(v)]) row[at(v)] = *known;
  }
  return row;
}

/// Each position given those before it: slow, where messages in doubles cannot be trusted.
std::vector<symbol_t> TreeConditionals::draw_one_by_one(Philox& random) const {
  const index_t n = shape().positions();
  std::vector<symbol_t> row(at(n), kMasked);
  std::vector<double> numbers(at(layout().width()));
  for (index_t v = 0; v < n; ++v) {
    marginals(row.data(), numbers.data());
    double left = random.uniform();
    for (index_t k = layout().begin(v); k < layout().end(v); ++k) {
      if (!(numbers[at(k)] > 0.0)) continue;
      row[at(v)] = static_cast<symbol_t>(k - layout().begin(v));
      left -= numbers[at(k)];
      if (left < 0.0) break;
    }
  }
  return row;
}

}  // namespace unmask
