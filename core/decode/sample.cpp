#include "core/decode/sample.hpp"

#include <algorithm>

#include "core/base/contract.hpp"
#include "core/base/rng.hpp"
#include "core/decode/value_rule.hpp"

namespace unmask {
namespace {

// Slots of the schedule's own draws; policies use those from kStepSlot on.
constexpr index_t kSizeSlot = (index_t{1} << 32U) - 1;
constexpr index_t kPlanSlot = kSizeSlot - 1;

constexpr index_t kNoBlock = ~index_t{0};

/// One sequence on its way.
struct Run {
  index_t sequence = 0;
  context_t context = 0;
  Subset masked = 0;
  std::uint64_t memory = 0;
  index_t block = kNoBlock;   ///< of the semi-autoregressive blocks
  index_t plan = 0;           ///< which of the block's lists of sizes
  index_t schedule_step = 0;  ///< of the block's schedule
  Trace trace{};
};

/// Draws one batch of sequences into its part of `samples`.
class Batch {
 public:
  Batch(const Decoder<double>& decoder, const ContextSpace& space, const SampleOptions& options,
        Samples& samples)
      : decoder_(decoder),
        space_(space),
        options_(options),
        samples_(samples),
        drawn_(at(decoder.oracle->layout().width())) {}

  void run(index_t first, index_t count) {
    for (index_t i = 0; i < count; ++i) live_.push_back(begin(first + i));
    while (!live_.empty()) {
      ask();
      for (index_t i = 0; i < live_.size(); ++i) advance(i);
      retire_finished();
    }
  }

 private:
  Run begin(index_t sequence) const {
    Run run;
    run.sequence = sequence;
    run.masked = all_positions(space_.positions());
    run.trace.final_step.assign(at(space_.positions()), 0);
    return run;
  }

  /// One question to the oracle for all live sequences.
  void ask() {
    const index_t n = space_.positions(), count = live_.size();
    rows_.resize(at(count * n));
    marginals_.resize(at(count * width()));
    possible_.resize(at(count));
    for (index_t i = 0; i < count; ++i) space_.write_row(live_[at(i)].context, &rows_[at(i * n)]);
    decoder_.oracle->answer(rows_.data(), count, marginals_.data(), possible_.data());
  }

  void advance(index_t i) {
    Run& run = live_[at(i)];
    const index_t step = run.trace.steps;
    const UniformSource uniform = [&](index_t slot) {
      return sampling_uniform(options_.seed, run.sequence, step, slot);
    };
    View<double> view{space_, *decoder_.oracle};
    view.context = run.context;
    view.row = &rows_[at(i * space_.positions())];
    view.marginals = &marginals_[at(i * width())];
    view.masked = run.masked;
    view.eligible = decoder_.eligible(run.masked);
    view.size = next_size(run, view.eligible, uniform);
    view.memory = run.memory;
    std::visit([&](const auto& policy) { reveal(*policy, view, uniform, run); }, decoder_.policy);
  }

  /// This step's size by the schedule, which every block starts again; 0 if the policy sizes its
  /// steps.
  index_t next_size(Run& run, Subset eligible, const UniformSource& uniform) {
    if (decoder_.traits().sizing == Sizing::own) return 0;
    const StepSizes* const sizes = decoder_.sizes_at(eligible);
    UNMASK_REQUIRE(sizes != nullptr, "a schedule for a policy that needs one");
    const index_t block =
        static_cast<index_t>(std::countr_zero(eligible)) / decoder_.block_length;
    if (block != run.block) {
      run.block = block;
      run.schedule_step = 0;
      run.plan = draw_plan(*sizes, uniform);
    }
    sizes_.clear();
    sizes->next(run.plan, run.schedule_step, size(eligible), sizes_);
    double left = uniform(kSizeSlot);
    index_t chosen = 0;
    while (chosen + 1 < sizes_.size() && (left -= sizes_[at(chosen)].probability) >= 0.0) ++chosen;
    run.schedule_step = sizes_[at(chosen)].step + 1;
    return sizes_[at(chosen)].size;
  }

