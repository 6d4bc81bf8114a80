#include "core/format/error_spec.hpp"

#include <algorithm>
#include <array>

#include "core/base/invalid_input.hpp"
#include "core/base/text.hpp"
#include "core/format/short_number.hpp"

namespace unmask {
namespace {

enum class Range { none, probability, positive, not_negative };

struct KindEntry {
  ErrorKind kind;
  const char* name;
  const char* argument;
  Range range;
  const char* meaning;
};

constexpr std::array kKinds{
    KindEntry{ErrorKind::none, "none", "", Range::none, "the exact conditionals"},
    KindEntry{ErrorKind::mix, "mix", "A", Range::probability, "(1-A) p + A/q: mixed with uniform"},
    KindEntry{ErrorKind::temperature, "temperature", "T", Range::positive,
              "p^(1/T), renormalised"},
    KindEntry{ErrorKind::noise, "noise", "A", Range::not_negative,
              "logits plus A times a normal number, a function of seed and context"},
    KindEntry{ErrorKind::kl_ball, "kl-ball", "RHO", Range::not_negative,
              "the worst conditionals within RHO nats a token: a bound"},
};

std::string form(const KindEntry& entry) {
  return entry.range == Range::none ? entry.name
                                    : std::string(entry.name) + ":" + entry.argument;
}

std::string known_kinds() {
  std::string list;
  for (const KindEntry& entry : kKinds) list += (list.empty() ? "" : ", ") + form(entry);
  return list;
}

bool is_in_range(const Rational& x, Range range) {
  switch (range) {
    case Range::none:
      return true;
    case Range::probability:
      return x >= 0 && x <= 1;
    case Range::positive:
      return x > 0;
    case Range::not_negative:
      return x >= 0;
  }
  return false;
}

const char* range_text(Range range) {
  switch (range) {
    case Range::none:
      return "";
    case Range::probability:
      return "a number from 0 to 1";
    case Range::positive:
      return "a number above 0";
    case Range::not_negative:
      return "a number from 0";
  }
  return "";
}

}  // namespace

ErrorSpec parse_error_spec(std::string_view text) {
  const auto colon = text.find(':');
  const std::string_view name = trim(text.substr(0, colon));
  const auto entry = std::find_if(kKinds.begin(), kKinds.end(),
                                  [&](const KindEntry& e) { return name == e.name; });
  if (entry == kKinds.end()) {
    throw InvalidInput("unknown error " + quote(name) + "; accepted: " + known_kinds());
  }
  const std::string where = std::string("error ") + entry->name;
  ErrorSpec spec;
  spec.kind = entry->kind;
  spec.text = entry->name;
  const bool has_argument = colon != std::string_view::npos;
  if (entry->range == Range::none) {
    if (has_argument) throw InvalidInput(where + " takes no argument");
    return spec;
  }
  if (!has_argument) throw InvalidInput(where + " needs an amount: " + form(*entry));
  const std::string_view argument = trim(text.substr(colon + 1));
  spec.amount = parse_rational(argument, where);
  if (!is_in_range(spec.amount, entry->range)) {
    throw InvalidInput(where + ": " + quote(argument) + " is out of range; accepted: " +
                       range_text(entry->range));
  }
  spec.text += ":" + to_short_text(spec.amount);
  return spec;
}

std::vector<ErrorHelp> error_kinds() {
  std::vector<ErrorHelp> help;
  for (const KindEntry& entry : kKinds) help.push_back({form(entry), entry.meaning});
  return help;
}

}  // namespace unmask
