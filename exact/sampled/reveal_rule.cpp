#include "exact/sampled/reveal_rule.hpp"

#include <numeric>
#include <set>

#include "core/base/contract.hpp"
#include "core/base/invalid_input.hpp"
#include "core/base/text.hpp"
#include "core/decode/scores.hpp"

namespace unmask {
namespace {

constexpr index_t kNoBlock = ~index_t{0};

/// The schedule of one run, which every block starts again.
class RunSizes {
 public:
  RunSizes(const RuleSizes& sizes, index_t positions, index_t block_length)
      : sizes_(sizes), positions_(positions), block_length_(block_length) {}

  /// `eligible`: of one block. Slots are those of core/decode/sample.cpp's schedule draws.
  index_t next(index_t first, index_t eligible, const UniformSource& uniform) {
    const index_t block = first / block_length_;
    const StepSizes& sizes = at_block(block);
    if (block != block_) {
      block_ = block;
      step_ = 0;
      plan_ = draw_plan(sizes, uniform(kPlanSlot));
    }
    sizes.next(plan_, step_, eligible, found_);
    double left = uniform(kSizeSlot);
    std::size_t chosen = 0;
    while (chosen + 1 < found_.size() && (left -= found_[chosen].probability) >= 0.0) ++chosen;
    step_ = found_[chosen].step + 1;
    return found_[chosen].size;
  }

 private:
  static constexpr index_t kSizeSlot = (index_t{1} << 32U) - 1;
  static constexpr index_t kPlanSlot = kSizeSlot - 1;

  [[nodiscard]] const StepSizes& at_block(index_t block) const {
    const bool is_last = block == (positions_ - 1) / block_length_;
    return is_last && sizes_.last_sizes ? *sizes_.last_sizes : *sizes_.sizes;
  }
  static index_t draw_plan(const StepSizes& sizes, double left) {
    index_t plan = 0;
    while (plan + 1 < sizes.plans() && (left -= to_double(sizes.plan_probability(plan))) >= 0.0) {
      ++plan;
    }
    return plan;
  }

  const RuleSizes& sizes_;
  index_t positions_, block_length_;
  index_t block_ = kNoBlock, plan_ = 0, step_ = 0;
  std::vector<NextSize<double>> found_;
};

bool draws_sizes(const RuleSizes& sizes, index_t length) {
  std::vector<NextSize<double>> found;
  if (!sizes.sizes) return false;
  if (sizes.sizes->plans() > 1) return true;
  sizes.sizes->next(0, 0, length, found);
  return found.size() > 1;
}

/// Steps until `length` positions are revealed, if a run always takes the largest possible size, or
/// always the smallest.
index_t steps_taking(Best which, const StepSizes& sizes, index_t plan, index_t length) {
  std::vector<NextSize<double>> found;
  const auto smaller = [](const auto& a, const auto& b) { return a.size < b.size; };
  index_t steps = 0, step = 0;
  for (index_t left = length; left > 0; ++steps) {
    sizes.next(plan, step, left, found);
    const auto next = which == Best::highest
                          ? std::max_element(found.begin(), found.end(), smaller)
                          : std::min_element(found.begin(), found.end(), smaller);
    left -= next->size;
    step = next->step + 1;
  }
  return steps;
}

StepRange steps_of(const StepSizes& sizes, index_t length) {
  StepRange range{length, 1};
  for (index_t plan = 0; plan < sizes.plans(); ++plan) {
    range.fewest = std::min(range.fewest, steps_taking(Best::highest, sizes, plan, length));
    range.most = std::max(range.most, steps_taking(Best::lowest, sizes, plan, length));
  }
  return range;
}

/// The best of positions, one after another: the lowest of those that tie with the best of what is
/// left.
class BestFirst {
 public:
  BestFirst(std::vector<index_t> positions, std::vector<double> scores, Best best)
      : positions_(std::move(positions)),
        scores_(std::move(scores)),
        sign_(best == Best::highest ? 1 : -1) {}

  [[nodiscard]] bool is_empty() const { return positions_.empty(); }
  struct Scored {
    index_t position;
    double score;
  };
  Scored take() {
    std::size_t best = 0;
    for (std::size_t k = 1; k < scores_.size(); ++k) {
      if (sign_ * scores_[k] > sign_ * scores_[best]) best = k;
    }
    std::size_t chosen = 0;
    while (compare_scores(scores_[chosen], scores_[best]) != 0) ++chosen;
    const Scored taken{positions_[chosen], scores_[chosen]};
    positions_.erase(positions_.begin() + static_cast<std::ptrdiff_t>(chosen));
    scores_.erase(scores_.begin() + static_cast<std::ptrdiff_t>(chosen));
    return taken;
  }

