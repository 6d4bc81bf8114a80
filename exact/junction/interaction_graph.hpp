// exact/junction/interaction_graph.hpp - which variables meet in a factor.
//
// Two variables are neighbours when some scope names both: all that the order of elimination needs
// to know of a model besides cardinalities. In a Bayesian network the scopes are a child with its
// parents, so this is the moral graph.
//
// (1) One vertex a variable, in order; no loops, no parallel edges, whatever the scopes repeat.
// (2) `neighbour_lists` are ascending, and so are the members of each connected component;
//     components come in the order of their first variable.
// Cost: O(sum of squared scope sizes) and a sort; the rest O(vertices + edges).
#pragma once

#include <boost/graph/adjacency_list.hpp>
#include <vector>

#include "core/base/index.hpp"

namespace unmask {

using InteractionGraph = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS>;

/// Requires: scopes name variables below `variables`.
[[nodiscard]] InteractionGraph interaction_graph(index_t variables,
                                                 const std::vector<std::vector<index_t>>& scopes);

[[nodiscard]] std::vector<std::vector<index_t>> connected_components(const InteractionGraph& graph);

[[nodiscard]] std::vector<std::vector<index_t>> neighbour_lists(const InteractionGraph& graph);

}  // namespace unmask
