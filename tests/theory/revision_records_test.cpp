// The printed numbers of theory.md as sides of the records E4b to H3, derived by the checker: what
// a certificate of each would say.
#include <cmath>

#include "tests/support/catch.hpp"
#include "tests/support/certificate_cases.hpp"

using namespace unmask;

namespace {

using With = detail::With;

double number(const SideText& side) {
  return to_double(parse_log_form(side.at(0), "side").enclosure({128}).midpoint());
}

struct Printed {
  CertificateCase claimed;
  double left, right;
  double within = 1e-12;
};

void check_numbers(const std::vector<Printed>& numbers) {
  for (const Printed& printed : numbers) {
    const CertificateText text = derived_certificate(printed.claimed);
    INFO(to_json(text));
    CHECK(std::fabs(number(text.left) - printed.left) <= printed.within);
    CHECK(std::fabs(number(text.right) - printed.right) <= printed.within);
    CHECK(text.verdict == (printed.claimed.proved ? "proved" : "refuted"));
  }
}

/// A fair first bit, then flips with chance 1/5.
ModelText walk(index_t n) {
  std::vector<index_t> weights;
  for (index_t x = 0; x < index_t{1} << n; ++x) {
    index_t weight = 1;
    for (index_t i = 1; i < n; ++i) weight *= contains(x, i) == contains(x, i - 1) ? 4 : 1;
    weights.push_back(weight);
  }
  return weighted(std::vector<index_t>(at(n), 2), weights);
}

/// A bit is 1 with a chance that the last two bits decide.
ModelText memory_of_two(index_t n) {
  std::vector<index_t> weights;
  for (index_t x = 0; x < index_t{1} << n; ++x) {
    index_t weight = 1, past = 0;
    for (index_t i = n; i-- > 0;) {
      const index_t odds = std::vector<index_t>{2, 7, 4, 8}[at(past)];
      weight *= contains(x, i) ? odds : 9 - odds;
      past = (2 * past + (contains(x, i) ? 1 : 0)) % 4;
    }
    weights.push_back(weight);
  }
  return weighted(std::vector<index_t>(at(n), 2), weights);
}

}  // namespace

TEST_CASE("theory E5 and E6 as records", "[theory][certificate]") {
  check_numbers({
      {{"E5-folk", walk(5), With(), false}, .231905882353, 0},
      {{"E5-folk-factorised", walk(5), With().b({{0, 1}}), false}, .192, 0},
      {{"E6", weighted({2, 2}, {1, 9, 9, 81}), With()}, .0906740174075, .0906740174075},
      {{"E6-folk", walk(5), With(), false}, 1.492081303547, 0},
  });
}

TEST_CASE("theory E4, E4b and G4 as records", "[theory][certificate]") {
  check_numbers({
      {{"E4b", parity(4), With("rejection").p({{"slack", "1"}})}, 2, 2},
      {{"E4b", walk(5), With("rejection").p({{"slack", "1/2"}})}, 6.5536, 13.1072},
      {{"G4", parity(4), With("passes").k(4).i({0, 1, 2, 3})}, 2, 4},
      {{"G4", tab4_2(), With("passes").k(4).i({0, 1, 2, 3})}, 2.199205, 4, 5e-7},
      {{"G4", walk(5), With("passes").k(5).i({0, 1, 2, 3, 4})}, 3.2246, 5, 5e-10},
  });
}

TEST_CASE("theory A6 and A8: a mixture beats the best policy of two steps",
          "[theory][certificate]") {
  check_numbers({
      {{"A8-folk", tab4_2(), With().s({3, 1}), false}, .02347, .01736, 5e-6},
      {{"A8-folk", tab4_2(), With().s({1, 3})}, .02347, .0596, 5e-5},
      {{"A8-folk", tab4_2(), With().s({2, 2})}, .02347, .034067728003801, 5e-6},
  });
}

TEST_CASE("theory F1 and F2: the example of six final steps", "[theory][certificate]") {
  const auto steps = std::vector<index_t>{2, 1, 3, 3, 1, 4};
  check_numbers({
      {{"F1", parity(6), With("ties").i(steps)}, 6 * (1.5 - 1) / 2, 2},
      {{"F2", parity(6), With("ties").i(steps)}, 1.0 / 9, .358057437020 * .358057437020},
  });
}

TEST_CASE("theory F5: one exact edit makes a product draft of parity exact",
          "[theory][certificate]") {
  check_numbers({
      {{"F5", parity(4), With("product").b({{2}})}, 0, 0},
      {{"F5", all_equal(4, 3), With("average").j(2)}, std::log(3.0), std::log(3.0)},
  });
}

TEST_CASE("theory H3: rounds of bisection", "[theory][certificate]") {
  const Lists one{{3}, {1, 5}, {0, 2, 4, 6}, {7}}, two{{3}, {4}, {0, 5}, {1, 6}, {2, 7}};
  check_numbers({
      {{"H3", walk(8), With("rounds").j(1).b(one)}, 4, 4},
      {{"H3", memory_of_two(8), With("rounds").j(2).b(two)}, 5, 6},
  });
}
