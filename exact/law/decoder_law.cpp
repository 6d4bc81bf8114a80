#include "exact/law/decoder_law.hpp"

#include <numeric>
#include <set>

#include "core/decode/policies/moves.hpp"
#include "exact/law/law_step.hpp"
#include "exact/law/random_order_law.hpp"
#include "exact/law/row_index.hpp"

namespace unmask {
namespace {

constexpr index_t kTasks = 16;  // a round, at most; states a task vary
constexpr double kRoundEmissions = 1U << 19U;
constexpr double kTaskStates = 512;  // at most

/// A map's entries, asked for in runs of equal keys.
template <class S>
class RunsOfKeys {
 public:
  explicit RunsOfKeys(std::map<index_t, S>& map) : map_(map) {}
  [[nodiscard]] S& operator[](index_t key) {
    if (entry_ == nullptr || key != key_) entry_ = &map_[key];
    key_ = key;
    return *entry_;
  }

 private:
  std::map<index_t, S>& map_;
  S* entry_ = nullptr;
  index_t key_ = 0;
};

template <class S>
class LawEngine {
 public:
  LawEngine(const detail::LawProblem<S>& problem, const SupportTable<S>& p, const Effort& effort,
            const LawOptions& options)
      : problem_(problem),
        p_(p),
        effort_(effort),
        n_(problem.space().positions()),
        counts_incoherent_(options.incoherence_at),
        most_emissions_(most_emissions()),
        layers_(at(n_ + 1), Layer(at(problem_.shards.count()))) {
    tasks_.reserve(at(kTasks));
  }

  DecoderLaw<S> run() {
    detail::StateKey start;
    start.seal(start.mixed());
    layers_[0][at(problem_.shards.of(start.hash))].add({start, {S(1), S(1), S(0), S(0)}});
    if (effort_.progress != nullptr) effort_.progress->begin(n_);
    for (index_t layer = 0; layer < n_; ++layer) {
      run_layer(layer);
      layers_[at(layer)] = Layer();
      if (effort_.progress != nullptr) effort_.progress->advance();
    }
    detail::LawStatistics<S> statistics;
    for (auto& task : tasks_) statistics.add(task.statistics());
    return finish(statistics);
  }

 private:
  using Layer = std::vector<detail::StateTable<S>>;
  using States = std::vector<const detail::LawState<S>*>;

  void run_layer(index_t layer) {
    States states;
    for (const auto& shard : layers_[at(layer)]) {
      for (const auto& state : shard.states()) states.push_back(&state);
    }
    // Emissions of a round are kept until it is merged: rounds shrink where states emit much.
    index_t chunk = states_a_task(most_emissions_);
    for (index_t begin = 0; begin < states.size();) {
      const index_t end = std::min<index_t>(states.size(), begin + kTasks * chunk);
      const double emitted = run_round(states, begin, end, chunk);
      refuse_growth();
      chunk = states_a_task(emitted / static_cast<double>(end - begin));
      begin = end;
    }
  }

  /// Returns the number of emissions. Merged in the order of tasks, either way: one thread merges
  /// each task's before the next one runs, while they are still at hand.
  double run_round(const States& states, index_t begin, index_t end, index_t chunk) {
    const index_t count = (end - begin + chunk - 1) / chunk;
    while (tasks_.size() < count) tasks_.emplace_back(problem_);
    const bool is_serial = effort_.threads.count() == 1;
    while (emitted_.size() < (is_serial ? 1 : count)) {
      emitted_.emplace_back(at(problem_.shards.count()));
    }
    const auto run = [&](index_t t, detail::Emissions<S>& emitted) {
      const index_t from = begin + t * chunk, to = std::min(end, from + chunk);
      tasks_[at(t)].run({states.begin() + static_cast<std::ptrdiff_t>(from),
                         states.begin() + static_cast<std::ptrdiff_t>(to)},
                        emitted);
    };
    if (is_serial) {
      double emitted = 0;
      for (index_t t = 0; t < count; ++t) {
        run(t, emitted_.front());
        emitted += merge();
      }
      return emitted;
    }
    parallel_for(effort_.threads, count, [&](index_t t) { run(t, emitted_[at(t)]); });
    return merge();
  }

  /// So that a round keeps within its emissions, if each state emits so many.
  [[nodiscard]] static index_t states_a_task(double emissions) {
    return static_cast<index_t>(
        std::clamp(kRoundEmissions / static_cast<double>(kTasks) / std::max(1.0, emissions), 1.0,
                   kTaskStates));
  }

  /// Of a state, before any of its layer was seen: one block follows a size, and one context a row
  /// that agrees with it, or all outside; infinity where no such bound is known.
  [[nodiscard]] double most_emissions() const {
    if (problem_.traits.branches || !problem_.collapses) return INFINITY;
    return static_cast<double>(most_sizes()) * static_cast<double>(p_.rows() + 1);
  }

