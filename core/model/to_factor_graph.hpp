// core/model/to_factor_graph.hpp - any model as a product of factors.
//
// (1) The graph is the model's distribution over the same positions, exactly.
// (2) A Markov chain is a Bayesian network of one conditional table a position; independent blocks
//     are the factors of all, a Bayesian network if each is; a factor graph is itself; anything
//     else is one factor, its table of probabilities, refused if that is too large.
// (3) `to_network` also has the hidden states of a hidden Markov model as variables, after its n
//     positions: a Bayesian network whose states can be asked for and observed. For all others it
//     is the same graph.
// Cost: the numbers of the tables.
#pragma once

#include "core/base/budget.hpp"
#include "core/model/model.hpp"

namespace unmask {

[[nodiscard]] Result<FactorGraph> to_factor_graph(const Model& model, const Budget& budget);
[[nodiscard]] Result<FactorGraph> to_network(const Model& model, const Budget& budget);

}  // namespace unmask
