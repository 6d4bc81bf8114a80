// exact/optimal/best_policy.hpp, policy_frontier.hpp: against every policy there is, engine against
// engine, with symmetries and without.
#include <cmath>
#include <limits>

#include "core/model/expand.hpp"
#include "exact/law/expected_kl.hpp"
#include "exact/optimal/best_partition.hpp"
#include "exact/optimal/optimal_sizes.hpp"
#include "exact/optimal/policy_frontier.hpp"
#include "tests/support/all_policies.hpp"
#include "tests/support/curves.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/random_models.hpp"

using namespace unmask;

namespace {

/// Small enough to write out every policy.
Shape tiny_shape(Philox& random) {
  const std::vector<std::vector<index_t>> shapes{
      {2},       {3},       {2, 2},    {3, 2}, {1, 2},       {3, 4},      {2, 2, 2},
      {2, 3, 2}, {3, 3, 3}, {2, 1, 3}, {1, 1}, {2, 2, 1, 2}, {2, 2, 2, 2}};
  return Shape(shapes[at(random.below(shapes.size()))]);
}

struct Denoiser {
  Distortion distortion;
  std::shared_ptr<const Oracle<double>> oracle;
  PolicyQuestion question;
};

Denoiser random_denoiser(const JointTable<double>& table, Philox& random) {
  Denoiser denoiser;
  switch (random.below(3)) {
    case 0:
      return denoiser;
    case 1:
      denoiser.distortion = even_mixing(0.05 + 0.5 * random.uniform());
      denoiser.question.oracle_keeps_symmetry = true;
      break;
    default:
      denoiser.distortion = irregular_mixing(0.9);
  }
  denoiser.oracle = std::make_shared<NaiveOracle>(table, denoiser.distortion);
  denoiser.question.oracle = denoiser.oracle.get();
  return denoiser;
}

BestPolicies solve(const Model& model, const PolicyQuestion& question, ContextStore store,
                   int threads = 1) {
  const Effort effort{Threads(threads), Budget{}, nullptr};
  return best_policies(model, question, model.positions(), effort, store).value();
}

/// KL, mean and most steps of a policy that is asked context by context.
JudgedPolicy judged(const JointTable<double>& table, const Distortion& distortion,
                    const AdaptivePolicy& policy) {
  JudgedPolicy result;
  for (index_t cell = 0; cell < table.probabilities().size(); ++cell) {
    const double p = table.probability(cell);
    if (!(p > 0.0)) continue;
    const auto row = table.shape().row_at(cell);
    std::vector<symbol_t> context(row.size(), kMasked);
    double log_law = 0.0;
    index_t steps = 0;
    while (context != row) {
      const auto laws = naive_beliefs(table, context, distortion);
      for_each_position(policy.block(policy.space().code(context.data())), [&](index_t i) {
        REQUIRE(context[at(i)] == kMasked);
        log_law += std::log(laws[at(i)][row[at(i)]]);
        context[at(i)] = row[at(i)];
      });
      ++steps;
    }
    result.kl += p * (std::log(p) - log_law);
    result.mean_steps += p * static_cast<double>(steps);
    result.depth = std::max(result.depth, steps);
  }
  return result;
}

double least_kl(const std::vector<JudgedPolicy>& all, index_t most_steps) {
  double least = std::numeric_limits<double>::infinity();
  for (const auto& policy : all) {
    if (policy.depth <= most_steps) least = std::min(least, policy.kl);
  }
  return least;
}

void check_close(double a, double b) { CHECK(std::fabs(a - b) <= 1e-11); }

}  // namespace

TEST_CASE("best policy (1): no policy is better, whatever the cap", "[property][best_policy]") {
  for_each_seed(60, [](Philox& random) {
    const Shape shape = tiny_shape(random);
    const auto exact =
        random_exact_table(shape, random, static_cast<Texture>(random.below(kTextures)));
    const Model model("random", exact);
    const auto table = rounded(exact);
    const Denoiser denoiser = random_denoiser(table, random);
    const auto all = all_policies(table, denoiser.distortion);
    for (const auto store : {ContextStore::dense, ContextStore::support}) {
      const auto best = solve(model, denoiser.question, store);
      REQUIRE(best.by_steps().size() == shape.positions());
      for (const auto& [steps, kl, mean_steps] : best.by_steps()) {
        CAPTURE(shape.cardinalities(), steps, best.engine());
        check_close(kl, least_kl(all, steps));
      }
    }
  });
}

TEST_CASE("best policy (2): the policy attains its value and keeps its cap",
          "[property][best_policy]") {
  for_each_seed(30, [](Philox& random) {
    const Shape shape = tiny_shape(random);
    const auto exact =
        random_exact_table(shape, random, static_cast<Texture>(random.below(kTextures)));
    const Model model("random", exact);
    const auto table = rounded(exact);
    const Denoiser denoiser = random_denoiser(table, random);
    for (const auto store : {ContextStore::dense, ContextStore::support}) {
      const auto best = solve(model, denoiser.question, store);
      for (const auto& entry : best.by_steps()) {
        const AdaptivePolicy policy = best.policy(entry.steps);
        const JudgedPolicy seen = judged(table, denoiser.distortion, policy);
        check_close(seen.kl, entry.forward_kl);
        check_close(seen.mean_steps, entry.mean_steps);
        check_close(seen.kl, policy.summary().forward_kl);
        check_close(seen.mean_steps, policy.summary().mean_steps);
        CHECK(seen.depth == policy.summary().most_steps);
        CHECK(seen.depth <= entry.steps);
      }
    }
  });
}

