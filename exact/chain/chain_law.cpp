#include "exact/chain/chain_law.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "exact/chain/chain_states.hpp"
#include "exact/chain/step_numbers.hpp"

namespace unmask {
namespace {

using detail::ChainStates;
using detail::ContextMasses;
using detail::inner_product;
using detail::is_zero;
using detail::StepNumbers;

double log_of(double x, Precision) { return std::log(x); }
Ball log_of(const Ball& x, Precision precision) { return ln(x, precision); }

/// 1, 0, or nothing where a ball has members on both sides.
std::optional<int> is_at_most(double x, double y) { return x <= y ? 1 : 0; }
std::optional<int> is_at_most(const Ball& x, double y) {
  const auto sign = (x - Ball::enclosing(Rational(y), x.precision())).sign();
  if (!sign) return std::nullopt;
  return *sign <= 0 ? 1 : 0;
}

/// What one state adds to the step's sums.
template <class S>
struct StateTerms {
  S dependence{}, model_error{}, reverse{}, off_support{}, incoherent{}, square{}, root{};
  double statistic = 0.0;
  bool undecided = false, underflowed = false;
};

/// The messages after the step, one a direction, with the masses that they are reached with from
/// one state. Those without mass are not filled.
template <class S>
struct NextStates {
  std::vector<S> messages{};
  std::vector<Residue> residues{};
  std::vector<ContextMasses<S>> masses{};
};

/// One step of the decoder: from a state to what it adds and where it leads.
template <class S>
class StepLaw {
 public:
  StepLaw(const StepValues& values, StepNumbers<S> numbers, StepNumbers<Residue> residues,
          const ChainLawOptions& options, Precision precision)
      : values_(values),
        numbers_(std::move(numbers)),
        residues_(std::move(residues)),
        options_(options),
        precision_(precision),
        one_(detail::one_of<S>(precision)),
        share_(detail::number_of<S>(options.uniform_share, precision)) {
    index_t most = 1;
    for (const auto& layer : values.layers) {
      begin_.push_back(begin_.back() + layer.symbols);
      most = std::max(most, layer.next_nodes);
    }
    most_nodes_ = most;
  }

  /// What one state after the other is worked out in.
  struct Work {
    std::vector<S> exact, drawn, mapped;    ///< marginals of all symbols, and functions of them
    std::vector<S> decoder, inverse, root;  ///< [class] sums over its rows of q, 1/q, sqrt(q)
    std::vector<S> nodes, next_nodes;
  };
  [[nodiscard]] Work work() const {
    const std::vector<S> width(at(begin_.back()));
    const std::vector<S> nodes(at(most_nodes_));
    return {width, width, width, {}, {}, {}, nodes, nodes};
  }

  /// `next`: null after the last step.
  StateTerms<S> follow(const ChainStates<S>& states, index_t state, Work& work,
                       NextStates<S>* next) const {
    const S* const message = states.message(state);
    const ContextMasses<S>& masses = states.masses(state);
    set_marginals(message, work);
    StateTerms<S> terms;
    add_marginal_terms(masses, work, terms);
    sum_classes(work, work.drawn, work.decoder);
    map(work, [&](const S& q) { return one_ / q; });
    sum_classes(work, work.mapped, work.inverse);
    if constexpr (std::is_same_v<S, double>) {
      map(work, [](double q) { return std::sqrt(q); });
      sum_classes(work, work.mapped, work.root);
    }
    if (next != nullptr) next->masses.assign(values_.directions.size(), ContextMasses<S>());
    for (index_t c = 0; c < values_.classes.size(); ++c) {
      add_class(states, state, work, c, terms, next);
    }
    if (next != nullptr) set_messages(states, state, *next);
    return terms;
  }

 private:
  void set_marginals(const S* message, Work& work) const {
    for (index_t k = 0; k < begin_.back(); ++k) {
      work.exact[at(k)] = numbers_.marginals.times(message, k);
    }
    work.drawn = work.exact;
    if (is_zero(share_)) return;
    for (std::size_t i = 0; i + 1 < begin_.size(); ++i) {
      const Rational symbols = begin_[i + 1] - begin_[i];
      const S uniform = share_ / detail::number_of<S>(symbols, precision_);
      for (index_t k = begin_[i]; k < begin_[i + 1]; ++k) {
        work.drawn[at(k)] = (one_ - share_) * work.drawn[at(k)] + uniform;
      }
    }
  }

  template <class Map>
  void map(Work& work, const Map& map) const {
    for (std::size_t k = 0; k < work.drawn.size(); ++k) {
      work.mapped[k] = is_zero(work.drawn[k]) ? S{} : map(work.drawn[k]);
    }
  }

