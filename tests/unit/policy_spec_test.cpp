// core/format/policy_spec.hpp: every kind, canonical text, and one line for what is wrong; and
// core/decode/make_policy.hpp builds each that only reveals.
#include "core/format/policy_spec.hpp"

#include <set>

#include "core/base/contract.hpp"
#include "core/decode/make_policy.hpp"
#include "core/format/short_number.hpp"
#include "tests/support/policy_view.hpp"
#include "tests/support/rejection.hpp"

using namespace unmask;

namespace {

struct Example {
  const char* text;
  PolicyKind kind;
  std::vector<Rational> numbers{};
};

std::vector<Example> examples() {
  return {
      {"random", PolicyKind::random},
      {"left-to-right", PolicyKind::left_to_right},
      {"order:2,0,1", PolicyKind::order},
      {"confidence", PolicyKind::confidence},
      {"entropy", PolicyKind::entropy},
      {"margin", PolicyKind::margin},
      {"hard-confidence", PolicyKind::confidence},
      {"hard-entropy", PolicyKind::entropy},
      {"hard-margin", PolicyKind::margin},
      {"sampled-confidence", PolicyKind::sampled_confidence},
      {"ancestral", PolicyKind::ancestral},
      {"first-hitting", PolicyKind::first_hitting},
      {"partition:0,2|1", PolicyKind::partition},
      {"threshold:0.9", PolicyKind::threshold, {Rational(9, 10)}},
      {"factor:1", PolicyKind::factor, {1}},
      {"eb:0.1", PolicyKind::entropy_bounded, {Rational(1, 10)}},
      {"entropy-sum:0.35", PolicyKind::entropy_sum, {Rational(7, 20)}},
      {"dus:2", PolicyKind::dilated, {2}},
      {"punt:0.01", PolicyKind::punt, {Rational(1, 100)}},
      {"dynamic:0.85", PolicyKind::dynamic, {Rational(17, 20)}},
      {"klass:0.9,0.01,2", PolicyKind::klass, {Rational(9, 10), Rational(1, 100), 2}},
      {"lookum:2,5", PolicyKind::lookum, {2, 5}},
      {"semi-ar:2:confidence", PolicyKind::confidence},
      {"semi-ar:3:klass:0.9,0.01,1", PolicyKind::klass, {Rational(9, 10), Rational(1, 100), 1}},
      {"remask-low:3", PolicyKind::remask_low, {3}},
      {"remask-random:0", PolicyKind::remask_random, {0}},
      {"remdm-cap:0.05", PolicyKind::remdm_cap, {Rational(1, 20)}},
      {"remdm-rescale:0.5", PolicyKind::remdm_rescale, {Rational(1, 2)}},
      {"remdm-conf:1", PolicyKind::remdm_conf, {1}},
      {"remdm-loop:0.1", PolicyKind::remdm_loop, {Rational(1, 10)}},
      {"p2:1.5", PolicyKind::p2, {Rational(3, 2)}},
      {"wino:0.6,0.9", PolicyKind::wino, {Rational(3, 5), Rational(9, 10)}},
      {"edit:0,2", PolicyKind::edit},
      {"rejection", PolicyKind::rejection},
      {"speculative:4", PolicyKind::speculative, {4}},
      {"freedave:3", PolicyKind::freedave, {3}},
  };
}

bool same(const PolicySpec& a, const PolicySpec& b) {
  return a.kind == b.kind && a.hard_first == b.hard_first && a.numbers == b.numbers &&
         a.order == b.order && a.blocks == b.blocks && a.block_length == b.block_length &&
         a.text == b.text;
}

}  // namespace

TEST_CASE("policy spec (1, 2): every kind of the contract is accepted and canonical",
          "[policy_spec]") {
  std::set<PolicyKind> seen;
  for (const Example& example : examples()) {
    CAPTURE(example.text);
    const PolicySpec spec = parse_policy_spec(example.text);
    CHECK(spec.kind == example.kind);
    CHECK(spec.numbers == example.numbers);
    CHECK(spec.text == example.text);
    CHECK(same(parse_policy_spec(spec.text), spec));
    seen.insert(spec.kind);
  }
  CHECK(seen.size() == 31);
  CHECK(policy_kinds().size() == 32);  // and semi-ar
}

TEST_CASE("policy spec: order, blocks, opposites and block lengths", "[policy_spec]") {
  CHECK(parse_policy_spec("order:2,0-1").order == std::vector<index_t>{2, 0, 1});
  CHECK(parse_policy_spec("order: 3 , 1").text == "order:3,1");
  using Blocks = std::vector<std::vector<index_t>>;
  CHECK(parse_policy_spec("partition:0,3|1,2").blocks == Blocks{{0, 3}, {1, 2}});
  CHECK(parse_policy_spec("partition:0-2|3-4").text == "partition:0,1,2|3,4");
  CHECK(parse_policy_spec("edit:0-3").order == std::vector<index_t>{0, 1, 2, 3});
  CHECK(parse_policy_spec("hard-margin").hard_first);
  CHECK_FALSE(parse_policy_spec("margin").hard_first);
  CHECK(parse_policy_spec("semi-ar:4:hard-entropy").block_length == 4);
  CHECK(parse_policy_spec("semi-ar:4:hard-entropy").hard_first);
  CHECK(parse_policy_spec("confidence").block_length == 0);
  CHECK(parse_policy_spec("  semi-ar : 4 : threshold : 0.90 ").text == "semi-ar:4:threshold:0.9");
}