  /// That may come next: most at the start, where most is masked and lists of sizes are drawn.
  [[nodiscard]] index_t most_sizes() const {
    const StepSizes* const sizes = problem_.decoder.sizes.get();
    if (sizes == nullptr) return 1;
    std::vector<NextSize<double>> first;
    sizes->next(0, 0, problem_.decoder.block_length, first);
    return sizes->plans() * std::max<index_t>(1, first.size());
  }

  /// Moves all emissions into their layers, in the order of tasks; returns how many there were.
  double merge() {
    std::vector<index_t> counts(at(problem_.shards.count()), 0);
    parallel_for(effort_.threads, problem_.shards.count(), [&](index_t shard) {
      for (auto& by_shard : emitted_) {
        auto& emitted = by_shard[at(shard)];
        counts[at(shard)] += emitted.size();
        for (auto& state : emitted) layers_[at(state.key.layer)][at(shard)].add(std::move(state));
        emitted.clear();
      }
    });
    return static_cast<double>(std::accumulate(counts.begin(), counts.end(), index_t{0}));
  }

  /// The prediction counts contexts; steps and memory may multiply them.
  void refuse_growth() const {
    double states = 0;
    for (const Layer& layer : layers_) {
      for (const auto& shard : layer) states += static_cast<double>(shard.states().size());
    }
    const double bytes = states * static_cast<double>(sizeof(detail::LawState<S>) + 16);
    if (bytes > effort_.budget.bytes) {
      throw RefusedError(Refusal{"the reachable states of the decoder's law", bytes,
                                 effort_.budget.bytes, Resource::bytes,
                                 "Fewer positions, a schedule of fixed sizes, or raise --memory"});
    }
  }

  DecoderLaw<S> finish(detail::LawStatistics<S>& statistics) {
    DecoderLaw<S> law;
    law.output.on_support.assign(at(p_.rows()), S(0));
    const detail::RowIndex rows(p_, problem_.space());
    const S pairs = S(n_ * (n_ - 1) / 2);
    CompensatedSum<S> off, tau, afp, incoherence;
    RunsOfKeys<S> mass_by_steps(law.steps_law), concordance_by_ties(law.concordance_by_ties);
    for (const auto& shard : layers_[at(n_)]) {
      for (const auto& [key, content] : shard.states()) {
        if (!(content.mass > S(0))) continue;
        if (key.off_support) {
          off.add(content.mass);
          note_witness(statistics, key);
        } else {
          law.output.on_support[at(rows.of(key.context))] += content.mass;
        }
        const S steps(key.steps);
        mass_by_steps[key.steps] += content.mass;
        afp.add(content.mass * S(n_) / steps);
        if (counts_incoherent_) incoherence.add(content.incoherent / steps);
        concordance_by_ties[key.ties] += content.concordance;
        if (n_ > 1) tau.add(content.concordance / pairs);
      }
    }
    law.output.off_support = off.value();
    if (law.output.off_support > S(0)) law.output.witness = witness(statistics.witness);
    law.afp = afp.value();
    law.kendall_tau_a = tau.value();
    law.incoherence = incoherence.value();
    law.expected_steps = statistics.steps.value();
    law.expected_calls = statistics.calls.value();
    law.blocks_are_random = statistics.blocks_are_random;
    law.contexts = statistics.contexts;
    law.reveal_step_law.assign(at(n_), std::vector<S>(at(statistics.steps_run()), S(0)));
    for (index_t t = 0; t < statistics.steps_run(); ++t) {
      for (index_t i = 0; i < n_; ++i) {
        law.reveal_step_law[at(i)][at(t)] = statistics.revealed[at(t * n_ + i)];
      }
    }
    using Block = std::shared_ptr<const BlockPolicy<S>>;
    if (std::holds_alternative<Block>(problem_.decoder.policy)) {
      law.under_data = under_data(statistics);
    }
    return law;
  }

  /// Where outside contexts are kept apart the final state is a witness itself.
  void note_witness(detail::LawStatistics<S>& statistics, const detail::StateKey& key) const {
    if (problem_.collapses || statistics.leaves_support) return;
    statistics.leaves_support = true;
    statistics.witness = key.context;
  }

  [[nodiscard]] LossUnderData<S> under_data(const detail::LawStatistics<S>& statistics) const {
    LossUnderData<S> loss;
    loss.expected_steps = statistics.data_steps.value();
    for (index_t t = 0; t < statistics.dependence.size(); ++t) {
      loss.add({statistics.dependence[at(t)].value(), statistics.model_error[at(t)].value()});
    }
    return loss;
  }

  /// Outside the support every symbol can follow: symbol 0 does.
  [[nodiscard]] std::string witness(context_t context) const {
    for (index_t i = 0; i < n_; ++i) {
      if (problem_.space().symbol(context, i) == kMasked) {
        context = problem_.space().reveal(context, i, 0);
      }
    }
    return to_text(problem_.space(), context);
  }