  /// Sums over the rows of each class of the products of their symbols' numbers.
  void sum_classes(Work& work, const std::vector<S>& numbers, std::vector<S>& sums) const {
    work.nodes[0] = one_;
    for (std::size_t i = 0; i < values_.layers.size(); ++i) {
      const StepValues::Layer& layer = values_.layers[i];
      std::fill_n(work.next_nodes.begin(), layer.next_nodes, S{});
      const index_t* next = layer.next.data();
      const S* const symbol_numbers = numbers.data() + at(begin_[i]);
      for (index_t node = 0; node < layer.nodes; ++node) {
        const S sum = work.nodes[at(node)];
        for (index_t x = 0; x < layer.symbols; ++x) {
          work.next_nodes[at(*next++)] += sum * symbol_numbers[at(x)];
        }
      }
      std::swap(work.nodes, work.next_nodes);
    }
    sums.assign(work.nodes.begin(),
                work.nodes.begin() + static_cast<std::ptrdiff_t>(values_.classes.size()));
  }

  /// What depends on the marginals alone: sums of logarithms over positions.
  void add_marginal_terms(const ContextMasses<S>& masses, const Work& work,
                          StateTerms<S>& terms) const {
    S entropy{}, error{}, drawn{};
    for (std::size_t k = 0; k < work.exact.size(); ++k) {
      const S &p = work.exact[k], &q = work.drawn[k];
      if (is_zero(q)) continue;
      const S log_q = log_of(q, precision_);
      drawn += q * log_q;
      if (is_zero(p)) continue;
      const S log_p = is_zero(share_) ? log_q : log_of(p, precision_);
      entropy += p * log_p;
      if (!is_zero(share_)) error += p * (log_p - log_q);
    }
    terms.dependence = -(masses.data * entropy);
    terms.model_error = masses.data * error;
    terms.reverse = masses.decoder * drawn;
    if constexpr (std::is_same_v<S, double>) {
      if (options_.statistic) {
        terms.statistic = masses.decoder * options_.statistic(values_.first, by_position(work));
      }
    }
  }

  [[nodiscard]] StepMarginals by_position(const Work& work) const {
    StepMarginals marginals;
    for (std::size_t i = 0; i + 1 < begin_.size(); ++i) {
      marginals.emplace_back();
      for (index_t k = begin_[i]; k < begin_[i + 1]; ++k) {
        marginals.back().push_back(detail::rounded(work.drawn[at(k)]));
      }
    }
    return marginals;
  }

  void add_class(const ChainStates<S>& states, index_t state, const Work& work, index_t c,
                 StateTerms<S>& terms, NextStates<S>* next) const {
    const ContextMasses<S>& now = states.masses(state);
    const S p = numbers_.classes.times(states.message(state), c);
    const S drawn = now.decoder * work.decoder[at(c)];
    if (is_zero(p)) {
      const Residue exact = residues_.classes.times(states.residues(state), c);
      terms.underflowed = terms.underflowed || !(exact == Residue(0));
      terms.off_support += drawn;
      terms.incoherent += drawn;
      return;
    }
    const S log_p = log_of(p, precision_);
    const S data = numbers_.rows[at(c)] * p;
    terms.dependence += now.data * (data * log_p);
    terms.reverse -= drawn * log_p;
    if (options_.incoherence_at) {
      const auto below = is_at_most(p, *options_.incoherence_at);
      terms.undecided = terms.undecided || !below;
      if (below == 1) terms.incoherent += drawn;
    }
    ContextMasses<S> masses{now.data * data, drawn, now.square * (p * p * work.inverse[at(c)]),
                            S{}};
    if constexpr (std::is_same_v<S, double>) {
      masses.root = now.root * (std::sqrt(p) * work.root[at(c)]);
    }
    terms.square += masses.square;
    terms.root += masses.root;
    if (next != nullptr) next->masses[at(values_.classes[at(c)].direction)].add(masses);
  }

  void set_messages(const ChainStates<S>& states, index_t state, NextStates<S>& next) const {
    next.messages.resize(next.masses.size() * at(values_.after));
    next.residues.resize(next.messages.size());
    for (index_t d = 0; d < next.masses.size(); ++d) {
      if (is_zero(next.masses[at(d)].data)) continue;
      set_message(states.message(state), numbers_, d, next.messages);
      set_message(states.residues(state), residues_, d, next.residues);
    }
  }