TEST_CASE("best policy (3): engines, symmetries and threads agree", "[property][best_policy]") {
  const std::vector<std::string> specs{
      "parity:n=6",
      "permutation:n=4",
      "equal:n=4,q=3",
      "product:n=5,p=1/3",
      "rs:n=5,k=2,q=5",
      "markov:n=7,flip=1/5",
      "table:n=4,q=3,a=53,b=7,c=3,m=89,zero=4",
      "sudoku4:givens=1..4.4....4.4...",
      "block-hmm:blocks=2,size=3,stay=9/10,rho=9/10:1/10,eta=1/100"};
  for (const std::string& spec : specs) {
    const Model model = family(spec);
    PolicyQuestion no_symmetry;
    no_symmetry.use_symmetry = false;
    const auto reference = solve(model, no_symmetry, ContextStore::support).by_steps();
    std::vector<BestPolicies> others;
    others.push_back(solve(model, {}, ContextStore::support));
    others.push_back(solve(model, {}, ContextStore::support, 3));
    others.push_back(solve(model, {}, ContextStore::automatic));
    if (model.positions() < 8) others.push_back(solve(model, {}, ContextStore::dense));
    if (model.positions() < 8) others.push_back(solve(model, {}, ContextStore::dense, 3));
    for (const auto& other : others) {
      CAPTURE(spec, other.engine());
      for (index_t k = 0; k < reference.size(); ++k) {
        check_close(reference[at(k)].forward_kl, other.by_steps()[at(k)].forward_kl);
      }
    }
    for (index_t k = 0; k < reference.size(); ++k) {
      CHECK(others[0].by_steps()[at(k)].forward_kl == others[1].by_steps()[at(k)].forward_kl);
      if (others.size() < 5) continue;
      CHECK(others[3].by_steps()[at(k)].forward_kl == others[4].by_steps()[at(k)].forward_kl);
    }
  }
}

TEST_CASE("best policy (3): symmetries with a denoiser that keeps them, and one that does not",
          "[property][best_policy]") {
  for (const char* spec : {"parity:n=5", "permutation:n=4", "markov:n=6,flip=1/5"}) {
    const Model model = family(spec);
    const auto table = joint_table<double>(model, Budget{}).value();
    const NaiveOracle even(table, even_mixing(0.2)), irregular(table, irregular_mixing(0.8));
    const auto with = solve(model, {&even, true}, ContextStore::support).by_steps();
    const auto without = solve(model, {&even, false}, ContextStore::support).by_steps();
    const auto dense = solve(model, {&even, true}, ContextStore::dense).by_steps();
    for (index_t k = 0; k < with.size(); ++k) {
      check_close(with[at(k)].forward_kl, without[at(k)].forward_kl);
      check_close(with[at(k)].forward_kl, dense[at(k)].forward_kl);
    }
    CHECK_THROWS_AS(solve(model, {&irregular, true}, ContextStore::support), ContractViolation);
    const auto here = solve(model, {&irregular, false}, ContextStore::support).by_steps();
    const auto there = solve(model, {&irregular, false}, ContextStore::dense).by_steps();
    for (index_t k = 0; k < here.size(); ++k) {
      check_close(here[at(k)].forward_kl, there[at(k)].forward_kl);
    }
  }
}

TEST_CASE("best policy: at most the best partition, at most random order; 0 for n steps",
          "[property][best_policy]") {
  for_each_seed(25, [](Philox& random) {
    const Model model = random_model(random, 6, 128);
    const auto policies = best_policies(model, {}, 99, Effort{}).value().by_steps();
    const auto costs = position_costs(model, {}, Effort{}).value();
    const auto partitions = best_partitions(model, costs, 99, Effort{}).value();
    const auto curve = enumerated_profile(model, Effort{}).value().curves.information;
    const auto sizes = optimal_schedules(curve, 99, Budget{}).value();
    REQUIRE(policies.size() == model.positions());
    for (index_t k = 0; k < policies.size(); ++k) {
      CHECK(policies[at(k)].forward_kl <= partitions[at(k)].forward_kl + 1e-12);
      CHECK(partitions[at(k)].forward_kl <= sizes[at(k)].expected_kl + 1e-12);
      if (k == 0) continue;
      CHECK(policies[at(k)].forward_kl <= policies[at(k - 1)].forward_kl);
      CHECK(partitions[at(k)].forward_kl <= partitions[at(k - 1)].forward_kl);
    }
    CHECK(policies.back().forward_kl <= 1e-12);
    CHECK(std::fabs(policies.front().forward_kl - total_correlation(curve)) <= 1e-12);
  });
}

