#include "exact/chain/chain_conditionals.hpp"

#include <cmath>

#include "core/decode/value_rule.hpp"

namespace unmask {
namespace {

constexpr Precision kBits{64};
constexpr double kLeastMeeting = 0x1p-900;  // of two messages of doubles

/// Messages from the right: [i] is that before position i, [n] the end.
template <class S>
std::vector<ChainMessage<S>> backward_messages(const HiddenChain<S>& chain,
                                               const symbol_t* context) {
  const index_t n = chain.shape().positions();
  std::vector<ChainMessage<S>> messages(at(n + 1));
  messages[at(n)].weights.assign(at(chain.states(n)), detail::one_of<S>(kBits));
  for (index_t i = n; i-- > 0;) {
    const symbol_t symbol = context == nullptr ? kMasked : context[at(i)];
    messages[at(i)] = backward_through(chain.link(i), symbol, messages[at(i + 1)]);
  }
  return messages;
}

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

ChainConditionals::ChainConditionals(const HiddenChain<Rational>& chain)
    : DrawingOracle(chain.shape()),
      chain_(chain.with_numbers<double>([](const Rational& x) { return to_double(x); })),
      enclosed_(chain.with_numbers<Ball>(
          [](const Rational& x) { return detail::number_of<Ball>(x, kBits); })),
      futures_(backward_messages<double>(chain_, nullptr)) {}

template <class S>
std::optional<double> ChainConditionals::answer_with(const HiddenChain<S>& chain,
                                                     const symbol_t* context,
                                                     double* marginals) const {
  const auto after = backward_messages(chain, context);
  ChainMessage<S> before{chain.start(), 0};
  detail::rescale(before);
  std::optional<double> log_weight;
  for (index_t i = 0; i < chain.shape().positions(); ++i) {
    const S total = meeting(before.weights, after[at(i)].weights);
    if (!is_trusted(total)) return std::nullopt;
    if (i == 0) {
      log_weight =
          log_of(total) + std::log(2.0) * static_cast<double>(before.exponent + after[0].exponent);
    }
    const ChainLink<S>& link = chain.link(i);
    if (context[at(i)] == kMasked) {
      std::vector<S> weights;
      S sum{};
      for (index_t x = 0; x < link.symbols(); ++x) {
        const auto pulled = pulled_back(link, static_cast<symbol_t>(x), after[at(i + 1)].weights);
        weights.push_back(meeting(before.weights, pulled));
        sum += weights.back();
      }
      double* const answer = marginals + at(layout().begin(i));
      for (index_t x = 0; x < link.symbols(); ++x) {
        answer[at(x)] = detail::rounded(S(weights[at(x)] / sum));
      }
    }
    before = forward_through(before, link, context[at(i)]);
  }
  return log_weight;
}

double ChainConditionals::marginals(const symbol_t* context, double* marginals) const {
  if (const auto weight = answer_with(chain_, context, marginals)) return *weight;
  if (reaches(chain_, context)) return *answer_with(enclosed_, context, marginals);
  for (index_t i = 0; i < shape().positions(); ++i) {
    if (context[at(i)] != kMasked) continue;
    const double uniform = 1.0 / static_cast<double>(shape().cardinality(i));
    for (index_t k = layout().begin(i); k < layout().end(i); ++k) marginals[at(k)] = uniform;
  }
  return -INFINITY;
}

std::vector<symbol_t> ChainConditionals::draw(Philox& random) const {
  std::vector<symbol_t> row;
  ChainMessage<double> before{chain_.start(), 0};
  for (index_t i = 0; i < shape().positions(); ++i) {
    const ChainLink<double>& link = chain_.link(i);
    std::vector<double> weights;
    double total = 0.0;
    for (index_t x = 0; x < link.symbols(); ++x) {
      const auto pulled = pulled_back(link, static_cast<symbol_t>(x), futures_[at(i + 1)].weights);
      weights.push_back(meeting(before.weights, pulled));
      total += weights.back();
    }
    for (double& weight : weights) weight /= total;
    const symbol_t chosen = draw_symbol(weights.data(), link.symbols(), random.uniform());
    row.push_back(chosen);
    before = forward_through(before, link, chosen);
  }
  return row;
}

}  // namespace unmask
