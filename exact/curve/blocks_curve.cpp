#include "exact/curve/blocks_curve.hpp"

#include "core/number/binomial.hpp"
#include "exact/curve/certified_number.hpp"
#include "exact/curve/subset_correlation.hpp"

namespace unmask {
namespace {

bool identical(double a, double b) { return a == b; }

bool identical(const LogForm& a, const LogForm& b) {
  return a.denominator() == b.denominator() && a.terms() == b.terms() &&
         a.constant() == b.constant();
}

bool identical(const CertifiedNumber& a, const CertifiedNumber& b) {
  const bool equal_forms = a.exact() == nullptr
                               ? b.exact() == nullptr
                               : b.exact() != nullptr && identical(*a.exact(), *b.exact());
  return equal_forms && a.enclosure().low() == b.enclosure().low() &&
         a.enclosure().high() == b.enclosure().high();
}

template <class S>
bool identical(const std::vector<S>& a, const std::vector<S>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const S& x, const S& y) { return identical(x, y); });
}

/// E partial[j], j the number of m drawn positions in a block of `size` out of n.
double block_mean(index_t n, index_t size, index_t m, const std::vector<double>& partial) {
  return expectation(hypergeometric_law(n, size, m), [&](index_t j) { return partial[at(j)]; });
}

template <class S>
S block_mean(index_t n, index_t size, index_t m, const std::vector<S>& partial) {
  using Scalar = Coefficient<S>;
  // C(b,j) C(n-b,m-j) / C(n,m) from its ratio to the one before.
  index_t j = m > n - size ? m - (n - size) : 0;
  Rational weight = 1;  // C(n-b, m-j) C(b, j) / C(n, m) at the smallest j
  const index_t outside = n - size, rest = m - j;
  for (index_t i = 0; i < m; ++i) weight /= Rational(Integer(n - i), Integer(i + 1));
  for (index_t i = 0; i < rest; ++i) weight *= Rational(Integer(outside - i), Integer(i + 1));
  for (index_t i = 0; i < j; ++i) weight *= Rational(Integer(size - i), Integer(i + 1));
  S mean = S(0);
  for (; j <= std::min(size, m); ++j) {
    mean += Scalar(weight) * partial[at(j)];
    weight *=
        Rational(Integer(size - j) * Integer(m - j), Integer(j + 1) * Integer(outside + j + 1 - m));
  }
  return mean;
}

}  // namespace

template <class S>
void add_block(std::vector<BasicWeightedBlock<S>>& blocks, CurveProfile<S> curves) {
  for (auto& [known, copies] : blocks) {
    if (identical(known.entropy, curves.entropy) &&
        identical(known.information.values(), curves.information.values())) {
      ++copies;
      return;
    }
  }
  blocks.push_back({std::move(curves), 1});
}

template <class S>
CurveProfile<S> blocks_curve(const std::vector<BasicWeightedBlock<S>>& blocks) {
  using Scalar = Coefficient<S>;
  UNMASK_REQUIRE(!blocks.empty(), "at least one block");
  index_t n = 0;
  S entropy_of_singles = S(0);
  for (const auto& [curves, copies] : blocks) {
    const index_t size = curves.information.positions();
    n += size * copies;
    entropy_of_singles += from_count<Scalar>(size * copies) * curves.entropy[1];
  }
  std::vector<S> correlation(at(n + 1), S(0));
  for (const auto& [curves, copies] : blocks) {
    const std::vector<S> partial = mean_subset_correlation(curves.information);
    const index_t size = curves.information.positions();
    for (index_t m = 2; m <= n; ++m) {
      correlation[at(m)] += from_count<Scalar>(copies) * block_mean(n, size, m, partial);
    }
  }
  return from_subset_correlation<S>(entropy_of_singles / from_count<Scalar>(n), correlation);
}

CurveProfile<double> blocks_curve(const std::vector<WeightedBlock>& blocks) {
  return blocks_curve<double>(blocks);
}

#define UNMASK_BLOCKS(S)                                                         \
  template void add_block(std::vector<BasicWeightedBlock<S>>&, CurveProfile<S>); \
  template CurveProfile<S> blocks_curve(const std::vector<BasicWeightedBlock<S>>&)
UNMASK_BLOCKS(double);
UNMASK_BLOCKS(LogForm);
UNMASK_BLOCKS(CertifiedNumber);
#undef UNMASK_BLOCKS

}  // namespace unmask
