#include "exact/law/log_sum.hpp"

namespace unmask {

Extended<LogForm> LogSum<Rational>::value() const {
  using boost::multiprecision::denominator;
  using boost::multiprecision::numerator;
  Integer common = 1;
  for (const auto& [x, weight] : weights_) {
    common = boost::multiprecision::lcm(common, Integer(denominator(weight)));
  }
  std::vector<LogForm::Term> terms;
  for (const auto& [x, weight] : weights_) {
    const Integer scaled = numerator(weight) * (common / denominator(weight));
    terms.push_back({Integer(numerator(x)), scaled});
    terms.push_back({Integer(denominator(x)), -scaled});
  }
  return {LogForm::from_terms(std::move(terms), common), infinite_};
}

}  // namespace unmask
