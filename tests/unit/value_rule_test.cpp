// core/decode/value_rule.hpp: temperature, top-p, and draws from the result.
#include "core/decode/value_rule.hpp"

#include "tests/support/effort.hpp"
#include "tests/support/random_models.hpp"
#include "tests/support/rejection.hpp"

using namespace unmask;

namespace {

ValueRule rule(const char* temperature, const char* top_p) {
  return {parse_rational(temperature, "test"), parse_rational(top_p, "test")};
}

template <class S>
std::vector<S> applied(const ValueRule& rule, std::vector<S> p) {
  check_value_rule<S>(rule);
  std::vector<S> drawn(p.size());
  apply_value_rule(rule, p.data(), p.size(), drawn.data());
  apply_value_rule(rule, p.data(), p.size(), p.data());  // in place is the same
  CHECK(p == drawn);
  return drawn;
}

using Exact = std::vector<Rational>;

Exact tenths(const std::vector<int>& parts) {
  Exact law;
  for (const int part : parts) law.emplace_back(part, 10);
  return law;
}

}  // namespace

TEST_CASE("value rule (2): the plain rule changes nothing", "[value_rule]") {
  const Exact p = tenths({2, 0, 5, 3});
  CHECK(applied(ValueRule{}, p) == p);
  const std::vector<double> rounded{0.2, 0.0, 0.5, 0.3};
  CHECK(applied(ValueRule{}, rounded) == rounded);
}

TEST_CASE("value rule: temperature 0 takes the most likely symbol, the lowest of equals",
          "[value_rule]") {
  CHECK(applied(rule("0", "1"), tenths({2, 3, 3, 2})) == tenths({0, 10, 0, 0}));
  CHECK(applied(rule("0", "0.01"), tenths({2, 3, 3, 2})) == tenths({0, 10, 0, 0}));
  const std::vector<double> nearly{0.25, 0.375 - 5e-13, 0.375 + 5e-13};
  CHECK(applied(rule("0", "1"), nearly) == std::vector<double>{0.0, 1.0, 0.0});
}

TEST_CASE("value rule: a temperature is a power", "[value_rule]") {
  const auto squared = applied<double>(rule("0.5", "1"), {0.2, 0.0, 0.8});
  CHECK(squared[0] == Approx(0.04 / 0.68).epsilon(1e-14));
  CHECK(squared[1] == 0.0);
  CHECK(squared[2] == Approx(0.64 / 0.68).epsilon(1e-14));
  const auto root = applied<double>(rule("2", "1"), {0.2, 0.8});
  CHECK(root[0] == Approx(1.0 / 3.0).epsilon(1e-14));
  // No temperature makes all of them vanish.
  const auto cold = applied<double>(rule("1/100000", "1"), {0.5, 0.3, 0.2});
  CHECK(cold == std::vector<double>{1.0, 0.0, 0.0});
  const auto tiny = applied<double>(rule("0.01", "1"), {1e-300, 2e-300});
  CHECK(tiny[1] == Approx(1.0).epsilon(1e-14));
}

TEST_CASE("value rule: top-p keeps the fewest symbols that hold it", "[value_rule]") {
  const Exact p = tenths({1, 4, 3, 2});
  CHECK(applied(rule("1", "0.4"), p) == tenths({0, 10, 0, 0}));
  CHECK(applied(rule("1", "0.41"), p) == Exact{0, Rational(4, 7), Rational(3, 7), 0});
  CHECK(applied(rule("1", "0.7"), p) == Exact{0, Rational(4, 7), Rational(3, 7), 0});
  CHECK(applied(rule("1", "0.9"), p) ==
        Exact{0, Rational(4, 9), Rational(3, 9), Rational(2, 9)});
  CHECK(applied(rule("1", "0.91"), p) == p);
  // Ties go to the lowest symbol, and a total within 1e-12 of top-p is enough for doubles.
  CHECK(applied(rule("1", "0.3"), tenths({1, 3, 3, 3})) == tenths({0, 10, 0, 0}));
  const auto three = applied<double>(rule("1", "0.6"), {0.1, 0.3, 0.2, 0.1, 0.3});
  CHECK(three[1] == 0.5);
  CHECK(three[4] == 0.5);
  CHECK(three[2] == 0.0);
}

