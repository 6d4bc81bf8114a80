#include "core/decode/make_policy.hpp"

#include "core/base/contract.hpp"
#include "core/decode/policies/entropy_budget.hpp"
#include "core/decode/policies/klass.hpp"
#include "core/decode/policies/lookum.hpp"
#include "core/decode/policies/positional.hpp"
#include "core/decode/policies/punt.hpp"
#include "core/decode/policies/ranked.hpp"
#include "core/decode/policies/sampled_confidence.hpp"
#include "core/decode/policies/threshold.hpp"

namespace unmask {
namespace {

index_t count_argument(const PolicySpec& spec, std::size_t which) {
  return numerator(spec.numbers[which]).convert_to<index_t>();
}

}  // namespace

template <class S>
Policy<S> make_policy(const PolicySpec& spec, const Shape& shape) {
  UNMASK_REQUIRE(!spec.revises() && !spec.is_lossless(), "the policy only reveals");
  const index_t n = shape.positions();
  const index_t block_length = spec.block_length == 0 ? n : spec.block_length;
  using Block = std::shared_ptr<const BlockPolicy<S>>;
  using Value = std::shared_ptr<const ValuePolicy<S>>;
  switch (spec.kind) {
    case PolicyKind::random:
    case PolicyKind::ancestral:
    case PolicyKind::first_hitting:
      return Block(std::make_shared<RandomPolicy<S>>());
    case PolicyKind::left_to_right:
      return Block(SequencePolicy<S>::left_to_right(n));
    case PolicyKind::order:
      return Block(std::make_shared<SequencePolicy<S>>(n, spec.order));
    case PolicyKind::confidence:
      return Block(std::make_shared<RankedPolicy<S>>(ScoreKind::confidence, spec.hard_first));
    case PolicyKind::entropy:
      return Block(std::make_shared<RankedPolicy<S>>(ScoreKind::entropy, spec.hard_first));
    case PolicyKind::margin:
      return Block(std::make_shared<RankedPolicy<S>>(ScoreKind::margin, spec.hard_first));
    case PolicyKind::sampled_confidence:
      return Value(std::make_shared<SampledConfidencePolicy<S>>());
    case PolicyKind::partition:
      return Block(std::make_shared<PartitionPolicy<S>>(n, spec.blocks));
    case PolicyKind::threshold:
      return Block(std::make_shared<ThresholdPolicy<S>>(spec.numbers[0]));
    case PolicyKind::factor:
      return Block(std::make_shared<FactorPolicy<S>>(spec.numbers[0]));
    case PolicyKind::entropy_bounded:
      return Block(std::make_shared<EntropyBudgetPolicy<S>>(EntropyBudget::all_but_largest,
                                                            spec.numbers[0]));
    case PolicyKind::entropy_sum:
      return Block(std::make_shared<EntropyBudgetPolicy<S>>(EntropyBudget::all, spec.numbers[0]));
    case PolicyKind::dilated:
      return Block(std::make_shared<DilatedPolicy<S>>(n, block_length, count_argument(spec, 0)));
    case PolicyKind::punt:
      return Value(std::make_shared<PuntPolicy<S>>(spec.numbers[0]));
    case PolicyKind::dynamic:
      return Block(std::make_shared<DynamicPolicy<S>>(spec.numbers[0]));
    case PolicyKind::klass:
      return Block(std::make_shared<KlassPolicy<S>>(n, block_length, spec.numbers[0],
                                                    spec.numbers[1], count_argument(spec, 2)));
    case PolicyKind::lookum:
      return Value(std::make_shared<LookumPolicy<S>>(count_argument(spec, 0),
                                                     count_argument(spec, 1)));
    default:
      break;
  }
  UNMASK_REQUIRE(false, "the kinds above are all that only reveal");
  return {};
}

template Policy<double> make_policy(const PolicySpec&, const Shape&);
template Policy<Rational> make_policy(const PolicySpec&, const Shape&);

}  // namespace unmask
