#include "exact/sampled/sampled_law.hpp"

#include <atomic>
#include <cmath>
#include <functional>
#include <numeric>

#include "core/base/contract.hpp"
#include "core/base/text.hpp"
#include "core/decode/sample.hpp"
#include "core/decode/scores.hpp"
#include "core/decode/value_rule.hpp"

namespace unmask {
namespace {

constexpr std::uint64_t kReverseSeed = 0x7265766572736521U;
constexpr index_t kFewestForNormal = 256;  // samples before a mean is taken to be normal

/// What is summed over samples.
enum Term : std::size_t {
  kForward,
  kDataSteps,
  kReverse,
  kSteps,
  kViolation,
  kIncoherence,
  kTerms,
};

/// A sequence that is being revealed: what both kinds of runs share.
class Sequence {
 public:
  Sequence(const DrawingOracle& model, const RevealRule& rule, std::uint64_t seed, index_t number)
      : model_(model),
        run_(rule.begin()),
        seed_(seed),
        number_(number),
        row_(at(model.shape().positions()), kMasked),
        marginals_(at(model.layout().width())),
        masked_(row_.size()) {
    std::iota(masked_.begin(), masked_.end(), index_t{0});
  }

  [[nodiscard]] bool is_done() const { return masked_.empty(); }
  [[nodiscard]] index_t steps() const { return steps_; }
  [[nodiscard]] const std::vector<symbol_t>& row() const { return row_; }
  [[nodiscard]] const std::vector<index_t>& block() const { return block_; }

  /// Asks the model what it believes now; the context's log weight.
  double ask() { return model_.marginals(row_.data(), marginals_.data()); }

  /// Requires: asked.
  void choose_block() {
    const RevealView view{model_, row_.data(), marginals_.data(), masked_,
                          [this](index_t slot) { return uniform(slot); }};
    run_->next(view, block_);
    UNMASK_REQUIRE(!block_.empty(), "a step reveals something");
    std::vector<index_t> left;
    std::set_difference(masked_.begin(), masked_.end(), block_.begin(), block_.end(),
                        std::back_inserter(left));
    UNMASK_REQUIRE(left.size() + block_.size() == masked_.size(), "what it reveals was masked");
    masked_ = std::move(left);
  }
  void end_step() { ++steps_; }

  void reveal(index_t i, symbol_t value) { row_[at(i)] = value; }
  [[nodiscard]] double entropy(index_t i) const {
    return entropy_score(law(i), model_.shape().cardinality(i));
  }
  [[nodiscard]] const double* law(index_t i) const {
    return marginals_.data() + model_.layout().begin(i);
  }
  [[nodiscard]] double uniform(index_t slot) const {
    return sampling_uniform(seed_, number_, steps_, slot);
  }

 private:
  const DrawingOracle& model_;
  std::unique_ptr<RevealRun> run_;
  std::uint64_t seed_;
  index_t number_, steps_ = 0;
  std::vector<symbol_t> row_;
  std::vector<double> marginals_;
  std::vector<index_t> masked_, block_;
};

/// Sum of the n - fewest largest ln q_i.
double forward_range(const Shape& shape, index_t fewest) {
  std::vector<double> logs;
  for (const index_t q : shape.cardinalities()) logs.push_back(std::log(static_cast<double>(q)));
  std::sort(logs.begin(), logs.end(), std::greater<>());
  const index_t kept = logs.size() - std::min<index_t>(fewest, logs.size());
  return std::accumulate(logs.begin(), logs.begin() + static_cast<std::ptrdiff_t>(kept), 0.0);
}

class LawSampler {
 public:
  LawSampler(const DrawingOracle& model, const RevealRule& rule, const LawSampling& sampling,
             SamplingState& state)
      : model_(model),
        rule_(rule),
        sampling_(sampling),
        state_(state),
        steps_(rule.steps()),
        range_(forward_range(model.shape(), steps_.fewest)),
        earlier_samples_(state.samples),
        earlier_violations_(state.moments[kViolation].sum) {}

