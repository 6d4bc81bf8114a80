// Theory section 9: the 288 completed 4x4 Sudoku grids, every printed number.
#include <cmath>

#include "core/decode/standard_schedules.hpp"
#include "exact/law/expected_kl.hpp"
#include "exact/law/partition_kl.hpp"
#include "exact/optimal/optimal_sizes.hpp"
#include "tests/support/curves.hpp"
#include "tests/support/printed.hpp"

using namespace unmask;

namespace {

/// The curve once for all tests.
const ModelProfile& sudoku_profile() {
  static const ModelProfile kProfile = curve_profile(family("sudoku4"), Effort{}).value();
  return kProfile;
}

double fixed_order(const char* partition) {
  return partition_kl(family("sudoku4"), parse_partition(partition, 16), Effort{}).value();
}

}  // namespace

TEST_CASE("section 9: Sudoku's TC, DTC, complexity and information curve", "[theory][section9]") {
  const auto& [curves, engine] = sudoku_profile();
  CHECK(engine == "support enumeration");
  const auto& z = curves.information;
  check_printed(curves.entropy.back(), "5.662960480136");
  check_printed(total_correlation(z), "16.517749297782");
  check_printed(dual_total_correlation(z), "5.662960480136");
  check_printed(unmasking_complexity(z), "3.527992051321");
  const std::vector<const char*> printed{"0",
                                         "0.172609243471",
                                         ".379257955226",
                                         ".634145623595",
                                         ".874621737157",
                                         "1.061578362818",
                                         "1.185862197903",
                                         "1.263706169338",
                                         "1.313243437482",
                                         "1.345426412009",
                                         "1.365982355829",
                                         "1.378169559003",
                                         "1.384263160591",
                                         "1.386294361120",
                                         "1.386294361120",
                                         "1.386294361120"};
  for (index_t j = 1; j <= 16; ++j) {
    CAPTURE(j);
    check_printed(z.z(j), printed[at(j - 1)]);
  }
}

TEST_CASE("section 9: Sudoku's optimal and equal schedules", "[theory][section9]") {
  const auto& z = sudoku_profile().curves.information;
  const auto all = optimal_schedules(z, 16, Budget{}).value();
  const std::vector<std::pair<index_t, const char*>> values{
      {1, "16.517749297782"}, {2, "4.659127318751"}, {3, "2.513314849297"}, {4, "1.558775462282"},
      {6, ".760030726744"},   {8, ".346945369710"},  {12, ".018280804762"}};
  for (const auto& [steps, printed] : values) {
    CAPTURE(steps);
    check_printed(all[at(steps - 1)].expected_kl, printed);
    check_printed(optimal_schedule_of_size(z, steps).expected_kl, printed);
  }
  CHECK(all[1].schedule == Schedule({6, 10}));
  CHECK(all[2].schedule == Schedule({4, 4, 8}));
  CHECK(all[3].schedule == Schedule({3, 2, 3, 8}));
  check_printed(expected_kl(z, uniform_schedule(16, 4)), "2.229235956862");
  check_printed(expected_kl(z, uniform_schedule(16, 2)), "6.011801797926");
}

TEST_CASE("section 9: Sudoku row by row", "[theory][section9]") {
  check_printed(fixed_order("0-3|4-7|8-11|12-15"), "5.427394408823");
  check_printed(fixed_order("0-3|4|5|6|7|8|9|10|11|12|13|14|15"), "2.367123614132");
  check_printed(fixed_order("0|1|2|3|4-7|8|9|10|11|12|13|14|15"), "1.442927373385");
  CHECK(fixed_order("0|1|2|3|4|5|6|7|8|9|10|11|12|13|14|15") == Approx(0.0).margin(1e-12));
}
