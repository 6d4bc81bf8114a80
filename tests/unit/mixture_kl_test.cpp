// exact/law/mixture_kl.hpp on models whose mixed law is known by hand.
#include "exact/law/mixture_kl.hpp"

#include <cmath>

#include "core/base/contract.hpp"
#include "core/decode/standard_schedules.hpp"
#include "core/model/expand.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/curves.hpp"

using namespace unmask;

TEST_CASE("mixture KL: sequential decoding is exact, one shot costs TC", "[mixture_kl]") {
  for (const char* spec : {"markov:n=6,flip=1/10", "table:n=4,q=3,a=53,b=7,c=3,m=89,zero=4",
                           "permutation:n=4", "equal:n=1,q=1", "product:n=1,p=1"}) {
    const Model model = family(spec);
    const index_t n = model.positions();
    CAPTURE(spec);
    CHECK(mixture_kl(model, sequential(n), Effort{}).value() == Approx(0.0).margin(1e-13));
    CHECK(mixture_kl(model, one_shot(n), Effort{}).value() ==
          Approx(total_correlation(information_of(model))).margin(1e-13));
  }
}

TEST_CASE("mixture KL: two symbols known first, by hand", "[mixture_kl]") {
  // Bits 0 and 1 are equal, bit 2 is free. In sizes (2,1) only the order with {0,1} first errs:
  // nu(x) = (2/3) p(x) + (1/3) p(x)/2 = (5/6) p(x).
  const Model model("pair and bit",
                    IndependentBlocks({family("equal:n=2,q=2"), family("product:n=1,p=1/2")}));
  CHECK(mixture_kl(model, Schedule({2, 1}), Effort{}).value() ==
        Approx(std::log(1.2)).epsilon(1e-14));
  const auto table = support_table<Rational>(model, Budget{}).value();
  CHECK(mixture_probability(table, Schedule({2, 1}), {1, 1, 0}) == Rational(5, 24));
  CHECK(mixture_probability(table, Schedule({2, 1}), {1, 0, 0}) == Rational(1, 24));
}

TEST_CASE("mixture KL: positions of one symbol change nothing", "[mixture_kl]") {
  const Model model("padded", IndependentBlocks({family("equal:n=1,q=1"), family("parity:n=3")}));
  CHECK(mixture_kl(model, Schedule({4}), Effort{}).value() == Approx(std::log(2.0)).epsilon(1e-14));
}

TEST_CASE("mixture KL: preconditions and refusals", "[mixture_kl]") {
  const auto table = support_table<double>(family("parity:n=3"), Budget{}).value();
  CHECK_THROWS_AS(mixture_probability(table, Schedule({2}), {0, 0, 0}), ContractViolation);
  const auto refused =
      mixture_kl(family("markov:n=26,flip=1/3"), uniform_schedule(26, 2), Effort{});
  REQUIRE_FALSE(refused.ok());
  CHECK(describe(refused.refusal()).find("the mixture KL of 'markov:n=26,flip=1/3' needs") == 0);
}
