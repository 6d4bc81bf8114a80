#include "core/number/log_form.hpp"

#include <algorithm>

#include "core/base/contract.hpp"
#include "core/base/invalid_input.hpp"
#include "core/base/text.hpp"
#include "core/number/coprime_base.hpp"

namespace unmask {
namespace {

Integer numerator_of(const Rational& x) { return boost::multiprecision::numerator(x); }
Integer denominator_of(const Rational& x) { return boost::multiprecision::denominator(x); }

/// Sorted, equal arguments added up, without zeros and logarithms of 1.
std::vector<LogForm::Term> collected(std::vector<LogForm::Term> terms) {
  std::sort(terms.begin(), terms.end(), [](const LogForm::Term& a, const LogForm::Term& b) {
    return a.argument < b.argument;
  });
  std::vector<LogForm::Term> result;
  for (LogForm::Term& term : terms) {
    UNMASK_REQUIRE(term.argument >= 1, "logarithms of positive integers only");
    if (!result.empty() && result.back().argument == term.argument) {
      result.back().numerator += term.numerator;
    } else if (term.argument != 1) {
      if (!result.empty() && result.back().numerator == 0) result.pop_back();
      result.push_back(std::move(term));
    }
  }
  if (!result.empty() && result.back().numerator == 0) result.pop_back();
  return result;
}

/// The sum of two sorted lists, the second multiplied by `factor`.
std::vector<LogForm::Term> merged(const std::vector<LogForm::Term>& a,
                                  const std::vector<LogForm::Term>& b, const Integer& factor) {
  std::vector<LogForm::Term> sum;
  sum.reserve(a.size() + b.size());
  auto x = a.begin();
  auto y = b.begin();
  while (x != a.end() || y != b.end()) {
    if (y == b.end() || (x != a.end() && x->argument < y->argument)) {
      sum.push_back(*x++);
    } else if (x == a.end() || y->argument < x->argument) {
      sum.push_back({y->argument, y->numerator * factor});
      ++y;
    } else {
      Integer numerator = x->numerator + y->numerator * factor;
      if (numerator != 0) sum.push_back({x->argument, std::move(numerator)});
      ++x;
      ++y;
    }
  }
  return sum;
}

}  // namespace

LogForm::LogForm(const Rational& c)
    : denominator_(denominator_of(c)), constant_(numerator_of(c)) {}

LogForm LogForm::log(const Integer& n) { return from_terms({{n, Integer(1)}}, Integer(1)); }

LogForm LogForm::log(const Rational& x) {
  UNMASK_REQUIRE(x > 0, "a logarithm of a positive number");
  return from_terms({{numerator_of(x), Integer(1)}, {denominator_of(x), Integer(-1)}}, Integer(1));
}

LogForm LogForm::from_terms(std::vector<Term> terms, const Integer& denominator) {
  UNMASK_REQUIRE(denominator >= 1, "a positive common denominator");
  LogForm form;
  form.denominator_ = denominator;
  form.terms_ = collected(std::move(terms));
  if (form.terms_.empty()) form.denominator_ = 1;
  return form;
}

Rational LogForm::constant() const { return Rational(constant_, denominator_); }

void LogForm::add_scaled(const LogForm& other, const Integer& factor) {
  if (other.is_empty()) return;
  const Integer shared = gcd(denominator_, other.denominator_);
  const Integer mine = other.denominator_ / shared;
  if (mine != 1) {
    for (Term& term : terms_) term.numerator *= mine;
    constant_ *= mine;
  }
  const Integer theirs = factor * (denominator_ / shared);
  denominator_ *= mine;
  constant_ += other.constant_ * theirs;
  terms_ = merged(terms_, other.terms_, theirs);
  if (is_empty()) denominator_ = 1;
}

LogForm& LogForm::operator+=(const LogForm& other) {
  add_scaled(other, Integer(1));
  return *this;
}

LogForm& LogForm::operator-=(const LogForm& other) {
  add_scaled(other, Integer(-1));
  return *this;
}

LogForm LogForm::operator-() const {
  LogForm negative = *this;
  for (Term& term : negative.terms_) term.numerator = -term.numerator;
  negative.constant_ = -negative.constant_;
  return negative;
}

LogForm& LogForm::operator*=(const Rational& factor) {
  if (factor == 0) return *this = LogForm();
  if (is_empty()) return *this;
  // The factor's parts cancel against the form's where that is cheap to see: its denominator.
  Integer up = numerator_of(factor);
  const Integer down = denominator_of(factor), common = gcd(up, denominator_);
  up /= common;
  denominator_ = denominator_ / common * down;
  if (up != 1) {
    for (Term& term : terms_) term.numerator *= up;
    constant_ *= up;
  }
  return *this;
}

LogForm& LogForm::operator/=(const Rational& divisor) {
  UNMASK_REQUIRE(divisor != 0, "division by a number that is not 0");
  return *this *= Rational(1) / divisor;
}

Ball LogForm::enclosure(Precision precision) const {
  // A few bits more than asked for, so that adding up the terms does not cost what was asked.
  const Precision working{precision.bits + 8 + msb(Integer(terms_.size() + 1))};
  Ball sum = Ball(constant_);
  for (const Term& term : terms_) sum += Ball(term.numerator) * ln(term.argument, working);
  if (denominator_ == 1) return sum;
  return sum / (terms_.empty() ? Ball::enclosing(Rational(denominator_), working)
                               : Ball(denominator_));
}

LogForm LogForm::canonical() const {
  std::vector<Integer> arguments;
  for (const Term& term : terms_) arguments.push_back(term.argument);
  const CoprimeBase base = coprime_base(arguments);
  std::vector<Integer> numerators(base.elements.size(), Integer(0));
  for (std::size_t i = 0; i < terms_.size(); ++i) {
    for (const auto& [element, exponent] : base.factors[i]) {
      numerators[at(element)] += terms_[i].numerator * exponent;
    }
  }
  LogForm form;
  form.denominator_ = denominator_;
  form.constant_ = constant_;
  Integer common = gcd(denominator_, constant_);
  for (std::size_t e = 0; e < numerators.size(); ++e) {
    if (numerators[e] == 0) continue;
    common = gcd(common, numerators[e]);
    form.terms_.push_back({base.elements[e], numerators[e]});
  }
  if (form.is_empty()) return LogForm();
  for (Term& term : form.terms_) term.numerator /= common;
  form.constant_ /= common;
  form.denominator_ /= common;
  return form;
}

bool LogForm::is_zero() const {
  if (terms_.empty()) return constant_ == 0;
  // A sum of logarithms is never a rational number other than 0 (Lindemann).
  if (constant_ != 0) return false;
  const auto sign = enclosure({64}).sign();
  if (sign && *sign != 0) return false;
  return canonical().is_empty();
}

int LogForm::sign() const { return *decide_sign(*this).sign; }

SignDecision decide_sign(const LogForm& form) {
  if (form.is_empty()) return {0, true, {}};
  if (form.terms().empty()) return {form.constant() > 0 ? 1 : -1, true, {}};
  bool zero_excluded = form.constant() != 0;
  for (Precision precision{64};; precision.bits *= 2) {
    const auto sign = form.enclosure(precision).sign();
    if (sign && *sign != 0) return {*sign, false, precision};
    if (!zero_excluded && form.canonical().is_empty()) return {0, true, {}};
    zero_excluded = true;
  }
}

LogForm p_log_p(const Rational& p) {
  UNMASK_REQUIRE(p >= 0, "a probability is not negative");
  if (p == 0) return LogForm();
  return LogForm::log(p) * p;
}

std::string to_text(const LogForm& form) {
  std::string text;
  const auto add = [&](const Rational& coefficient, const std::string& what) {
    const bool negative = coefficient < 0;
    text += text.empty() ? (negative ? "-" : "") : (negative ? " - " : " + ");
    const Rational size = negative ? -coefficient : coefficient;
    if (what.empty()) {
      text += to_text(size);
    } else {
      text += size == 1 ? what : to_text(size) + "*" + what;
    }
  };
  for (const LogForm::Term& term : form.terms()) {
    add(Rational(term.numerator, form.denominator()), "log(" + term.argument.str() + ")");
  }
  if (form.constant() != 0) add(form.constant(), "");
  return text.empty() ? "0" : text;
}

LogForm parse_log_form(std::string_view text, std::string_view where) {
  const auto reject = [&](const char* why) {
    throw InvalidInput(std::string(where) + ": " + quote(text) + " " + why +
                       "; write sums like 5/6*log(2) - log(3) + 1/2");
  };
  std::string_view rest = trim(text);
  if (rest.empty()) reject("is empty");
  LogForm sum;
  for (bool first = true; !rest.empty(); first = false) {
    bool negative = rest.front() == '-';
    if (negative || (rest.front() == '+' && !first)) {
      rest = trim(rest.substr(1));
    } else if (!first) {
      reject("lacks a + or -");
    }
    const auto end = std::min(rest.find_first_of("+-"), rest.size());
    const std::string_view item = trim(rest.substr(0, end));
    rest = rest.substr(end);
    const auto log = item.find("log(");
    Rational coefficient = 1;
    if (log == std::string_view::npos) {
      if (item.empty() || item.front() < '0' || item.front() > '9') reject("is not a sum of terms");
      coefficient = parse_rational(item, where);
    } else if (log > 0) {
      if (item[log - 1] != '*' || item.front() < '0' || item.front() > '9') {
        reject("lacks a * before a logarithm");
      }
      coefficient = parse_rational(item.substr(0, log - 1), where);
    }
    if (negative) coefficient = -coefficient;
    if (log == std::string_view::npos) {
      sum += LogForm(coefficient);
      continue;
    }
    const std::string_view inner = item.substr(log + 4);
    const bool digits = inner.size() >= 2 && inner.back() == ')' &&
                        std::all_of(inner.begin(), inner.end() - 1,
                                    [](char c) { return c >= '0' && c <= '9'; });
    if (!digits) reject("has a logarithm of something else than a whole number");
    const Rational argument = parse_rational(inner.substr(0, inner.size() - 1), where);
    if (argument < 1) reject("has a logarithm of 0");
    sum += LogForm::log(argument) * coefficient;
  }
  return sum;
}

}  // namespace unmask
