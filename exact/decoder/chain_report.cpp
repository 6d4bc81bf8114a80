#include "exact/decoder/chain_report.hpp"

#include <algorithm>
#include <cmath>

#include "core/decode/trace.hpp"
#include "core/model/to_hidden_chain.hpp"
#include "exact/chain/chain_law.hpp"
#include "exact/curve/elementary.hpp"
#include "exact/decoder/fixed_blocks.hpp"

namespace unmask {
namespace {

PairOrder order_of(const std::vector<index_t>& sizes, index_t n) {
  PairOrder pairs;
  for (const index_t size : sizes) pairs.tied += size * (size - 1) / 2;
  pairs.concordant = n * (n - 1) / 2 - pairs.tied;
  return pairs;
}

/// The mean over the step's blocks of the probability that their parity is odd.
double odd_parities(const StepMarginals& marginals, index_t block) {
  double sum = 0.0;
  for (std::size_t first = 0; first < marginals.size(); first += at(block)) {
    double bias = 1.0;
    for (std::size_t i = first; i < first + at(block); ++i) bias *= 1.0 - 2.0 * marginals[i][1];
    sum += (1.0 - bias) / 2.0;
  }
  return sum;
}

template <class N>
struct TierOf;
template <>
struct TierOf<double> {
  using scalar = double;
  static double number(double x) { return x; }
};
template <>
struct TierOf<CertifiedNumber> {
  using scalar = Ball;
  static CertifiedNumber number(const Ball& x) { return CertifiedNumber(x); }
};

template <class N>
Extended<N> finite(N x) {
  return {std::move(x), false};
}

/// What follows from the sizes alone.
template <class N>
void add_costs(LawReport<N>& report, const std::vector<index_t>& sizes, index_t n) {
  const N steps = from_count<N>(sizes.size());
  report.expected_steps = finite(steps);
  report.expected_calls = finite(steps);
  report.expected_steps_under_p = finite(steps);
  report.afp = finite(N(from_count<N>(n) / steps));
  report.steps_law.emplace(sizes.size(), from_count<N>(1));
}

template <class N>
void add_taus(LawReport<N>& report, const std::vector<index_t>& sizes, index_t n) {
  if constexpr (std::is_same_v<N, double>) {
    const PairOrder pairs = order_of(sizes, n);
    report.kendall_tau_a = finite(kendall_tau_a(pairs));
    report.kendall_tau_b = finite(kendall_tau_b(pairs));
  }
}

template <class N, class S>
void add_law(LawReport<N>& report, const ChainLaw<S>& law) {
  const auto number = [](const S& x) { return TierOf<N>::number(x); };
  report.forward_kl = finite(not_negative(number(law.forward_kl)));
  report.expected_kl = report.forward_kl;
  report.reverse_kl = Extended<N>{number(law.reverse_kl.value), law.reverse_kl.infinite};
  report.chi_square = finite(number(law.chi_square));
  if constexpr (std::is_same_v<N, double>) {
    if (law.hellinger) report.hellinger = finite(*law.hellinger);
  }
  report.support_violation = finite(number(law.support_violation));
  if (law.incoherence) report.incoherence = finite(number(*law.incoherence));
  report.total_variation = Refusal{"the total variation of a long model needs every row", INFINITY,
                                   0, Resource::operations, "Use fewer positions"};
  for (const auto& step : law.steps) {
    report.steps.push_back({finite(not_negative(number(step.dependence))),
                            finite(not_negative(number(step.model_error)))});
    report.contexts += step.states;
  }
}

}  // namespace

template <class N>
std::optional<Result<LawReport<N>>> chain_report(const Model& model, const DecoderSpec& spec,
                                                 const Effort& effort,
                                                 const ReportOptions& options) {
  using S = typename TierOf<N>::scalar;
  const bool is_mixed = spec.error.kind == ErrorKind::mix;
  if (!spec.values.is_plain() || (!is_mixed && spec.error.kind != ErrorKind::none)) return {};
  const auto blocks = fixed_blocks(spec, model, effort);
  if (!blocks) return std::nullopt;
  const auto sizes = left_to_right_sizes(*blocks);
  if (!sizes) return std::nullopt;
  const auto chain = to_hidden_chain(model);
  if (!chain) return std::nullopt;
  ChainLawOptions asked;
  asked.incoherence_at = options.incoherence_at;
  if (is_mixed) asked.uniform_share = spec.error.amount;
  const auto* block_hmm = std::get_if<BlockHmm<Rational>>(&model.distribution());
  const bool counts_parities = std::is_same_v<N, double> && block_hmm != nullptr &&
                               std::all_of(sizes->begin(), sizes->end(), [&](index_t size) {
                                 return size % block_hmm->block_size() == 0;
                               });
  if (counts_parities) {
    asked.statistic = [size = block_hmm->block_size()](index_t, const StepMarginals& marginals) {
      return odd_parities(marginals, size);
    };
  }
  const auto law = chain_law<S>(*chain, *sizes, asked, effort, kCertifiedPrecision);
  if (!law) return Result<LawReport<N>>(law.refusal());
  if (law.value().underflowed) {
    return Result<LawReport<N>>(Refusal{"rows too unlikely for doubles", INFINITY, 0,
                                        Resource::operations,
                                        "--precision certified has range enough"});
  }
  LawReport<N> report;
  report.policy = spec.policy.text;
  if (const auto schedule = schedule_of(spec)) report.schedule = schedule->text;
  add_law(report, law.value());
  add_costs(report, *sizes, model.positions());
  add_taus(report, *sizes, model.positions());
  if (counts_parities) {
    double sum = 0.0;
    for (const auto& step : law.value().steps) sum += step.statistic;
    report.parity_violation =
        sum * static_cast<double>(block_hmm->block_size()) / static_cast<double>(model.positions());
  }
  return Result<LawReport<N>>(std::move(report));
}

template std::optional<Result<LawReport<double>>> chain_report(const Model&, const DecoderSpec&,
                                                               const Effort&, const ReportOptions&);
template std::optional<Result<LawReport<CertifiedNumber>>> chain_report(const Model&,
                                                                        const DecoderSpec&,
                                                                        const Effort&,
                                                                        const ReportOptions&);

}  // namespace unmask
