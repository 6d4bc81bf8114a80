#include "exact/junction/tree_information.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/invalid_input.hpp"
#include "exact/junction/tree_scalar.hpp"

namespace unmask {
namespace {

constexpr double kMostBlanketCells = 1U << 24U;

/// Logarithms of what a propagation counts in.
template <class S>
class Logarithm {
 public:
  explicit Logarithm(Precision precision) : precision_(precision) {}
  [[nodiscard]] S operator()(const S& x) const {
    if constexpr (std::is_same_v<S, double>) {
      return std::log(x);
    } else {
      return ln(x, precision_);
    }
  }
  [[nodiscard]] S of_two() const {
    if constexpr (std::is_same_v<S, double>) {
      return std::log(2.0);
    } else {
      return ln(Integer(2), precision_);
    }
  }

 private:
  Precision precision_;
};

using detail::is_zero;

/// -sum p ln p.
template <class S>
S entropy_of(const std::vector<S>& p, const Logarithm<S>& log) {
  CompensatedSum<S> sum;
  for (const S& x : p) {
    if (!is_zero(x)) sum.add(-(x * log(x)));
  }
  return sum.value();
}

/// H(axis | the other axes) of a joint distribution: `stride` entries apart, `count` of them.
template <class S>
S conditional_entropy(const std::vector<S>& joint, index_t stride, index_t count,
                      const Logarithm<S>& log) {
  CompensatedSum<S> sum;
  for (index_t high = 0; high < joint.size(); high += stride * count) {
    for (index_t low = high; low < high + stride; ++low) {
      S row(0);
      for (index_t x = 0; x < count; ++x) row += joint[at(low + x * stride)];
      for (index_t x = 0; x < count; ++x) {
        const S& p = joint[at(low + x * stride)];
        if (!is_zero(p)) sum.add(p * log(row / p));
      }
    }
  }
  return sum.value();
}

/// A variable with its neighbours: those that share a factor with it.
std::vector<std::vector<index_t>> closed_blankets(const InferencePlan& plan) {
  const index_t n = plan.graph.shape().positions();
  std::vector<std::vector<index_t>> blankets =
      neighbour_lists(interaction_graph(n, plan.sliced.scopes));
  for (index_t v = 0; v < n; ++v) blankets[at(v)].push_back(v);
  return blankets;
}

template <class S>
class InformationOnTree {
 public:
  InformationOnTree(const InferencePlan& plan, const Effort& effort, Precision precision)
      : plan_(plan), effort_(effort), precision_(precision), log_(precision) {}

  TreeInformation<S> run() {
    // Sets to sum in cliques: all scopes, then the blankets that lie in one.
    blankets_ = closed_blankets(plan_);
    std::vector<std::vector<index_t>> sets = plan_.sliced.scopes;
    std::vector<std::optional<index_t>> set_of(blankets_.size());
    for (index_t v = 0; v < blankets_.size(); ++v) {
      if (plan_.sliced.observed[at(v)] || !clique_with(plan_.tree, blankets_[at(v)])) continue;
      set_of[at(v)] = sets.size();
      sets.push_back(blankets_[at(v)]);
    }
    auto tables = sliced_tables<S>(plan_.graph, plan_.question.evidence, plan_.sliced, plan_.tree,
                                   precision_);
    Propagation<S> propagation(plan_.tree, plan_.sliced.cardinalities, tables,
                               detail::one_of<S>(precision_));
    propagation.collect(effort_.threads);
    if (!propagation.is_possible()) {
      throw InvalidInput("the evidence has probability 0: nothing follows it");
    }
    propagation.distribute(effort_.threads, sets);
    found_.cost = plan_.cost;
    found_.underflowed = propagation.underflowed();
    find_entropy(propagation, tables);
    find_total_correlation(propagation);
    find_dual_total_correlation(propagation, set_of);
    return std::move(found_);
  }

 private:
  void find_entropy(const Propagation<S>& propagation, const std::vector<ScaledTable<S>>& tables) {
    CompensatedSum<S> sum;
    sum.add(log_(propagation.partition() * detail::one_of<S>(precision_)));
    sum.add(log_.of_two() * S(static_cast<int>(propagation.exponent())));
    for (index_t f = 0; f < tables.size(); ++f) {
      const std::vector<S>& joint = propagation.joint(f);
      for (index_t k = 0; k < joint.size(); ++k) {
        if (!is_zero(joint[at(k)])) sum.add(-(joint[at(k)] * log_(tables[at(f)].values[at(k)])));
      }
    }
    found_.entropy = sum.value();
  }

