// Inference on the networks and fields of others (../shared/models), where they are there: the
// organisers' marginals and ln Z to the digits that they printed, Z = 1 for Bayesian networks.
//
// A refusal is counted and said, never passed. Models of more than 2^24 cells wait for
// UNMASK_TEST_MULTIPLIER=2 or more.
#include <cmath>
#include <sstream>

#include "core/format/bif.hpp"
#include "core/format/file.hpp"
#include "core/format/uai.hpp"
#include "exact/junction/inference.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/source_tree.hpp"

namespace unmask {
namespace {

constexpr double kLargeCells = 1U << 24U;
constexpr double kSmallForBalls = 20000;
constexpr Precision kBits{96};

Effort with_four_gigabytes() {
  Effort effort{Threads(2), Budget{}, nullptr};
  effort.budget.bytes = 4.0 * 1024 * 1024 * 1024;
  return effort;
}

/// What became of the models, so that no run passes by having looked at nothing.
struct Tally {
  index_t answered = 0, refused = 0, left_out = 0;
  std::string notes{};

  void leave_out(const std::string& path, const InferencePlan& plan) {
    ++left_out;
    notes += "\n  left out: " + name(path) + ", " + format_count(plan.cost.cells) + " cells";
  }
  void refuse(const std::string& path, const Refusal& refusal) {
    ++refused;
    notes += "\n  REFUSED: " + name(path) + ": " + refusal.what;
  }
  void say() const {
    if (refused + left_out == 0) return;
    WARN(answered << " answered, " << refused << " refused, " << left_out
                  << " left out (UNMASK_TEST_MULTIPLIER=2 takes them)" << notes);
  }
  static std::string name(const std::string& path) {
    return std::filesystem::path(path).filename().string();
  }
};

/// Half a unit of the sixth significant digit.
double printed_half_unit(double x) {
  if (x == 0.0) return 0.0;
  return 0.5 * std::pow(10.0, std::floor(std::log10(std::fabs(x))) - 5);
}

/// A plan of greedy rules tells what is large without the search that large models pay for.
bool is_too_large(const FactorGraph& graph, const Evidence& evidence, const std::string& path,
                  Tally& tally) {
  const InferencePlan rough = plan_inference(graph, {evidence}, {1, 0.0}, Threads(2));
  if (rough.cost.cells <= kLargeCells || repetitions(1) >= 2) return false;
  tally.leave_out(path, rough);
  return true;
}

/// The numbers after the title line of an answer's file.
std::vector<double> reference_numbers(const std::string& path, const std::string& title) {
  std::istringstream text(read_whole_file(path));
  std::string word;
  text >> word;
  REQUIRE(word == title);
  std::vector<double> numbers;
  for (double x = 0; text >> x;) numbers.push_back(x);
  REQUIRE(text.eof());
  return numbers;
}

void check_marginals(const std::vector<std::vector<double>>& found,
                     const std::vector<double>& reference) {
  std::size_t k = 0;
  REQUIRE(reference.at(k++) == static_cast<double>(found.size()));
  for (std::size_t v = 0; v < found.size(); ++v) {
    REQUIRE(reference.at(k++) == static_cast<double>(found[v].size()));
    for (std::size_t x = 0; x < found[v].size(); ++x) {
      const double expected = reference.at(k++);
      const double error = std::fabs(found[v][x] - expected);
      // NaN is no answer either.
      if (!(error <= 5e-7 + printed_half_unit(expected))) {
        FAIL_CHECK("variable " << v << " value " << x << ": " << found[v][x] << ", reference "
                               << expected);
      }
    }
  }
  CHECK(k == reference.size());
}

TEST_CASE("shared inference: UAI-2014 fields have the organisers' marginals and Z, on two threads",
          "[shared_models][junction]") {
  const auto paths = shared_models("uai2014", ".uai.gz");
  Tally tally;
  for (const std::string& path : paths) {
    CAPTURE(path);
    const std::string stem = path.substr(0, path.size() - 3);
    Warnings warnings;
    const FactorGraph graph = parse_uai(read_whole_file(path), path, warnings);
    const Evidence evidence{
        parse_uai_evidence(read_whole_file(stem + ".evid.gz"), stem + ".evid.gz", graph.shape()),
        {}};
    if (is_too_large(graph, evidence, path, tally)) continue;
    const InferencePlan plan = plan_inference(graph, {evidence}, {}, Threads(2));
    const auto answer = infer<double>(plan, with_four_gigabytes());
    if (!answer.ok()) {
      tally.refuse(path, answer.refusal());
      continue;
    }
    ++tally.answered;
    REQUIRE(answer.value().is_possible);
    CHECK_FALSE(answer.value().underflowed);
    const auto log_z = reference_numbers(stem + ".PR.gz", "PR");
    REQUIRE(log_z.size() == 1);
    const double found = log_partition(answer.value()) / std::log(10.0);
    CHECK(std::fabs(found - log_z[0]) <= printed_half_unit(log_z[0]) * (1 + 1e-6));
    check_marginals(answer.value().marginals, reference_numbers(stem + ".MAR.gz", "MAR"));
  }
  tally.say();
  if (paths.empty()) return;
  CHECK(tally.answered + tally.refused + tally.left_out == paths.size());
  CHECK(tally.answered >= 12);
}

void check_sums(const InferenceAnswer<double>& answer) {
  for (std::size_t v = 0; v < answer.marginals.size(); ++v) {
    double sum = 0;
    for (const double p : answer.marginals[v]) sum += p;
    if (!(std::fabs(sum - 1.0) <= 1e-12)) FAIL_CHECK("marginal of " << v << " sums to " << sum);
  }
}

bool is_in(const Ball& ball, double x) {
  return std::fabs(to_double(ball.midpoint()) - x) <= to_double(ball.radius()) + 1e-12;
}

void check_against_balls(const InferencePlan& plan, const InferenceAnswer<double>& rounded) {
  const auto enclosed = infer<Ball>(plan, with_four_gigabytes(), kBits).value();
  CHECK(enclosed.exponent == 0);
  CHECK(enclosed.partition.contains(Rational(1)));  // rows sum to 1 exactly
  REQUIRE(enclosed.marginals.size() == rounded.marginals.size());
  for (std::size_t v = 0; v < rounded.marginals.size(); ++v) {
    for (std::size_t x = 0; x < rounded.marginals[v].size(); ++x) {
      const Ball& ball = enclosed.marginals[v][x];
      CHECK(ball.radius() < Rational(1, 1U << 30U));
      if (!is_in(ball, rounded.marginals[v][x])) FAIL_CHECK("variable " << v << " value " << x);
    }
  }
}

TEST_CASE("shared inference: Bayesian networks without evidence have Z = 1, on two threads",
          "[shared_models][junction]") {
  const auto paths = shared_models("bnlearn", ".bif.gz");
  Tally tally;
  index_t with_balls = 0;
  for (const std::string& path : paths) {
    CAPTURE(path);
    Warnings warnings;
    const FactorGraph graph = parse_bif(read_whole_file(path), path, warnings);
    if (is_too_large(graph, {}, path, tally)) continue;
    const InferencePlan plan = plan_inference(graph, {}, {}, Threads(2));
    const auto answer = infer<double>(plan, with_four_gigabytes());
    if (!answer.ok()) {
      tally.refuse(path, answer.refusal());
      continue;
    }
    ++tally.answered;
    const auto& rounded = answer.value();
    CHECK_FALSE(rounded.underflowed);
    CHECK(std::fabs(log_partition(rounded)) <= 1e-12);
    REQUIRE(rounded.marginals.size() == graph.shape().positions());
    check_sums(rounded);
    if (plan.cost.cells > kSmallForBalls) continue;
    check_against_balls(plan, rounded);
    ++with_balls;
  }
  tally.say();
  if (paths.empty()) return;
  CHECK(tally.answered + tally.refused + tally.left_out == paths.size());
  CHECK(tally.answered >= 20);
  CHECK(with_balls >= 8);
}

}  // namespace
}  // namespace unmask
