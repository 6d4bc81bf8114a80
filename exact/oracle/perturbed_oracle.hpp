// exact/oracle/perturbed_oracle.hpp - an oracle with an error put in on purpose: a dial.
//
// Each kind changes the marginals of possible contexts, position by position; impossible contexts
// stay uniform (theory section 13), so that forward KLs do not depend on them.
//   * mix a:         (1-a) p + a/q
//   * temperature T: p^{1/T}, renormalised
//   * noise a:       p e^{a g}, renormalised; g standard normal, a fixed function of seed, context,
//                    position and symbol (Box-Muller of one Philox block)
//   * table:         a fixed answer for each context that the table lists; any other as before
//
// (1) Answers are functions of the context alone; noise differs between seeds.
// (2) Temperature 1, mix 0 and noise 0 change nothing.
// (3) Symbols of probability 0 keep it, except under mix and table.
#pragma once

#include <map>
#include <memory>

#include "core/decode/oracle.hpp"
#include "core/number/rational.hpp"

namespace unmask {

/// Changes the answers of another oracle, one position at a time.
template <class S>
class PerturbedOracle : public Oracle<S> {
 public:
  explicit PerturbedOracle(std::shared_ptr<const Oracle<S>> base)
      : Oracle<S>(base->shape()), base_(std::move(base)), space_(this->shape()) {}

  void answer(const symbol_t* rows, index_t count, S* marginals,
              std::uint8_t* possible) const override;

  [[nodiscard]] bool marks_impossible() const override { return base_->marks_impossible(); }

 protected:
  /// `p`: the `count` probabilities of position i, to be changed in place.
  virtual void perturb(context_t context, index_t i, S* p, index_t count) const = 0;

 private:
  std::shared_ptr<const Oracle<S>> base_;
  ContextSpace space_;
};

template <class S>
[[nodiscard]] std::shared_ptr<const Oracle<S>> mixed_with_uniform(
    std::shared_ptr<const Oracle<S>> base, const Rational& amount);

[[nodiscard]] std::shared_ptr<const Oracle<double>> at_temperature(
    std::shared_ptr<const Oracle<double>> base, double temperature);

[[nodiscard]] std::shared_ptr<const Oracle<double>> with_logit_noise(
    std::shared_ptr<const Oracle<double>> base, double amount, std::uint64_t seed);

/// Marginals laid out as the oracle's, for each listed context.
template <class S>
using ContextTable = std::map<context_t, std::vector<S>>;

/// Requires: each entry has layout().width() numbers, those of masked positions summing to 1.
template <class S>
[[nodiscard]] std::shared_ptr<const Oracle<S>> with_table(std::shared_ptr<const Oracle<S>> base,
                                                          ContextTable<S> table);

}  // namespace unmask