  void sample(index_t number, std::vector<double>& terms) const {
    if (sampling_.forward) forward(number, terms);
    if (sampling_.reverse) reverse(number, terms);
  }

  /// Requires: a state that was looked at.
  [[nodiscard]] SampledLaw law() const {
    const auto samples = state_.samples;
    SampledLaw law;
    law.samples = samples;
    law.confidence = sampling_.confidence;
    law.blocks_are_random = rule_.is_random();
    const double error = error_of_look(state_, sampling_.confidence) / bounded_numbers();
    const auto bounded = [&](Term term, double low, double high) {
      return mean_of_bounded(state_.moments[term], samples, low, high, error);
    };
    const auto fewest = static_cast<double>(steps_.fewest);
    const auto most = static_cast<double>(steps_.most);
    if (sampling_.forward) {
      law.forward_kl = clamped(bounded(kForward, -range_, range_), 0.0, range_);
      law.steps_under_data = bounded(kDataSteps, fewest, most);
    }
    if (!sampling_.reverse) return law;
    law.steps = bounded(kSteps, fewest, most);
    const auto violations = static_cast<index_t>(state_.moments[kViolation].sum);
    law.support_violation = probability_of(violations, samples, error);
    if (sampling_.incoherence_at) law.incoherence = bounded(kIncoherence, 0.0, 1.0);
    law.reverse_kl = violations > 0 ? known(INFINITY)
                                    : mean_if_normal(state_.moments[kReverse], samples,
                                                     error_of_look(state_, sampling_.confidence));
    if (violations == 0) law.reverse_kl = clamped(*law.reverse_kl, 0.0, INFINITY);
    if (law.forward_kl) use_violation_bound(*law.forward_kl, *law.support_violation);
    return law;
  }

  [[nodiscard]] bool is_enough() const {
    const SampledLaw now = law();
    if (now.reverse_kl && state_.samples < kFewestForNormal) return false;
    return (!now.forward_kl || now.forward_kl->half_width() <= sampling_.half_width) &&
           (!now.reverse_kl || now.reverse_kl->half_width() <= sampling_.half_width);
  }

  /// The first row that the decoder drew and the model never gives. What was drawn before this run
  /// is drawn again where such a row was among it.
  [[nodiscard]] std::vector<symbol_t> witness() const {
    std::vector<double> terms(kTerms);
    index_t first = first_violation_;
    for (index_t s = 0; s < earlier_samples_ && earlier_violations_ > 0.0; ++s) {
      (void)reverse(s, terms);
      if (terms[kViolation] > 0.0) {
        first = s;
        break;
      }
    }
    return reverse(first, terms);
  }

 private:
  [[nodiscard]] double bounded_numbers() const {
    return (sampling_.forward ? 2.0 : 0.0) + (sampling_.reverse ? 2.0 : 0.0) +
           (sampling_.reverse && sampling_.incoherence_at ? 1.0 : 0.0);
  }

  void forward(index_t number, std::vector<double>& terms) const {
    Philox random(sampling_.seed, number);
    const std::vector<symbol_t> data = model_.draw(random);
    Sequence sequence(model_, rule_, sampling_.seed, number);
    double loss = 0.0;
    while (!sequence.is_done()) {
      (void)sequence.ask();
      sequence.choose_block();
      const std::vector<index_t> block = sequence.block();
      for (std::size_t k = 1; k < block.size(); ++k) loss += sequence.entropy(block[k]);
      for (std::size_t k = 1; k < block.size(); ++k) {
        sequence.reveal(block[k - 1], data[at(block[k - 1])]);
        (void)sequence.ask();
        loss -= sequence.entropy(block[k]);
      }
      sequence.reveal(block.back(), data[at(block.back())]);
      sequence.end_step();
    }
    terms[kForward] = loss;
    terms[kDataSteps] = static_cast<double>(sequence.steps());
  }

