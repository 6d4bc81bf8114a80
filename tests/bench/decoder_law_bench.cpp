// The law of a decoder: contexts a second, beside what its conditionals cost alone.
//
// Two things to compare with. "conditionals": all that the law asks of the conditionals -
// marginals, probabilities, the joint distributions of blocks - asked again in the same order, and
// nothing done with the answers. "marginals": only the oracle's batches, as if a law needed no
// joint distributions. All build the conditionals from the model, as the command does.
#include "core/base/rng.hpp"
#include "core/format/family_spec.hpp"
#include "core/format/text_windows.hpp"
#include "core/model/expand.hpp"
#include "exact/decoder/make_decoder.hpp"
#include "exact/law/decoder_law.hpp"
#include "exact/oracle/exact_oracle.hpp"
#include "tests/bench/ratios.hpp"

namespace unmask::bench {
namespace {

struct Question {
  std::string model;  ///< of a family; `kWindows`: of a text
  const char* policy;
};
const std::string kWindows = "windows of 8 letters";
const Question kChain{"markov:n=14,flip=1/5", "entropy"},
    kChainRandom{"markov:n=14,flip=1/5", "random"},
    kChainThreshold{"markov:n=14,flip=1/5", "threshold:7/10"}, kSudoku{"sudoku4", "entropy"},
    kText{kWindows, "entropy"};

/// What a user brings: a page of text. Words come in a random order, frequent ones more often.
std::string page_of_text() {
  const char* const words[] = {"the",   "of",    "and",   "to",    "in",     "a",     "is",
                               "that",  "it",    "was",   "river", "morning", "stone", "letter",
                               "under", "house", "small", "light", "answer", "wait",  "never",
                               "bread", "voice", "garden", "window", "thought", "between", "old"};
  Philox random(7);
  std::string text;
  while (text.size() < 3000) {
    // The smaller of two numbers: the first words are the likeliest.
    const index_t one = random.below(std::size(words)), other = random.below(std::size(words));
    (text += words[std::min(one, other)]) += ' ';
  }
  return text;
}

Model model_of(const Question& question) {
  if (question.model != kWindows) return parse_family_spec(question.model);
  return {kWindows, text_windows(page_of_text(), 8, 27, "the page")};
}

const Effort kOneThread{Threads(1), Budget{}, nullptr};

Decoder<double> decoder_of(const Question& question, const Model& model,
                           std::shared_ptr<const Oracle<double>> oracle) {
  DecoderSpec spec{parse_policy_spec(question.policy), std::nullopt, {}, {}};
  if (!spec.policy.sizes_its_own_steps()) spec.schedule = parse_schedule_spec("uniform:4");
  return make_decoder<double>(spec, model, std::move(oracle), kOneThread);
}

/// What was asked of conditionals, one question after the other.
struct Asked {
  enum class What { show, marginals, probability, continuations };
  What what;
  context_t context;
  Subset block;
};

/// Remembers the questions that it passes on. For one thread.
class RecordingConditionals final : public Conditionals<double> {
 public:
  explicit RecordingConditionals(std::shared_ptr<const Conditionals<double>> conditionals)
      : Conditionals<double>(conditionals->space().shape()), exact_(std::move(conditionals)) {}
  [[nodiscard]] double probability(context_t context) const override {
    asked_.push_back({Asked::What::probability, context, 0});
    return exact_->probability(context);
  }
  double marginals(const ShownContext& shown, double* marginals) const override {
    asked_.push_back({Asked::What::marginals, shown.context, 0});
    return exact_->marginals(shown, marginals);
  }
  void continuations(const ShownContext& shown, Subset block,
                     std::vector<Continuation<double>>& found) const override {
    asked_.push_back({Asked::What::continuations, shown.context, block});
    exact_->continuations(shown, block, found);
  }
  [[nodiscard]] const std::vector<Asked>& asked() const { return asked_; }

 protected:
  void look_up(ShownContext& shown) const override {
    asked_.push_back({Asked::What::show, shown.context, 0});
    const std::vector<symbol_t> row = shown.row;
    exact_->show(row.data(), shown);
  }

