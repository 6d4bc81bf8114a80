// The law of a decoder: contexts a second, beside what the conditionals of the same contexts cost
// when nothing is done with them. The second runs ask the same oracle the same batches again, and
// both build the conditionals from the model, as the command does.
#include <mutex>

#include "core/format/family_spec.hpp"
#include "core/model/expand.hpp"
#include "exact/decoder/make_decoder.hpp"
#include "exact/law/decoder_law.hpp"
#include "exact/oracle/exact_oracle.hpp"
#include "tests/bench/ratios.hpp"

namespace unmask::bench {
namespace {

struct Question {
  const char* model;
  const char* policy;
};
constexpr Question kChain{"markov:n=14,flip=1/5", "entropy"},
    kChainRandom{"markov:n=14,flip=1/5", "random"},
    kChainThreshold{"markov:n=14,flip=1/5", "threshold:7/10"}, kSudoku{"sudoku4", "entropy"};

const Effort kOneThread{Threads(1), Budget{}, nullptr};

Decoder<double> decoder_of(const Question& question, const Model& model,
                           std::shared_ptr<const Oracle<double>> oracle) {
  DecoderSpec spec{parse_policy_spec(question.policy), std::nullopt, {}, {}};
  if (!spec.policy.sizes_its_own_steps()) spec.schedule = parse_schedule_spec("uniform:4");
  return make_decoder<double>(spec, model, std::move(oracle), kOneThread);
}

/// Remembers the batches that it is asked.
class RecordingOracle final : public Oracle<double> {
 public:
  explicit RecordingOracle(std::shared_ptr<const Conditionals<double>> conditionals)
      : Oracle<double>(conditionals->space().shape()), exact_(std::move(conditionals)) {}
  void answer(const symbol_t* rows, index_t count, double* marginals,
              std::uint8_t* possible) const override {
    const std::lock_guard<std::mutex> lock(mutex_);
    batches_.emplace_back(rows, rows + count * shape().positions());
    exact_.answer(rows, count, marginals, possible);
  }
  [[nodiscard]] bool marks_impossible() const override { return true; }
  [[nodiscard]] const std::vector<std::vector<symbol_t>>& batches() const { return batches_; }

 private:
  ExactOracle<double> exact_;
  mutable std::mutex mutex_;
  mutable std::vector<std::vector<symbol_t>> batches_;
};

void law(benchmark::State& state, const Question& question) {
  const Model model = parse_family_spec(question.model);
  const auto support = support_table<double>(model, kOneThread.budget).value();
  double contexts = 0;
  for (auto _ : state) {
    const auto known = conditionals<double>(model, kOneThread).value();
    const auto decoder = decoder_of(question, model, std::make_shared<ExactOracle<double>>(known));
    const auto found = decoder_law<double>(decoder, *known, support, kOneThread).value();
    benchmark::DoNotOptimize(found.output.on_support.data());
    contexts = static_cast<double>(found.contexts);
  }
  count_cells(state, contexts);
}

/// What a person waits for.
void law_on_two_threads(benchmark::State& state, const Question& question) {
  const Effort effort{Threads(2), Budget{}, nullptr};
  const Model model = parse_family_spec(question.model);
  for (auto _ : state) {
    const auto support = support_table<double>(model, effort.budget).value();
    const auto known = conditionals<double>(model, effort).value();
    const auto decoder = decoder_of(question, model, std::make_shared<ExactOracle<double>>(known));
    const auto found = decoder_law<double>(decoder, *known, support, effort).value();
    benchmark::DoNotOptimize(found.output.on_support.data());
  }
  count_cells(state, 1.0);
}

void bare_conditionals(benchmark::State& state, const Question& question) {
  const Model model = parse_family_spec(question.model);
  const auto support = support_table<double>(model, kOneThread.budget).value();
  const auto recorded_from = conditionals<double>(model, kOneThread).value();
  const auto recorder = std::make_shared<RecordingOracle>(recorded_from);
  const auto law =
      decoder_law<double>(decoder_of(question, model, recorder), *recorded_from, support,
                          kOneThread).value();
  const index_t n = model.positions();
  for (auto _ : state) {
    const ExactOracle<double> oracle(conditionals<double>(model, kOneThread).value());
    std::vector<double> marginals;
    std::vector<std::uint8_t> possible;
    for (const auto& rows : recorder->batches()) {
      const index_t count = rows.size() / n;
      marginals.resize(at(count * oracle.layout().width()));
      possible.resize(at(count));
      oracle.answer(rows.data(), count, marginals.data(), possible.data());
      benchmark::DoNotOptimize(marginals.data());
    }
  }
  count_cells(state, static_cast<double>(law.contexts));
}

const bool kRegistered = [] {
  const auto compare = [](const std::string& name, const Question& question, double at_least) {
    for (auto* const b :
         {benchmark::RegisterBenchmark(("law " + name).c_str(), law, question),
          benchmark::RegisterBenchmark(("bare conditionals " + name).c_str(), bare_conditionals,
                                       question)}) {
      b->Repetitions(5)->UseRealTime()->Unit(benchmark::kMillisecond);
    }
    promise({"law, contexts a second as a share of the bare conditionals: " + name,
             "bare conditionals " + name, "law " + name, at_least});
  };
  compare("markov n=14, entropy", kChain, 0.5);
  compare("markov n=14, threshold", kChainThreshold, 0.5);
  compare("markov n=14, random", kChainRandom, 0.0);
  compare("sudoku4, entropy", kSudoku, 0.5);
  const auto limit = [](const std::string& name, const Question& question, double seconds) {
    benchmark::RegisterBenchmark((name + ", 2 threads").c_str(), law_on_two_threads, question)
        ->Repetitions(3)->UseRealTime()->Unit(benchmark::kMillisecond);
    promise(TimeLimit{name + ", 2 threads, s", name + ", 2 threads", seconds});
  };
  limit("law of entropy at n = 14 binary", kChain, 2.0);
  limit("law of random order at n = 14 binary", kChainRandom, 2.0);
  limit("law of entropy on sudoku4", kSudoku, 0.5);
  return true;
}();

}  // namespace
}  // namespace unmask::bench
