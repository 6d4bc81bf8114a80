// core/number/quantity.hpp - a side of a statement: exact where it is linear in logarithms, enclosed
// where it multiplies them.
//
// A quantity is a LogForm plus products of LogForms with other real numbers (another LogForm, or
// anything that can be enclosed to any precision, such as 1/e).
//
// (1) A product with a factor that is exactly 0 vanishes: on a product law both sides of C4 are 0,
//     which no enclosure could ever tell.
// (2) Products with the same second factor are added up before the test.
// (3) `enclosure` contains the value.
// (4) Without products every comparison is exact; with them a comparison escalates the precision and
//     may stay undecided at the ceiling.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/number/log_form.hpp"
#include "core/number/verdict.hpp"

namespace unmask {

/// A real number that can be enclosed as tightly as wished. Two with the same name are the same.
struct RealNumber {
  std::string name;  ///< "ln(3)", "1/e"
  std::function<Ball(Precision)> enclosure;
};

/// The value of a form as a real number, named by its text.
[[nodiscard]] RealNumber as_real(const LogForm& form);

class Quantity {
 public:
  Quantity() = default;
  Quantity(LogForm exact) : exact_(std::move(exact)) {}
  Quantity(const Rational& value) : exact_(value) {}
  Quantity(int value) : exact_(value) {}

  /// form * factor.
  [[nodiscard]] static Quantity product(const LogForm& form, const RealNumber& factor);
  /// a * b.
  [[nodiscard]] static Quantity product(const LogForm& a, const LogForm& b);

  /// The value, if it is linear in logarithms.
  [[nodiscard]] const LogForm* exact() const { return products_.empty() ? &exact_ : nullptr; }
  [[nodiscard]] Ball enclosure(Precision precision) const;

  Quantity& operator+=(const Quantity& other);
  Quantity& operator-=(const Quantity& other);
  Quantity& operator*=(const Rational& factor);
  friend Quantity operator+(Quantity a, const Quantity& b) { return a += b; }
  friend Quantity operator-(Quantity a, const Quantity& b) { return a -= b; }
  friend Quantity operator*(Quantity a, const Rational& factor) { return a *= factor; }
  friend Quantity operator*(const Rational& factor, Quantity a) { return a *= factor; }

 private:
  struct Product {
    LogForm form;
    RealNumber factor;
  };
  void add_product(LogForm form, const RealNumber& factor);

  LogForm exact_;
  std::vector<Product> products_;  // forms are not exactly 0, names differ
};

/// How a statement compares its sides.
enum class Relation { equal, at_most, less, different };
[[nodiscard]] const char* symbol(Relation relation);  ///< "=", "<=", "<", "!="

/// Decides `left relation right`: exactly where both sides are linear in logarithms, else with
/// enclosures of 64, 128, 256, ... bits up to `ceiling`.
[[nodiscard]] Verdict decide(const Quantity& left, Relation relation, const Quantity& right,
                             Precision ceiling = kPrecisionCeiling);

/// The sign of a quantity, if it could be decided.
[[nodiscard]] SignDecision decide_sign(const Quantity& x, Precision ceiling = kPrecisionCeiling);

}  // namespace unmask
