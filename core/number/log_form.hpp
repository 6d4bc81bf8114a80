// core/number/log_form.hpp - exact rational combinations of logarithms of integers.
//
//     c_0 + c_1 ln n_1 + ... + c_m ln n_m,   c_i rational, n_i integers > 1.
//
// Entropies, correlations and divergences of models with rational probabilities are such numbers
// (with c_0 = 0), and whether two of them are equal is decidable: over a base of pairwise coprime
// integers, which repeated gcds find without factoring, the logarithms are linearly independent over
// the rationals, and together with 1 too, since e^r is transcendental for rational r != 0.
//
// (1) Arithmetic is exact. (2) `is_zero` is exact; `sign` is exact for every form (it always ends).
// (3) `enclosure` contains the value. (4) `to_text` is canonical: equal terms give equal text, and
//     `parse_log_form` reads it back to an equal form.
// Cost: sums merge sorted terms; `is_zero` first tries 64 bits, then the base (coprime_base.hpp).
// Reference: D. Bernstein, Factoring into coprimes in essentially linear time, J. Algorithms 54
// (2005), for the base; Lindemann-Weierstrass for the constant.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/number/ball.hpp"

namespace unmask {

class LogForm {
 public:
  /// numerator * ln(argument), over the form's common denominator.
  struct Term {
    Integer argument;
    Integer numerator;
    bool operator==(const Term&) const = default;
  };

  LogForm() = default;  ///< 0
  /// The rational number c.
  explicit LogForm(const Rational& c);
  explicit LogForm(int c) : LogForm(Rational(c)) {}

  /// ln n. Requires: n >= 1.
  [[nodiscard]] static LogForm log(const Integer& n);
  /// ln x. Requires: x > 0.
  [[nodiscard]] static LogForm log(const Rational& x);
  /// Sum of numerator ln(argument), divided by `denominator`. Terms in any order, arguments may
  /// repeat. Requires: arguments >= 1, denominator >= 1.
  [[nodiscard]] static LogForm from_terms(std::vector<Term> terms, const Integer& denominator);

  [[nodiscard]] Rational constant() const;
  [[nodiscard]] const std::vector<Term>& terms() const { return terms_; }
  [[nodiscard]] const Integer& denominator() const { return denominator_; }
  /// No term and no constant: surely 0. The opposite does not follow; see is_zero.
  [[nodiscard]] bool is_empty() const { return terms_.empty() && constant_ == 0; }

  [[nodiscard]] bool is_zero() const;
  /// -1, 0 or 1.
  [[nodiscard]] int sign() const;
  [[nodiscard]] Ball enclosure(Precision precision) const;
  /// The same number over a coprime base, without terms of 0.
  [[nodiscard]] LogForm canonical() const;

  [[nodiscard]] LogForm operator-() const;
  LogForm& operator+=(const LogForm& other);
  LogForm& operator-=(const LogForm& other);
  LogForm& operator*=(const Rational& factor);
  LogForm& operator/=(const Rational& divisor);
  friend LogForm operator+(LogForm a, const LogForm& b) { return a += b; }
  friend LogForm operator-(LogForm a, const LogForm& b) { return a -= b; }
  friend LogForm operator*(LogForm a, const Rational& factor) { return a *= factor; }
  friend LogForm operator*(const Rational& factor, LogForm a) { return a *= factor; }
  friend LogForm operator/(LogForm a, const Rational& divisor) { return a /= divisor; }
  /// Exact comparisons of values.
  friend bool operator==(const LogForm& a, const LogForm& b) { return (a - b).is_zero(); }
  friend bool operator<(const LogForm& a, const LogForm& b) { return (a - b).sign() < 0; }
  friend bool operator<=(const LogForm& a, const LogForm& b) { return (a - b).sign() <= 0; }
  friend bool operator>(const LogForm& a, const LogForm& b) { return b < a; }
  friend bool operator>=(const LogForm& a, const LogForm& b) { return b <= a; }

 private:
  void add_scaled(const LogForm& other, const Integer& factor);

  Integer denominator_ = 1;
  Integer constant_ = 0;       // over denominator_
  std::vector<Term> terms_;    // by argument; numerators not 0, arguments > 1
};

/// The sign of a number, and how it was found.
struct SignDecision {
  std::optional<int> sign;  ///< nothing: undecided
  bool exact = false;       ///< by exact arithmetic (the value is 0), not by an enclosure
  Precision precision;      ///< of the enclosure that decided, or of the last one tried
};

/// Always decided: enclosures of 64, 128, 256, ... bits, and the exact test for 0 after the first.
[[nodiscard]] SignDecision decide_sign(const LogForm& form);

/// p ln p as a form; 0 for p = 0. Requires: p >= 0.
[[nodiscard]] LogForm p_log_p(const Rational& p);

/// "5/6*log(2) - 1/2*log(3) + 1/10", "0".
[[nodiscard]] std::string to_text(const LogForm& form);

/// Reads what `to_text` writes. Throws: InvalidInput, with `where` and what is wrong.
[[nodiscard]] LogForm parse_log_form(std::string_view text, std::string_view where);

}  // namespace unmask
