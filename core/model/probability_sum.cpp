#include "core/model/probability_sum.hpp"

#include <cmath>

#include "core/base/invalid_input.hpp"
#include "core/base/text.hpp"

namespace unmask {
namespace {

constexpr unsigned kMaxDenominatorBits = 1U << 16U;

Integer common_denominator(const std::vector<Rational>& numbers) {
  Integer common = 1;
  for (const Rational& x : numbers) {
    const Integer divisor = denominator(x);
    if (common % divisor != 0) common = lcm(common, divisor);
    if (msb(common) >= kMaxDenominatorBits) {
      throw InvalidModel(
          "the numbers have a common denominator of more than 65536 bits; round them");
    }
  }
  return common;
}

/// 0.9375 where the decimal is short, 2/3 where it is not, else an approximation.
std::string readable(const Rational& x) {
  constexpr std::size_t kLongest = 24;
  if (!std::isfinite(to_double(x))) return "more than 1.8e308";
  const std::string decimal = format_short(to_double(x), 12);
  if (parse_rational(decimal, "sum") == x) return decimal;
  std::string fraction = to_text(x);
  return fraction.size() <= kLongest ? fraction : "about " + decimal;
}

/// Readable even where 1 - x is lost in twelve digits.
std::string readable_sum(const Rational& sum) {
  const std::string text = readable(sum);
  if (text != "about 1") return text;
  const double excess = to_double(sum - 1);
  return std::string("1 ") + (excess < 0 ? "- " : "+ ") + format_short(std::fabs(excess), 3);
}

}  // namespace

Rational exact_sum(const std::vector<Rational>& numbers) {
  const Integer common = common_denominator(numbers);
  Integer total = 0;
  for (const Rational& x : numbers) total += numerator(x) * (common / denominator(x));
  return Rational(total, common);
}

void require_unit_sum(std::vector<Rational>& probabilities, Written written,
                      const std::string& where, Warnings& warnings) {
  const Rational sum = exact_sum(probabilities);
  if (sum == 1) return;
  const std::string message = where + ": probabilities sum to " + readable_sum(sum) + ", not 1 (" +
                              std::to_string(probabilities.size()) + " numbers); ";
  const double distance = std::fabs(to_double(sum - 1));
  if (written == Written::exactly || !(distance <= kSumTolerance)) {
    if (sum == 0) throw InvalidModel(message + "at least one must be positive");
    throw InvalidModel(message + "divide by the sum or " +
                       (sum < 1 ? "add the missing " + readable(1 - sum)
                                : "remove the excess " + readable(sum - 1)));
  }
  // p / sum over the common denominator: one reduction to lowest terms a number instead of three.
  const Integer common = common_denominator(probabilities);
  const Integer total = numerator(sum) * (common / denominator(sum));
  for (Rational& p : probabilities) p = Rational(numerator(p) * (common / denominator(p)), total);
  warnings.push_back(message + "divided by the sum");
}

}  // namespace unmask
