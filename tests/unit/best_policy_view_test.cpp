// cli/best_policy_view.hpp: widths, zeros, and the sentence.
#include "cli/best_policy_view.hpp"

#include "cli/unicode.hpp"
#include "core/base/text.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/curves.hpp"

using namespace unmask;

namespace {

BestComparison compared(const Model& model, bool with_policies) {
  const auto costs = position_costs(model, {}, Effort{}).value();
  BestComparison best;
  best.engine = "all sets of positions";
  best.sizes = optimal_schedules(information_of(model), 99, Budget{}).value();
  best.partitions = best_partitions(model, costs, 99, Effort{}).value();
  if (with_policies) {
    const auto policies = best_policies(model, {}, 99, Effort{}).value();
    best.engine = policies.engine();
    best.policies = policies.by_steps();
  }
  return best;
}

void check_lines(const std::string& text) {
  CHECK(text.find("nan") == std::string::npos);
  CHECK(text.back() == '\n');
  for (const auto line : split(text, '\n')) {
    CAPTURE(std::string(line));
    CHECK(display_width(line) <= 80);
  }
}

}  // namespace

TEST_CASE("comparison view (1), (2): lines fit and numbers are numbers", "[view]") {
  for (const char* spec : {"markov:n=10,flip=1/10", "table:n=4,q=2,a=37,b=11,c=5,m=97",
                           "product:n=3,p=1/3", "equal:n=1,q=1", "parity:n=8"}) {
    const Model model = family(spec);
    for (const bool with_policies : {false, true}) {
      BestComparison best = compared(model, with_policies);
      check_lines(comparison_view(model, best, {}));
      best.error = "mix:0.12345678901234567890";
      best.engine = std::string(90, 'x');
      check_lines(comparison_view(model, best, {}));
    }
  }
}

TEST_CASE("comparison view: what it says", "[view]") {
  const auto view = [](const char* spec, bool with_policies) {
    const Model model = family(spec);
    return comparison_view(model, compared(model, with_policies), {});
  };
  CHECK(view("product:n=3,p=1/3", true).find("The positions are independent") != std::string::npos);
  const std::string parity = view("parity:n=8", false);
  CHECK(parity.find("0,1,2,3,4,5,6|7") != std::string::npos);
  CHECK(view("markov:n=8,flip=1/10", true).find("saves nothing more") != std::string::npos);
  CHECK(view("markov:n=8,flip=1/10", false).find("adaptive") == std::string::npos);
  CHECK(view("markov:n=8,flip=1/10", true).find("hidden randomness") != std::string::npos);
}

TEST_CASE("frontier view", "[view]") {
  const Model model = family("markov:n=8,flip=1/10");
  const auto whole = policy_frontier(model, {}, 64, Effort{}).value();
  const std::string text = frontier_view(model, whole, "all contexts", "none", 3.0, {});
  check_lines(text);
  CHECK(text.find("With 3 steps on average the least KL is 0.06205705") != std::string::npos);
  CHECK(text.find("The search stopped") == std::string::npos);
  const auto stopped = policy_frontier(model, {}, 3, Effort{}).value();
  const std::string part = frontier_view(model, stopped, "all contexts", "mix:0.1", 3.5, {});
  check_lines(part);
  CHECK(part.find("The search stopped") != std::string::npos);
  CHECK(part.find(" to ") != std::string::npos);
}