 private:
  std::vector<index_t> positions_;
  std::vector<double> scores_;
  int sign_;
};

/// A number of the order's positions, or the round's, by position.
std::vector<index_t> ranks_of(const std::vector<std::vector<index_t>>& rounds, index_t n,
                              const std::string& what) {
  std::vector<index_t> ranks(at(n), kNoBlock);
  index_t listed = 0;
  for (std::size_t r = 0; r < rounds.size(); ++r) {
    for (const index_t i : rounds[r]) {
      if (i >= n || ranks[at(i)] != kNoBlock) {
        throw InvalidInput("policy " + what + ": position " + std::to_string(i) +
                           (i >= n ? " is not below n = " + std::to_string(n) : " comes twice"));
      }
      ranks[at(i)] = r;
      ++listed;
    }
  }
  if (listed != n) {
    throw InvalidInput("policy " + what + ": it must list all " + std::to_string(n) +
                       " positions, here " + std::to_string(listed));
  }
  return ranks;
}

/// DUS: strides length/base, length/base^2, ..., 1; a round of a block has what is new at its
/// stride.
std::vector<std::vector<index_t>> dilated_rounds_of(index_t n, index_t block, index_t base) {
  std::vector<std::vector<index_t>> rounds;
  for (index_t begin = 0; begin < n; begin += block) {
    const index_t length = std::min(block, n - begin);
    std::vector<bool> used(at(length), false);
    index_t left = length;
    for (index_t stride = length; left > 0;) {
      stride = std::max<index_t>(1, stride / base);
      std::vector<index_t> round;
      for (index_t k = 0; k < length; k += stride) {
        if (used[at(k)]) continue;
        used[at(k)] = true;
        round.push_back(begin + k);
      }
      left -= round.size();
      if (!round.empty()) rounds.push_back(std::move(round));
    }
  }
  return rounds;
}

class LongRule final : public RevealRule {
 public:
  LongRule(PolicySpec policy, const Shape& shape, RuleSizes sizes)
      : policy_(std::move(policy)), sizes_(std::move(sizes)), positions_(shape.positions()) {
    block_length_ = policy_.block_length == 0 ? positions_
                                              : std::min(policy_.block_length, positions_);
    if (!policy_.numbers.empty()) number_ = to_double(policy_.numbers[0]);
    set_ranks();
    if (policy_.sizes_its_own_steps()) sizes_ = {};
    if (!policy_.sizes_its_own_steps() && !sizes_.sizes) {
      throw InvalidInput("policy " + quote(policy_.text) + " needs a schedule, such as uniform:4");
    }
  }

  [[nodiscard]] std::unique_ptr<RevealRun> begin() const override;
  [[nodiscard]] bool is_random() const override {
    return policy_.kind == PolicyKind::random || policy_.kind == PolicyKind::ancestral ||
           policy_.kind == PolicyKind::first_hitting || draws_sizes(sizes_, block_length_);
  }
  [[nodiscard]] StepRange steps() const override {
    const index_t blocks = (positions_ + block_length_ - 1) / block_length_;
    if (is_in_rounds() && !is_an_order()) {
      const bool is_whole = block_length_ == positions_ || policy_.kind == PolicyKind::dilated;
      return {std::max(blocks, rounds_), is_whole ? rounds_ : positions_};
    }
    if (!sizes_.sizes || policy_.kind == PolicyKind::dynamic) return {blocks, positions_};
    const index_t last_length = positions_ - (blocks - 1) * block_length_;
    const StepRange full = steps_of(*sizes_.sizes, block_length_);
    const StepRange last =
        steps_of(sizes_.last_sizes ? *sizes_.last_sizes : *sizes_.sizes, last_length);
    return {(blocks - 1) * full.fewest + last.fewest, (blocks - 1) * full.most + last.most};
  }

 private:
  friend class LongRun;

  [[nodiscard]] bool is_in_rounds() const { return !ranks_.empty(); }
  [[nodiscard]] bool is_an_order() const {
    return policy_.kind == PolicyKind::order || policy_.kind == PolicyKind::left_to_right;
  }

  void set_ranks() {
    std::vector<std::vector<index_t>> rounds;
    if (policy_.kind == PolicyKind::left_to_right) {
      for (index_t i = 0; i < positions_; ++i) rounds.push_back({i});
    } else if (policy_.kind == PolicyKind::order) {
      for (const index_t i : policy_.order) rounds.push_back({i});
    } else if (policy_.kind == PolicyKind::partition) {
      rounds = policy_.blocks;
    } else if (policy_.kind == PolicyKind::dilated) {
      const auto base = numerator(policy_.numbers[0]).convert_to<index_t>();
      rounds = dilated_rounds_of(positions_, block_length_, base);
    } else {
      return;
    }
    rounds_ = rounds.size();
    ranks_ = ranks_of(rounds, positions_, policy_.text);
  }

