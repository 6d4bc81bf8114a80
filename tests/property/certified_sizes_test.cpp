// exact/optimal/certified_sizes.hpp against all compositions, compared as LogForms.
#include "exact/optimal/certified_sizes.hpp"

#include <map>

#include "core/base/contract.hpp"
#include "exact/curve/certified_profile.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/enumerations.hpp"
#include "tests/support/exact_curves.hpp"
#include "tests/support/random_models.hpp"

using namespace unmask;

namespace {

using Curve = InformationCurve<CertifiedNumber>;

Curve certified_curve(const InformationCurve<LogForm>& forms) {
  std::vector<CertifiedNumber> z;
  for (const LogForm& form : forms.values()) z.emplace_back(form);
  return Curve(std::move(z));
}

std::vector<index_t> every_count(index_t n) {
  std::vector<index_t> counts;
  for (index_t k = 1; k <= n; ++k) counts.push_back(k);
  return counts;
}

/// The least KL of every number of steps, and the first of the best in the order of the tie rule:
/// the earliest start of the last step, then of the one before, ...
struct Optimum {
  LogForm kl;
  std::vector<index_t> sizes;
};
std::map<index_t, Optimum> all_optima(const InformationCurve<LogForm>& z) {
  std::map<index_t, Optimum> optima;
  for (const auto& sizes : all_compositions(z.positions())) {
    const LogForm kl = expected_kl(z, Schedule(sizes));
    const auto [place, fresh] = optima.emplace(sizes.size(), Optimum{kl, sizes});
    if (fresh) continue;
    const int sign = (kl - place->second.kl).sign();
    const bool earlier = std::lexicographical_compare(
        place->second.sizes.rbegin(), place->second.sizes.rend(), sizes.rbegin(), sizes.rend());
    if (sign < 0 || (sign == 0 && earlier)) place->second = {kl, sizes};
  }
  return optima;
}

void check_optimal(const InformationCurve<LogForm>& z) {
  const index_t n = z.positions();
  const auto best =
      certified_optimal_schedules(certified_curve(z), every_count(n), Budget{}).value();
  for (const auto& [k, optimum] : all_optima(z)) {
    const auto& found = best[at(k - 1)];
    CAPTURE(k, found.schedule.sizes(), optimum.sizes);
    CHECK(found.schedule.steps() == k);
    REQUIRE(found.expected_kl.exact() != nullptr);
    CHECK(*found.expected_kl.exact() == optimum.kl);
    CHECK(found.schedule.sizes() == optimum.sizes);
  }
}

/// A curve of whole multiples of ln 2 and ln 3: many exact ties.
InformationCurve<LogForm> random_form_curve(index_t n, Philox& random) {
  const LogForm two = LogForm::log(Integer(2)), three = LogForm::log(Integer(3));
  std::vector<LogForm> z{LogForm()};
  while (z.size() < n) {
    z.push_back(z.back() + two * Rational(random.below(3)) + three * Rational(random.below(2)));
  }
  return InformationCurve<LogForm>(std::move(z));
}

}  // namespace

TEST_CASE("certified sizes (1): the optimum over all compositions, tie-heavy families",
          "[property][optimal][exact]") {
  for (const char* spec :
       {"parity:n=7", "equal:n=6,q=3", "rs:n=5,k=2,q=5", "rs:n=7,k=4,q=7", "product:n=6,p=1/3",
        "permutation:n=8", "markov:n=8,flip=1/10", "markov:n=6,flip=1/2", "parity:n=1",
        "noisy-parity:n=5,delta=1/7", "mixture:n=7,w=1/2,a=0,b=1", "equal:n=2,q=1"}) {
    CAPTURE(spec);
    check_optimal(exact_curves_of(spec).information);
  }
}

TEST_CASE("certified sizes (1): the optimum over all compositions, random curves",
          "[property][optimal][exact]") {
  for_each_seed(
      25, [](Philox& random) { check_optimal(random_form_curve(1 + random.below(8), random)); });
  for_each_seed(8, [](Philox& random) {
    check_optimal(exact_curves_of(random_model(random, 5, 48)).information);
  });
}

TEST_CASE("certified sizes: a near tie that only many digits decide",
          "[property][optimal][exact]") {
  // Z = (0, a, a + b, a + b) in two steps: (1,3) costs b + b, (2,2) costs a, (3,1) costs 2a + b.
  // With a = 2b + ln(1 + 2^-300) the first is the best, by less than any enclosure at 128 bits.
  const Integer large = Integer(1) << 300U;
  for (const bool above : {true, false}) {
    const LogForm little = LogForm::log(Integer(large + 1)) - LogForm::log(large);
    const LogForm b = LogForm::log(Integer(2));
    const LogForm a = above ? b * Rational(2) + little : b * Rational(2) - little;
    const InformationCurve<LogForm> z({LogForm(), a, a + b, a + b});
    const auto best = certified_optimal_schedules(certified_curve(z), {2}, Budget{}).value();
    CHECK(best.front().schedule.sizes() ==
          (above ? std::vector<index_t>{1, 3} : std::vector<index_t>{2, 2}));
    check_optimal(z);
  }
}

TEST_CASE("certified sizes: equal to the double engine where that is sure",
          "[property][optimal][exact]") {
  for (const char* spec :
       {"sudoku4", "markov:n=40,flip=1/20", "mixture:n=32,w=3/10,a=1/20,b=3/5"}) {
    CAPTURE(spec);
    const Model model = family(spec);
    const auto certified = certified_profile(model, Tier::certified, Effort{}).value();
    const auto z = information_of(model);
    const auto counts = every_count(12);
    const auto best =
        certified_optimal_schedules(certified.curves.information, counts, Budget{}).value();
    const auto rounded = optimal_schedules(z, 12, Budget{}).value();
    for (const index_t k : counts) {
      CHECK(best[at(k - 1)].schedule == rounded[at(k - 1)].schedule);
      CHECK(to_double(best[at(k - 1)].expected_kl) ==
            Approx(rounded[at(k - 1)].expected_kl).epsilon(1e-12).margin(1e-13));
    }
  }
}

TEST_CASE("certified sizes (2): enclosures alone", "[property][optimal][exact]") {
  for (const char* spec : {"markov:n=9,flip=1/10", "parity:n=7", "equal:n=6,q=3"}) {
    CAPTURE(spec);
    const auto forms = exact_curves_of(spec).information;
    std::vector<CertifiedNumber> z;
    for (const LogForm& form : forms.values()) z.push_back(CertifiedNumber(form).without_form());
    const index_t n = forms.positions();
    const auto best = certified_optimal_schedules(Curve(z), every_count(n), Budget{}).value();
    for (const auto& [k, optimum] : all_optima(forms)) {
      if (k < n) CHECK(best[at(k - 1)].expected_kl.exact() == nullptr);
      CHECK(best[at(k - 1)].expected_kl.enclosure().overlaps(optimum.kl.enclosure({256})));
    }
  }
}

TEST_CASE("certified sizes (3): edges, budgets", "[optimal][exact]") {
  const Curve z = certified_curve(exact_curves_of("parity:n=5").information);
  const auto best = certified_optimal_schedules(z, {5, 9, 1}, Budget{}).value();
  CHECK(best[0].schedule == Schedule({1, 1, 1, 1, 1}));
  CHECK(best[1].schedule == best[0].schedule);
  CHECK(best[2].schedule == Schedule({5}));
  CHECK_THROWS_AS(certified_optimal_schedules(z, {0}, Budget{}), ContractViolation);
  Budget little;
  little.bytes = 10.0;
  CHECK_FALSE(certified_optimal_schedules(z, {3}, little).ok());
}
