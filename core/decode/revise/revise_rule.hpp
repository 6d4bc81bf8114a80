// core/decode/revise/revise_rule.hpp - decoders that take back what they revealed, as values.
//
// Each rule is a Markov chain on contexts, so that the literal sampler (sample_revised.hpp) and the
// exact law (exact/revise) read the same few numbers. What one round does is written as pseudo-code
// in the file of the rule: remask.hpp, remdm.hpp, p2.hpp, wino.hpp, edit.hpp.
//
// (1) `make_revise_rule` accepts every spec that revises and checks positions and ranges against n.
// (2) WINO sizes its own steps; all others take their sizes, or noise levels, from the schedule.
// Not here: rules with a memory beyond the context (ReMDM's confidence at reveal is replaced by the
// current one, see remdm.hpp).
#pragma once

#include <optional>
#include <variant>

#include "core/base/subset.hpp"
#include "core/format/policy_spec.hpp"

namespace unmask {

/// Draft in random order, then mask and redraw one position a round.
struct Remask {
  enum class Pick { lowest, uniform };
  Pick pick = Pick::lowest;
  index_t rounds = 0;
};

/// Every step masks some revealed positions again while it reveals others.
struct Remdm {
  enum class Kind { cap, rescale, conf, loop };
  Kind kind = Kind::cap;
  Rational eta = 0;
  // Of `loop` only; the source's values.
  Rational on = Rational(11, 20);       ///< noise time at which the plateau starts
  Rational off = Rational(1, 20);       ///< and ends
  Rational plateau = Rational(9, 10);   ///< share revealed there
};

/// Every step keeps the best positions, revealed ones and newly drawn ones alike.
struct P2 {
  Rational eta = 1;  ///< weight of a revealed position's score
};

/// Draft by threshold, then take back what the rest does not support.
struct Wino {
  Rational draft = Rational(3, 5);   ///< reveal what is more probable than this
  Rational verify = Rational(9, 10); ///< take back what is less probable than this
};

/// Draft in random order, then mask a set of positions and draw it again.
struct Edit {
  Subset positions = 0;
  /// All at once from their marginals; otherwise one after the other, in order of position.
  bool factorised = false;
  /// Only those of `positions` whose symbol is less probable than this, given all others: an edit
  /// set that depends on values. Not in the spec.
  std::optional<Rational> below{};
};

using ReviseRule = std::variant<Remask, Remdm, P2, Wino, Edit>;

/// Throws: InvalidInput. Requires: spec.revises().
[[nodiscard]] ReviseRule make_revise_rule(const PolicySpec& spec, index_t n);

[[nodiscard]] inline bool sizes_its_own_steps(const ReviseRule& rule) {
  return std::holds_alternative<Wino>(rule);
}

}  // namespace unmask
