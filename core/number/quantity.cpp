#include "core/number/quantity.hpp"

#include <algorithm>

namespace unmask {

RealNumber as_real(const LogForm& form) {
  const LogForm canonical = form.canonical();
  return {to_text(canonical), [canonical](Precision p) { return canonical.enclosure(p); }};
}

Quantity Quantity::product(const LogForm& form, const RealNumber& factor) {
  Quantity result;
  result.add_product(form, factor);
  return result;
}

Quantity Quantity::product(const LogForm& a, const LogForm& b) {
  if (a.is_zero() || b.is_zero()) return {};
  return product(a, as_real(b));
}

void Quantity::add_product(LogForm form, const RealNumber& factor) {
  const auto same = std::find_if(products_.begin(), products_.end(),
                                 [&](const Product& p) { return p.factor.name == factor.name; });
  if (same != products_.end()) {
    form += same->form;
    products_.erase(same);
  }
  if (!form.is_zero()) products_.push_back({std::move(form), factor});
}

Ball Quantity::enclosure(Precision precision) const {
  Ball sum = exact_.enclosure(precision);
  for (const Product& product : products_) {
    sum += product.form.enclosure(precision) * product.factor.enclosure(precision);
  }
  return sum;
}

Quantity& Quantity::operator+=(const Quantity& other) {
  exact_ += other.exact_;
  // By value: `other` may be *this.
  const std::vector<Product> added = other.products_;
  for (const Product& product : added) add_product(product.form, product.factor);
  return *this;
}

Quantity& Quantity::operator-=(const Quantity& other) {
  Quantity negative = other;
  negative *= Rational(-1);
  return *this += negative;
}

Quantity& Quantity::operator*=(const Rational& factor) {
  exact_ *= factor;
  if (factor == 0) products_.clear();
  for (Product& product : products_) product.form *= factor;
  return *this;
}

const char* symbol(Relation relation) {
  switch (relation) {
    case Relation::equal:
      return "=";
    case Relation::at_most:
      return "<=";
    case Relation::less:
      return "<";
    case Relation::different:
      return "!=";
  }
  return "";
}

SignDecision decide_sign(const Quantity& x, Precision ceiling) {
  if (x.exact() != nullptr) return decide_sign(*x.exact());
  Precision precision{64};
  for (;; precision.bits *= 2) {
    const auto sign = x.enclosure(precision).sign();
    if (sign && *sign != 0) return {*sign, false, precision};
    if (precision.bits * 2 > ceiling.bits) return {std::nullopt, false, precision};
  }
}

Verdict decide(const Quantity& left, Relation relation, const Quantity& right, Precision ceiling) {
  const SignDecision difference = decide_sign(left - right, ceiling);
  if (!difference.sign) return {Verdict::Status::undecided, difference.precision, {}};
  const int sign = *difference.sign;
  const bool holds = relation == Relation::equal     ? sign == 0
                     : relation == Relation::at_most ? sign <= 0
                     : relation == Relation::less    ? sign < 0
                                                     : sign != 0;
  if (!holds) return {Verdict::Status::refuted, difference.precision, {}};
  return {difference.exact ? Verdict::Status::proved_exact : Verdict::Status::proved_enclosure,
          difference.precision,
          {}};
}

}  // namespace unmask