  template <class T>
  void set_message(const T* before, const StepNumbers<T>& numbers, index_t d,
                   std::vector<T>& messages) const {
    T* const message = messages.data() + at(d * values_.after);
    for (index_t y = 0; y < values_.after; ++y) {
      message[at(y)] = numbers.messages.times(before, d * values_.after + y);
    }
    const T total = inner_product(message, numbers.futures.data(), values_.after);
    const T scale = one_of(total) / total;
    for (index_t y = 0; y < values_.after; ++y) message[at(y)] = message[at(y)] * scale;
  }
  [[nodiscard]] const S& one_of(const S&) const { return one_; }
  static Residue one_of(const Residue&) { return 1; }

  const StepValues& values_;
  StepNumbers<S> numbers_;
  StepNumbers<Residue> residues_;
  const ChainLawOptions& options_;
  Precision precision_;
  S one_, share_;
  std::vector<index_t> begin_{0};  ///< of the symbols of each position of the step
  index_t most_nodes_ = 1;
};

template <class S>
class LawOfChain {
 public:
  LawOfChain(const HiddenChain<Rational>& chain, const ChainLawOptions& options,
             const Effort& effort, Precision precision)
      : chain_(chain),
        futures_(detail::weights_of_futures(chain)),
        options_(options),
        effort_(effort),
        precision_(precision) {}

  Result<ChainLaw<S>> run(const std::vector<index_t>& sizes) {
    if (effort_.progress != nullptr) effort_.progress->begin(sizes.size());
    ChainStates<S> states = first_states();
    index_t first = 0;
    for (std::size_t t = 0; t < sizes.size(); ++t) {
      const auto values = step_values(chain_, first, first + sizes[t], effort_.budget);
      if (!values) return values.refusal();
      first += sizes[t];
      auto next = follow(values.value(), std::move(states), t + 1 < sizes.size());
      if (!next) return next.refusal();
      states = std::move(next).value();
      advance(effort_.progress);
    }
    finish(sizes.size());
    return std::move(law_);
  }

 private:
  [[nodiscard]] S number(const Rational& x) const { return detail::number_of<S>(x, precision_); }

  [[nodiscard]] ChainStates<S> first_states() const {
    const std::vector<Rational>& start = chain_.start();
    ChainStates<S> states(start.size());
    std::vector<S> message;
    std::vector<Residue> residues;
    for (const Rational& weight : start) {
      message.push_back(number(weight));
      residues.emplace_back(weight);
    }
    const S one = detail::one_of<S>(precision_);
    states.add(message.data(), residues.data(), {one, one, one, one});
    return states;
  }

  [[nodiscard]] StepLaw<S> law_of(const StepValues& values) const {
    return {
        values,
        StepNumbers<S>::of(chain_, values, futures_, [&](const Rational& x) { return number(x); }),
        StepNumbers<Residue>::of(chain_, values, futures_,
                                 [](const Rational& x) { return Residue(x); }),
        options_, precision_};
  }

  Result<ChainStates<S>> follow(const StepValues& values, ChainStates<S> states, bool goes_on) {
    constexpr double kOperation = std::is_same_v<S, double> ? 4.0 : 200.0;
    const auto count = static_cast<double>(states.size());
    const auto a_state = static_cast<double>(3 * values.edges() + 20 * values.classes.size() +
                                             values.directions.size() * values.after * 8);
    const std::string what = "step " + std::to_string(law_.steps.size() + 1) + " after " +
                             format_count(count) + " different pasts";
    if (auto refusal = effort_.budget.refuse(what, 0.0, count * a_state * kOperation, kHint)) {
      return *refusal;
    }
    const StepLaw<S> law = law_of(values);
    ChainStates<S> next(values.after);
    step_ = typename ChainLaw<S>::Step();
    step_.states = states.size();
    sums_ = Sums();
    constexpr index_t kRound = 4096;
    std::vector<StateTerms<S>> terms(at(kRound));
    std::vector<NextStates<S>> reached(at(goes_on ? kRound : 0));
    for (index_t begin = 0; begin < states.size(); begin += kRound) {
      const index_t end = std::min(begin + kRound, states.size());
      parallel_for(effort_.threads, (end - begin + kPiece - 1) / kPiece, [&](index_t piece) {
        const index_t last = std::min(end - begin, (piece + 1) * kPiece);
        auto work = law.work();
        for (index_t k = piece * kPiece; k < last; ++k) {
          NextStates<S>* const to = goes_on ? &reached[at(k)] : nullptr;
          terms[at(k)] = law.follow(states, begin + k, work, to);
        }
      });
      for (index_t k = 0; k < end - begin; ++k) {
        add(terms[at(k)]);
        if (goes_on) add(reached[at(k)], next);
      }
      const double bytes =
          static_cast<double>(states.size()) * ChainStates<S>::bytes_a_state(values.before) +
          static_cast<double>(next.size()) * ChainStates<S>::bytes_a_state(values.after);
      if (auto refusal = effort_.budget.refuse(
              "the messages after step " + std::to_string(law_.steps.size() + 1) + " (" +
                  format_count(static_cast<double>(next.size())) + " and more)",
              bytes, 0.0, kHint)) {
        return *refusal;
      }
    }
    close_step();
    return next;
  }

