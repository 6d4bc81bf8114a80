#include "core/model/number_list.hpp"

#include <algorithm>

#include "core/base/contract.hpp"
#include "core/model/probability_sum.hpp"

namespace unmask {
namespace {

/// A growing sum of decimals over one power of ten, as long as it fits.
class WideSum {
 public:
  /// False where the sum does not fit any more.
  bool add(Decimal x) {
    if (x.digits == 0) return true;
    if (x.exponent == exponent_) return add_digits(x.digits);
    if (sum_ == 0) exponent_ = x.exponent;
    if (x.exponent < exponent_ && !lower_exponent(x.exponent)) return false;
    const auto places = static_cast<std::uint32_t>(x.exponent - exponent_);
    if (places > kMostPlaces) return false;
    return add_digits(static_cast<unsigned __int128>(x.digits) * small_power_of_ten(places));
  }

  /// The sum as a decimal, if its digits fit one.
  [[nodiscard]] std::optional<Decimal> decimal() const {
    unsigned __int128 digits = sum_;
    std::int32_t exponent = exponent_;
    while (digits >> 64U != 0 && digits % 10 == 0) {
      digits /= 10;
      ++exponent;
    }
    if (digits >> 64U != 0) return std::nullopt;
    return Decimal{static_cast<std::uint64_t>(digits), exponent};
  }

 private:
  static constexpr std::uint32_t kMostPlaces = 19;

  bool add_digits(unsigned __int128 digits) {
    sum_ += digits;
    return sum_ >= digits;
  }

  bool lower_exponent(std::int32_t exponent) {
    const auto places = static_cast<std::uint32_t>(exponent_ - exponent);
    if (places > kMostPlaces || sum_ >> 64U != 0) return false;
    sum_ *= small_power_of_ten(places);
    exponent_ = exponent;
    return true;
  }

  unsigned __int128 sum_ = 0;
  std::int32_t exponent_ = 0;
};

}  // namespace

Decimal NumberList::placed(const Rational& x) {
  UNMASK_REQUIRE(x >= 0, "a list of nonnegative numbers");
  if (const auto decimal = to_decimal(x)) return *decimal;
  others_.push_back(x);
  return {others_.size() - 1, kElsewhere};
}

Rational NumberList::rational(index_t k) const {
  const Decimal& x = numbers_[at(k)];
  return is_decimal(k) ? to_rational(x) : others_[at(x.digits)];
}

double NumberList::as_double(index_t k) const {
  const Decimal& x = numbers_[at(k)];
  return is_decimal(k) ? to_double(x) : to_double(others_[at(x.digits)]);
}

std::vector<double> NumberList::doubles() const {
  std::vector<double> result(numbers_.size());
  for (index_t k = 0; k < size(); ++k) result[at(k)] = as_double(k);
  return result;
}

std::string NumberList::text(index_t k) const {
  const Decimal& x = numbers_[at(k)];
  if (is_decimal(k)) return to_text(x);
  const Rational& other = others_[at(x.digits)];
  return finite_decimal_text(other).value_or(to_text(other));
}

void NumberList::append_sum_of(const NumberList& numbers, index_t begin, index_t count) {
  WideSum sum;
  bool fits = true;
  for (index_t k = begin; fits && k < begin + count; ++k) {
    fits = numbers.is_decimal(k) && sum.add(numbers.numbers_[at(k)]);
  }
  if (const auto decimal = fits ? sum.decimal() : std::nullopt) {
    append(*decimal);
    return;
  }
  std::vector<Rational> terms;
  for (index_t k = begin; k < begin + count; ++k) terms.push_back(numbers.rational(k));
  append(exact_sum(terms));
}

std::optional<std::string> finite_decimal_text(const Rational& x) {
  if (const auto decimal = to_decimal(x)) return to_text(*decimal);
  Integer rest = denominator(x);
  std::int32_t twos = 0, fives = 0;
  for (; rest % 2 == 0; ++twos) rest /= 2;
  for (; rest % 5 == 0; ++fives) rest /= 5;
  if (rest != 1) return std::nullopt;
  const auto places = static_cast<unsigned>(std::max(twos, fives));
  const Integer scaled =
      numerator(x) * (boost::multiprecision::pow(Integer(10), places) / denominator(x));
  return scaled.str() + (places == 0 ? "" : "e-" + std::to_string(places));
}

}  // namespace unmask
