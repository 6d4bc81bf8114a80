#include "core/format/spec_arguments.hpp"

#include <algorithm>

#include "core/base/contract.hpp"
#include "core/base/invalid_input.hpp"
#include "core/base/text.hpp"

namespace unmask {
namespace {

std::string accepted_keys(std::string_view family, const std::vector<SpecArguments::Key>& keys) {
  if (keys.empty()) return std::string(family) + " has no keys";
  std::string list;
  for (const auto& key : keys) {
    if (!list.empty()) list += ", ";
    list += key.name;
    if (!key.required) list += " (optional)";
  }
  return std::string(family) + " has the keys " + list;
}

}  // namespace

SpecArguments::SpecArguments(std::string_view family, std::string_view text,
                             const std::vector<Key>& keys)
    : family_(family) {
  const auto fail = [&](const std::string& what) {
    throw InvalidInput(std::string(family) + ": " + what + "; " + accepted_keys(family, keys));
  };
  for (const std::string_view pair : split(text, ',')) {
    if (text.empty()) break;
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos) fail(quote(pair) + " is not key=value");
    const std::string_view name = pair.substr(0, equals);
    const bool known =
        std::any_of(keys.begin(), keys.end(), [&](const Key& key) { return key.name == name; });
    if (!known) fail("unknown key " + quote(name));
    if (has(name)) fail("key " + quote(name) + " is given twice");
    values_.emplace_back(name, pair.substr(equals + 1));
  }
  for (const Key& key : keys) {
    if (key.required && !has(key.name)) fail("key " + quote(key.name) + " is missing");
  }
}

const std::string_view* SpecArguments::find(std::string_view key) const {
  for (const auto& [name, value] : values_) {
    if (name == key) return &value;
  }
  return nullptr;
}

std::string SpecArguments::where(std::string_view key) const {
  return std::string(family_) + ": key '" + std::string(key) + "'";
}

std::string_view SpecArguments::text(std::string_view key) const {
  const auto* value = find(key);
  UNMASK_REQUIRE(value != nullptr, "only keys that were given are read");
  return *value;
}

index_t SpecArguments::index(std::string_view key, IndexRange range) const {
  return parse_index(text(key), where(key), range);
}

std::optional<index_t> SpecArguments::optional_index(std::string_view key, IndexRange range) const {
  if (!has(key)) return std::nullopt;
  return index(key, range);
}

Rational SpecArguments::probability(std::string_view key) const {
  return parse_probability(text(key), key);
}

std::vector<Rational> SpecArguments::probabilities(std::string_view key) const {
  std::vector<Rational> values;
  for (const std::string_view piece : split(text(key), ':')) {
    values.push_back(parse_probability(piece, key));
  }
  return values;
}

Rational SpecArguments::parse_probability(std::string_view text, std::string_view key) const {
  const Rational p = parse_rational(text, where(key));
  if (p < 0 || p > 1) {
    throw InvalidModel(where(key) + ": " + quote(text) + " is not between 0 and 1");
  }
  return p;
}

}  // namespace unmask
