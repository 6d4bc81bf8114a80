// exact/junction/sparse_elimination.hpp - a first elimination order for very large graphs.
//
// The variable with the smallest table goes next. Neighbours are lists, not bit sets, and nothing
// is counted but sizes: a start for tree_improvement.hpp where greedy_elimination.hpp would take
// memory quadratic in the variables.
//
// (1) Eliminates every variable once; ties go to the smallest index. (2) Only cardinalities and
// edges decide.
// Cost: O(sum over eliminated variables of their neighbours' list lengths), and a heap.
#pragma once

#include "exact/junction/weighted_graph.hpp"

namespace unmask {

[[nodiscard]] std::vector<index_t> smallest_table_order(const WeightedGraph& graph);

}  // namespace unmask
