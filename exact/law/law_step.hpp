// exact/law/law_step.hpp - one step of a decoder's law: from a state to the states after it.
//
// Internal to decoder_law.cpp. `StepTask` takes states one by one, asks sizes and policy for their
// moves, and writes emissions (states of later layers, not merged yet) and statistics. A task owns
// all that it writes: tasks run in parallel and are merged in order. Where the oracle is exact, p's
// marginals are its answers: one question serves both.
//
// (1) An on-support state with a collapsed off-support part emits at most one state outside p's
//     support a move; whether it emits one is decided by counting, not by subtracting.
#pragma once

#include <cmath>
#include <map>
#include <tuple>

#include "core/base/contract.hpp"
#include "core/decode/value_rule.hpp"
#include "exact/law/block_products.hpp"
#include "exact/law/decoder_law.hpp"
#include "exact/law/law_states.hpp"
#include "exact/law/law_statistics.hpp"
#include "exact/oracle/exact_oracle.hpp"
#include "exact/oracle/uniform_oracle.hpp"

namespace unmask::detail {

/// What all tasks of a law share.
template <class S>
struct LawProblem {
  const Decoder<S>& decoder;
  const Conditionals<S>& conditionals;
  UniformOracle<S> uniform;
  PolicyTraits traits;
  bool collapses;        ///< one state a revealed set outside the support
  bool oracle_is_exact;  ///< its answers are the conditionals' marginals
  bool values_are_plain;
  double incoherence_at;
  Shards shards;

  /// `states`: about how many there will be.
  LawProblem(const Decoder<S>& d, const Conditionals<S>& c, double tau, double states)
      : decoder(d),
        conditionals(c),
        uniform(d.oracle->shape()),
        traits(d.traits()),
        collapses(d.oracle->marks_impossible() && !traits.remembers),
        oracle_is_exact(false),
        values_are_plain(d.values.is_plain()),
        incoherence_at(tau),
        shards(states) {
    const auto* exact = dynamic_cast<const ExactOracle<S>*>(d.oracle.get());
    oracle_is_exact = exact != nullptr && &exact->conditionals() == &c;
  }
  [[nodiscard]] const Oracle<S>& oracle_of(const StateKey& key) const {
    if (key.off_support && collapses) return uniform;
    return *decoder.oracle;
  }
  [[nodiscard]] const ContextSpace& space() const { return conditionals.space(); }
};

template <class S>
class StepTask {
 public:
  explicit StepTask(const LawProblem<S>& problem)
      : problem_(problem),
        width_(problem.conditionals.layout().width()),
        exact_(at(width_)),
        emitted_(at(problem.shards.count())) {}

  /// Emits what follows the states, whose contexts the oracle answers in one batch.
  void run(const std::vector<const LawState<S>*>& states);

  /// By shard.
  [[nodiscard]] std::vector<std::vector<LawState<S>>>& emitted() { return emitted_; }
  [[nodiscard]] LawStatistics<S>& statistics() { return statistics_; }

 private:
  /// One size of one list.
  struct Size {
    std::uint16_t plan = 0;
    index_t step = 0;
    index_t size = 0;
    S probability{};
  };
  /// A move's consequences that do not depend on the values.
  struct Stride {
    Subset block = 0;
    StateKey key;             ///< of what follows, but for context and off_support
    std::uint64_t mixed = 0;  ///< key.mixed()
    StateMass<S> share;       ///< of what follows, per unit of value probability
  };

  void ask(const std::vector<const LawState<S>*>& states);
  void look(const LawState<S>& state, index_t k);
  [[nodiscard]] const S* answer(index_t k);
  const std::vector<Size>& sizes();
  void list_sizes(const StepSizes& schedule, std::vector<Size>& sizes);
  const std::vector<Move<S>>& moves(const BlockPolicy<S>& policy, const View<S>& view);
  void draw_values();
  void visit(const Size& size);
  [[nodiscard]] Stride stride(Subset block, std::uint64_t memory, index_t calls, const Size& size,
                              const S& weight);
  void reveal_block(const Move<S>& move, const Size& size, const S& weight);
  void reveal_values(const ValueMove<S>& move, const Size& size);
  void within_support(const Stride& stride);
  void outside_support(const Stride& stride);
  void leave_support(const Stride& stride, const S& kept, index_t kept_count);
  void add_model_error(const Stride& stride);
  void emit(const Stride& stride, context_t context, bool off_support, const S& share,
            const S& data_share, bool incoherent);
  template <class Body>
  void for_each_drawable(Subset block, const Body& body) const;
  /// The context that stands for all that reveal these positions outside the support.
  [[nodiscard]] context_t canonical(Subset revealed) const {
    context_t context = 0;
    for_each_position(revealed, [&](index_t i) { context += problem_.space().place(i); });
    return context;
  }

