// core/model/number_list.hpp - many exact nonnegative numbers, most of them short decimals.
//
// Sixteen bytes a number where it is a Decimal. The few that are not, such as 1/3 or a decimal of
// thirty digits, lie beside them as rationals.
//
// (1) `rational(k)` is exactly the number that was appended or set; a rational that is a decimal
//     is kept as one. (2) `doubles()` are those numbers, each rounded to nearest.
// (3) `text(k)` reads back as the same number: a decimal wherever it is one, else "1/3".
// Cost: of Decimal; a rational costs what a Rational costs.
#pragma once

#include <limits>
#include <string>
#include <vector>

#include "core/number/decimal.hpp"

namespace unmask {

class NumberList {
 public:
  NumberList() = default;
  /// `count` zeros.
  explicit NumberList(index_t count) : numbers_(at(count)) {}
  explicit NumberList(std::vector<Decimal> numbers) : numbers_(std::move(numbers)) {}

  [[nodiscard]] index_t size() const { return numbers_.size(); }
  void reserve(index_t count) { numbers_.reserve(at(count)); }

  void append(Decimal x) { numbers_.push_back(x); }
  /// Requires: x >= 0, here and below.
  void append(const Rational& x) { numbers_.push_back(placed(x)); }
  void set(index_t k, Decimal x) { numbers_[at(k)] = x; }
  void set(index_t k, const Rational& x) { numbers_[at(k)] = placed(x); }
  /// Number k becomes number `j` of `from`.
  void set_from(const NumberList& from, index_t j, index_t k) {
    if (from.is_decimal(j)) {
      set(k, from.numbers_[at(j)]);
    } else {
      set(k, from.rational(j));
    }
  }

  /// Is number k kept as a decimal? Then `decimal(k)` is it.
  [[nodiscard]] bool is_decimal(index_t k) const { return numbers_[at(k)].exponent != kElsewhere; }
  [[nodiscard]] Decimal decimal(index_t k) const { return numbers_[at(k)]; }
  [[nodiscard]] bool is_zero(index_t k) const {
    return is_decimal(k) && numbers_[at(k)].digits == 0;
  }

  [[nodiscard]] Rational rational(index_t k) const;
  [[nodiscard]] double as_double(index_t k) const;
  [[nodiscard]] std::vector<double> doubles() const;
  [[nodiscard]] std::string text(index_t k) const;

  /// The exact sum of `count` numbers from `begin` on: in 128 bits where that is enough.
  void append_sum_of(const NumberList& numbers, index_t begin, index_t count);

 private:
  /// Exponent of what is kept in `others_`, at the index that the digits then are.
  static constexpr std::int32_t kElsewhere = std::numeric_limits<std::int32_t>::min();

  [[nodiscard]] Decimal placed(const Rational& x);

  std::vector<Decimal> numbers_;
  std::vector<Rational> others_;
};

/// All digits of a finite decimal, however many; nothing for numbers such as 1/3.
[[nodiscard]] std::optional<std::string> finite_decimal_text(const Rational& x);

}  // namespace unmask
