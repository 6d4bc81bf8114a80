// tests/support/certificate_cases.hpp - a claim for every id and part, as small as it may be while
// every digit of it matters.
//
// (1) Every statement that the checker knows has a case, and `proved` is what theory.md says of it.
// (2) Models have full support where the sides hardly depend on the law: then no row can become
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

inline std::vector<CertificateCase> certificate_cases() {
  using With = detail::With;
  const ModelText m = mixed_three(), bits = other_three(), four = tab4_2();
  const std::map<std::string, std::string> errors{
      {"alpha", "1/2"}, {"b", "2/3"}, {"lambda", "3/5"}};
  return {
      {"A1", m, With().j(2)},
      {"A2", bits, With("start")},
      {"A2", bits, With("step").j(2)},
      {"A2", bits, With("top")},
      {"A2", m, With("alphabet")},
      {"A3", bits, With("tc")},
      {"A3", bits, With("dtc")},
      {"A3", bits, With("sum")},
      {"A4", m, With().b({{1}, {0, 2}})},
      {"A5", bits, With().s({2, 1})},
      {"A6", bits, With().s({2, 1})},
      {"A7", bits, With().s({2, 1})},
      {"A7", bits, With().s({1, 2}), false},
      {"A7b", bits, With("monge").i({0, 1, 2, 3})},
      {"A7b", bits, With("difference").i({0, 1, 2, 3})},
      {"A7b", bits, With("convex").k(2)},
      {"A11", bits, With().b({{1}, {0, 2}})},
      {"B1", four, With("li-cai").s({1, 3})},
      {"B1", four, With("sharp").s({1, 3})},
      {"B2", four, With("z").s({2, 2})},
      {"B2", four, With("alphabet").s({2, 2})},
      {"B3", four, With("error").s({2, 1, 1}).p({{"epsilon", "1/9"}})},
      {"B3", four, With("steps").s({2, 1, 1}).p({{"epsilon", "1/9"}})},
      {"B4", four, With("error").s({1, 1, 2}).p({{"epsilon", "1/5"}})},
      {"B4", four, With("steps").s({1, 1, 2}).p({{"epsilon", "1/5"}})},
      {"B5", four, With("tc").s({2, 1, 1}).p({{"zeta", "3/2"}})},
      {"B5", four, With("dtc").s({1, 1, 2}).p({{"zeta", "3/2"}})},
      {"B5", four, With("steps").s({2, 1, 1}).p({{"zeta", "3/2"}})},
      {"B6", four, With("identity").k(2)},
      {"B6", four, With("first").k(2)},
      {"B6", four, With("second").k(2)},
      {"B6-misprint", four, With().k(2), false},
      {"B3-misprint", mixed_three(), With().p({{"epsilon", "1/9"}})},
      {"B9", mixture(), With().o(mixture_with_label())},
      {"B10", m, With().j(2).o(other_three())},
      {"C1", bits, With("point").t({"1/3"})},
      {"C1", bits, With("area")},
      {"C1", bits, With("end")},
      {"C1", bits, With("dtc")},
      {"C1", bits, With("tc")},
      {"C2", bits, With().t({"0", "1/3", "1"})},
      {"C3", bits, With("bernoulli").t({"0", "1/5", "1/2", "3/4", "1"})},
      {"C3", four, With("cardinality").s({1, 2, 1})},
      {"C4", bits, With().t({"0", "1/3", "1/2", "2/3", "1"})},
      {"C5", bits, With("card")},
      {"C5", bits, With("tse")},
      {"C5", bits, With("tc")},
      {"C5", bits, With("dtc")},
      {"C5-repeated-bit", all_equal(4, 2), With()},
      {"C5-misprint", all_equal(4, 2), With(), false},
      {"C7", bits, With("tc").k(3).p({{"r", "2/5"}})},
      {"C7", bits, With("dtc").k(3).p({{"r", "2/5"}})},
      {"C8", bits, With("identity").p({{"x", "2/5"}})},
      {"C8", bits, With("bound").k(3).p({{"x", "2/5"}})},
      {"C9", bits, With().k(3).p({{"x", "2/5"}})},
      {"C10", bits, With("area").k(3)},
      {"C10", bits, With("tc").k(3)},
      {"C10", m, With("alphabet").k(3)},
      {"C11", bits, With("identity").j(2)},
      {"C11", bits, With("bound").j(2)},
      {"C12", bits, With("tc").s({2, 1})},
      {"C12", bits, With("dtc").s({1, 2})},
      {"D1", free_fourth(), With("tc")},
      {"D1", free_fourth(), With("dtc")},
      {"D2", all_equal(2, 3), With("curve").j(2)},
      {"D2", odd_words(), With("tc")},
      {"D2", odd_words(), With("dtc")},
      {"D2", odd_words(), With("cost").s({1, 2})},
      {"D3", parity(3), With("balanced").i({0, 1, 2})},
      {"D3", parity(3), With("transcript").j(1).i({0})},
      {"D3", parity(3), With("distance")},
      {"D4", two_bits(), With().j(2).p({{"k", "1"}, {"q", "3"}})},
      {"E1", m, With("order").i({2, 0, 1})},
      {"E1", bits, With("adaptive")},
      {"E3", bits, With("entropy")},
      {"E3", m, With("alphabet")},
      {"E3", m, With("reverse")},
      {"E3", noisy_parity(), With("forward")},
      {"E3", noisy_parity(), With("backward")},
      {"E4", bits, With("trials")},
      {"E4", bits, With("renyi")},
      {"E4", bits, With("order")},
      {"E8", bits, With().p(errors)},
      {"E8-misprint-36", bits, With().j(1).p({{"alpha", "1/2"}, {"lambda", "3/5"}}), false},
      {"E8-misprint-37", bits, With().p(errors), false},
      {"G1", weighted({2, 2}, {17, 1, 2, 3}), With("argmax")},
      {"G1", bits, With("tv")},
      {"G1", bits, With("l2")},
      {"G1", m, With("kl")},
      {"G1-tight", weighted({2, 2}, {3, 4, 4, 0}), With()},
      {"G1-misprint-tight", weighted({2}, {1, 2}), With(), false},
      {"G1-misprint-kl", weighted({2, 2, 2}, {49, 1, 0, 0, 0, 0, 49, 1}), With().x({0, 0, 1}),
       false},
      {"G2", bits, With("average").b({{1}, {0, 2}})},
      {"G2", m, With("context").b({{1}, {0, 2}}).x({2})},
      {"G6", bits, With("lower")},
      {"G6", bits, With("upper")},
      {"G6", chain(4), With("markov")},
      {"H4", permutations_of_three(), With("step").s({2, 1})},
      {"H4", permutations_of_three(), With("optimum").k(2)},
      {"H11b", bits, With("lower")},
      {"H11b", bits, With("upper")},
      {"H12b", bits, With().t({"0", "1/3", "1/2", "1"})},
      {"H14", mixture(), With("information").o(mixture_with_label())},
      {"H14", mixture(), With("entropy").o(mixture_with_label())},
      {"H18", bits, With("identity").t({"1/3", "2/3"})},
      {"H18", bits, With("lower").t({"1/3", "2/3"})},
      {"H18", bits, With("upper").t({"1/3", "2/3"})},
      {"H23", m, With().x({1, 2, 0})},
  };
}

/// The certificate of a case, its sides and verdict as the checker itself derives them.
inline CertificateText derived_certificate(const CertificateCase& claimed) {
  CertificateText text{claimed.theorem, claimed.model, claimed.claim, "", {"0"}, {"0"}, ""};
  const checker::Certificate read = checker::read_certificate(to_json(text), "case");
  for (const checker::Statement& statement : checker::all_statements()) {
    if (statement.theorem != claimed.theorem || statement.part != read.claim.part) continue;
    const checker::NaiveModel model(read.model);
    std::optional<checker::NaiveModel> other;
    if (read.claim.other) other.emplace(*read.claim.other);
    const checker::Sides sides =
        statement.sides(checker::Question(read.claim, model, other ? &*other : nullptr));
    text.relation = symbol(statement.relation);
    text.left = side_text(sides.left);
    text.right = side_text(sides.right);
    text.verdict = status_text(decide(sides.left, statement.relation, sides.right).status);
  }
  return text;
}

}  // namespace unmask