  [[nodiscard]] Subset revealed_after(Subset block) const {
    return all_positions(problem_.space().positions()) & ~(masked_ & ~block);
  }

  const LawProblem<S>& problem_;
  index_t width_;
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
  using SizeQuestion = std::tuple<const StepSizes*, std::uint16_t, std::uint16_t, index_t>;
  std::map<SizeQuestion, std::vector<Size>> known_sizes_;
  const std::pair<const SizeQuestion, std::vector<Size>>* latest_sizes_ = nullptr;
  std::vector<Size> own_size_{{0, 0, 0, S(1)}};
  std::vector<NextSize<S>> next_sizes_;
  std::map<std::pair<Subset, index_t>, std::vector<Move<S>>> known_moves_;
  std::vector<Move<S>> moves_;
  std::vector<ValueMove<S>> value_moves_;
  std::vector<Continuation<S>> continuations_;
  BlockProducts<S> drawn_products_, exact_products_;
  std::vector<std::vector<LawState<S>>> emitted_;
  LawStatistics<S> statistics_;
};

template <class S>
void StepTask<S>::run(const std::vector<const LawState<S>*>& states) {
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
  const index_t n = problem_.space().positions(), count = states.size();
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
  eligible_ = problem_.decoder.eligible(masked_);
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

/// The sizes that may come next; they depend on little, so they are kept.
template <class S>
const std::vector<typename StepTask<S>::Size>& StepTask<S>::sizes() {
  if (problem_.traits.sizing == Sizing::own) return own_size_;
  const StepSizes& schedule = *problem_.decoder.sizes_at(eligible_);
  const SizeQuestion question{&schedule, state_->key.plan, state_->key.step, size(eligible_)};
  // States that follow each other mostly ask the same.
  if (latest_sizes_ != nullptr && latest_sizes_->first == question) return latest_sizes_->second;
  const auto [entry, is_new] = known_sizes_.try_emplace(question);
  if (is_new) list_sizes(schedule, entry->second);
  latest_sizes_ = &*entry;
  return entry->second;
}

template <class S>
void StepTask<S>::list_sizes(const StepSizes& schedule, std::vector<Size>& sizes) {
  // Every list reveals something in its first step: step 0 is the start, where lists are drawn.
  const bool at_start = state_->key.step == 0;
  const index_t first = at_start ? 0 : state_->key.plan;
  const index_t end = at_start ? schedule.plans() : first + 1;
  for (index_t plan = first; plan < end; ++plan) {
    const S weight = at_start ? from_rational<S>(schedule.plan_probability(plan)) : S(1);
    schedule.next(plan, state_->key.step, size(eligible_), next_sizes_);
    for (const NextSize<S>& next : next_sizes_) {
      sizes.push_back(
          {static_cast<std::uint16_t>(plan), next.step, next.size, weight * next.probability});
    }
  }
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
typename StepTask<S>::Stride StepTask<S>::stride(Subset block, std::uint64_t memory, index_t calls,
                                                 const Size& chosen, const S& weight) {
  UNMASK_REQUIRE(block != 0 && (block & ~eligible_) == 0, "a move reveals eligible positions");
  const StateMass<S>& now = state_->content;
  const index_t run = state_->key.steps, count = size(block);
  const Subset revealed = all_positions(problem_.space().positions()) & ~masked_;
  const index_t shown = size(revealed);
  // Pairs with earlier reveals: concordant where the position is earlier too.
  std::int64_t gain = 0;
  for_each_position(block, [&](index_t i) {
    gain += 2 * static_cast<std::int64_t>(size(revealed & all_positions(i))) -
            static_cast<std::int64_t>(shown);
  });
  Stride result{block, {}, 0, {}};
  result.key.memory = memory;
  const bool goes_on = problem_.traits.sizing == Sizing::schedule && (eligible_ & ~block) != 0;
  result.key.plan = goes_on ? chosen.plan : std::uint16_t{0};
  result.key.step = static_cast<std::uint16_t>(goes_on ? chosen.step + 1 : 0);
  result.key.steps = static_cast<std::uint16_t>(run + 1);
  result.key.ties = static_cast<std::uint16_t>(state_->key.ties + count * (count - 1) / 2);
  result.key.layer = static_cast<std::uint8_t>(shown + count);
  result.mixed = result.key.mixed();
  result.share.mass = now.mass * weight;
  result.share.data_mass = now.data_mass * weight;
  result.share.concordance = now.concordance * weight + result.share.mass * S(gain);
  result.share.incoherent = now.incoherent * weight;
  statistics_.steps.add(result.share.mass);
  statistics_.calls.add(result.share.mass * S(calls));
  statistics_.data_steps.add(result.share.data_mass);
  statistics_.reserve_step(run, problem_.space().positions());
  for_each_position(block, [&](index_t i) {
    statistics_.revealed[at(run * problem_.space().positions() + i)] += result.share.mass;
  });
  return result;
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
  const MarginalLayout& layout = problem_.conditionals.layout();
  const bool from_data = next.share.data_mass > S(0);
  problem_.conditionals.continuations(shown_, next.block, continuations_);
  drawn_products_.set(layout, next.block, drawn_, continuations_.size());
  const bool draws_exactly = drawn_ == exact_.data();
  if (!draws_exactly) {
    exact_products_.set(layout, next.block, exact_.data(), continuations_.size());
  }
  const bool is_together = size(next.block) > 1;
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
  if (is_together || !draws_exactly) leave_support(next, kept.value(), kept_count);
}

template <class S>
void StepTask<S>::add_model_error(const Stride& next) {
  const MarginalLayout& layout = problem_.conditionals.layout();
  LogSum<S>& error = statistics_.model_error[at(state_->key.steps)];
  for_each_position(next.block, [&](index_t i) {
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

/// body(context, probability) for every way to fill the block with values that can be drawn; stops
/// when body returns false.
template <class S>
template <class Body>
void StepTask<S>::for_each_drawable(Subset block, const Body& body) const {
  const MarginalLayout& layout = problem_.conditionals.layout();
  const ContextSpace& space = problem_.space();
  std::vector<index_t> positions;
  for_each_position(block, [&](index_t i) { positions.push_back(i); });
  const auto fill = [&](const auto& self, std::size_t depth, context_t context,
                        const S& probability) -> bool {
    if (depth == positions.size()) return body(context, probability);
    const index_t i = positions[depth];
    for (index_t k = layout.begin(i); k < layout.end(i); ++k) {
      if (!(drawn_[at(k)] > S(0))) continue;
      const auto symbol = static_cast<symbol_t>(k - layout.begin(i));
      if (!self(self, depth + 1, space.reveal(context, i, symbol), probability * drawn_[at(k)])) {
        return false;
      }
    }
    return true;
  };
  fill(fill, 0, state_->key.context, S(1));
}

template <class S>
void StepTask<S>::leave_support(const Stride& next, const S& kept, index_t kept_count) {
  const MarginalLayout& layout = problem_.conditionals.layout();
  double drawable = 1;
  for_each_position(next.block, [&](index_t i) {
    index_t positive = 0;
    for (index_t k = layout.begin(i); k < layout.end(i); ++k) {
      positive += drawn_[at(k)] > S(0) ? 1 : 0;
    }
    drawable *= static_cast<double>(positive);
  });
  if (drawable <= static_cast<double>(kept_count)) return;
  const auto is_kept = [&](context_t context) {
    const auto found = std::lower_bound(
        continuations_.begin(), continuations_.end(), context,
        [](const Continuation<S>& c, context_t wanted) { return c.context < wanted; });
    return found != continuations_.end() && found->context == context;
  };
  if (!problem_.collapses) {
    for_each_drawable(next.block, [&](context_t context, const S& probability) {
      if (!is_kept(context)) emit(next, context, true, probability, S(0), true);
      return true;
    });
    return;
  }
  // Subtracting loses digits where little leaves; then there is little to add up, mostly.
  constexpr double kFewDrawable = 65536;
  S lost = S(1) - kept;
  if (drawable <= kFewDrawable && !(lost > S(1) / S(2))) {
    CompensatedSum<S> sum;
    for_each_drawable(next.block, [&](context_t context, const S& probability) {
      if (!is_kept(context)) sum.add(probability);
      return true;
    });
    lost = sum.value();
  }
  if constexpr (std::is_same_v<S, double>) lost = std::max(lost, 0x1p-1000);
  if (!(next.share.mass > S(0))) return;
  if (!statistics_.leaves_support) {
    statistics_.leaves_support = true;
    for_each_drawable(next.block, [&](context_t context, const S&) {
      statistics_.witness = context;
      return is_kept(context);
    });
  }
  emit(next, canonical(revealed_after(next.block)), true, lost, S(0), true);
}

template <class S>
void StepTask<S>::outside_support(const Stride& next) {
  if (problem_.collapses) {
    emit(next, canonical(revealed_after(next.block)), true, S(1), S(0), true);
    return;
  }
  for_each_drawable(next.block, [&](context_t context, const S& probability) {
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
  StateKey key = next.key;
  key.context = context;
  key.off_support = off_support;
  key.seal(next.mixed);
  LawState<S>& emitted = emitted_[at(problem_.shards.of(key.hash))].emplace_back();
  emitted.key = key;
  StateMass<S>& content = emitted.content;
  content.mass = next.share.mass * share;
  content.data_mass = next.share.data_mass * data_share;
  content.concordance = next.share.concordance * share;
  content.incoherent = next.share.incoherent * share;
  if (incoherent) content.incoherent += content.mass;
}

}  // namespace unmask::detail
