#include "core/number/quantity.hpp"

#include "tests/support/catch.hpp"

namespace unmask {
namespace {

LogForm ln_of(int n) { return LogForm::log(Integer(n)); }
using Status = Verdict::Status;

TEST_CASE("quantity (1): a product with an exact 0 vanishes") {
  const LogForm zero = ln_of(6) - ln_of(2) - ln_of(3);
  CHECK(Quantity::product(zero, ln_of(7)).exact() != nullptr);
  CHECK(Quantity::product(ln_of(7), zero).exact() != nullptr);
  CHECK(Quantity::product(ln_of(7), ln_of(5)).exact() == nullptr);
  const Quantity both = Quantity::product(zero, ln_of(7));
  CHECK(decide(both, Relation::equal, 0).status == Status::proved_exact);
}

TEST_CASE("quantity (2): products with the same factor are added before the test") {
  Quantity sum = Quantity::product(ln_of(6), ln_of(7));
  sum -= Quantity::product(ln_of(2), ln_of(7));
  sum -= Quantity::product(ln_of(3), ln_of(7));
  REQUIRE(sum.exact() != nullptr);
  CHECK(sum.exact()->is_zero());
  // The factor's canonical text is its name: ln 49 / 2 is ln 7.
  Quantity same = Quantity::product(ln_of(5), ln_of(49) / Rational(2));
  same -= Quantity::product(ln_of(5), ln_of(7));
  CHECK(same.exact() != nullptr);
}

TEST_CASE("quantity (3): enclosures contain the value") {
  const Quantity square = Quantity::product(ln_of(2), ln_of(2));
  // ln(2)^2 = 0.480453013918201424667102526326664971730552951594545586866864...
  const Ball ball = square.enclosure({128});
  CHECK(ball.contains(parse_rational("0.480453013918201424667102526326664971730552951594545586866864", "x")));
  CHECK(ball.radius() < Rational(1, Integer(1) << 110U));
  CHECK((square * Rational(2) + Quantity(1)).enclosure({64}).contains(
      parse_rational("1.960906027836402849334205052653329943461105903189091173733728", "x")));
}

TEST_CASE("quantity (4): comparisons are exact, or escalate, or say that they did not end") {
  CHECK(decide(ln_of(6), Relation::equal, ln_of(2) + ln_of(3)).status == Status::proved_exact);
  CHECK(decide(ln_of(6), Relation::at_most, ln_of(2) + ln_of(3)).status == Status::proved_exact);
  CHECK(decide(ln_of(6), Relation::less, ln_of(2) + ln_of(3)).status == Status::refuted);
  CHECK(decide(ln_of(6), Relation::different, ln_of(2) + ln_of(3)).status == Status::refuted);
  CHECK(decide(ln_of(5), Relation::less, ln_of(6)).status == Status::proved_enclosure);
  CHECK(decide(ln_of(6), Relation::at_most, ln_of(5)).status == Status::refuted);
  CHECK(decide(ln_of(6), Relation::different, ln_of(5)).status == Status::proved_enclosure);
  CHECK(decide(Rational(1, 3), Relation::less, Rational(1, 2)).status == Status::proved_exact);

  // ln(2)^2 against a rational that agrees to 300 bits.
  const Quantity square = Quantity::product(ln_of(2), ln_of(2));
  const Rational near = square.enclosure({300}).low();
  const Verdict close = decide(near, Relation::at_most, square);
  CHECK(close.proved());
  CHECK(close.precision.bits >= 256);
  const Verdict low = decide(near, Relation::at_most, square, Precision{128});
  CHECK(low.status == Status::undecided);
  CHECK(low.precision.bits == 128);
}

TEST_CASE("verdict (1)(2): words") {
  CHECK(std::string(status_text(Status::proved_exact)) == "proved");
  CHECK(std::string(tier_text(decide(1, Relation::less, 2))) == "exact");
  CHECK(std::string(tier_text(decide(ln_of(2), Relation::less, ln_of(3)))) == "enclosure");
  CHECK(std::string(tier_text(Verdict::refused("too many rows"))).empty());
  CHECK_FALSE(Verdict::inapplicable("not a code").decided());
}

}  // namespace
}  // namespace unmask
