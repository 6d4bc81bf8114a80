// exact/sampled/reveal_rule.hpp - which positions a decoder reveals next, in rows of any length.
//
// The decoders of core/decode number contexts and hold sets of positions in one word: 63 positions,
// and fewer where symbols are many. Estimates need neither. A `RevealRule` says the same policies
// in terms of rows, so that a chain of 512 positions can be decoded.
//
// Context-measurable policies alone, values drawn plainly: what forward KL, chain rule and A8 need.
//
// (1) `long_rule` reveals exactly what the decoder made of the same specs does (tested policy by
//     policy): random, left-to-right, order, confidence, entropy, margin, ancestral, first-hitting,
//     partition, threshold, factor, eb, entropy-sum, dus, dynamic, and these in blocks.
// (2) `decoder_rule` is any decoder of core/decode that is context-measurable, klass too, as far as
//     its contexts can be numbered.
// (3) A run is a function of what it sees and of its uniform numbers; ties and strictness are those
//     of theory section 13.
// Cost: O(n) a step, O(n) a revealed position for ranked policies.
#pragma once

#include "core/decode/decoder.hpp"
#include "core/format/policy_spec.hpp"
#include "exact/sampled/drawing_oracle.hpp"

namespace unmask {

/// What is seen at one step.
struct RevealView {
  const DrawingOracle& model;
  const symbol_t* row = nullptr;       ///< n symbols, kMasked where masked
  const double* marginals = nullptr;   ///< the model's answer
  const std::vector<index_t>& masked;  ///< ascending, not empty
  UniformSource uniform;               ///< this step's

  [[nodiscard]] const double* at_position(index_t i) const {
    return marginals + model.layout().begin(i);
  }
};

/// One sequence on its way.
class RevealRun {
 public:
  virtual ~RevealRun() = default;
  /// Fills the positions to reveal, ascending: at least one.
  virtual void next(const RevealView& view, std::vector<index_t>& block) = 0;
};

struct StepRange {
  index_t fewest = 1, most = 1;
};

class RevealRule {
 public:
  virtual ~RevealRule() = default;
  [[nodiscard]] virtual std::unique_ptr<RevealRun> begin() const = 0;
  /// Whether blocks or sizes are drawn, so that averages are over them, too.
  [[nodiscard]] virtual bool is_random() const = 0;
  /// Every run has so many steps.
  [[nodiscard]] virtual StepRange steps() const = 0;
};

/// Sizes of a block's steps (of all positions without blocks), and of a shorter last block.
struct RuleSizes {
  std::shared_ptr<const StepSizes> sizes{};
  std::shared_ptr<const StepSizes> last_sizes{};
};

/// Throws: InvalidInput for policies that look at drawn values, that revise or are lossless, for
/// klass, for positions that are not the shape's, and where sizes are needed and not given.
[[nodiscard]] std::shared_ptr<const RevealRule> long_rule(const PolicySpec& policy,
                                                          const Shape& shape,
                                                          const RuleSizes& sizes);

/// The decoder's oracle is not asked where the rule's model answers: it must answer alike.
/// Throws: InvalidInput for policies that look at drawn values and for values not drawn plainly;
/// RefusedError if contexts cannot be numbered.
[[nodiscard]] std::shared_ptr<const RevealRule> decoder_rule(const Decoder<double>& decoder);

}  // namespace unmask
