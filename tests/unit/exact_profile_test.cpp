// exact/curve/exact_profile.hpp: forms of known curves, one base, limits.
#include "exact/curve/exact_profile.hpp"

#include "core/number/coprime_base.hpp"
#include "exact/law/expected_kl.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/exact_curves.hpp"

using namespace unmask;

namespace {

LogForm log_of(index_t n) { return LogForm::log(Integer(n)); }

void check_printed_inside(const LogForm& form, const char* printed) {
  // The printed digits are rounded: half a unit of the last one.
  const Rational value = parse_rational(printed, "test"), half(1, 2000000000000);
  const Ball ball = form.enclosure({128});
  INFO(printed << " and " << decimal_enclosure(ball).low);
  CHECK(ball.low() <= value + half);
  CHECK(ball.high() >= value - half);
}

}  // namespace

TEST_CASE("exact profile (1): Sudoku's TC and DTC are logarithms of 4 and 288", "[exact]") {
  const auto z = exact_curves_of("sudoku4").information;
  CHECK(total_correlation(z) == log_of(4) * Rational(16) - log_of(288));
  CHECK(dual_total_correlation(z) == log_of(288));
  CHECK(z.z(14) == log_of(4));
  CHECK(to_text(total_correlation(z)) ==
        to_text((log_of(4) * Rational(16) - log_of(288)).canonical()));
}

TEST_CASE("exact profile (1): numbers of theory section 9", "[exact][section9]") {
  const auto sudoku = exact_curves_of("sudoku4").information;
  const char* const kSudoku[] = {"0",
                                 "0.172609243471",
                                 "0.379257955226",
                                 "0.634145623595",
                                 "0.874621737157",
                                 "1.061578362818",
                                 "1.185862197903",
                                 "1.263706169338",
                                 "1.313243437482",
                                 "1.345426412009",
                                 "1.365982355829",
                                 "1.378169559003",
                                 "1.384263160591"};
  for (index_t j = 1; j <= 13; ++j) check_printed_inside(sudoku.z(j), kSudoku[j - 1]);
  check_printed_inside(unmasking_complexity(sudoku), "3.527992051321");
  const auto chain = exact_curves_of("markov:n=5,flip=1/5").information;
  check_printed_inside(total_correlation(chain), "0.770979028087");
  check_printed_inside(dual_total_correlation(chain), "0.572145859124");
  check_printed_inside(chain.z(2), "0.102525968770");
  check_printed_inside(chain.z(5), "0.268624977442");
  const auto coins = exact_curves_of("mixture:n=32,w=3/10,a=1/20,b=3/5").information;
  check_printed_inside(total_correlation(coins), "4.317592980215");
  check_printed_inside(dual_total_correlation(coins), "0.609624741160");
  const auto table = exact_curves_of("table:n=4,q=2,a=37,b=11,c=5,m=97").information;
  check_printed_inside(total_correlation(table), "0.105276610331");
  check_printed_inside(dual_total_correlation(table), "0.170016245551");
}

TEST_CASE("exact profile: equality cases are exactly zero", "[exact]") {
  for (const char* spec : {"product:n=9,p=1/3", "markov:n=20,flip=1/2", "rs:n=5,k=5,q=5",
                           "equal:n=7,q=1", "noisy-parity:n=6,delta=1/2", "product:n=1,p=1/7"}) {
    CAPTURE(spec);
    const auto z = exact_curves_of(spec).information;
    for (const LogForm& value : z.values()) CHECK(value.is_empty());
  }
  const auto parity = exact_curves_of("parity:n=8").information;
  CHECK(expected_kl(parity, Schedule({7, 1})).is_empty());
  CHECK(expected_kl(parity, Schedule({6, 2})) == log_of(2));
}

TEST_CASE("exact profile (2): the forms of a profile share one coprime base", "[exact]") {
  for (const char* spec : {"sudoku4", "markov:n=6,flip=1/10", "table:n=4,q=2,a=37,b=11,c=5,m=97",
                           "mixture:n=5,w=3/10,a=1/20,b=3/5", "permutation:n=9"}) {
    CAPTURE(spec);
    const auto curves = exact_curves_of(spec);
    std::vector<Integer> arguments;
    const auto add = [&](const LogForm& form) {
      for (const auto& term : form.terms()) arguments.push_back(term.argument);
    };
    for (const LogForm& h : curves.entropy) add(h);
    for (const LogForm& z : curves.information.values()) add(z);
    std::sort(arguments.begin(), arguments.end());
    arguments.erase(std::unique(arguments.begin(), arguments.end()), arguments.end());
    CHECK(count_logarithms(curves) == arguments.size());
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) CHECK(gcd(arguments[i], arguments[j]) == 1);
    }
  }
}

TEST_CASE("exact profile (3): limits, with the need and a hint", "[exact]") {
  for (const char* spec : {"markov:n=200,flip=1/10", "mixture:n=41,w=3/10,a=1/20,b=3/5",
                           "permutation:n=257", "parity:n=5000", "noisy-parity:n=5000,delta=1/3",
                           "table:n=18,q=2,a=1,b=2,c=3,m=5", "table:n=60,q=3,a=1,b=1,c=1,m=7"}) {
    CAPTURE(spec);
    const auto refused = exact_curve_profile(family(spec), Effort{});
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.refusal().needed > refused.refusal().limit);
    CHECK_FALSE(refused.refusal().hint.empty());
  }
  Effort little;
  little.budget.bytes = 1000.0;
  CHECK_FALSE(exact_curve_profile(family("table:n=6,q=2,a=1,b=2,c=3,m=5"), little).ok());
  const Model blocks("blocks", IndependentBlocks(std::vector<Model>(200, family("parity:n=3"))));
  CHECK_FALSE(exact_curve_profile(blocks, Effort{}).ok());
}

TEST_CASE("exact profile: engines are named", "[exact]") {
  const auto engine = [](const char* spec) {
    return exact_curve_profile(family(spec), Effort{}).value().engine;
  };
  CHECK(engine("sudoku4") == "census of all subsets");
  CHECK(engine("markov:n=4,flip=1/3") == "closed form (Markov chain)");
  CHECK(engine("product:n=4,p=1/3") == "closed form (exchangeable mixture)");
  CHECK(engine("noisy-parity:n=4,delta=1/3") == "closed form (noisy parity)");
  CHECK(engine("parity:n=4") == "closed form (MDS code)");
  CHECK(engine("permutation:n=4") == "closed form (permutation)");
}