  void add(const StateTerms<S>& terms) {
    sums_.dependence.add(terms.dependence);
    sums_.model_error.add(terms.model_error);
    sums_.reverse.add(terms.reverse);
    sums_.off_support.add(terms.off_support);
    sums_.incoherent.add(terms.incoherent);
    sums_.square.add(terms.square);
    sums_.root.add(terms.root);
    sums_.statistic.add(terms.statistic);
    undecided_ = undecided_ || terms.undecided;
    law_.underflowed = law_.underflowed || terms.underflowed;
  }

  void add(const NextStates<S>& reached, ChainStates<S>& next) const {
    const std::size_t hidden = reached.messages.size() / reached.masses.size();
    for (std::size_t d = 0; d < reached.masses.size(); ++d) {
      if (is_zero(reached.masses[d].data)) continue;
      next.add(reached.messages.data() + d * hidden, reached.residues.data() + d * hidden,
               reached.masses[d]);
    }
  }

  void close_step() {
    step_.dependence = sums_.dependence.value();
    step_.model_error = sums_.model_error.value();
    step_.reverse = sums_.reverse.value();
    step_.statistic = sums_.statistic.value();
    incoherent_.add(sums_.incoherent.value());
    incoherent_.add(lost_);  // steps after the support was left
    lost_ += sums_.off_support.value();
    law_.steps.push_back(step_);
  }

  void finish(index_t steps) {
    CompensatedSum<S> forward, reverse;
    for (const auto& step : law_.steps) {
      forward.add(step.dependence);
      forward.add(step.model_error);
      reverse.add(step.reverse);
    }
    law_.forward_kl = forward.value();
    law_.support_violation = lost_;
    law_.chi_square = sums_.square.value() - detail::one_of<S>(precision_);
    if constexpr (std::is_same_v<S, double>) {
      const double square = 1.0 - sums_.root.value();
      law_.hellinger = square <= kRounding ? 0.0 : std::sqrt(square);
    }
    law_.reverse_kl.infinite = !is_zero(lost_);
    if (!law_.reverse_kl.infinite) law_.reverse_kl.value = reverse.value();
    if (options_.incoherence_at && !undecided_) {
      law_.incoherence = incoherent_.value() / number(Rational(steps));
    }
  }

  struct Sums {
    CompensatedSum<S> dependence, model_error, reverse, off_support, incoherent, square, root;
    CompensatedSum<double> statistic;
  };
  static constexpr index_t kPiece = 64;
  static constexpr double kRounding = 0x1p-48;  // of sums of products
  static constexpr const char* kHint = "Use fewer blocks or hidden states, or raise --memory";

  const HiddenChain<Rational>& chain_;
  std::vector<std::vector<Rational>> futures_;
  const ChainLawOptions& options_;
  const Effort& effort_;
  Precision precision_;
  ChainLaw<S> law_;
  typename ChainLaw<S>::Step step_;
  Sums sums_;
  CompensatedSum<S> incoherent_;
  S lost_{};
  bool undecided_ = false;
};

}  // namespace

template <class S>
Result<ChainLaw<S>> chain_law(const HiddenChain<Rational>& chain, const std::vector<index_t>& sizes,
                              const ChainLawOptions& options, const Effort& effort,
                              Precision precision) {
  UNMASK_REQUIRE(
      std::accumulate(sizes.begin(), sizes.end(), index_t{0}) == chain.shape().positions(),
      "steps that reveal every position");
  return LawOfChain<S>(chain, options, effort, precision).run(sizes);
}

template Result<ChainLaw<double>> chain_law(const HiddenChain<Rational>&,
                                            const std::vector<index_t>&, const ChainLawOptions&,
                                            const Effort&, Precision);
template Result<ChainLaw<Ball>> chain_law(const HiddenChain<Rational>&, const std::vector<index_t>&,
                                          const ChainLawOptions&, const Effort&, Precision);

}  // namespace unmask
