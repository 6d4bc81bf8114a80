#include "exact/curve/exact_profile.hpp"

#include <map>

#include "core/model/expand.hpp"
#include "core/number/coprime_base.hpp"
#include "exact/curve/blocks_curve.hpp"
#include "exact/curve/code_curve.hpp"
#include "exact/curve/counted_mixture.hpp"
#include "exact/curve/markov_curve.hpp"
#include "exact/enumerate/size_sums.hpp"
#include "exact/enumerate/weight_census.hpp"

namespace unmask {
namespace {

using Curves = CurveProfile<LogForm>;

const Arithmetic<LogForm> kExact;

/// A limit on exact numbers: beyond it `--precision certified` encloses.
std::optional<Refusal> refuse_beyond(const Model& model, double needed, double limit,
                                     const char* what) {
  if (needed <= limit) return std::nullopt;
  return Refusal{std::string(what) + " of " + quote(model.spec()) + ", exactly,", needed, limit,
                 Resource::operations, "Use fewer positions, or --precision certified"};
}

double bits(const Rational& x) {
  return static_cast<double>(msb(boost::multiprecision::denominator(x))) + 1.0;
}

double parameter_bits(const MarkovChain<Rational>& chain) {
  double most = 1.0;
  for (index_t x = 0; x < chain.symbols(); ++x) {
    most = std::max(most, bits(chain.initial(x)));
    for (index_t y = 0; y < chain.symbols(); ++y)
      most = std::max(most, bits(chain.transition(x, y)));
  }
  return most * static_cast<double>(chain.symbols());
}

double parameter_bits(const BernoulliMixture<Rational>& mixture) {
  double most = 1.0;
  for (index_t j = 0; j < mixture.components(); ++j) {
    most = std::max({most, bits(mixture.heads(j)), bits(mixture.weight(j))});
  }
  return most;
}

/// Every argument that occurs, with a number in the order of appearance.
using Places = std::map<Integer, index_t>;

void add_arguments(const std::vector<LogForm>& forms, Places& places) {
  for (const LogForm& form : forms) {
    for (const LogForm::Term& term : form.terms()) places.emplace(term.argument, places.size());
  }
}

LogForm over_base(const LogForm& form, const Places& places, const CoprimeBase& base) {
  std::vector<Integer> numerators(base.elements.size(), Integer(0));
  for (const LogForm::Term& term : form.terms()) {
    for (const auto& [element, exponent] : base.factors[at(places.at(term.argument))]) {
      numerators[at(element)] += term.numerator * exponent;
    }
  }
  Integer common = form.denominator();
  for (const Integer& x : numerators) common = gcd(common, x);
  std::vector<LogForm::Term> terms;
  for (std::size_t e = 0; e < numerators.size(); ++e) {
    if (numerators[e] != 0) terms.push_back({base.elements[e], Integer(numerators[e] / common)});
  }
  return LogForm::from_terms(std::move(terms), Integer(form.denominator() / common));
}

/// Guarantee (2), for forms without rational constants.
std::vector<LogForm> over_common_base(std::vector<LogForm> forms) {
  Places places;
  add_arguments(forms, places);
  if (places.size() > kMostJointLogarithms) return forms;
  std::vector<Integer> arguments(places.size());
  for (const auto& [argument, index] : places) arguments[at(index)] = argument;
  const CoprimeBase base = coprime_base(arguments);
  for (LogForm& form : forms) form = over_base(form, places, base);
  return forms;
}

Result<ExactProfile> finished(Curves curves, const char* engine) {
  const index_t n = curves.information.positions();
  std::vector<LogForm> forms = std::move(curves.entropy);
  forms.insert(forms.end(), curves.information.values().begin(), curves.information.values().end());
  forms = over_common_base(std::move(forms));
  std::vector<LogForm> z(forms.begin() + static_cast<std::ptrdiff_t>(n + 1), forms.end());
  forms.resize(at(n + 1));
  return ExactProfile{{std::move(forms), InformationCurve<LogForm>(std::move(z))}, engine};
}

Result<ExactProfile> of_markov(const Model& model, const MarkovChain<Rational>& chain) {
  const auto n = static_cast<double>(model.positions());
  const bool stationary = chain.is_stationary();
  if (auto refusal = refuse_beyond(model, n * parameter_bits(chain), stationary ? 1024.0 : 512.0,
                                   "the bits of the transition matrix's powers")) {
    return *refusal;
  }
  if (auto refusal = refuse_beyond(model, stationary ? 0.0 : n, 48.0, "the positions")) {
    return *refusal;
  }
  return finished(markov_curve(chain, kExact), "closed form (Markov chain)");
}

Result<ExactProfile> of_mixture(const Model& model, const BernoulliMixture<Rational>& mixture) {
  const auto n = static_cast<double>(model.positions());
  if (auto refusal = refuse_beyond(model, n, 40.0, "the positions")) return *refusal;
  if (auto refusal = refuse_beyond(model, n * parameter_bits(mixture), 1024.0,
                                   "the bits of the probabilities")) {
    return *refusal;
  }
  return finished(counted_mixture_curve(mixture, kExact),
                  "closed form (exchangeable mixture)");
}

/// What takes one line: only the positions are limited.
template <class Make>
Result<ExactProfile> of_formula(const Model& model, double most_positions, const char* engine,
                                const Make& make) {
  const auto n = static_cast<double>(model.positions());
  if (auto refusal = refuse_beyond(model, n, most_positions, "the positions")) return *refusal;
  return finished(make(), engine);
}

Result<ExactProfile> of_blocks(const Model& model, const IndependentBlocks& blocks,
                               const Effort& effort) {
  const auto n = static_cast<double>(model.positions());
  if (auto refusal = refuse_beyond(model, n, 512.0, "the positions")) return *refusal;
  std::vector<BasicWeightedBlock<LogForm>> weighted;
  for (const Model& block : blocks.blocks()) {
    auto profile = exact_curve_profile(block, effort);
    if (!profile) return profile.refusal();
    add_block(weighted, profile.value().curves);
  }
  return finished(blocks_curve(weighted), "closed form (independent blocks)");
}

/// Bytes of the census: an entry for each weight and size, at most one a partial assignment, and at
/// most one for each number up to the sum of the weights.
double census_bytes(const SupportTable<Rational>& table, Threads threads) {
  const auto n = static_cast<double>(table.shape().positions());
  const auto rows = static_cast<double>(table.rows());
  Integer total = 0;
  for (const Integer& w : integer_weights(table)) total += w;
  const double entries = std::min({table.shape().cells_as_double(1),
                                   power_as_double(2, table.shape().positions()) * rows,
                                   total.convert_to<double>() * (n + 1.0)});
  return 300.0 * entries + 8.0 * n * rows * (threads.count() + 1.0);
}

}  // namespace

Result<ExactProfile> exact_enumerated_profile(const Model& model, const Effort& effort) {
  constexpr double kMostVisits = 0x1p30;
  const double rows = support_rows_at_most(model);
  if (auto refusal = refuse_beyond(model, rows * power_as_double(2, model.positions()), kMostVisits,
                                   "the census of all subsets")) {
    return *refusal;
  }
  const auto table = support_table<Rational>(model, effort.budget);
  if (!table) return table.refusal();
  if (auto refusal = effort.budget.refuse("the census of all subsets of " + quote(model.spec()),
                                          census_bytes(table.value(), effort.threads), 0.0,
                                          "Use fewer positions or raise --memory")) {
    return *refusal;
  }
  auto entropy = over_common_base(
      census_entropy_curve(weight_census(table.value(), effort.threads, effort.progress)));
  auto information = InformationCurve<LogForm>::from_entropy_curve(entropy);
  return ExactProfile{{std::move(entropy), std::move(information)}, "census of all subsets"};
}

Result<ExactProfile> exact_curve_profile(const Model& model, const Effort& effort) {
  return std::visit(
      detail::Overloaded{
          [&](const MarkovChain<Rational>& chain) { return of_markov(model, chain); },
          [&](const BernoulliMixture<Rational>& mixture) { return of_mixture(model, mixture); },
          [&](const NoisyParity<Rational>& parity) {
            return of_formula(model, 4096.0, "closed form (noisy parity)",
                              [&] { return noisy_parity_curve(parity, kExact); });
          },
          [&](const MdsCode& code) {
            return of_formula(model, 4096.0, "closed form (MDS code)",
                              [&] { return code_curve(code, kExact); });
          },
          [&](const UniformPermutation& permutation) {
            return of_formula(model, 256.0, "closed form (permutation)",
                              [&] { return permutation_curve(permutation, kExact); });
          },
          [&](const IndependentBlocks& blocks) { return of_blocks(model, blocks, effort); },
          [&](const auto&) { return exact_enumerated_profile(model, effort); }},
      model.distribution());
}

index_t count_logarithms(const CurveProfile<LogForm>& curves) {
  Places places;
  add_arguments(curves.entropy, places);
  add_arguments(curves.information.values(), places);
  return places.size();
}

}  // namespace unmask
