#include "exact/curve/certified_number.hpp"

#include "core/base/contract.hpp"

namespace unmask {
namespace {

Integer numerator_of(const Rational& x) { return boost::multiprecision::numerator(x); }
Integer denominator_of(const Rational& x) { return boost::multiprecision::denominator(x); }

Ball enclosure_of(const Rational& x, Precision precision) {
  return denominator_of(x) == 1 ? Ball(numerator_of(x)) : Ball::enclosing(x, precision);
}

/// The precision to which something new is rounded beside x.
Precision beside(const Ball& x) {
  return x.precision().bits == 0 ? kCertifiedPrecision : x.precision();
}

CertifiedNumber scaled(const CertifiedNumber& x, const Rational& factor) {
  if (factor == 0) return {};
  if (const auto value = x.rational()) return CertifiedNumber(Rational(*value * factor));
  Ball enclosure = x.enclosure();
  if (numerator_of(factor) != 1) enclosure *= Ball(numerator_of(factor));
  if (denominator_of(factor) != 1) {
    const Ball divisor(denominator_of(factor));
    const bool rounds = enclosure.precision().bits != 0;
    enclosure = rounds ? enclosure / divisor
                       : enclosure * Ball::enclosing(Rational(1, denominator_of(factor)),
                                                     kCertifiedPrecision);
  }
  if (const LogForm* form = x.exact()) return {*form * factor, std::move(enclosure)};
  return CertifiedNumber(std::move(enclosure));
}

}  // namespace

CertifiedNumber::CertifiedNumber(const Rational& value)
    : enclosure_(enclosure_of(value, kCertifiedPrecision)), exact_(LogForm(value)) {}

CertifiedNumber::CertifiedNumber(LogForm exact, Precision precision)
    : enclosure_(exact.terms().empty() ? enclosure_of(exact.constant(), precision)
                                       : exact.enclosure(precision)),
      exact_(std::move(exact)) {}

std::optional<Rational> CertifiedNumber::rational() const {
  if (exact_ && exact_->terms().empty()) return exact_->constant();
  return std::nullopt;
}

std::optional<int> CertifiedNumber::sign() const {
  const auto sign = enclosure_.sign();
  if (!exact_ || (sign && *sign != 0)) return sign;
  return exact_->sign();
}

CertifiedNumber CertifiedNumber::refined() const {
  if (!exact_) return *this;
  if (sign() == 0) return {};
  CertifiedNumber result = *this;
  const auto is_wide = [](const Ball& x) {
    const Rational m = x.midpoint();
    return x.radius() * (Integer(1) << 64U) > (m < 0 ? Rational(-m) : m);
  };
  for (Precision precision = beside(enclosure_); is_wide(result.enclosure_);) {
    precision.bits *= 2;
    result.enclosure_ = exact_->enclosure(precision);
  }
  return result;
}

CertifiedNumber& CertifiedNumber::operator+=(const CertifiedNumber& other) {
  enclosure_ += other.enclosure_;
  if (exact_ && other.exact_) {
    *exact_ += *other.exact_;
  } else {
    exact_.reset();
  }
  return *this;
}

CertifiedNumber& CertifiedNumber::operator-=(const CertifiedNumber& other) {
  enclosure_ -= other.enclosure_;
  if (exact_ && other.exact_) {
    *exact_ -= *other.exact_;
  } else {
    exact_.reset();
  }
  return *this;
}

CertifiedNumber operator*(const CertifiedNumber& a, const CertifiedNumber& b) {
  if (const auto value = a.rational()) return scaled(b, *value);
  if (const auto value = b.rational()) return scaled(a, *value);
  return CertifiedNumber(a.enclosure_ * b.enclosure_);
}

CertifiedNumber operator*(const CertifiedNumber& a, const Integer& b) {
  if (b == 0) return {};
  Ball enclosure = a.enclosure_ * Ball(b);
  if (a.exact_) return {*a.exact_ * Rational(b), std::move(enclosure)};
  return CertifiedNumber(std::move(enclosure));
}

CertifiedNumber operator/(const CertifiedNumber& a, const CertifiedNumber& b) {
  if (const auto value = b.rational()) {
    UNMASK_REQUIRE(*value != 0, "division by a number that is not 0");
    return scaled(a, Rational(1) / *value);
  }
  if (a.rational() == Rational(0)) return {};
  return CertifiedNumber(a.enclosure_ / b.enclosure_);
}

CertifiedNumber natural_log(const CertifiedNumber& x) {
  if (const auto value = x.rational()) return CertifiedNumber(LogForm::log(*value));
  return CertifiedNumber(ln(x.enclosure(), beside(x.enclosure())));
}

CertifiedNumber exponential(const CertifiedNumber& x) {
  if (x.rational() == Rational(0)) return 1;
  return CertifiedNumber(exp(x.enclosure(), beside(x.enclosure())));
}

double to_double(const CertifiedNumber& x) { return to_double(x.refined().enclosure().midpoint()); }

Integer ceiling(const CertifiedNumber& x) {
  const Rational high = x.enclosure().high();
  Integer n = numerator_of(high) / denominator_of(high);
  if (Rational(n) < high) ++n;
  while (n > 0) {
    // Is x <= n-1 beyond doubt?
    const auto sign = (x - CertifiedNumber(Integer(n - 1))).sign();
    if (!sign || *sign > 0) break;
    --n;
  }
  return n;
}

}  // namespace unmask
