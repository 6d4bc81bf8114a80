// exact/law/law_sizes.hpp - how many positions a state of a decoder's law may reveal next.
//
// Internal to decoder_law.cpp. Sizes depend on little - the list, the step, how many positions are
// eligible -, so each task lists them once and keeps them.
//
// (1) At the start every list of sizes is offered, weighted by its chance; later the state's own.
// Cost: a comparison where the state before asked the same, as most do; else a search.
#pragma once

#include <map>
#include <tuple>
#include <vector>

#include "core/decode/step_sizes.hpp"
#include "exact/law/law_states.hpp"

namespace unmask::detail {

/// One size of one list.
template <class S>
struct LawSize {
  std::uint16_t plan = 0;
  index_t step = 0;
  index_t size = 0;
  S probability{};
};

template <class S>
class LawSizes {
 public:
  /// Of a policy that sizes its own steps.
  [[nodiscard]] const std::vector<LawSize<S>>& own() const { return own_; }

  /// By the schedule. Requires: eligible >= 1.
  [[nodiscard]] const std::vector<LawSize<S>>& scheduled(const StepSizes& schedule,
                                                         const StateKey& key, index_t eligible) {
    const Question question{&schedule, key.plan, key.step, eligible};
    if (latest_ != nullptr && latest_->first == question) return latest_->second;
    const auto [entry, is_new] = known_.try_emplace(question);
    if (is_new) list(schedule, key, eligible, entry->second);
    latest_ = &*entry;
    return entry->second;
  }

 private:
  using Question = std::tuple<const StepSizes*, std::uint16_t, std::uint16_t, index_t>;

  void list(const StepSizes& schedule, const StateKey& key, index_t eligible,
            std::vector<LawSize<S>>& sizes) {
    // Every list reveals something in its first step: step 0 is the start, where lists are drawn.
    const bool at_start = key.step == 0;
    const index_t first = at_start ? 0 : key.plan;
    const index_t end = at_start ? schedule.plans() : first + 1;
    std::vector<NextSize<S>> found;
    for (index_t plan = first; plan < end; ++plan) {
      const S weight = at_start ? from_rational<S>(schedule.plan_probability(plan)) : S(1);
      schedule.next(plan, key.step, eligible, found);
      for (const NextSize<S>& next : found) {
        sizes.push_back(
            {static_cast<std::uint16_t>(plan), next.step, next.size, weight * next.probability});
      }
    }
  }

  std::map<Question, std::vector<LawSize<S>>> known_;
  const std::pair<const Question, std::vector<LawSize<S>>>* latest_ = nullptr;
  std::vector<LawSize<S>> own_{{0, 0, 0, S(1)}};
};

}  // namespace unmask::detail