TEST_CASE("policy spec: arguments are exact, and defaults are those of the sources",
          "[policy_spec]") {
  CHECK(parse_policy_spec("threshold:1/3").numbers.front() == Rational(1, 3));
  CHECK(parse_policy_spec("threshold:1/3").text == "threshold:1/3");
  CHECK(parse_policy_spec("eb:1e-3").text == "eb:0.001");
  const std::vector<std::pair<const char*, const char*>> defaults{
      {"threshold", "threshold:0.9"},   {"factor", "factor:1"},
      {"eb", "eb:0.1"},                 {"entropy-sum", "entropy-sum:0.35"},
      {"dus", "dus:2"},                 {"punt", "punt:0.01"},
      {"dynamic", "dynamic:0.85"},      {"klass", "klass:0.9,0.01,2"},
      {"klass:0.8", "klass:0.8,0.01,2"}, {"lookum", "lookum:2,5"},
      {"wino", "wino:0.6,0.9"}};
  for (const auto& [text, full] : defaults) CHECK(parse_policy_spec(text).text == full);
}

TEST_CASE("policy spec: groups", "[policy_spec]") {
  for (const char* text : {"threshold", "factor", "eb", "entropy-sum", "dus", "punt",
                           "partition:0|1", "semi-ar:2:eb:0.1"}) {
    CAPTURE(text);
    CHECK(parse_policy_spec(text).sizes_its_own_steps());
    CHECK_FALSE(parse_policy_spec(text).revises());
    CHECK_FALSE(parse_policy_spec(text).is_lossless());
  }
  for (const char* text : {"random", "confidence", "dynamic", "klass", "lookum", "ancestral"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_policy_spec(text).sizes_its_own_steps());
    CHECK_FALSE(parse_policy_spec(text).revises());
  }
  for (const char* text : {"remask-low:1", "remdm-loop:0.1", "p2:1", "wino", "edit:0"}) {
    CHECK(parse_policy_spec(text).revises());
  }
  for (const char* text : {"rejection", "speculative:2", "freedave:2"}) {
    CHECK(parse_policy_spec(text).is_lossless());
  }
}

TEST_CASE("policy spec: what is wrong is one line", "[policy_spec]") {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", "unknown policy ''"},
      {"fastest", "unknown policy 'fastest'; accepted: random, left-to-right"},
      {"Random", "unknown policy"},
      {"hard-random", "unknown policy 'hard-random'"},
      {"hard-", "unknown policy 'hard-'"},
      {"random:3", "policy random takes no argument"},
      {"confidence:0.5", "policy confidence takes no argument"},
      {"rejection:", "policy rejection takes no argument"},
      {"threshold:1.5", "numbers from 0 to 1"},
      {"threshold:-0.1", "numbers from 0 to 1"},
      {"threshold:", "policy threshold: TAU"},
      {"threshold:0.9,0.8", "policy threshold takes one number: threshold:TAU"},
      {"eb:-1", "numbers from 0"},
      {"factor:x", "policy factor: F"},
      {"dus:1", "whole numbers from 2"},
      {"dus:2.5", "whole numbers from 2"},
      {"klass:0.9,0.01,3", "whole numbers from 1 to 2"},
      {"klass:0.9,0.01,2,1", "takes 3 numbers: klass:CONF,KL,M"},
      {"lookum:0,5", "whole numbers from 1"},
      {"speculative", "policy speculative needs K: speculative:K"},
      {"remask-low", "needs ROUNDS"},
      {"remdm-cap", "needs ETA"},
      {"order", "policy order needs positions"},
      {"order:0,1,0", "position 0 is there twice"},
      {"order:0,,1", "policy order"},
      {"order:63", "policy order"},
      {"order:3-1", "runs backwards"},
      {"partition:0|0", "position 0 is there twice"},
      {"partition:", "policy partition"},
      {"edit:0-99999999999", "policy edit"},
      {"semi-ar", "semi-ar:BLOCK:POLICY"},
      {"semi-ar:4", "semi-ar:BLOCK:POLICY"},
      {"semi-ar:0:random", "policy semi-ar"},
      {"semi-ar:2:semi-ar:2:random", "cannot be semi-ar again"},
      {"semi-ar:2:rejection", "cannot be inside"},
      {"semi-ar:2:wino", "cannot be inside"},
      {"semi-ar:2:", "unknown policy"},
  };
  for (const auto& [text, fragment] : cases) {
    CAPTURE(text);
    check_rejected([&, spec = text] { (void)parse_policy_spec(spec); }, fragment);
  }
}