TEST_CASE("value rule: the temperature comes before top-p", "[value_rule]") {
  // At T = 1/2 the laws' squares are 16, 9, 4, 1 of 30: two hold 25/30 = .83 (plain: 0.7).
  const auto law = applied<double>(rule("0.5", "0.8"), {0.1, 0.4, 0.3, 0.2});
  CHECK(law[1] == Approx(16.0 / 25.0).epsilon(1e-14));
  CHECK(law[2] == Approx(9.0 / 25.0).epsilon(1e-14));
  CHECK(law[3] == 0.0);
}

TEST_CASE("value rule (1, 3): results are laws, and exact and double agree", "[value_rule]") {
  for_each_seed(200, [](Philox& random) {
    const index_t q = 1 + random.below(6);
    const Exact p = random_law(random, q);
    ValueRule given;
    given.temperature = random.below(4) == 0 ? 0 : 1;
    given.top_p = Rational(1 + random.below(20)) / 20;
    const Exact exact = applied(given, p);
    std::vector<double> rounded;
    for (const Rational& x : p) rounded.push_back(to_double(x));
    const std::vector<double> same = applied(given, rounded);
    Rational sum = 0;
    for (std::size_t v = 0; v < exact.size(); ++v) {
      sum += exact[v];
      CHECK(exact[v] >= 0);
      if (p[v] == 0) CHECK(exact[v] == 0);
      CHECK(same[v] == Approx(to_double(exact[v])).epsilon(1e-12));
    }
    CHECK(sum == 1);
  });
}

TEST_CASE("value rule: only masked positions of an answer are touched", "[value_rule]") {
  const MarginalLayout layout(Shape({2, 3, 2}));
  const std::vector<double> p{0.4, 0.6, 0.1, 0.7, 0.2, 0.9, 0.1};
  std::vector<double> drawn(7, -1.0);
  apply_value_rule(rule("0", "1"), layout, singleton(0) | singleton(2), p.data(), drawn.data());
  CHECK(drawn == std::vector<double>{0.0, 1.0, -1.0, -1.0, -1.0, 1.0, 0.0});
}

TEST_CASE("value rule (4): what cannot be done is one line", "[value_rule]") {
  check_rejected([] { check_value_rule<double>(rule("-1", "1")); }, "temperature -1 is negative");
  check_rejected([] { check_value_rule<double>(rule("1", "0")); }, "top-p 0");
  check_rejected([] { check_value_rule<double>(rule("1", "11/10")); }, "top-p 11/10");
  check_rejected([] { check_value_rule<Rational>(rule("1/2", "1")); }, "irrational");
  CHECK_NOTHROW(check_value_rule<Rational>(rule("0", "1/2")));
  CHECK_NOTHROW(check_value_rule<double>(rule("1/2", "1")));
}

TEST_CASE("value rule: a draw inverts the cumulated law", "[value_rule]") {
  const std::vector<double> law{0.0, 0.25, 0.0, 0.5, 0.25, 0.0};
  CHECK(draw_symbol(law.data(), 6, 0.0) == 1);
  CHECK(draw_symbol(law.data(), 6, 0.2499) == 1);
  CHECK(draw_symbol(law.data(), 6, 0.25) == 3);
  CHECK(draw_symbol(law.data(), 6, 0.7499) == 3);
  CHECK(draw_symbol(law.data(), 6, 0.75) == 4);
  CHECK(draw_symbol(law.data(), 6, 0x1.fffffffffffffp-1) == 4);
  // The sum falls short of u by rounding: never a symbol of probability 0.
  const std::vector<double> thirds{0.1, 0.2, 0.7 - 1e-9, 0.0};
  CHECK(draw_symbol(thirds.data(), 4, 1.0 - 1e-12) == 2);
}
