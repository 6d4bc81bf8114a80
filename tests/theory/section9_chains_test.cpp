// Theory section 9: Markov chains, mixtures of coins, the table family; B5's and G6's examples.
#include <cmath>

#include "core/decode/standard_schedules.hpp"
#include "exact/law/expected_kl.hpp"
#include "exact/law/mixture_kl.hpp"
#include "exact/law/partition_kl.hpp"
#include "exact/optimal/optimal_sizes.hpp"
#include "tests/support/curves.hpp"
#include "tests/support/printed.hpp"

using namespace unmask;

namespace {

using Sizes = std::vector<index_t>;

void check_optimal(const InformationCurve<double>& z, const Sizes& sizes, const char* printed) {
  for (const auto& best : {optimal_schedule_of_size(z, sizes.size()),
                           optimal_schedules(z, sizes.size(), Budget{}).value().back()}) {
    CHECK(best.schedule.sizes() == sizes);
    check_printed(best.expected_kl, printed);
  }
}

double best(const InformationCurve<double>& z, index_t steps) {
  return optimal_schedule_of_size(z, steps).expected_kl;
}

}  // namespace

TEST_CASE("section 9: Markov chain n=5, flip 0.2", "[theory][section9]") {
  const auto z = information_of("markov:n=5,flip=0.2");
  check_printed(total_correlation(z), ".770979028087");
  check_printed(dual_total_correlation(z), ".572145859124");
  check_printed(z.z(1), "0");
  check_printed(z.z(2), ".102525968770");
  check_printed(z.z(3), ".173236947651");
  check_printed(z.z(4), ".226591134224");
  check_printed(z.z(5), ".268624977442");
  check_printed(best(z, 2), ".251268185135");
  check_printed(unmasking_complexity(z), ".220438373446");  // H11b
}

TEST_CASE("section 9: Markov chain n=12, flip 0.1", "[theory][section9]") {
  const auto z = information_of("markov:n=12,flip=0.1");
  check_printed(total_correlation(z), "4.048706278853");
  check_printed(dual_total_correlation(z), "1.831169341355");
  check_optimal(z, {2, 2, 3, 5}, ".478697306053");
  check_printed(expected_kl(z, uniform_schedule(12, 4)), ".603222038369");
}

TEST_CASE("section 9: Markov chain n=30, flip 0.05", "[theory][section9]") {
  const auto z = information_of("markov:n=30,flip=0.05");
  check_printed(total_correlation(z), "14.344326179208");
  check_printed(dual_total_correlation(z), "3.726968930016");
  check_printed(best(z, 4), "1.589096289036");
  check_printed(expected_kl(z, Schedule({8, 7, 7, 8})), "2.737092150431");
  CHECK(uniform_schedule(30, 4) == Schedule({8, 8, 7, 7}));
  check_printed(expected_kl(z, uniform_schedule(30, 4)), "2.783950771778");
  check_printed(expected_kl(z, cosine_schedule(30, 4)), "1.655340086623");
}

TEST_CASE("section 9: TC and DTC of the binary chain in closed form", "[theory][section9]") {
  const auto h = [](double p) {
    return (p > 0.0 ? -p * std::log(p) : 0.0) + (p < 1.0 ? -(1.0 - p) * std::log(1.0 - p) : 0.0);
  };
  for (const double e : {0.0, 0.01, 0.125, 0.5, 0.9, 1.0}) {
    for (const index_t n : {2U, 3U, 17U, 64U}) {
      CAPTURE(e, n);
      const auto z = information_of("markov:n=" + std::to_string(n) + ",flip=" + format_short(e));
      const auto m = static_cast<double>(n);
      CHECK(total_correlation(z) == Approx((m - 1.0) * (std::log(2.0) - h(e))).margin(1e-12));
      CHECK(dual_total_correlation(z) ==
            Approx(std::log(2.0) - (m - 1.0) * h(e) + (m - 2.0) * h(2.0 * e * (1.0 - e)))
                .margin(1e-11));
    }
  }
}

TEST_CASE("section 9: two coins, n=32", "[theory][section9]") {
  const auto z = information_of("mixture:n=32,w=3/10,a=1/20,b=3/5");
  check_printed(total_correlation(z), "4.317592980215");
  check_printed(dual_total_correlation(z), ".609624741160");
  CHECK(dual_total_correlation(z) <= std::log(2.0));  // B9
  check_optimal(z, {3, 4, 7, 18}, ".285712388895");
  check_printed(expected_kl(z, uniform_schedule(32, 4)), ".753154657740");
  check_printed(expected_kl(z, cosine_schedule(32, 4)), ".376999881727");
  check_printed(best(z, 8), ".078967599508");
}

TEST_CASE("section 9: the table family, and that the mixture is better", "[theory][section9]") {
  const Model two = family("table:n=4,q=2,a=37,b=11,c=5,m=97");
  const auto z = information_of(two);
  check_printed(total_correlation(z), ".105276610331");
  check_printed(dual_total_correlation(z), ".170016245551");
  check_printed(unmasking_complexity(z), ".044491923009");  // H11b
  check_printed(expected_kl(z, Schedule({2, 2})), "0.052833240834684");
  check_printed(mixture_kl(two, Schedule({2, 2}), Effort{}).value(), "0.034067728003801");

  const Model three = family("table:n=4,q=3,a=53,b=7,c=3,m=89,zero=4");
  const auto z3 = information_of(three);
  check_printed(total_correlation(z3), ".400062963847");
  check_printed(expected_kl(z3, Schedule({2, 2})), "0.307927542466");
  check_printed(mixture_kl(three, Schedule({2, 2}), Effort{}).value(), ".269284051292");
}

TEST_CASE("G6: a dilated order of a chain pays in its first round only", "[theory]") {
  const Model chain = family("markov:n=8,flip=0.2");
  const double far = 0.5 * (1.0 - std::pow(0.6, 4));
  const double information =
      std::log(2.0) + far * std::log(far) + (1.0 - far) * std::log(1.0 - far);
  const auto partition = parse_partition("0,4|2,6|1,3,5,7", 8);
  CHECK(partition_kl(chain, partition, Effort{}).value() == Approx(information).epsilon(1e-12));
}
