#include "core/format/policy_spec.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "core/base/contract.hpp"
#include "core/base/invalid_input.hpp"
#include "core/base/subset.hpp"
#include "core/base/text.hpp"
#include "core/format/position_list.hpp"
#include "core/format/short_number.hpp"

namespace unmask {
namespace {

/// Exact decoding numbers contexts, which 63 positions exhaust (decode/context.hpp).
constexpr IndexRange kPositions{0, kMaxSubsetPositions - 2};
constexpr index_t kMostCount = 1'000'000;

enum class Range { probability, not_negative, count, count_or_none, two_or_more, one_or_two };

struct Argument {
  const char* name;
  Range range;
  const char* otherwise;  ///< what it is where it is left out; none: it has to be given
};

enum class Group { schedule, own_sizes, fallback, revising, lossless };
enum class Lists { none, positions, blocks };

struct KindEntry {
  PolicyKind kind;
  const char* name;
  Group group;
  const char* meaning;
  Lists lists = Lists::none;
  bool has_opposite = false;
  std::array<Argument, 4> arguments{};
};

const std::array kKinds{
    KindEntry{PolicyKind::random, "random", Group::schedule, "any positions, uniformly"},
    KindEntry{PolicyKind::left_to_right, "left-to-right", Group::schedule, "the first ones"},
    KindEntry{PolicyKind::order, "order", Group::schedule, "in the given order: order:2,0,1",
              Lists::positions},
    KindEntry{PolicyKind::confidence, "confidence", Group::schedule,
              "the largest max p first (hard-: last)", Lists::none, true},
    KindEntry{PolicyKind::entropy, "entropy", Group::schedule,
              "the smallest entropy first (hard-: last)", Lists::none, true},
    KindEntry{PolicyKind::margin, "margin", Group::schedule,
              "the largest p(1) - p(2) first (hard-: last)", Lists::none, true},
    KindEntry{PolicyKind::sampled_confidence, "sampled-confidence", Group::schedule,
              "draw everywhere, keep the most probable draws (LLaDA)"},
    KindEntry{PolicyKind::ancestral, "ancestral", Group::schedule, "random, with bernoulli:K"},
    KindEntry{PolicyKind::first_hitting, "first-hitting", Group::schedule,
              "random, one position a step"},
    KindEntry{PolicyKind::partition, "partition", Group::own_sizes,
              "these blocks: partition:0,3|1,2 or 0-7|8-15", Lists::blocks},
    KindEntry{PolicyKind::threshold, "threshold", Group::own_sizes,
              "all with max p > TAU, at least the best", Lists::none, false,
              {Argument{"TAU", Range::probability, "9/10"}}},
    KindEntry{PolicyKind::factor, "factor", Group::own_sizes,
              "the longest prefix by max p with (n+1)(1-c_n) < F", Lists::none, false,
              {Argument{"F", Range::not_negative, "1"}}},
    KindEntry{PolicyKind::entropy_bounded, "eb", Group::own_sizes,
              "the longest prefix by entropy with sum H - max H <= GAMMA", Lists::none, false,
              {Argument{"GAMMA", Range::not_negative, "1/10"}}},
    KindEntry{PolicyKind::entropy_sum, "entropy-sum", Group::own_sizes,
              "the longest prefix by entropy with sum H <= THETA", Lists::none, false,
              {Argument{"THETA", Range::not_negative, "7/20"}}},
    KindEntry{PolicyKind::dilated, "dus", Group::own_sizes,
              "dilated residues: every B/A^t-th position", Lists::none, false,
              {Argument{"A", Range::two_or_more, "2"}}},
    KindEntry{PolicyKind::punt, "punt", Group::own_sizes,
              "draws that do not move each other's marginals by more than EPS nats", Lists::none,
              false, {Argument{"EPS", Range::not_negative, "1/100"}}},
    KindEntry{PolicyKind::dynamic, "dynamic", Group::fallback,
              "all with max p > TAU if these are enough, else the best", Lists::none, false,
              {Argument{"TAU", Range::probability, "17/20"}}},
    KindEntry{PolicyKind::klass, "klass", Group::fallback,
              "all with max p > CONF whose marginals moved by < KL nats for M steps", Lists::none,
              false,
              {Argument{"CONF", Range::probability, "9/10"},
               Argument{"KL", Range::not_negative, "1/100"},
               Argument{"M", Range::one_or_two, "2"}}},
    KindEntry{PolicyKind::lookum, "lookum", Group::fallback,
              "the best of PATHS random candidates out of the POOL surest positions", Lists::none,
              false,
              {Argument{"PATHS", Range::count, "2"}, Argument{"POOL", Range::count, "5"}}},
    KindEntry{PolicyKind::remask_low, "remask-low", Group::revising,
              "mask the least sure again, ROUNDS times", Lists::none, false,
              {Argument{"ROUNDS", Range::count_or_none, nullptr}}},
    KindEntry{PolicyKind::remask_random, "remask-random", Group::revising,
              "mask a random one again, ROUNDS times", Lists::none, false,
              {Argument{"ROUNDS", Range::count_or_none, nullptr}}},
    KindEntry{PolicyKind::remdm_cap, "remdm-cap", Group::revising,
              "mask again with chance min(ETA, sigma_max)", Lists::none, false,
              {Argument{"ETA", Range::probability, nullptr}}},
    KindEntry{PolicyKind::remdm_rescale, "remdm-rescale", Group::revising,
              "mask again with chance ETA sigma_max", Lists::none, false,
              {Argument{"ETA", Range::probability, nullptr}}},
    KindEntry{PolicyKind::remdm_conf, "remdm-conf", Group::revising,
              "mask again with chances weighted by low confidence", Lists::none, false,
              {Argument{"ETA", Range::probability, nullptr}}},
    KindEntry{PolicyKind::remdm_loop, "remdm-loop", Group::revising,
              "mask again on a plateau of the schedule", Lists::none, false,
              {Argument{"ETA", Range::probability, nullptr}}},
    KindEntry{PolicyKind::p2, "p2", Group::revising,
              "rank all positions again every step, revealed ones scaled by ETA", Lists::none,
              false, {Argument{"ETA", Range::not_negative, nullptr}}},
    KindEntry{PolicyKind::wino, "wino", Group::revising,
              "draft above DRAFT, mask again what its neighbours put below VERIFY", Lists::none,
              false,
              {Argument{"DRAFT", Range::probability, "3/5"},
               Argument{"VERIFY", Range::probability, "9/10"}}},
    KindEntry{PolicyKind::edit, "edit", Group::revising,
              "draft, then draw these positions again: edit:0,3 or edit:0-3", Lists::positions},
    KindEntry{PolicyKind::rejection, "rejection", Group::lossless,
              "propose a block until it is accepted; exact"},
    KindEntry{PolicyKind::speculative, "speculative", Group::lossless,
              "draft K, accept one after the other (ASSD); exact", Lists::none, false,
              {Argument{"K", Range::count, nullptr}}},
    KindEntry{PolicyKind::freedave, "freedave", Group::lossless,
              "draft J steps, keep what the next call repeats", Lists::none, false,
              {Argument{"J", Range::count, nullptr}}},
};

const KindEntry& entry_of(PolicyKind kind) {
  const auto entry = std::find_if(kKinds.begin(), kKinds.end(),
                                  [&](const KindEntry& e) { return e.kind == kind; });
  UNMASK_REQUIRE(entry != kKinds.end(), "every kind is in the table");
  return *entry;
}

index_t argument_count(const KindEntry& entry) {
  return static_cast<index_t>(
      std::count_if(entry.arguments.begin(), entry.arguments.end(),
                    [](const Argument& argument) { return argument.name != nullptr; }));
}

std::string form(const KindEntry& entry) {
  std::string text = entry.name;
  if (entry.lists != Lists::none) text += entry.lists == Lists::blocks ? ":I,I|I,..." : ":I,I,...";
  for (index_t a = 0; a < argument_count(entry); ++a) {
    text += std::string(a == 0 ? ":" : ",") + entry.arguments[at(a)].name;
  }
  return text;
}

/// Names alone: with their arguments the line would be too long to read.
std::string known_kinds() {
  std::string list;
  for (const KindEntry& entry : kKinds) {
    list += (entry.has_opposite ? "[hard-]" : "") + std::string(entry.name) + ", ";
  }
  return list + "semi-ar:BLOCK:POLICY";
}

struct Bounds {
  index_t low = 0;
  std::optional<index_t> high{};
  bool whole = false;
};

Bounds bounds_of(Range range) {
  switch (range) {
    case Range::probability:
      return {0, 1, false};
    case Range::not_negative:
      return {0, std::nullopt, false};
    case Range::count:
      return {1, kMostCount, true};
    case Range::count_or_none:
      return {0, kMostCount, true};
    case Range::two_or_more:
      return {2, kMostCount, true};
    case Range::one_or_two:
      return {1, 2, true};
  }
  return {};
}

std::string accepted(const Bounds& bounds) {
  return (bounds.whole ? "whole numbers from " : "numbers from ") + std::to_string(bounds.low) +
         (bounds.high ? " to " + std::to_string(*bounds.high) : "");
}

Rational read_number(std::string_view text, const KindEntry& entry, const Argument& argument) {
  const std::string where = std::string("policy ") + entry.name + ": " + argument.name;
  const Rational x = parse_rational(trim(text), where);
  const Bounds bounds = bounds_of(argument.range);
  const bool in_range = x >= bounds.low && (!bounds.high || x <= *bounds.high);
  if (!in_range || (bounds.whole && denominator(x) != 1)) {
    throw InvalidInput(where + " is " + quote(trim(text)) + "; accepted: " + accepted(bounds));
  }
  return x;
}

void read_numbers(PolicySpec& spec, const KindEntry& entry,
                  std::optional<std::string_view> argument) {
  const auto given = argument ? split(*argument, ',') : std::vector<std::string_view>{};
  const index_t count = argument_count(entry);
  if (given.size() > count) {
    throw InvalidInput(std::string("policy ") + entry.name + " takes " +
                       (count == 0 ? "no argument"
                                   : count == 1 ? "one number" : std::to_string(count) +
                                                                     " numbers") +
                       ": " + form(entry));
  }
  for (index_t a = 0; a < count; ++a) {
    const Argument& expected = entry.arguments[at(a)];
    if (a >= given.size() && expected.otherwise == nullptr) {
      throw InvalidInput(std::string("policy ") + entry.name + " needs " + expected.name + ": " +
                         form(entry));
    }
    const std::string_view text = a < given.size() ? given[at(a)] : expected.otherwise;
    spec.numbers.push_back(read_number(text, entry, expected));
    spec.text += (a == 0 ? ":" : ",") + to_short_text(spec.numbers.back());
  }
}

/// Each position at most once.
void check_distinct(const std::vector<std::vector<index_t>>& lists, const std::string& where) {
  Subset seen = 0;
  for (const auto& list : lists) {
    for (const index_t i : list) {
      if (contains(seen, i)) {
        throw InvalidInput(where + ": position " + std::to_string(i) + " is there twice");
      }
      seen |= singleton(i);
    }
  }
}

void read_lists(PolicySpec& spec, const KindEntry& entry,
                std::optional<std::string_view> argument) {
  const std::string where = std::string("policy ") + entry.name;
  if (!argument) throw InvalidInput(where + " needs positions: " + form(entry));
  if (entry.lists == Lists::blocks) {
    spec.blocks = parse_position_lists(*argument, where, kPositions);
    check_distinct(spec.blocks, where);
    spec.text += ":" + to_text(spec.blocks);
  } else {
    spec.order = parse_positions(*argument, where, kPositions);
    check_distinct({spec.order}, where);
    spec.text += ":" + to_text(spec.order);
  }
}

PolicySpec parse_plain(std::string_view text) {
  constexpr std::string_view kHard = "hard-";
  const auto colon = text.find(':');
  const std::string_view name = trim(text.substr(0, colon));
  const bool hard = name.substr(0, kHard.size()) == kHard;
  const std::string_view easy = hard ? name.substr(kHard.size()) : name;
  const auto entry = std::find_if(kKinds.begin(), kKinds.end(), [&](const KindEntry& e) {
    return easy == e.name && (!hard || e.has_opposite);
  });
  if (entry == kKinds.end()) {
    throw InvalidInput("unknown policy " + quote(name) + "; accepted: " + known_kinds());
  }
  std::optional<std::string_view> argument;
  if (colon != std::string_view::npos) argument = trim(text.substr(colon + 1));
  PolicySpec spec;
  spec.kind = entry->kind;
  spec.hard_first = hard;
  spec.text = std::string(name);
  if (entry->lists == Lists::none) {
    read_numbers(spec, *entry, argument);
  } else {
    read_lists(spec, *entry, argument);
  }
  return spec;
}

constexpr std::string_view kSemi = "semi-ar";

PolicySpec parse_blocks(std::string_view text) {
  const auto colon = text.find(':');
  const auto second = colon == std::string_view::npos ? colon : text.find(':', colon + 1);
  if (second == std::string_view::npos) {
    throw InvalidInput("policy semi-ar needs a block length and a policy: semi-ar:BLOCK:POLICY");
  }
  const index_t length = parse_index(trim(text.substr(colon + 1, second - colon - 1)),
                                     "policy semi-ar", {1, kMostCount});
  const std::string_view inner = trim(text.substr(second + 1));
  if (trim(inner.substr(0, inner.find(':'))) == kSemi) {
    throw InvalidInput("policy semi-ar: the policy inside cannot be semi-ar again");
  }
  PolicySpec spec = parse_plain(inner);
  if (spec.revises() || spec.is_lossless()) {
    throw InvalidInput("policy semi-ar: " + quote(spec.text) +
                       " cannot be inside; accepted: policies that only reveal");
  }
  spec.block_length = length;
  spec.text = "semi-ar:" + std::to_string(length) + ":" + spec.text;
  return spec;
}

}  // namespace

bool PolicySpec::revises() const { return entry_of(kind).group == Group::revising; }
bool PolicySpec::is_lossless() const { return entry_of(kind).group == Group::lossless; }
bool PolicySpec::sizes_its_own_steps() const { return entry_of(kind).group == Group::own_sizes; }

PolicySpec parse_policy_spec(std::string_view text) {
  const std::string_view trimmed = trim(text);
  const bool blocks = trim(trimmed.substr(0, trimmed.find(':'))) == kSemi;
  return blocks ? parse_blocks(trimmed) : parse_plain(trimmed);
}

std::vector<PolicyHelp> policy_kinds() {
  std::vector<PolicyHelp> help;
  for (const KindEntry& entry : kKinds) help.push_back({form(entry), entry.meaning});
  help.push_back({"semi-ar:BLOCK:POLICY", "blocks left to right, POLICY within each"});
  return help;
}

}  // namespace unmask
