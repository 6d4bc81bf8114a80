// exact/law/law_problem.hpp - what a decoder's law is about: its tasks read it, none changes it.
//
// Internal to decoder_law.cpp.
//
// (1) `eligible` and `sizes_at` are the decoder's own; where one block is all positions they cost
//     no division.
#pragma once

#include "core/decode/decoder.hpp"
#include "exact/enumerate/conditionals.hpp"
#include "exact/law/law_states.hpp"
#include "exact/oracle/exact_oracle.hpp"
#include "exact/oracle/uniform_oracle.hpp"

namespace unmask::detail {

template <class S>
struct LawProblem {
  const Decoder<S>& decoder;
  const Conditionals<S>& conditionals;
  UniformOracle<S> uniform;
  PolicyTraits traits;
  bool one_block;        ///< not semi-autoregressive
  bool collapses;        ///< one state a revealed set outside the support
  bool oracle_is_exact;  ///< its answers are the conditionals' marginals
  bool values_are_plain;
  double incoherence_at;
  Shards shards{0.0};  ///< to be said once the number of states is predicted

  LawProblem(const Decoder<S>& d, const Conditionals<S>& c, double tau)
      : decoder(d),
        conditionals(c),
        uniform(d.oracle->shape()),
        traits(d.traits()),
        one_block(d.block_length >= d.positions()),
        collapses(d.oracle->marks_impossible() && !traits.remembers),
        oracle_is_exact(false),
        values_are_plain(d.values.is_plain()),
        incoherence_at(tau) {
    const auto* exact = dynamic_cast<const ExactOracle<S>*>(d.oracle.get());
    oracle_is_exact = exact != nullptr && &exact->conditionals() == &c;
  }

  [[nodiscard]] const Oracle<S>& oracle_of(const StateKey& key) const {
    if (key.off_support && collapses) return uniform;
    return *decoder.oracle;
  }
  [[nodiscard]] Subset eligible(Subset masked) const {
    return one_block ? masked : decoder.eligible(masked);
  }
  /// Requires: there is a schedule, and `eligible` is not empty.
  [[nodiscard]] const StepSizes& sizes_at(Subset eligible) const {
    return one_block && !decoder.last_sizes ? *decoder.sizes : *decoder.sizes_at(eligible);
  }
  [[nodiscard]] const ContextSpace& space() const { return conditionals.space(); }
};

}  // namespace unmask::detail
