// cli/number_text.hpp: digits of certified numbers, and what is said about equal ones.
#include "cli/number_text.hpp"

#include "tests/support/catch.hpp"

using namespace unmask;

namespace {

CertifiedNumber log_of(index_t n) { return CertifiedNumber(LogForm::log(Integer(n))); }

CertifiedNumber between(const char* low, const char* high) {
  return CertifiedNumber(
      Ball::between(parse_rational(low, "test"), parse_rational(high, "test"), {128}));
}

}  // namespace

TEST_CASE("number text (4): every digit of a certified number is certain", "[number_text]") {
  const NatsFormat nats(9.0, 0.0, 7);  // six decimals
  CHECK(nats(log_of(2)) == "0.693147");
  CHECK(nats(-log_of(2)) == "-0.693147");
  CHECK(nats(CertifiedNumber(Rational(5, 2))) == "2.500000");
  CHECK(nats(CertifiedNumber(0)) == "0");
  CHECK(nats(between("1.2345671", "1.2345674")) == "1.234567");
  CHECK(nats(between("1.2345674", "1.2345676")) == "1.23457");
  CHECK(nats(between("1.21", "1.24")) == "1.2");
  CHECK(nats(between("0.9", "1.2")) == "1");
  CHECK(nats(between("-1e-40", "1e-40")) == "≈0");
  CHECK(nats(between("1.4", "1.6")) == "≈0");
  // A tie of the last digit that doubles would round up.
  CHECK(nats(CertifiedNumber(parse_rational("1.2345674999999999999999999", "test"))) == "1.234567");
  CHECK(nats(CertifiedNumber(parse_rational("1.2345675000000000000000001", "test"))) == "1.234568");
}

TEST_CASE("number text (1): small certified numbers keep two digits", "[number_text]") {
  const NatsFormat nats(9.0, 0.0, 5);
  const Integer large = Integer(1) << 200U;
  const auto tiny =
      CertifiedNumber(LogForm::log(Integer(large + 1))) - CertifiedNumber(LogForm::log(large));
  CHECK(nats(tiny) == "6.2e-61");
  CHECK(nats(CertifiedNumber(Rational(1, 4000))) == "0.00025");
}

TEST_CASE("number text (4): equality is decided", "[number_text]") {
  const CertifiedNumber zero(LogForm::log(Integer(9)) - LogForm::log(Integer(3)) * Rational(2));
  CHECK(ratio_text(zero, CertifiedNumber(0), 0.0) == "both 0");
  CHECK(ratio_text(log_of(8), log_of(2) * CertifiedNumber(3), 0.0) == "1 (attained)");
  CHECK(ratio_text(zero, log_of(2), 0.0) == "0");
  CHECK(ratio_text(log_of(2), log_of(4), 0.0) == "0.500");
  CHECK(ratio_text(log_of(4), log_of(2), 0.0).find("violated") != std::string::npos);
  const CertifiedNumber nearly =
      log_of(2) * (CertifiedNumber(1) - CertifiedNumber(Rational(Integer(1), Integer(1) << 100U)));
  CHECK(ratio_text(nearly, log_of(2), 0.0) == "1 - 7.9e-31");
  CHECK(ratio_text(log_of(2).without_form(), log_of(2), 0.0) == "≈1");
  CHECK(logarithm_text(log_of(2) * CertifiedNumber(2), 0.0) == "ln 4");
  CHECK(logarithm_text(nearly, 0.0).empty());
}

TEST_CASE("judgement: doubles above the rounding, certified numbers by their sign",
          "[number_text]") {
  const InformationCurve<double> rounded({0.0, 1.0});
  const Judgement<double> of_doubles(rounded);
  CHECK_FALSE(of_doubles.is_positive(1e-18));
  CHECK(of_doubles.is_positive(1e-9));
  const InformationCurve<CertifiedNumber> curve({CertifiedNumber(0), log_of(2)});
  const Judgement<CertifiedNumber> decided(curve);
  CHECK(decided.is_positive(CertifiedNumber(Rational(Integer(1), Integer(1) << 400U))));
  CHECK_FALSE(decided.is_positive(CertifiedNumber(0)));
  CHECK_FALSE(decided.is_above(log_of(8), log_of(2) * CertifiedNumber(3)));
}
