// exact/junction/sliced_graph.hpp - what of a factor graph is left once evidence is known.
//
// Hard evidence fixes a variable, as having one value does: its axis leaves every factor. Soft
// evidence is a factor of one variable more. In a Bayesian network, a variable without children and
// without evidence sums to 1 and may go, then its parents, unless they are asked for.
//
// (1) The product of the sliced factors, at any values of the variables left, is the product of the
//     graph's factors and of the likelihoods there.
// (2) Numbers are converted once: exact for Rational, enclosed for Ball, to nearest for double.
// Cost: one visit of every entry that is kept.
#pragma once

#include <optional>

#include "core/model/evidence.hpp"
#include "core/model/factor_graph.hpp"
#include "exact/curve/arithmetic.hpp"
#include "exact/junction/junction_tree.hpp"
#include "exact/junction/scaled_table.hpp"

namespace unmask {

/// The variables whose distribution is asked for; all of them if nothing is said, none for Z alone.
using Targets = std::optional<std::vector<index_t>>;

struct SlicedGraph {
  std::vector<std::optional<symbol_t>> observed{};  ///< [variable]
  std::vector<index_t> cardinalities{};             ///< [variable]: 1 where observed or dropped
  /// Of the graph's factors, then of the likelihoods: their variables with more than one value
  /// left. A dropped factor has none, and counts as 1.
  std::vector<std::vector<index_t>> scopes{};
  std::vector<bool> dropped{};  ///< [factor of the graph]
};

/// Throws: InvalidInput for evidence or targets that are no variable of the graph, no symbol of
/// their variable, or two symbols of one variable.
[[nodiscard]] SlicedGraph slice(const FactorGraph& graph, const Evidence& evidence,
                                const Targets& targets);

/// The numbers, axes as the tree orders them; one table a scope of `sliced`.
template <class S>
[[nodiscard]] std::vector<ScaledTable<S>> sliced_tables(const FactorGraph& graph,
                                                        const Evidence& evidence,
                                                        const SlicedGraph& sliced,
                                                        const JunctionTree& tree,
                                                        Precision precision);

}  // namespace unmask