  PolicySpec policy_;
  RuleSizes sizes_;
  index_t positions_, block_length_ = 0;
  double number_ = 0.0;
  index_t rounds_ = 0;
  std::vector<index_t> ranks_;  ///< of policies that go by a list: each position's place in it
};

class LongRun final : public RevealRun {
 public:
  explicit LongRun(const LongRule& rule)
      : rule_(rule), sizes_(rule.sizes_, rule.positions_, rule.block_length_) {}

  void next(const RevealView& view, std::vector<index_t>& block) override {
    eligible_.clear();
    const index_t first = view.masked.front(), length = rule_.block_length_;
    const index_t end = (first / length + 1) * length;
    for (const index_t i : view.masked) {
      if (i < end) eligible_.push_back(i);
    }
    size_ = rule_.sizes_.sizes ? sizes_.next(first, eligible_.size(), view.uniform) : 0;
    block.clear();
    choose(view, block);
    std::sort(block.begin(), block.end());
  }

 private:
  using Block = std::vector<index_t>;

  void choose(const RevealView& view, Block& block) {
    switch (rule_.policy_.kind) {
      case PolicyKind::random:
      case PolicyKind::ancestral:
      case PolicyKind::first_hitting:
        return draw(view, block);
      case PolicyKind::left_to_right:
      case PolicyKind::order:
        return next_in_order(block);
      case PolicyKind::partition:
      case PolicyKind::dilated:
        return next_round(block);
      case PolicyKind::confidence:
      case PolicyKind::margin:
        return best_scores(view, rule_.policy_.hard_first ? Best::lowest : Best::highest, block);
      case PolicyKind::entropy:
        return best_scores(view, rule_.policy_.hard_first ? Best::highest : Best::lowest, block);
      case PolicyKind::threshold:
        return above(view, 1, block);
      case PolicyKind::dynamic:
        return above(view, size_, block);
      case PolicyKind::factor:
        return by_factor(view, block);
      default:
        return by_entropies(view, block);
    }
  }

  /// Selection sampling, as the policies of core/decode draw.
  void draw(const RevealView& view, Block& block) const {
    index_t left = eligible_.size(), wanted = size_;
    for (const index_t i : eligible_) {
      const double u = view.uniform(kStepSlot + i);
      if (u * static_cast<double>(left) < static_cast<double>(wanted)) {
        block.push_back(i);
        --wanted;
      }
      --left;
    }
  }

  void next_in_order(Block& block) const {
    block = eligible_;
    const auto earlier = [&](index_t a, index_t b) {
      return rule_.ranks_[at(a)] < rule_.ranks_[at(b)];
    };
    const auto end = block.begin() + static_cast<std::ptrdiff_t>(size_);
    std::partial_sort(block.begin(), end, block.end(), earlier);
    block.erase(end, block.end());
  }

  void next_round(Block& block) const {
    index_t round = kNoBlock;
    for (const index_t i : eligible_) round = std::min(round, rule_.ranks_[at(i)]);
    for (const index_t i : eligible_) {
      if (rule_.ranks_[at(i)] == round) block.push_back(i);
    }
  }

  [[nodiscard]] double score(const RevealView& view, PolicyKind kind, index_t i) const {
    const double* const p = view.at_position(i);
    const index_t q = view.model.shape().cardinality(i);
    if (kind == PolicyKind::margin) return margin_score(p, q);
    if (kind == PolicyKind::entropy) return entropy_score(p, q);
    return confidence_score(p, q);
  }
  [[nodiscard]] BestFirst ranked(const RevealView& view, PolicyKind kind, Best best) const {
    std::vector<double> scores;
    for (const index_t i : eligible_) scores.push_back(score(view, kind, i));
    return {eligible_, std::move(scores), best};
  }

  void best_scores(const RevealView& view, Best best, Block& block) const {
    if (size_ == eligible_.size()) {
      block = eligible_;
      return;
    }
    BestFirst order = ranked(view, rule_.policy_.kind, best);
    while (block.size() < size_) block.push_back(order.take().position);
  }

  /// All above the threshold, or else the most confident.
  void above(const RevealView& view, index_t fewest, Block& block) const {
    for (const index_t i : eligible_) {
      if (exceeds(score(view, PolicyKind::confidence, i), rule_.number_)) block.push_back(i);
    }
    if (block.size() >= fewest) return;
    block.clear();
    BestFirst order = ranked(view, PolicyKind::confidence, Best::highest);
    while (block.size() < fewest) block.push_back(order.take().position);
  }

  void by_factor(const RevealView& view, Block& block) const {
    BestFirst order = ranked(view, PolicyKind::confidence, Best::highest);
    for (index_t n = 1; !order.is_empty(); ++n) {
      const auto [position, confidence] = order.take();
      const double risk = static_cast<double>(n + 1) * (1.0 - confidence);
      const bool holds = compare_scores(risk, rule_.number_) < 0;
      if (holds || n == 1) block.push_back(position);
      if (!holds) return;
    }
  }

