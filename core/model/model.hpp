// core/model/model.hpp - any distribution that the project can name.
//
// A `Model` is what a MODEL argument denotes: one of the types below with exact rational
// parameters, and the text that it came from. Engines look at the type to find a closed form and
// otherwise ask for a table (core/model/expand.hpp).
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "core/model/bernoulli_mixture.hpp"
#include "core/model/block_hmm.hpp"
#include "core/model/factor_graph.hpp"
#include "core/model/hidden_markov_model.hpp"
#include "core/model/independent_blocks.hpp"
#include "core/model/joint_table.hpp"
#include "core/model/markov_chain.hpp"
#include "core/model/mds_code.hpp"
#include "core/model/noisy_parity.hpp"
#include "core/model/residue_table.hpp"
#include "core/model/support_table.hpp"
#include "core/model/uniform_permutation.hpp"

namespace unmask {

using Distribution =
    std::variant<JointTable<Rational>, SupportTable<Rational>, MarkovChain<Rational>,
                 BernoulliMixture<Rational>, NoisyParity<Rational>, BlockHmm<Rational>, MdsCode,
                 UniformPermutation, ResidueTable, IndependentBlocks, FactorGraph,
                 HiddenMarkovModel<Rational>>;

class Model {
 public:
  Model(std::string spec, Distribution distribution)
      : spec_(std::move(spec)), distribution_(std::move(distribution)) {}

  /// The text that named it: "sudoku4", "markov:n=12,flip=1/10", "model.json".
  [[nodiscard]] const std::string& spec() const { return spec_; }
  [[nodiscard]] const Distribution& distribution() const { return distribution_; }
  [[nodiscard]] const Shape& shape() const;
  [[nodiscard]] index_t positions() const { return shape().positions(); }

  /// The number of rows for models that are lists of rows (data, codes, permutations); nothing for
  /// the others. May be too large for an integer, hence double.
  [[nodiscard]] std::optional<double> support_rows() const;

 private:
  std::string spec_;
  Distribution distribution_;
};

}  // namespace unmask