 private:
  std::shared_ptr<const Conditionals<double>> exact_;
  mutable std::vector<Asked> asked_;
};

std::shared_ptr<const RecordingConditionals> recorded(const Question& question, double& contexts) {
  const Model model = model_of(question);
  const auto support = support_table<double>(model, kOneThread.budget).value();
  const auto recorder = std::make_shared<const RecordingConditionals>(
      conditionals<double>(model, kOneThread).value());
  const auto decoder = decoder_of(question, model, std::make_shared<ExactOracle<double>>(recorder));
  contexts = static_cast<double>(
      decoder_law<double>(decoder, *recorder, support, kOneThread).value().contexts);
  return recorder;
}

void law(benchmark::State& state, const Question& question) {
  const Model model = model_of(question);
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
  const Model model = model_of(question);
  for (auto _ : state) {
    const auto support = support_table<double>(model, effort.budget).value();
    const auto known = conditionals<double>(model, effort).value();
    const auto decoder = decoder_of(question, model, std::make_shared<ExactOracle<double>>(known));
    const auto found = decoder_law<double>(decoder, *known, support, effort).value();
    benchmark::DoNotOptimize(found.output.on_support.data());
  }
  count_cells(state, 1.0);
}

void replay(benchmark::State& state, const Question& question, bool marginals_only) {
  double contexts = 0;
  const auto recorder = recorded(question, contexts);
  const Model model = model_of(question);
  for (auto _ : state) {
    const auto known = conditionals<double>(model, kOneThread).value();
    std::vector<double> marginals(at(known->layout().width()));
    std::vector<Continuation<double>> found;
    ShownContext shown;
    for (const Asked& asked : recorder->asked()) {
      if (asked.what == Asked::What::show) {
        known->show(asked.context, shown);
      } else if (asked.what == Asked::What::marginals) {
        benchmark::DoNotOptimize(known->marginals(shown, marginals.data()));
      } else if (marginals_only) {
        continue;
      } else if (asked.what == Asked::What::probability) {
        benchmark::DoNotOptimize(known->probability(asked.context));
      } else {
        known->continuations(shown, asked.block, found);
        benchmark::DoNotOptimize(found.data());
      }
    }
  }
  count_cells(state, contexts);
}

const bool kRegistered = [] {
  const auto compare = [](const std::string& name, const Question& question, double at_least) {
    // In turns, because what disturbs a machine for a second should disturb all three.
    for (int turn = 0; turn < 7; ++turn) {
      for (auto* const b :
           {benchmark::RegisterBenchmark(("law " + name).c_str(), law, question),
            benchmark::RegisterBenchmark(("conditionals " + name).c_str(), replay, question, false),
            benchmark::RegisterBenchmark(("marginals " + name).c_str(), replay, question, true)}) {
        b->MinTime(0.3)->UseRealTime()->Unit(benchmark::kMillisecond);
      }
    }
    promise({"law, contexts a second as a share of the conditionals': " + name,
             "conditionals " + name, "law " + name, at_least});
    promise({"law, contexts a second as a share of the marginals': " + name, "marginals " + name,
             "law " + name, 0.0});
  };
  compare("markov n=14, entropy", kChain, 0.5);
  compare("markov n=14, threshold", kChainThreshold, 0.5);
  compare("markov n=14, random", kChainRandom, 0.0);
  compare("sudoku4, entropy", kSudoku, 0.5);
  compare("text windows, entropy", kText, 0.5);
  const auto limit = [](const std::string& name, const Question& question, double seconds) {
    benchmark::RegisterBenchmark((name + ", 2 threads").c_str(), law_on_two_threads, question)
        ->Repetitions(3)
        ->UseRealTime()
        ->Unit(benchmark::kMillisecond);
    promise(TimeLimit{name + ", 2 threads, s", name + ", 2 threads", seconds});
  };
  limit("law of entropy at n = 14 binary", kChain, 2.0);
  limit("law of random order at n = 14 binary", kChainRandom, 2.0);
  limit("law of entropy on sudoku4", kSudoku, 0.5);
  return true;
}();

}  // namespace
}  // namespace unmask::bench
