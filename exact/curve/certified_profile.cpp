#include "exact/curve/certified_profile.hpp"

#include "core/base/text.hpp"
#include "exact/curve/blocks_curve.hpp"
#include "exact/curve/code_curve.hpp"
#include "exact/curve/counted_mixture.hpp"
#include "exact/curve/markov_curve.hpp"

namespace unmask {
namespace {

constexpr double kMostPositions = 4096.0;

index_t count_terms(const CurveProfile<LogForm>& curves) {
  index_t terms = 0;
  for (const LogForm& z : curves.information.values()) terms += z.terms().size();
  return terms;
}

CertifiedNumber certified(const LogForm& form, bool carried) {
  CertifiedNumber number(form);
  return carried || number.sign() == 0 ? number : number.without_form();
}

std::vector<CertifiedNumber> certified(const std::vector<LogForm>& forms, bool carried) {
  std::vector<CertifiedNumber> numbers;
  for (const LogForm& form : forms) numbers.push_back(certified(form, carried));
  return numbers;
}

std::vector<CertifiedNumber> certified(const std::vector<Ball>& balls) {
  return {balls.begin(), balls.end()};
}

CertifiedProfile enclosed(const CurveProfile<Ball>& curves, const char* engine) {
  std::vector<CertifiedNumber> z = certified(curves.information.values());
  z.front() = 0;
  return {{certified(curves.entropy), InformationCurve<CertifiedNumber>(std::move(z))}, engine};
}

/// Guarantee (3) for Z_n.
bool is_wide(const Ball& x) {
  return x.sign() != 0 && x.radius() * (Integer(1) << 64U) > abs(x.midpoint());
}

/// make(arithmetic), with more bits while the last value is wide.
template <class Make>
Result<CertifiedProfile> by_enclosures(const char* engine, const Make& make) {
  for (Precision precision = kCertifiedPrecision;; precision.bits *= 2) {
    const CurveProfile<Ball> curves = make(Arithmetic<Ball>(precision));
    if (is_wide(curves.information.last()) && precision.bits < kMostCurveBits.bits) continue;
    return enclosed(curves, engine);
  }
}

Result<CertifiedProfile> by_blocks(const IndependentBlocks& model, const Effort& effort) {
  std::vector<BasicWeightedBlock<CertifiedNumber>> blocks;
  for (const Model& block : model.blocks()) {
    auto profile = certified_profile(block, Tier::certified, effort);
    if (!profile) return profile.refusal();
    add_block(blocks, std::move(profile).value().curves);
  }
  return CertifiedProfile{blocks_curve(blocks), "enclosed form (independent blocks)"};
}

/// The closed form in enclosures, or why there is none.
Result<CertifiedProfile> without_forms(const Model& model, const Refusal& why,
                                       const Effort& effort) {
  const auto n = static_cast<double>(model.positions());
  if (n > kMostPositions) {
    return Refusal{"the certified curve of " + quote(model.spec()), n, kMostPositions,
                   Resource::operations, "Use fewer positions, or --precision double"};
  }
  return std::visit(
      detail::Overloaded{
          [](const MarkovChain<Rational>& chain) {
            return by_enclosures("enclosed form (Markov chain)",
                                 [&](const auto& in) { return markov_curve(chain, in); });
          },
          [](const BernoulliMixture<Rational>& mixture) {
            return by_enclosures(
                "enclosed form (exchangeable mixture)",
                [&](const auto& in) { return counted_mixture_curve(mixture, in); });
          },
          [](const NoisyParity<Rational>& parity) {
            return by_enclosures("enclosed form (noisy parity)",
                                 [&](const auto& in) { return noisy_parity_curve(parity, in); });
          },
          [](const MdsCode& code) {
            return by_enclosures("enclosed form (MDS code)",
                                 [&](const auto& in) { return code_curve(code, in); });
          },
          [](const UniformPermutation& permutation) {
            return by_enclosures("enclosed form (permutation)", [&](const auto& in) {
              return permutation_curve(permutation, in);
            });
          },
          [&](const IndependentBlocks& blocks) { return by_blocks(blocks, effort); },
          [&](const auto&) -> Result<CertifiedProfile> {
            Refusal refusal = why;
            refusal.hint = "Use fewer positions, or --precision double";
            return refusal;
          }},
      model.distribution());
}

}  // namespace

Result<CertifiedProfile> certified_profile(const Model& model, Tier tier, const Effort& effort) {
  const auto exact = exact_curve_profile(model, effort);
  if (!exact) {
    if (tier == Tier::exact) return exact.refusal();
    return without_forms(model, exact.refusal(), effort);
  }
  const auto& [curves, engine] = exact.value();
  const index_t terms = count_terms(curves);
  const bool carried = tier == Tier::exact || terms <= kMostCarriedTerms;
  if (tier == Tier::exact && terms > kMostExactTerms) {
    return Refusal{"the sums of logarithms of " + quote(model.spec()), static_cast<double>(terms),
                   static_cast<double>(kMostExactTerms), Resource::operations,
                   "Use fewer positions, or --precision certified"};
  }
  return CertifiedProfile{
      {certified(curves.entropy, carried),
       InformationCurve<CertifiedNumber>(certified(curves.information.values(), carried))},
      engine};
}

ModelProfile midpoints(const CertifiedProfile& profile) {
  EntropyCurve<double> entropy;
  std::vector<double> z;
  for (const auto& h : profile.curves.entropy) entropy.push_back(to_double(h));
  for (const auto& x : profile.curves.information.values()) z.push_back(to_double(x));
  return {{std::move(entropy), InformationCurve<double>::from_rounded(std::move(z))},
          profile.engine};
}

}  // namespace unmask
