// Numbers modulo 2^61 - 1 against rationals.
#include "core/number/residue.hpp"

#include "tests/support/effort.hpp"

namespace unmask {
namespace {

Rational random_rational(Philox& random) {
  const Integer numerator = Integer(random()) * Integer(random()) - Integer(random());
  const Integer denominator = Integer(random.below(1000)) * Integer(random()) + 1;
  return {numerator, denominator};
}

TEST_CASE("residues: (1) (2) arithmetic of residues is that of rationals", "[residue]") {
  for_each_seed(300, [](Philox& random) {
    const Rational a = random_rational(random), b = random_rational(random);
    const Residue x(a), y(b);
    CHECK(x + y == Residue(Rational(a + b)));
    CHECK(x - y == Residue(Rational(a - b)));
    CHECK(x * y == Residue(Rational(a * b)));
    CHECK(x / y == Residue(Rational(a / b)));
    CHECK_FALSE(x == Residue(Rational(a + Rational(1, 1000003))));
    CHECK(x - x == Residue(0));
  });
}

TEST_CASE("residues: whole numbers at the ends of the range", "[residue]") {
  const Integer prime = Integer(Residue::kPrime);
  CHECK(Residue(prime) == Residue(0));
  CHECK(Residue(Integer(prime - 1)) == Residue(-1));
  CHECK(Residue(Integer(-prime - 2)) == Residue(-2));
  CHECK(Residue(-1) * Residue(-1) == Residue(1));
  CHECK(Residue(-1) + Residue(1) == Residue(0));
  CHECK(Residue(Integer(prime * prime + 7)) == Residue(7));
}

TEST_CASE("residues: (3) what divides by the prime is no number and equals nothing", "[residue]") {
  const Residue none(Rational(Integer(1), Integer(Residue::kPrime)));
  CHECK_FALSE(none.is_number());
  CHECK_FALSE(none == none);
  CHECK_FALSE(none + Residue(1) == none + Residue(1));
  CHECK_FALSE(none * Residue(0) == Residue(0));
  CHECK_FALSE((Residue(1) - none).is_number());
  CHECK_FALSE((Residue(1) / Residue(0)).is_number());
  CHECK_FALSE((none / none).is_number());
}

}  // namespace
}  // namespace unmask
