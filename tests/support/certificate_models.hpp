// tests/support/certificate_models.hpp - laws for certificates, and how a case names its claim.
//
// (1) Models have full support where the sides hardly depend on the law: then no row can become
//     another one.
#pragma once

#include <string>
#include <vector>

#include "exact/certificate/statement.hpp"
#include "tests/support/certificate_text.hpp"

namespace unmask {

/// The law with these weights over all cells, the last position fastest; weights of 0 are no rows.
inline ModelText weighted(std::vector<index_t> cards, const std::vector<index_t>& weights) {
  Rational total = 0;
  for (const index_t w : weights) total += Rational(w);
  ModelText model{std::move(cards), {}, {}};
  std::vector<index_t> row(model.cards.size(), 0);
  for (const index_t w : weights) {
    if (w > 0) {
      model.rows.push_back(row);
      model.probabilities.push_back(to_text(Rational(Rational(w) / total)));
    }
    for (auto i = model.cards.size(); i-- > 0 && ++row[i] == model.cards[i];) row[i] = 0;
  }
  return model;
}

inline ModelText uniform_on(std::vector<index_t> cards, Lists rows) {
  const std::vector<std::string> shares(rows.size(), to_text(Rational(1) / Rational(rows.size())));
  return {std::move(cards), std::move(rows), shares};
}

inline ModelText two_bits() { return weighted({2, 2}, {1, 2, 4, 6}); }
inline ModelText mixed_three() {
  return weighted({2, 3, 2}, {5, 1, 7, 2, 9, 4, 3, 8, 6, 13, 10, 11});
}
inline ModelText other_three() { return weighted({2, 2, 2}, {3, 1, 4, 1, 5, 9, 2, 6}); }
/// theory.md, section 9: weight(i) = 1 + (37 i^2 + 11 i + 5) mod 97.
inline ModelText tab4_2() {
  std::vector<index_t> weights;
  for (index_t i = 0; i < 16; ++i) weights.push_back(1 + (37 * i * i + 11 * i + 5) % 97);
  return weighted({2, 2, 2, 2}, weights);
}
inline ModelText parity(index_t n) {
  std::vector<index_t> weights;
  for (index_t x = 0; x < index_t{1} << n; ++x) weights.push_back(size(x) % 2 == 0 ? 1 : 0);
  return weighted(std::vector<index_t>(at(n), 2), weights);
}
/// A linear code that is not MDS, and an MDS code that is not linear: D1 and D2 differ.
inline ModelText free_fourth() {
  return uniform_on({2, 2, 2, 2}, {{0, 0, 0, 0}, {0, 0, 0, 1}, {1, 1, 1, 0}, {1, 1, 1, 1}});
}
inline ModelText odd_words() {
  return uniform_on({2, 2, 2}, {{0, 0, 1}, {0, 1, 0}, {1, 0, 0}, {1, 1, 1}});
}
inline ModelText all_equal(index_t n, index_t q) {
  Lists rows;
  for (index_t x = 0; x < q; ++x) rows.push_back(std::vector<index_t>(at(n), x));
  return uniform_on(std::vector<index_t>(at(n), q), rows);
}
inline ModelText noisy_parity() { return weighted({2, 2, 2}, {9, 1, 1, 9, 1, 9, 9, 1}); }
inline ModelText permutations_of_three() {
  return uniform_on({3, 3, 3}, {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}});
}
/// P(X_1 = 1) = 2/3; then 0 stays with 3/4, and 1 with 4/5.
inline ModelText chain(index_t n) {
  std::vector<index_t> weights;
  for (index_t x = 0; x < index_t{1} << n; ++x) {
    index_t weight = contains(x, n - 1) ? 2 : 1;
    for (index_t i = n - 1; i-- > 0;) {
      const bool before = contains(x, i + 1), now = contains(x, i);
      weight *= before ? (now ? 16 : 4) : (now ? 5 : 15);
    }
    weights.push_back(weight);
  }
  return weighted(std::vector<index_t>(at(n), 2), weights);
}
/// X_1, X_2 given W are independent coins of chances (1/3, 1/4) and (1/2, 3/5); P(W = 1) = 2/5.
inline ModelText mixture_with_label() {
  return weighted({2, 2, 2}, {30, 12, 10, 18, 15, 12, 5, 18});
}
inline ModelText mixture() { return weighted({2, 2}, {42, 28, 27, 23}); }

struct CertificateCase {
  std::string theorem;
  ModelText model;
  ClaimText claim;
  bool proved = true;
};

namespace detail {
struct With : ClaimText {
  explicit With(const char* name = nullptr) {
    if (name != nullptr) part = name;
  }
  With& j(index_t value) { return index = value, *this; }
  With& k(index_t value) { return steps = value, *this; }
  With& s(std::vector<index_t> value) { return sizes = std::move(value), *this; }
  With& b(Lists value) { return blocks = std::move(value), *this; }
  With& i(std::vector<index_t> value) { return indices = std::move(value), *this; }
  With& t(std::vector<std::string> value) { return times = std::move(value), *this; }
  With& x(std::vector<index_t> value) { return row = std::move(value), *this; }
  With& p(std::map<std::string, std::string> value) { return parameters = std::move(value), *this; }
  With& o(ModelText value) { return other = std::move(value), *this; }
};
}  // namespace detail

}  // namespace unmask
