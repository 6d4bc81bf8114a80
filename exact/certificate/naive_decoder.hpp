// exact/certificate/naive_decoder.hpp - decoders that only reveal, followed word by word.
//
// A rule says which block comes next, from what a law believes of a word of which some positions
// are known. What the decoder emits is found by walking along each word; what its steps lose by
// splitting the rows of the law into those that agree with what is known, again and again.
//
// (1) Everything is exact and direct: chances are sums over the rows that agree.
// (2) `for_each_context` visits every context that the law's words reach, once.
// Ties go to the lowest position. Cost: rows^2 positions^2; beyond kMostComparisons TooLarge.
#pragma once

#include <functional>

#include "exact/certificate/statement.hpp"

namespace unmask::checker {

inline constexpr index_t kMostComparisons = index_t{1} << 24U;

/// A law, a word, and what of the word is known.
struct Sight {
  const NaiveModel& believed;
  const Row& word;
  Subset known;
  index_t step;  ///< steps taken before
};
using Rule = std::function<Subset(const Sight&)>;

/// P(X_i = symbol | what is known), by symbol.
using Chances = std::map<index_t, Rational>;
[[nodiscard]] Chances chances(const NaiveModel& law, const Row& word, Subset known, index_t i);
[[nodiscard]] Rational highest(const Chances& chances);
[[nodiscard]] LogForm entropy_of(const Chances& chances);
[[nodiscard]] LogForm entropy_of_values(const std::map<Row, Rational>& chances);

// Rules. Sizes, blocks and orders are those of the claim, with all that is required of them.
[[nodiscard]] Rule surest_by_sizes(const Question& q);
[[nodiscard]] Rule one_at_a_time(bool surest);
[[nodiscard]] Rule surer_than(const Rational& tau);
/// The lowest entropies while their sum, less the largest where `all_but_largest`, is at most this.
[[nodiscard]] Rule within_budget(const Rational& budget, bool all_but_largest);
/// In the order of the claim, until the sum of the entropies exceeds this.
[[nodiscard]] Rule until_crossing(const Question& q, const Rational& budget);
[[nodiscard]] Rule given_blocks(const Question& q);
[[nodiscard]] Rule given_order(const Question& q);
/// The claim's permutation.
[[nodiscard]] const std::vector<index_t>& order(const Question& q);

/// nu(word) of the decoder that believes a law, and in how many steps.
struct Emission {
  Rational probability;
  index_t steps = 0;
};
[[nodiscard]] Emission emission(const NaiveModel& believed, const Row& word, const Rule& rule);

/// Of the law's words. Requires: the believed law gives each of them a chance.
struct Emitted {
  LogForm forward_kl;   ///< KL(p || nu)
  Rational inside = 0;  ///< nu(supp p)
  Rational steps = 0;   ///< E_p
};
[[nodiscard]] Emitted emitted(const NaiveModel& law, const NaiveModel& believed, const Rule& rule);

struct Context {
  std::vector<index_t> rows;  ///< of the law that agree with it
  Subset known = 0, block = 0;
  index_t step = 0;
  Rational data, drawn;  ///< its chance under the law, and under the decoder
};
/// body(context) for each that is reached before all is known.
void for_each_context(const NaiveModel& law, const NaiveModel& believed, const Rule& rule,
                      const std::function<void(const Context&)>& body);
/// P(X_block | context) by the values of the block.
[[nodiscard]] std::map<Row, Rational> joint(const NaiveModel& law, const Context& context);
/// body(values, product of the law's own chances) for all values of the block that can be drawn.
void for_each_drawn(const NaiveModel& law, const Context& context,
                    const std::function<void(const Row&, const Rational&)>& body);

/// The claim's other law, on the same words, all of which it allows: a denoiser in error.
[[nodiscard]] const NaiveModel& denoiser(const Question& q);
void require_full_support(const Question& q);

/// KL(nu || p), E_nu[-ln p] and H(nu). Requires: nothing is emitted outside the support.
struct Rollout {
  LogForm reverse_kl, risk, entropy;
};
[[nodiscard]] Rollout rollout(const Question& q, const NaiveModel& believed, const Rule& rule);
/// E_nu of KL(product || joint) of the block given its context, over all steps.
[[nodiscard]] LogForm reverse_correlations(const Question& q, const Rule& rule);

}  // namespace unmask::checker