  /// eb counts all but the largest, entropy-sum all.
  void by_entropies(const RevealView& view, Block& block) const {
    const bool counts_all = rule_.policy_.kind == PolicyKind::entropy_sum;
    BestFirst order = ranked(view, PolicyKind::entropy, Best::lowest);
    double sum = 0.0;
    while (!order.is_empty()) {
      const auto [position, entropy] = order.take();
      if (counts_all) sum += entropy;
      if (!block.empty() && compare_scores(sum, rule_.number_) > 0) return;
      block.push_back(position);
      if (!counts_all) sum += entropy;
    }
  }

  const LongRule& rule_;
  RunSizes sizes_;
  index_t size_ = 0;
  Block eligible_;
};

std::unique_ptr<RevealRun> LongRule::begin() const { return std::make_unique<LongRun>(*this); }

class DecoderRule final : public RevealRule {
 public:
  explicit DecoderRule(const Decoder<double>& decoder)
      : decoder_(decoder), sizes_{decoder.sizes, decoder.last_sizes},
        space_(decoder.oracle->shape()) {
    const auto* blocks = std::get_if<std::shared_ptr<const BlockPolicy<double>>>(&decoder.policy);
    if (blocks == nullptr) {
      throw InvalidInput("the policy looks at drawn values before it reveals: its forward KL is no "
                         "sum over steps; accepted here: policies that go by contexts alone");
    }
    if (!decoder.values.is_plain()) {
      throw InvalidInput("values are not drawn plainly; accepted here: temperature 1 and top-p 1");
    }
    policy_ = *blocks;
    if (policy_->traits().sizing == Sizing::own) sizes_ = {};
  }

  [[nodiscard]] std::unique_ptr<RevealRun> begin() const override;
  [[nodiscard]] bool is_random() const override {
    return policy_->traits().branches || policy_->traits().any_subset ||
           draws_sizes(sizes_, decoder_.block_length);
  }
  [[nodiscard]] StepRange steps() const override {
    const index_t n = decoder_.positions();
    return {(n + decoder_.block_length - 1) / decoder_.block_length, n};
  }

 private:
  friend class DecoderRun;

  Decoder<double> decoder_;
  RuleSizes sizes_;
  ContextSpace space_;
  std::shared_ptr<const BlockPolicy<double>> policy_;
};

class DecoderRun final : public RevealRun {
 public:
  explicit DecoderRun(const DecoderRule& rule)
      : rule_(rule), sizes_(rule.sizes_, rule.decoder_.positions(), rule.decoder_.block_length) {}

  void next(const RevealView& seen, std::vector<index_t>& block) override {
    View<double> view{rule_.space_, seen.model};
    view.context = rule_.space_.code(seen.row);
    view.row = seen.row;
    view.marginals = seen.marginals;
    for (const index_t i : seen.masked) view.masked |= singleton(i);
    view.eligible = rule_.decoder_.eligible(view.masked);
    view.memory = memory_;
    if (rule_.policy_->traits().sizing == Sizing::schedule) {
      if (!rule_.sizes_.sizes) throw InvalidInput("the policy needs a schedule, such as uniform:4");
      view.size = sizes_.next(seen.masked.front(), size(view.eligible), seen.uniform);
    }
    const Move<double> move = rule_.policy_->draw(view, seen.uniform);
    memory_ = move.memory;
    block.clear();
    for_each_position(move.block, [&](index_t i) { block.push_back(i); });
  }

 private:
  const DecoderRule& rule_;
  RunSizes sizes_;
  std::uint64_t memory_ = 0;
};

std::unique_ptr<RevealRun> DecoderRule::begin() const {
  return std::make_unique<DecoderRun>(*this);
}

}  // namespace

std::shared_ptr<const RevealRule> long_rule(const PolicySpec& policy, const Shape& shape,
                                            const RuleSizes& sizes) {
  static const std::set<PolicyKind> others{PolicyKind::sampled_confidence, PolicyKind::punt,
                                           PolicyKind::lookum, PolicyKind::klass};
  if (policy.revises() || policy.is_lossless() || others.count(policy.kind) != 0) {
    throw InvalidInput("policy " + quote(policy.text) +
                       " is not estimated on long sequences; accepted: random, left-to-right, "
                       "order, confidence, entropy, margin, ancestral, first-hitting, partition, "
                       "threshold, factor, eb, entropy-sum, dus, dynamic, and semi-ar of these");
  }
  return std::make_shared<LongRule>(policy, shape, sizes);
}

std::shared_ptr<const RevealRule> decoder_rule(const Decoder<double>& decoder) {
  return std::make_shared<DecoderRule>(decoder);
}

}  // namespace unmask
