// exact/law/law_statistics.hpp - expectations that are sums over steps, as the law is propagated.
//
// Internal to decoder_law.cpp: each task adds up its own, and they are added in the order of tasks.
//
// (1) Sums do not depend on the number of threads. (2) The witness is that of the first run that
// left.
#pragma once

#include <vector>

#include "core/decode/context.hpp"
#include "exact/law/log_sum.hpp"

namespace unmask::detail {

template <class S>
struct LawStatistics {
  CompensatedSum<S> steps, calls, data_steps;
  std::vector<S> revealed;  // [step run * positions + position]
  std::vector<LogSum<S>> dependence, model_error;
  bool blocks_are_random = false;
  bool leaves_support = false;
  context_t witness = 0;  // if leaves_support: of the first run that left
  index_t contexts = 0;

  void reserve_step(index_t step, index_t n) {
    if (step < steps_run()) return;
    revealed.resize(at((step + 1) * n), S(0));
    dependence.resize(at(step + 1));
    model_error.resize(at(step + 1));
  }
  [[nodiscard]] index_t steps_run() const { return dependence.size(); }
  void add(const LawStatistics& other);
};

template <class S>
void LawStatistics<S>::add(const LawStatistics& other) {
  steps.add(other.steps.value());
  calls.add(other.calls.value());
  data_steps.add(other.data_steps.value());
  if (other.steps_run() > 0) {
    reserve_step(other.steps_run() - 1, other.revealed.size() / other.steps_run());
  }
  for (index_t k = 0; k < other.revealed.size(); ++k) revealed[at(k)] += other.revealed[at(k)];
  for (index_t t = 0; t < other.steps_run(); ++t) {
    dependence[at(t)].add(other.dependence[at(t)]);
    model_error[at(t)].add(other.model_error[at(t)]);
  }
  blocks_are_random = blocks_are_random || other.blocks_are_random;
  if (other.leaves_support && !leaves_support) {
    leaves_support = true;
    witness = other.witness;
  }
  contexts += other.contexts;
}

}  // namespace unmask::detail