TEST_CASE("policies: make_policy builds every kind that only reveals", "[make_policy]") {
  const Laws<Rational> laws{{Rational(1, 4), Rational(3, 4)},
                            {Rational(1, 2), Rational(1, 2)},
                            {Rational(1, 8), Rational(7, 8)}};
  const auto oracle = independent_oracle<Rational>(laws);
  const ViewAt<Rational> at_start(oracle, 0, 1);
  for (const Example& example : examples()) {
    CAPTURE(example.text);
    const PolicySpec spec = parse_policy_spec(example.text);
    if (spec.revises() || spec.is_lossless()) {
      CHECK_THROWS_AS(make_policy<double>(spec, oracle->shape()), ContractViolation);
      continue;
    }
    const Policy<Rational> policy = make_policy<Rational>(spec, oracle->shape());
    CHECK(std::visit([](const auto& p) { return p->traits().sizing; }, policy) ==
          (spec.sizes_its_own_steps() ? Sizing::own : Sizing::schedule));
    using Value = std::shared_ptr<const ValuePolicy<Rational>>;
    const bool looks_at_values = std::holds_alternative<Value>(policy);
    CHECK(looks_at_values == (spec.kind == PolicyKind::sampled_confidence ||
                              spec.kind == PolicyKind::punt || spec.kind == PolicyKind::lookum));
    if (looks_at_values) continue;
    const auto& blocks = *std::get<std::shared_ptr<const BlockPolicy<Rational>>>(policy);
    Rational sum = 0;
    for (const auto& move : moves_of(blocks, at_start.view())) {
      CHECK(move.block != 0);
      sum += move.probability;
    }
    CHECK(sum == 1);
  }
}

TEST_CASE("policies: the first block of each spec is the one that it names", "[make_policy]") {
  const Laws<Rational> laws{{Rational(1, 4), Rational(3, 4)},
                            {Rational(1, 2), Rational(1, 2)},
                            {Rational(1, 8), Rational(7, 8)}};
  const auto oracle = independent_oracle<double>(laws);
  const ViewAt<double> at_start(oracle, 0, 1);
  const std::vector<std::pair<const char*, Subset>> cases{
      {"left-to-right", 0b001},  {"order:2,0,1", 0b100},     {"partition:1,2|0", 0b110},
      {"confidence", 0b100},     {"hard-confidence", 0b010}, {"entropy", 0b100},
      {"hard-entropy", 0b010},   {"margin", 0b100},          {"hard-margin", 0b010},
      {"threshold:0.7", 0b101},  {"threshold:0.9", 0b100},   {"factor:1", 0b101},
      {"factor:0.9", 0b101},     {"factor:0.75", 0b100},     {"dynamic:0.7", 0b101},
      {"dynamic:0.9", 0b100},    {"dus:2", 0b111},           {"eb:0", 0b100},
      {"eb:0.38", 0b101},        {"entropy-sum:10", 0b111},  {"klass", 0b100}};
  for (const auto& [text, block] : cases) {
    CAPTURE(text);
    const auto policy = make_policy<double>(parse_policy_spec(text), oracle->shape());
    CHECK(only_block(*std::get<std::shared_ptr<const BlockPolicy<double>>>(policy),
                     at_start.view()) == block);
  }
}

TEST_CASE("policies: positions of a spec are checked against n", "[make_policy]") {
  const Shape shape = Shape::uniform(3, 2);
  const auto build = [&](const char* text) {
    (void)make_policy<double>(parse_policy_spec(text), shape);
  };
  check_rejected([&] { build("order:0,1"); }, "position 2 is missing");
  check_rejected([&] { build("order:0,1,2,3"); }, "there is no position 3");
  check_rejected([&] { build("partition:0|2"); }, "position 1 is missing");
  check_rejected([&] { build("partition:0|1,2,5"); }, "there is no position 5");
  check_rejected(
      [&] {
        (void)make_policy<double>(parse_policy_spec("klass"), Shape::uniform(32, 2));
      },
      "at most 31 positions");
}

TEST_CASE("short numbers read as people write them", "[policy_spec]") {
  const std::vector<std::pair<Rational, const char*>> cases{
      {Rational(0), "0"},          {Rational(9, 10), "0.9"},
      {Rational(7, 20), "0.35"},   {Rational(1, 1000000), "0.000001"},
      {Rational(25, 2), "12.5"},   {Rational(1, 3), "1/3"},
      {Rational(100), "100"},      {Rational(1, 10000000), "1/10000000"},
      {Rational(1001, 1000), "1.001"}};
  for (const auto& [number, text] : cases) {
    CHECK(to_short_text(number) == text);
    CHECK(parse_rational(text, "test") == number);
  }
}
