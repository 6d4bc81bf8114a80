// exact/law/law_step.hpp - one step of a decoder's law: from a state to the states after it.
//
// Internal to decoder_law.cpp. `StepTask` takes states one by one, asks sizes and policy for their
// moves, and writes emissions (states of later layers, not merged yet) and statistics. No two tasks
// write the same: they run in parallel and are merged in order. Where the oracle is exact, p's
// marginals are its answers: one question serves both.
//
// (1) An on-support state with a collapsed off-support part emits at most one state outside p's
//     support a move; whether it emits one is decided by counting, not by subtracting.
#pragma once

#include <cmath>
#include <map>

#include "core/base/contract.hpp"
#include "core/decode/value_rule.hpp"
#include "exact/law/block_products.hpp"
#include "exact/law/kept_contexts.hpp"
#include "exact/law/law_problem.hpp"
#include "exact/law/law_sizes.hpp"
#include "exact/law/law_states.hpp"
#include "exact/law/law_statistics.hpp"

namespace unmask::detail {

template <class S>
class StepTask {
 public:
  explicit StepTask(const LawProblem<S>& problem)
      : problem_(problem),
        positions_(problem.space().positions()),
        width_(problem.conditionals.layout().width()),
        exact_(at(width_)) {}

  /// Emits what follows the states, whose contexts the oracle answers in one batch.
  void run(const std::vector<const LawState<S>*>& states, Emissions<S>& emitted);

  [[nodiscard]] LawStatistics<S>& statistics() { return statistics_; }

 private:
  using Size = LawSize<S>;
  /// What follows a move by positions alone. States that follow each other, siblings mostly, have
  /// it in common, and then it is worked out once.
  struct Leap {
    Subset masked = 0, block = 0;
    std::uint16_t steps = 0, ties = 0;  ///< so far
    StateKey key{};                     ///< of what follows, but for context and off_support
    std::uint64_t mixed = 0;            ///< key.mixed()
    std::int64_t gain = 0;              ///< pairs that become concordant, less the discordant ones
  };
  /// A move's consequences that do not depend on the values.
  struct Stride {
    const Leap& leap;
    StateMass<S> share;  ///< of what follows, per unit of value probability
  };

  void ask(const std::vector<const LawState<S>*>& states);
  void look(const LawState<S>& state, index_t k);
  [[nodiscard]] const S* answer(index_t k);
  [[nodiscard]] const std::vector<Size>& sizes();
  const std::vector<Move<S>>& moves(const BlockPolicy<S>& policy, const View<S>& view);
  void draw_values();
  void visit(const Size& size);
  [[nodiscard]] const Leap& leap(Subset block, std::uint64_t memory, const Size& size);
  [[nodiscard]] Stride stride(Subset block, std::uint64_t memory, index_t calls, const Size& size,
                              const S& weight);
  void reveal_block(const Move<S>& move, const Size& size, const S& weight);
  void reveal_values(const ValueMove<S>& move, const Size& size);
  void within_support(const Stride& stride);
  void go_on_alone(const Stride& stride);
  void go_on(const Stride& stride);
  [[nodiscard]] static bool is_one_position(const Stride& stride) {
    return (stride.leap.block & (stride.leap.block - 1)) == 0;
  }
  void outside_support(const Stride& stride);
  void leave_support(const Stride& stride, const S& kept, double drawable);
  void add_model_error(const Stride& stride);
  void emit(const Stride& stride, context_t context, bool off_support, const S& share,
            const S& data_share, bool incoherent);
  void count_step(const Stride& stride, index_t calls);
  /// The context that stands for all that reveal these positions outside the support.
  [[nodiscard]] context_t canonical(Subset revealed) const {
    context_t context = 0;
    for_each_position(revealed, [&](index_t i) { context += problem_.space().place(i); });
    return context;
  }

  [[nodiscard]] Subset revealed_after(Subset block) const {
    return all_positions(positions_) & ~(masked_ & ~block);
  }

