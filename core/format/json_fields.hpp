// core/format/json_fields.hpp - typed access to parsed JSON, with errors that name line and key.
//
// The step between a JSON tree and a model: every function either returns a value of the type that
// its name says or throws one line `source:line: key 'k' ...` saying what is accepted.
//
// (1) An object has exactly the keys that were asked for: others, and missing ones, are errors.
// (2) Numbers are exact: a JSON number is the decimal that it writes, "p/q" the fraction.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/format/json_reader.hpp"
#include "core/format/parse_index.hpp"
#include "core/model/number_list.hpp"
#include "core/model/probability_sum.hpp"
#include "core/number/rational.hpp"

namespace unmask {

/// Where `value` stands: "model.json:3: key 'cards'".
[[nodiscard]] std::string place(JsonValue value, const std::string& source);

/// Throws: InvalidInput unless `value` is of this kind.
void require_kind(JsonValue value, JsonKind kind, const std::string& source);

/// The values of an object, in the order of `keys`; `what` names the object in messages.
[[nodiscard]] std::vector<JsonValue> read_fields(JsonValue object, std::string_view what,
                                                 const std::vector<std::string_view>& keys,
                                                 const std::string& source);

/// The same with keys that may be left out: the values of `keys`, then those of `optional_keys`.
[[nodiscard]] std::vector<std::optional<JsonValue>> read_fields(
    JsonValue object, std::string_view what, const std::vector<std::string_view>& keys,
    const std::vector<std::string_view>& optional_keys, const std::string& source);

[[nodiscard]] index_t read_index(JsonValue number, IndexRange range, const std::string& source);

/// An array of integers, all in `range`.
[[nodiscard]] std::vector<index_t> read_indices(JsonValue array, IndexRange range,
                                                const std::string& source);

/// Exact numbers, and whether one of them was written as a decimal fraction.
struct ExactNumbers {
  std::vector<Rational> values;
  Written written = Written::exactly;
};

/// An array of numbers or "p/q" strings. Throws: InvalidModel if one is negative.
[[nodiscard]] ExactNumbers read_nonnegative_numbers(JsonValue array, const std::string& source);

/// The same, in sixteen bytes a decimal.
[[nodiscard]] NumberList read_number_list(JsonValue array, const std::string& source);

/// An array of strings.
[[nodiscard]] std::vector<std::string> read_strings(JsonValue array, const std::string& source);

}  // namespace unmask