  /// The row that was drawn.
  std::vector<symbol_t> reverse(index_t number, std::vector<double>& terms) const {
    Sequence sequence(model_, rule_, sampling_.seed ^ kReverseSeed, number);
    double log_ratio = 0.0, weight = sequence.ask();
    index_t incoherent = 0;
    while (!sequence.is_done()) {
      sequence.choose_block();
      double drawn = 0.0;
      for (const index_t i : sequence.block()) {
        const index_t q = model_.shape().cardinality(i);
        const symbol_t value = draw_symbol(sequence.law(i), q, sequence.uniform(i));
        drawn += std::log(sequence.law(i)[value]);
        sequence.reveal(i, value);
      }
      sequence.end_step();
      const double next = std::isfinite(weight) ? sequence.ask() : ask_impossible(sequence);
      const double conditional = std::isfinite(next) ? next - weight : -INFINITY;
      if (sampling_.incoherence_at && std::exp(conditional) <= *sampling_.incoherence_at) {
        ++incoherent;
      }
      log_ratio += drawn - conditional;
      weight = next;
    }
    const bool is_possible = std::isfinite(weight);
    if (!is_possible) remember_violation(number);
    terms[kReverse] = is_possible ? log_ratio : 0.0;
    terms[kViolation] = is_possible ? 0.0 : 1.0;
    terms[kSteps] = static_cast<double>(sequence.steps());
    terms[kIncoherence] =
        static_cast<double>(incoherent) / static_cast<double>(sequence.steps());
    return sequence.row();
  }

  void remember_violation(index_t number) const {
    index_t first = first_violation_;
    while (number < first && !first_violation_.compare_exchange_weak(first, number)) {
    }
  }

  static double ask_impossible(Sequence& sequence) {
    (void)sequence.ask();
    return -INFINITY;
  }

  /// Violation <= 1 - exp(-KL): each narrows the other.
  static void use_violation_bound(Interval& kl, Interval& violation) {
    const double least = -std::log1p(-violation.low);
    kl = {std::max(kl.estimate, least), std::max(kl.low, least), std::max(kl.high, least)};
    const double most = -std::expm1(-kl.high);
    violation = {std::min(violation.estimate, most), std::min(violation.low, most),
                 std::min(violation.high, most)};
  }

  const DrawingOracle& model_;
  const RevealRule& rule_;
  const LawSampling& sampling_;
  SamplingState& state_;
  StepRange steps_;
  double range_;
  index_t earlier_samples_;
  double earlier_violations_;
  mutable std::atomic<index_t> first_violation_{~index_t{0}};
};

std::string quantities_of(const std::string& rule_name, const LawSampling& sampling) {
  return "law of " + rule_name + (sampling.forward ? ", forward" : "") +
         (sampling.reverse ? ", reverse" : "") +
         (sampling.incoherence_at ? ", incoherence at " + format_exact(*sampling.incoherence_at)
                                  : "");
}

}  // namespace

SampledLaw sampled_law(const DrawingOracle& model, const RevealRule& rule,
                       const std::string& rule_name, const LawSampling& sampling,
                       SamplingState& state, const SamplingEffort& effort) {
  UNMASK_REQUIRE(sampling.forward || sampling.reverse, "something is wanted");
  prepare(state, quantities_of(rule_name, sampling), sampling.seed, kTerms);
  const LawSampler sampler(model, rule, sampling, state);
  sample_until(
      state, [&](index_t s, std::vector<double>& terms) { sampler.sample(s, terms); }, effort,
      [&] { return sampler.is_enough(); });
  SampledLaw law = sampler.law();
  if (law.reverse_kl && std::isinf(law.reverse_kl->high)) law.witness = sampler.witness();
  return law;
}

SampledLaw sampled_law(const DrawingOracle& model, const RevealRule& rule,
                       const LawSampling& sampling, Threads threads) {
  SamplingState state;
  return sampled_law(model, rule, "a rule", sampling, state,
                     {sampling.most_samples, threads, {}});
}

}  // namespace unmask