  const LawProblem<S>& problem_;
  index_t positions_, width_;
  std::vector<symbol_t> rows_;
  std::vector<S> answers_;
  std::vector<std::uint8_t> possible_;
  const S* believed_ = nullptr;  // the oracle's marginals
  const S* drawn_ = nullptr;     // after the value rule
  std::vector<S> ruled_;         // those of a rule that is not plain
  std::vector<S> exact_;         // p's
  const LawState<S>* state_ = nullptr;
  ShownContext shown_;  // the state's
  Subset masked_ = 0, eligible_ = 0;
  S p_context_{};
  LawSizes<S> sizes_;
  Leap leap_;  // the latest
  std::map<std::pair<Subset, index_t>, std::vector<Move<S>>> known_moves_;
  std::vector<Move<S>> moves_;
  std::vector<ValueMove<S>> value_moves_;
  std::vector<Continuation<S>> continuations_;
  BlockProducts<S> drawn_products_, exact_products_;
  Emissions<S>* emitted_ = nullptr;  // while it runs
  LawStatistics<S> statistics_;
};

template <class S>
void StepTask<S>::run(const std::vector<const LawState<S>*>& states, Emissions<S>& emitted) {
  emitted_ = &emitted;
  if (!problem_.oracle_is_exact) ask(states);
  for (index_t k = 0; k < states.size(); ++k) {
    look(*states[at(k)], k);
    const std::vector<Size>& possible = sizes();
    for (const Size& size : possible) {
      if (possible.size() > 1) statistics_.blocks_are_random = true;
      visit(size);
    }
  }
}

/// What the oracle believes of all states: runs of equal oracles in one batch.
template <class S>
void StepTask<S>::ask(const std::vector<const LawState<S>*>& states) {
  const index_t n = positions_, count = states.size();
  rows_.resize(at(count * n));
  answers_.resize(at(count * width_));
  possible_.resize(at(count));
  for (index_t k = 0; k < count; ++k) {
    problem_.space().write_row(states[at(k)]->key.context, rows_.data() + k * n);
  }
  for (index_t begin = 0, end = 0; begin < count; begin = end) {
    const Oracle<S>& oracle = problem_.oracle_of(states[at(begin)]->key);
    while (end < count && &problem_.oracle_of(states[at(end)]->key) == &oracle) ++end;
    oracle.answer(rows_.data() + begin * n, end - begin, answers_.data() + begin * width_,
                  possible_.data() + begin);
  }
}

template <class S>
void StepTask<S>::look(const LawState<S>& state, index_t k) {
  state_ = &state;
  ++statistics_.contexts;
  problem_.conditionals.show(state.key.context, shown_);
  masked_ = shown_.masked;
  eligible_ = problem_.eligible(masked_);
  if (!state.key.off_support) p_context_ = problem_.conditionals.marginals(shown_, exact_.data());
  believed_ = answer(k);
  draw_values();
}

/// The oracle's answer for the k-th state, the current one.
template <class S>
const S* StepTask<S>::answer(index_t k) {
  if (!problem_.oracle_is_exact) return answers_.data() + k * width_;
  if (state_->key.off_support) {
    answers_.resize(at(width_));
    possible_.resize(1);
    problem_.oracle_of(state_->key).answer(shown_.row.data(), 1, answers_.data(), possible_.data());
    return answers_.data();
  }
  return exact_.data();
}

template <class S>
void StepTask<S>::draw_values() {
  drawn_ = believed_;
  if (problem_.values_are_plain) return;
  ruled_.assign(believed_, believed_ + width_);
  apply_value_rule(problem_.decoder.values, problem_.conditionals.layout(), masked_, believed_,
                   ruled_.data());
  drawn_ = ruled_.data();
}

template <class S>
const std::vector<LawSize<S>>& StepTask<S>::sizes() {
  if (problem_.traits.sizing == Sizing::own) return sizes_.own();
  return sizes_.scheduled(problem_.sizes_at(eligible_), state_->key, size(eligible_));
}

template <class S>
void StepTask<S>::visit(const Size& size) {
  View<S> view{problem_.space(), problem_.oracle_of(state_->key)};
  view.context = state_->key.context;
  view.row = shown_.row.data();
  view.marginals = believed_;
  view.masked = masked_;
  view.eligible = eligible_;
  view.size = size.size;
  view.memory = state_->key.memory;
  if (const auto* blocks =
          std::get_if<std::shared_ptr<const BlockPolicy<S>>>(&problem_.decoder.policy)) {
    const std::vector<Move<S>>& possible = moves(**blocks, view);
    if (possible.size() > 1) statistics_.blocks_are_random = true;
    for (const Move<S>& move : possible) {
      reveal_block(move, size, size.probability * move.probability);
    }
  } else {
    value_moves_.clear();
    std::get<std::shared_ptr<const ValuePolicy<S>>>(problem_.decoder.policy)
        ->moves(view, drawn_, value_moves_);
    for (const ValueMove<S>& move : value_moves_) reveal_values(move, size);
  }
}

/// Those of a policy that looks at positions only are kept: few sets, many contexts.
template <class S>
const std::vector<Move<S>>& StepTask<S>::moves(const BlockPolicy<S>& policy, const View<S>& view) {
  if (!problem_.traits.any_subset) {
    moves_.clear();
    policy.moves(view, moves_);
    return moves_;
  }
  const auto [entry, is_new] = known_moves_.try_emplace({view.eligible, view.size});
  if (is_new) policy.moves(view, entry->second);
  return entry->second;
}

template <class S>
const typename StepTask<S>::Leap& StepTask<S>::leap(Subset block, std::uint64_t memory,
                                                    const Size& chosen) {
  const StateKey& now = state_->key;
  const bool goes_on = problem_.traits.sizing == Sizing::schedule && (eligible_ & ~block) != 0;
  const std::uint16_t plan = goes_on ? chosen.plan : std::uint16_t{0};
  const auto step = static_cast<std::uint16_t>(goes_on ? chosen.step + 1 : 0);
  Leap& next = leap_;
  if (next.masked == masked_ && next.block == block && next.steps == now.steps &&
      next.ties == now.ties && next.key.memory == memory && next.key.plan == plan &&
      next.key.step == step) {
    return next;
  }
  next = {masked_, block, now.steps, now.ties, {}, 0, 0};
  const index_t count = size(block), shown = now.layer;
  next.key.memory = memory;
  next.key.plan = plan;
  next.key.step = step;
  next.key.steps = static_cast<std::uint16_t>(now.steps + 1);
  next.key.ties = static_cast<std::uint16_t>(now.ties + count * (count - 1) / 2);
  next.key.layer = static_cast<std::uint8_t>(shown + count);
  next.mixed = next.key.mixed();
  // Pairs with earlier reveals: concordant where the position is earlier too.
  const Subset revealed = all_positions(positions_) & ~masked_;
  index_t concordant = 0;
  for_each_position(block, [&](index_t i) { concordant += size(revealed & (singleton(i) - 1)); });
  next.gain = static_cast<std::int64_t>(2 * concordant) - static_cast<std::int64_t>(shown * count);
  return next;
}

template <class S>
typename StepTask<S>::Stride StepTask<S>::stride(Subset block, std::uint64_t memory, index_t calls,
                                                 const Size& chosen, const S& weight) {
  UNMASK_REQUIRE(block != 0 && (block & ~eligible_) == 0, "a move reveals eligible positions");
  const StateMass<S>& now = state_->content;
  Stride result{leap(block, memory, chosen), {}};
  result.share.mass = now.mass * weight;
  result.share.data_mass = now.data_mass * weight;
  result.share.concordance = now.concordance * weight + result.share.mass * S(result.leap.gain);
  result.share.incoherent = now.incoherent * weight;
  count_step(result, calls);
  return result;
}

template <class S>
void StepTask<S>::count_step(const Stride& next, index_t calls) {
  const S& mass = next.share.mass;
  statistics_.steps.add(mass);
  statistics_.calls.add(calls == 1 ? mass : mass * S(calls));
  statistics_.data_steps.add(next.share.data_mass);
  statistics_.reserve_step(state_->key.steps, positions_);
  S* const revealed = statistics_.revealed.data() + state_->key.steps * positions_;
  for_each_position(next.leap.block, [&](index_t i) { revealed[i] += mass; });
}

template <class S>
void StepTask<S>::reveal_block(const Move<S>& move, const Size& size, const S& weight) {
  const Stride next = stride(move.block, move.memory, move.calls, size, weight);
  if (state_->key.off_support) {
    outside_support(next);
  } else {
    within_support(next);
  }
}

template <class S>
void StepTask<S>::within_support(const Stride& next) {
  problem_.conditionals.continuations(shown_, next.leap.block, continuations_);
  if (continuations_.size() == 1 && drawn_ == exact_.data()) {
    go_on_alone(next);
  } else {
    go_on(next);
  }
}

/// One continuation, and its values are drawn from p's marginals: these have nowhere to go outside.
template <class S>
void StepTask<S>::go_on_alone(const Stride& next) {
  const Continuation<S>& found = continuations_.front();
  const MarginalLayout& layout = problem_.conditionals.layout();
  const S drawn = block_product(layout, next.leap.block, drawn_, found.cell);
  const S conditional = found.probability / p_context_;
  const bool from_data = next.share.data_mass > S(0);
  if (from_data && !is_one_position(next) && conditional != drawn) {
    statistics_.dependence[at(state_->key.steps)].add(next.share.data_mass * conditional,
                                                      conditional / drawn);
  }
  if (drawn > S(0) || from_data) {
    emit(next, found.context, false, drawn, conditional,
         to_double(conditional) <= problem_.incoherence_at);
  }
}

template <class S>
void StepTask<S>::go_on(const Stride& next) {
  const ContextSpace& space = problem_.space();
  const MarginalLayout& layout = problem_.conditionals.layout();
  const Subset block = next.leap.block;
  const bool from_data = next.share.data_mass > S(0);
  const bool is_together = !is_one_position(next), draws_exactly = drawn_ == exact_.data();
  drawn_products_.set(space, layout, block, drawn_, continuations_.size());
  if (!draws_exactly) {
    exact_products_.set(space, layout, block, exact_.data(), continuations_.size());
  }
  LogSum<S>& dependence = statistics_.dependence[at(state_->key.steps)];
  CompensatedSum<S> kept;
  index_t kept_count = 0;
  for (const Continuation<S>& found : continuations_) {
    const S drawn = drawn_products_.at_cell(found.cell);
    const S conditional = found.probability / p_context_;
    if (drawn > S(0)) {
      kept.add(drawn);
      ++kept_count;
    }
    if (from_data && is_together) {
      const S independent = draws_exactly ? drawn : exact_products_.at_cell(found.cell);
      if (conditional != independent) {  // else a logarithm of 1
        dependence.add(next.share.data_mass * conditional, conditional / independent);
      }
    }
    if (drawn > S(0) || from_data) {
      emit(next, found.context, false, drawn, conditional,
           to_double(conditional) <= problem_.incoherence_at);
    }
  }
  if (from_data && !draws_exactly) add_model_error(next);
  // One position's own marginals leave nowhere to go outside.
  if (!is_together && draws_exactly) return;
  const double drawable = drawn_products_.drawable();
  if (drawable > static_cast<double>(kept_count)) leave_support(next, kept.value(), drawable);
}

template <class S>
void StepTask<S>::add_model_error(const Stride& next) {
  const MarginalLayout& layout = problem_.conditionals.layout();
  LogSum<S>& error = statistics_.model_error[at(state_->key.steps)];
  for_each_position(next.leap.block, [&](index_t i) {
    for (index_t k = layout.begin(i); k < layout.end(i); ++k) {
      const S& true_value = exact_[at(k)];
      const S& drawn = drawn_[at(k)];
      if (!(true_value > S(0)) || true_value == drawn) continue;
      if (drawn > S(0)) {
        error.add(next.share.data_mass * true_value, true_value / drawn);
      } else {
        error.add_infinity();
      }
    }
  });
}

/// Requires: more ways to fill the block can be drawn than continue under p. `kept`: the chance of
/// those that do.
template <class S>
void StepTask<S>::leave_support(const Stride& next, const S& kept, double drawable) {
  const KeptContexts<S> allowed(continuations_);
  if (!problem_.collapses) {
    drawn_products_.for_each_drawable(shown_.context, [&](context_t context, const S& probability) {
      if (!allowed.contains(context)) emit(next, context, true, probability, S(0), true);
      return true;
    });
    return;
  }
  // Subtracting loses digits where little leaves; then there is little to add up, mostly.
  constexpr double kFewDrawable = 65536;
  S lost = S(1) - kept;
  if (drawable <= kFewDrawable && !(lost > S(1) / S(2))) {
    CompensatedSum<S> sum;
    drawn_products_.for_each_drawable(shown_.context, [&](context_t context, const S& probability) {
      if (!allowed.contains(context)) sum.add(probability);
      return true;
    });
    lost = sum.value();
  }
  if constexpr (std::is_same_v<S, double>) lost = std::max(lost, 0x1p-1000);
  if (!(next.share.mass > S(0))) return;
  if (!statistics_.leaves_support) {
    statistics_.leaves_support = true;
    drawn_products_.for_each_drawable(shown_.context, [&](context_t context, const S&) {
      statistics_.witness = context;
      return allowed.contains(context);
    });
  }
  emit(next, canonical(revealed_after(next.leap.block)), true, lost, S(0), true);
}

template <class S>
void StepTask<S>::outside_support(const Stride& next) {
  if (problem_.collapses) {
    emit(next, canonical(revealed_after(next.leap.block)), true, S(1), S(0), true);
    return;
  }
  drawn_products_.set(problem_.space(), problem_.conditionals.layout(), next.leap.block, drawn_, 0);
  drawn_products_.for_each_drawable(shown_.context, [&](context_t context, const S& probability) {
    emit(next, context, true, probability, S(0), true);
    return true;
  });
}

template <class S>
void StepTask<S>::reveal_values(const ValueMove<S>& move, const Size& size) {
  const ContextSpace& space = problem_.space();
  const Subset block = space.revealed(move.next) & masked_;
  const Stride next =
      stride(block, move.memory, move.calls, size, size.probability * move.probability);
  const S p_next = state_->key.off_support ? S(0) : problem_.conditionals.probability(move.next);
  const bool off = !(p_next > S(0));
  if (off && problem_.collapses) {
    if (!state_->key.off_support && !statistics_.leaves_support) {
      statistics_.leaves_support = true;
      statistics_.witness = move.next;
    }
    emit(next, canonical(revealed_after(block)), true, S(1), S(0), true);
    return;
  }
  const bool incoherent = off || to_double(S(p_next / p_context_)) <= problem_.incoherence_at;
  emit(next, move.next, off, S(1), S(0), incoherent);
}

template <class S>
void StepTask<S>::emit(const Stride& next, context_t context, bool off_support, const S& share,
                       const S& data_share, bool incoherent) {
  StateKey key = next.leap.key;
  key.context = context;
  key.off_support = off_support;
  key.seal(next.leap.mixed);
  StateMass<S> content{next.share.mass * share, next.share.data_mass * data_share,
                       next.share.concordance * share, next.share.incoherent * share};
  if (incoherent) content.incoherent += content.mass;
  (*emitted_)[at(problem_.shards.of(key.hash))].push_back({key, std::move(content)});
}

}  // namespace unmask::detail