  const detail::LawProblem<S>& problem_;
  const SupportTable<S>& p_;
  const Effort& effort_;
  index_t n_;
  bool counts_incoherent_;
  double most_emissions_;
  std::vector<Layer> layers_;
  std::vector<detail::StepTask<S>> tasks_;
  std::vector<detail::Emissions<S>> emitted_;  // by task; one where they take turns
};

/// At most so many contexts are reachable: all on the support's rows, or one a row and layer.
template <class S>
double most_contexts(const detail::LawProblem<S>& problem, const SupportTable<S>& p) {
  const index_t n = problem.space().positions();
  const auto rows = static_cast<double>(p.rows());
  const double all = problem.space().shape().cells_as_double(1);
  if (!problem.collapses) return all;
  const double sets = power_as_double(2, n);
  if (!problem.traits.branches)
    return std::min(all, rows * static_cast<double>(n)) + static_cast<double>(n);
  double widest = 1;
  for (const index_t q : problem.space().shape().cardinalities()) {
    widest = std::max(widest, static_cast<double>(q));
  }
  double contexts = 0, subsets = 1;
  for (index_t a = 0; a <= n; ++a) {
    contexts += subsets * std::min(rows, std::pow(widest, static_cast<double>(a)));
    subsets *= static_cast<double>(n - a) / static_cast<double>(a + 1);
  }
  return std::min(all, contexts) + sets;
}

/// Emissions of a policy that looks at positions only, from sets and sizes alone: for each step
/// C(n, revealed) sets, C(masked, size) blocks, and at most a context a row.
template <class S>
double predicted_emissions(const detail::LawProblem<S>& problem, double rows) {
  const index_t n = problem.space().positions();
  if (!problem.traits.any_subset || problem.decoder.block_length < n) return 0;
  double widest = 1;
  for (const index_t q : problem.space().shape().cardinalities()) {
    widest = std::max(widest, static_cast<double>(q));
  }
  double emissions = 0;
  const StepSizes& sizes = *problem.decoder.sizes;
  for (index_t plan = 0; plan < sizes.plans(); ++plan) {
    std::set<std::pair<index_t, index_t>> reached{{0, n}};  // (step, masked), visited by step
    while (!reached.empty()) {
      const auto [step, masked] = *reached.begin();
      reached.erase(reached.begin());
      std::vector<NextSize<double>> next;
      sizes.next(plan, step, masked, next);
      for (const NextSize<double>& size : next) {
        const double shown = static_cast<double>(n - masked + size.size);
        emissions += subsets_of_size(n, masked) * subsets_of_size(masked, size.size) *
                     std::min(rows, std::pow(widest, shown));
        if (masked > size.size) reached.insert({size.step + 1, masked - size.size});
      }
    }
  }
  return emissions;
}

}  // namespace

double kendall_tau_b(const std::map<index_t, double>& concordance_by_ties, index_t n) {
  const double pairs = static_cast<double>(n) * static_cast<double>(n - 1) / 2;
  CompensatedSum<double> tau;
  for (const auto& [ties, concordance] : concordance_by_ties) {
    const double untied = pairs - static_cast<double>(ties);
    if (untied > 0) tau.add(concordance / std::sqrt(pairs * untied));
  }
  return tau.value();
}

template <class S>
Result<DecoderLaw<S>> decoder_law(const Decoder<S>& decoder, const Conditionals<S>& conditionals,
                                  const SupportTable<S>& p, const Effort& effort,
                                  const LawOptions& options) {
  UNMASK_REQUIRE(decoder.oracle->shape() == conditionals.space().shape(), "one shape");
  if (decoder.traits().any_subset && !options.incoherence_at) {
    return random_order_law(decoder, conditionals, p, effort);
  }
  detail::LawProblem<S> problem(decoder, conditionals, options.incoherence_at.value_or(0.0));
  const double contexts = most_contexts(problem, p);
  problem.shards = detail::Shards(contexts);
  if (auto refusal =
          effort.budget.refuse("the reachable contexts of the decoder's law",
                               contexts * static_cast<double>(sizeof(detail::LawState<S>) + 16),
                               contexts * 100, "Fewer positions or symbols, or raise --memory")) {
    return *refusal;
  }
  constexpr double kMostOperations = 3e11;  // at 200 an emission: minutes
  Budget minutes = effort.budget;
  minutes.operations = std::min(minutes.operations, kMostOperations);
  if (auto refusal = minutes.refuse(
          "every order of the decoder's law", 0,
          200 * predicted_emissions(problem, static_cast<double>(p.rows())),
          "Fewer positions, steps of one position, or a policy that chooses its order")) {
    return *refusal;
  }
  return LawEngine<S>(problem, p, effort, options).run();
}

template Result<DecoderLaw<double>> decoder_law(const Decoder<double>&, const Conditionals<double>&,
                                                const SupportTable<double>&, const Effort&,
                                                const LawOptions&);
template Result<DecoderLaw<Rational>> decoder_law(const Decoder<Rational>&,
                                                  const Conditionals<Rational>&,
                                                  const SupportTable<Rational>&, const Effort&,
                                                  const LawOptions&);

}  // namespace unmask