  void find_total_correlation(const Propagation<S>& propagation) {
    CompensatedSum<S> sum;
    for (index_t v = 0; v < plan_.graph.shape().positions(); ++v) {
      found_.entropies.push_back(
          plan_.sliced.observed[at(v)] ? S(0) : entropy_of(propagation.marginal(v), log_));
      sum.add(found_.entropies.back());
    }
    sum.add(-found_.entropy);
    found_.total_correlation = sum.value();
  }

  void find_dual_total_correlation(const Propagation<S>& propagation,
                                   const std::vector<std::optional<index_t>>& set_of) {
    const index_t n = plan_.graph.shape().positions();
    std::vector<S> given_others(at(n), S(0));
    std::vector<index_t> questions;
    for (index_t v = 0; v < n; ++v) {
      if (plan_.sliced.observed[at(v)]) continue;
      if (set_of[at(v)]) {
        given_others[at(v)] = read_off(propagation.joint(*set_of[at(v)]), v);
      } else {
        questions.push_back(v);
      }
    }
    std::vector<std::optional<RefusedBlanket>> refused(questions.size());
    std::vector<char> underflowed(questions.size(), 0);
    parallel_for(effort_.threads, questions.size(), [&](index_t q) {
      bool lost = false;
      refused[at(q)] = ask(questions[at(q)], given_others[at(questions[at(q)])], lost);
      underflowed[at(q)] = lost ? 1 : 0;
    });
    for (const char lost : underflowed) found_.underflowed = found_.underflowed || lost != 0;
    for (auto& blanket : refused) {
      if (blanket) found_.refused.push_back(std::move(*blanket));
    }
    if (!found_.refused.empty()) return;
    CompensatedSum<S> sum;
    sum.add(found_.entropy);
    for (const S& entropy : given_others) sum.add(-entropy);
    found_.dual_total_correlation = sum.value();
  }

  /// From the joint distribution of v and its blanket, axes by rank.
  [[nodiscard]] S read_off(const std::vector<S>& joint, index_t v) const {
    const auto axes = by_rank(plan_.tree, blankets_[at(v)]);
    index_t stride = 1;
    std::size_t a = axes.size();
    while (axes[--a] != v) stride *= plan_.sliced.cardinalities[at(axes[a])];
    return conditional_entropy(joint, stride, plan_.sliced.cardinalities[at(v)], log_);
  }

  /// A question about v and its blanket alone.
  std::optional<RefusedBlanket> ask(index_t v, S& entropy, bool& underflowed) const {
    const std::vector<index_t>& blanket = blankets_[at(v)];  // v is the last
    const index_t neighbours = blanket.size() - 1;
    const double cells = cells_of(blanket, plan_.sliced.cardinalities);
    if (cells > kMostBlanketCells) {
      return RefusedBlanket{
          v, neighbours,
          Refusal{"the joint distribution of " + plan_.graph.name(v) + " and its " +
                      std::to_string(neighbours) + " neighbours",
                  cells * 8, kMostBlanketCells * 8, Resource::bytes, "DTC has no smaller term"}};
    }
    const InferencePlan plan = plan_inference(plan_.graph, {plan_.question.evidence, blanket, true},
                                              OrderSearch{}, Threads(1));
    const auto answer = infer<S>(plan, {Threads(1), effort_.budget, nullptr}, precision_);
    if (!answer) return RefusedBlanket{v, neighbours, answer.refusal()};
    underflowed = answer.value().underflowed;
    entropy = conditional_entropy(answer.value().joint, 1, plan_.sliced.cardinalities[at(v)], log_);
    return std::nullopt;
  }

  const InferencePlan& plan_;
  const Effort& effort_;
  Precision precision_;
  Logarithm<S> log_;
  std::vector<std::vector<index_t>> blankets_;  ///< [variable], itself the last
  TreeInformation<S> found_;
};

}  // namespace

template <class S>
Result<TreeInformation<S>> tree_information(const FactorGraph& graph, const Evidence& evidence,
                                            const Effort& effort, Precision precision) {
  const InferencePlan plan =
      plan_inference(graph, {evidence, std::nullopt, false}, OrderSearch{}, effort.threads);
  const InferenceNeed need = need_of<S>(plan);
  if (auto refusal = effort.budget.refuse(
          "the entropy on a junction tree of " + format_count(plan.cost.cells) + " cells",
          need.bytes, need.seconds * 1e9, "Raise --memory")) {
    return *refusal;
  }
  return InformationOnTree<S>(plan, effort, precision).run();
}

template Result<TreeInformation<double>> tree_information(const FactorGraph&, const Evidence&,
                                                          const Effort&, Precision);
template Result<TreeInformation<Ball>> tree_information(const FactorGraph&, const Evidence&,
                                                        const Effort&, Precision);

}  // namespace unmask