  static index_t draw_plan(const StepSizes& sizes, const UniformSource& uniform) {
    double left = uniform(kPlanSlot);
    index_t plan = 0;
    while (plan + 1 < sizes.plans() && (left -= to_double(sizes.plan_probability(plan))) >= 0.0) {
      ++plan;
    }
    return plan;
  }

  void reveal(const BlockPolicy<double>& policy, const View<double>& view,
              const UniformSource& uniform, Run& run) {
    const Move<double> move = policy.draw(view, uniform);
    context_t next = view.context;
    for_each_position(move.block, [&](index_t i) {
      double* const law = &drawn_[at(decoder_.oracle->layout().begin(i))];
      apply_value_rule(decoder_.values, view.at_position(i), view.cardinality(i), law);
      next = space_.reveal(next, i, draw_symbol(law, view.cardinality(i), uniform(i)));
    });
    record(run, next, move.memory, move.calls);
  }

  void reveal(const ValuePolicy<double>& policy, const View<double>& view,
              const UniformSource& uniform, Run& run) {
    apply_value_rule(decoder_.values, decoder_.oracle->layout(), view.masked, view.marginals,
                     drawn_.data());
    const ValueMove<double> move = policy.draw(view, drawn_.data(), uniform);
    record(run, move.next, move.memory, move.calls);
  }

  void record(Run& run, context_t next, std::uint64_t memory, index_t calls) {
    const Subset masked = all_positions(space_.positions()) & ~space_.revealed(next);
    const Subset revealed = run.masked & ~masked;
    UNMASK_REQUIRE(revealed != 0 && (masked & ~run.masked) == 0,
                   "a step reveals something and masks nothing");
    ++run.trace.steps;
    run.trace.calls += calls;
    for_each_position(revealed, [&](index_t i) { run.trace.final_step[at(i)] = run.trace.steps; });
    run.context = next;
    run.masked = masked;
    run.memory = memory;
  }

  void retire_finished() {
    for (Run& run : live_) {
      if (run.masked != 0) continue;
      const index_t slot = run.sequence - options_.first_sequence;
      space_.write_row(run.context, &samples_.symbols[at(slot * space_.positions())]);
      samples_.traces[at(slot)] = std::move(run.trace);
    }
    std::erase_if(live_, [](const Run& run) { return run.masked == 0; });
  }

  [[nodiscard]] index_t width() const { return decoder_.oracle->layout().width(); }

  const Decoder<double>& decoder_;
  const ContextSpace& space_;
  const SampleOptions& options_;
  Samples& samples_;
  std::vector<Run> live_;
  std::vector<symbol_t> rows_;
  std::vector<double> marginals_;
  std::vector<std::uint8_t> possible_;
  std::vector<double> drawn_;
  std::vector<NextSize<double>> sizes_;
};

}  // namespace

double sampling_uniform(std::uint64_t seed, index_t sequence, index_t step, index_t slot) {
  // Keys of their own, so that Philox(seed, stream) elsewhere shares no block with a sequence.
  constexpr std::uint64_t kDecoding = 0x6465636F64696E67U;
  const std::uint64_t key = seed ^ kDecoding;
  const auto low = [](std::uint64_t x) { return static_cast<std::uint32_t>(x); };
  const auto high = [](std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32U); };
  const Philox::Block block = Philox::encrypt(
      {low(sequence), high(sequence), low(step), low(slot)}, {low(key), high(key)});
  const std::uint64_t bits = block[0] | std::uint64_t{block[1]} << 32U;
  return static_cast<double>(bits >> 11U) * 0x1p-53;
}

Samples sample(const Decoder<double>& decoder, const SampleOptions& options) {
  UNMASK_REQUIRE(options.batch >= 1, "a batch holds a sequence");
  const ContextSpace space(decoder.oracle->shape());
  Samples samples;
  samples.positions = space.positions();
  samples.symbols.resize(at(options.count * samples.positions));
  samples.traces.resize(at(options.count));
  const index_t batches = (options.count + options.batch - 1) / options.batch;
  parallel_for(options.threads, batches, [&](index_t b) {
    const index_t begin = b * options.batch;
    const index_t count = std::min(options.batch, options.count - begin);
    Batch(decoder, space, options, samples).run(options.first_sequence + begin, count);
  });
  return samples;
}

}  // namespace unmask
