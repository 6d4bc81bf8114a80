#include "exact/chain/chain_conditionals.hpp"

#include <cmath>
#include <map>

#include "core/decode/value_rule.hpp"

namespace unmask {
namespace {

constexpr Precision kBits{64};
constexpr double kLeastMeeting = 0x1p-900;  // of two messages of doubles

template <class S>
S meeting(const std::vector<S>& before, const std::vector<S>& after) {
  S sum{};
  for (std::size_t z = 0; z < before.size(); ++z) sum += before[z] * after[z];
  return sum;
}

bool is_trusted(double meeting) { return meeting >= kLeastMeeting; }
bool is_trusted(const Ball&) { return true; }

double log_of(double x) { return std::log(x); }
double log_of(const Ball& x) { return detail::rounded(ln(x, kBits)); }

}  // namespace

template <class S>
ChainConditionals::BothWays<S>::BothWays(HiddenChain<S> forward) : chain(std::move(forward)) {
  std::map<const ChainLink<S>*, std::shared_ptr<const ChainLink<S>>> turned;
  for (const auto& link : chain.links()) {
    auto& crossed = turned[link.get()];
    if (!crossed) crossed = std::make_shared<const ChainLink<S>>(transposed(*link));
    back.push_back(crossed);
  }
}

template <class S>
std::vector<ChainMessage<S>> ChainConditionals::messages_from_right(const BothWays<S>& both,
                                                                    const symbol_t* context) {
  const index_t n = both.back.size();
  std::vector<ChainMessage<S>> messages(at(n + 1));
  messages[at(n)].weights.assign(at(both.chain.states(n)), detail::one_of<S>(kBits));
  for (index_t i = n; i-- > 0;) {
    const symbol_t symbol = context == nullptr ? kMasked : context[at(i)];
    messages[at(i)] = forward_through(messages[at(i + 1)], *both.back[at(i)], symbol);
  }
  return messages;
}

ChainConditionals::ChainConditionals(const HiddenChain<Rational>& chain)
    : DrawingOracle(chain.shape()),
      rounded_(chain.with_numbers<double>([](const Rational& x) { return to_double(x); })),
      enclosed_(chain.with_numbers<Ball>(
          [](const Rational& x) { return detail::number_of<Ball>(x, kBits); })),
      futures_(messages_from_right<double>(rounded_, nullptr)) {}

namespace {

/// Past one position: for each symbol the message with it, and how it meets what is to the right.
template <class S>
struct SymbolStep {
  std::vector<S> meetings{};  ///< [symbol], not normalised
  S total{};
  std::vector<std::vector<S>> next{};  ///< [symbol][state after], not scaled
};

template <class S>
SymbolStep<S> step_through(const ChainMessage<S>& before, const ChainLink<S>& link,
                           const ChainMessage<S>& after) {
  SymbolStep<S> step;
  for (index_t x = 0; x < link.symbols(); ++x) {
    step.next.push_back(pushed(before.weights, link, static_cast<symbol_t>(x)));
    step.meetings.push_back(meeting(step.next.back(), after.weights));
    step.total += step.meetings.back();
  }
  return step;
}

template <class S>
ChainMessage<S> summed(SymbolStep<S>&& step, std::int64_t exponent) {
  ChainMessage<S> message{std::move(step.next[0]), exponent};
  for (std::size_t x = 1; x < step.next.size(); ++x) {
    for (std::size_t y = 0; y < message.weights.size(); ++y) {
      message.weights[y] += step.next[x][y];
    }
  }
  detail::rescale(message);
  return message;
}

}  // namespace

template <class S>
std::optional<double> ChainConditionals::answer_with(const BothWays<S>& both,
                                                     const symbol_t* context,
                                                     double* marginals) const {
  const HiddenChain<S>& chain = both.chain;
  const auto after = messages_from_right(both, context);
  ChainMessage<S> before{chain.start(), 0};
  detail::rescale(before);
  const S all = meeting(before.weights, after[0].weights);
  if (!is_trusted(all)) return std::nullopt;
  const double log_weight =
      log_of(all) + std::log(2.0) * static_cast<double>(before.exponent + after[0].exponent);
  for (index_t i = 0; i < chain.shape().positions(); ++i) {
    const ChainLink<S>& link = chain.link(i);
    if (!is_trusted(meeting(before.weights, after[at(i)].weights))) return std::nullopt;
    if (context[at(i)] != kMasked) {
      before = forward_through(before, link, context[at(i)]);
      continue;
    }
    auto step = step_through(before, link, after[at(i + 1)]);
    double* const answer = marginals + at(layout().begin(i));
    for (index_t x = 0; x < link.symbols(); ++x) {
      answer[at(x)] = detail::rounded(S(step.meetings[at(x)] / step.total));
    }
    before = summed(std::move(step), before.exponent);
  }
  return log_weight;
}

double ChainConditionals::marginals(const symbol_t* context, double* marginals) const {
  if (const auto weight = answer_with(rounded_, context, marginals)) return *weight;
  if (reaches(enclosed_.chain, context)) return *answer_with(enclosed_, context, marginals);
  for (index_t i = 0; i < shape().positions(); ++i) {
    if (context[at(i)] != kMasked) continue;
    const double uniform = 1.0 / static_cast<double>(shape().cardinality(i));
    for (index_t k = layout().begin(i); k < layout().end(i); ++k) marginals[at(k)] = uniform;
  }
  return -INFINITY;
}

std::vector<symbol_t> ChainConditionals::draw(Philox& random) const {
  std::vector<symbol_t> row;
  ChainMessage<double> before{rounded_.chain.start(), 0};
  for (index_t i = 0; i < shape().positions(); ++i) {
    auto step = step_through(before, rounded_.chain.link(i), futures_[at(i + 1)]);
    for (double& weight : step.meetings) weight /= step.total;
    const symbol_t chosen =
        draw_symbol(step.meetings.data(), step.meetings.size(), random.uniform());
    row.push_back(chosen);
    before.weights = std::move(step.next[chosen]);
    detail::rescale(before);
  }
  return row;
}

}  // namespace unmask