TEST_CASE("frontier (3): below every policy, and on the envelope of all",
          "[property][best_policy]") {
  for_each_seed(40, [](Philox& random) {
    const Shape shape = tiny_shape(random);
    const auto exact =
        random_exact_table(shape, random, static_cast<Texture>(random.below(kTextures)));
    const Model model("random", exact);
    const auto table = rounded(exact);
    const Denoiser denoiser = random_denoiser(table, random);
    const auto all = all_policies(table, denoiser.distortion);
    for (const auto store : {ContextStore::dense, ContextStore::support}) {
      const auto frontier =
          policy_frontier(model, denoiser.question, 4096, Effort{}, store).value();
      CHECK(frontier.complete());
      for (const auto& policy : all) {
        CHECK(frontier.lower_bound_at(policy.mean_steps) <= policy.kl + 1e-11);
        CHECK(frontier.kl_at(policy.mean_steps) <= policy.kl + 1e-10);
      }
      // Every corner is some policy's point, so the envelope cannot be lower.
      for (const auto& corner : frontier.corners()) {
        double nearest = std::numeric_limits<double>::infinity();
        for (const auto& policy : all) {
          nearest = std::min(nearest, std::fabs(policy.kl - corner.forward_kl) +
                                          std::fabs(policy.mean_steps - corner.mean_steps));
        }
        CHECK(nearest <= 1e-10);
      }
    }
  });
}

TEST_CASE("frontier (1): corners ascend, descend and flatten; capped policies lie above",
          "[property][best_policy]") {
  for (const char* spec :
       {"markov:n=8,flip=1/10", "permutation:n=4", "parity:n=6", "table:n=6,q=2,a=37,b=11,c=5,m=97",
        "product:n=4,p=1/3", "equal:n=1,q=3"}) {
    CAPTURE(spec);
    const Model model = family(spec);
    const auto frontier = policy_frontier(model, {}, 512, Effort{}).value();
    const auto& corners = frontier.corners();
    CHECK(frontier.complete());
    CHECK(corners.front().mean_steps == Approx(1.0));
    CHECK(corners.back().forward_kl <= 1e-12);
    CHECK(corners.back().price == 0.0);
    for (std::size_t i = 1; i < corners.size(); ++i) {
      CHECK(corners[i].mean_steps > corners[i - 1].mean_steps);
      CHECK(corners[i].forward_kl < corners[i - 1].forward_kl);
      CHECK(corners[i].price < corners[i - 1].price);
      const double between = 0.5 * (corners[i].mean_steps + corners[i - 1].mean_steps);
      const double average = 0.5 * (corners[i].forward_kl + corners[i - 1].forward_kl);
      CHECK(frontier.kl_at(between) == Approx(average).margin(1e-14));
      CHECK(std::fabs(frontier.kl_at(between) - frontier.lower_bound_at(between)) <= 1e-11);
    }
    const auto capped = best_policies(model, {}, 99, Effort{}).value().by_steps();
    for (const auto& entry : capped) {
      CHECK(frontier.kl_at(entry.mean_steps) <= entry.forward_kl + 1e-11);
    }
    const auto stopped = policy_frontier(model, {}, 3, Effort{}).value();
    for (double m = 1.0; m <= 6.0; m += 0.25) {
      CHECK(stopped.lower_bound_at(m) <= frontier.kl_at(m) + 1e-11);
      CHECK(frontier.kl_at(m) <= stopped.kl_at(m) + 1e-11);
    }
  }
}

TEST_CASE("best policy: a denoiser that rules out what is possible costs infinitely much",
          "[property][best_policy]") {
  // Position 0 is believed to be 0 unless position 1 is known.
  const auto exact = JointTable<Rational>::from_weights(Shape::uniform(2, 2), {1, 2, 3, 5});
  const auto table = rounded(exact);
  const NaiveOracle oracle(
      table, [](const std::vector<symbol_t>& context, index_t i, std::vector<double>& law) {
        if (i == 0 && context[1] == kMasked) law = {1.0, 0.0};
      });
  const Model model("two bits", exact);
  for (const auto store : {ContextStore::dense, ContextStore::support}) {
    const auto best = solve(model, {&oracle, false}, store).by_steps();
    CHECK(std::isinf(best[0].forward_kl));
    CHECK(best[1].forward_kl <= 1e-12);
    const auto frontier = policy_frontier(model, {&oracle, false}, 64, Effort{}, store).value();
    CHECK(frontier.corners().front().mean_steps == Approx(2.0));
    CHECK(std::isinf(frontier.kl_at(1.5)));
  }
}

TEST_CASE("best policy: refusals name need and limit", "[property][best_policy]") {
  const auto refused = best_policies(family("markov:n=40,flip=1/3"), {}, 2, Effort{});
  REQUIRE_FALSE(refused.ok());
  CHECK(describe(refused.refusal()).find("the best policy of 'markov:n=40,flip=1/3' needs") == 0);
  Budget small;
  small.bytes = 1000.0;
  const auto poor = best_policies(family("markov:n=10,flip=1/3"), {}, 2, {Threads(), small});
  REQUIRE_FALSE(poor.ok());
  CHECK(poor.refusal().resource == Resource::bytes);
}
