// exact/theorem/emitted_law.hpp - what a decoder that only reveals emits on a subject, exactly.
//
// The engines of exact/law put to the use of statements: the law of a policy as one probability a
// row, what its steps lose under the data, and the steps themselves, for sides that are sums over
// contexts. Policies are those of core/decode; conditionals are p's, or a second distribution's,
// which is how a model error is given exactly.
//
// (1) Numbers are exact: the law sums to 1, KLs are LogForms.
// (2) `steps` lists every context that p and the decoder both reach, once, with its chance under
//     either; a context's path is unique because the policies are deterministic.
// (3) Subjects with more than `kMostLawCells` rows times subsets, or contexts, have no laws here:
//     `lacks_laws` says so before anything is built.
// Cost: milliseconds at the limit. Policies must be context-measurable; for `steps` they must also
// make one move a context.
#pragma once

#include <bit>

#include "core/decode/decoder.hpp"
#include "exact/enumerate/conditionals.hpp"
#include "exact/theorem/statement.hpp"
#include "exact/theorem/subject.hpp"

namespace unmask {

inline constexpr index_t kMostLawCells = index_t{1} << 12U;

using Table = std::shared_ptr<const SupportTable<Rational>>;
using RationalPolicy = std::shared_ptr<const BlockPolicy<Rational>>;

/// The law of a decoder, one number a row of p, and what its steps lose under p (theory A8, A9).
struct EmittedLaw {
  std::vector<Rational> on_support{};
  Rational off_support{};
  LogForm dependence{};   ///< E_p sum TC_{p(.|context)}(block)
  LogForm model_error{};  ///< E_p sum KL(p(x_i | context) || what is drawn from)
  Rational steps{};       ///< E_p
};

/// One step that can be taken while the run is still possible under p.
struct RevealStep {
  context_t context = 0;
  Subset known = 0;
  Subset block = 0;
  Rational mass{};                    ///< of the context under the decoder
  Rational data_mass{};               ///< p(context)
  std::vector<Rational> marginals{};  ///< p's, laid out as an oracle's answer
};

class SubjectDecoder {
 public:
  /// A policy that sizes its own steps, or one with a schedule, that believes p or `believed`.
  /// Requires: `lacks_laws` has no objection; `believed` has p's shape and full support.
  SubjectDecoder(const Subject& p, RationalPolicy policy, const Table& believed = nullptr);
  SubjectDecoder(const Subject& p, RationalPolicy policy, const Schedule& sizes,
                 const Table& believed = nullptr);

  [[nodiscard]] EmittedLaw law() const;
  [[nodiscard]] std::vector<RevealStep> steps() const;
  [[nodiscard]] const Conditionals<Rational>& conditionals() const { return *conditionals_; }

  /// All values that a step can draw: body(their probability under the decoder, the same under p).
  /// Requires: the decoder believes p.
  template <class Body>
  void for_each_draw(const RevealStep& step, const Body& body) const;

 private:
  SubjectDecoder(const Subject& p, RationalPolicy policy, std::shared_ptr<const StepSizes> sizes,
                 const Table& believed);
  [[nodiscard]] Subset next_block(context_t context, Subset known) const;

  const Subject& p_;
  std::shared_ptr<const Conditionals<Rational>> conditionals_;
  RationalPolicy policy_;
  Decoder<Rational> decoder_;
};

/// KL(p || nu) and, if nothing is emitted outside the support, KL(nu || p).
[[nodiscard]] LogForm forward_kl(const Subject& p, const EmittedLaw& law);
[[nodiscard]] LogForm reverse_kl(const Subject& p, const EmittedLaw& law);
/// sum_m E_nu KL(product of a block's marginals || its joint law), contexts from the decoder.
/// Requires: the decoder believes p and cannot leave its support.
[[nodiscard]] LogForm reverse_correlations(const SubjectDecoder& decoder);
/// The chance of leaving p's support, added up over the steps at which it happens.
[[nodiscard]] Rational chance_of_leaving(const SubjectDecoder& decoder);

/// Policies that statements are tried on.
[[nodiscard]] RationalPolicy surest_first();  ///< by max_v p(v): the schedule says how many
[[nodiscard]] RationalPolicy fixed_blocks(const std::vector<std::vector<index_t>>& blocks);
[[nodiscard]] RationalPolicy fixed_order(const std::vector<index_t>& order);

/// Why there are no laws on `p`: too many rows times subsets. Nothing if there are.
[[nodiscard]] std::optional<Claims> lacks_laws(const Subject& p);
/// One of the schedules of n positions.
[[nodiscard]] Schedule any_schedule(index_t n, Philox& random);

/// Whole sixths from 0 to 4/3: of entropy.
[[nodiscard]] Rational random_budget(Philox& random);

/// Whether every cell of the shape is a row.
[[nodiscard]] bool has_full_support(const Subject& p);
/// Small random weights on all cells; and such a model.
[[nodiscard]] Table random_full_table(const Shape& shape, Philox& random);
[[nodiscard]] Model random_full_model(Philox& random);

template <class Body>
void SubjectDecoder::for_each_draw(const RevealStep& step, const Body& body) const {
  const ContextSpace& space = conditionals_->space();
  const auto fill = [&](const auto& self, Subset left, context_t context,
                        const Rational& drawn) -> void {
    if (left == 0) {
      body(drawn, Rational(conditionals_->probability(context) / step.data_mass));
      return;
    }
    const auto i = static_cast<index_t>(std::countr_zero(left));
    const index_t begin = conditionals_->layout().begin(i);
    for (symbol_t v = 0; v < space.shape().cardinality(i); ++v) {
      const Rational& chance = step.marginals[at(begin + v)];
      if (chance > 0) {
        self(self, left & ~singleton(i), space.reveal(context, i, v), Rational(drawn * chance));
      }
    }
  };
  fill(fill, step.block, step.context, Rational(1));
}

}  // namespace unmask
