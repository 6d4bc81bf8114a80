#include "core/format/json_fields.hpp"

#include <algorithm>
#include <optional>

#include "core/base/invalid_input.hpp"
#include "core/base/text.hpp"
#include "core/format/source.hpp"

namespace unmask {
namespace {

std::string joined(const std::vector<std::string_view>& names) {
  std::string list;
  for (const std::string_view name : names) {
    if (!list.empty()) list += ", ";
    list += name;
  }
  return list;
}

constexpr std::uint64_t power_of_ten(std::size_t exponent) {
  return exponent == 0 ? 1 : 10 * power_of_ten(exponent - 1);
}

/// mantissa / 10^places
struct ShortDecimal {
  std::uint64_t mantissa = 0;
  std::size_t places = 0;

  [[nodiscard]] Rational value() const {
    if (places == 0) return Rational(mantissa);
    const std::size_t half = places / 2;
    return Rational(Integer(mantissa),
                    Integer(power_of_ten(half)) * Integer(power_of_ten(places - half)));
  }
};

/// The fast path for what nearly all numbers are: digits, a point, perhaps e-NN; at most 18 digits.
/// Nothing for everything else, which the general parser decides about.
std::optional<ShortDecimal> short_decimal(std::string_view text) {
  constexpr std::size_t kMostDigits = 18, kMostPlaces = 36;
  std::uint64_t mantissa = 0;
  std::size_t i = 0, digits = 0, places = 0;
  bool fraction = false;
  for (; i < text.size() && text[i] != 'e'; ++i) {
    if (text[i] == '.' && !fraction && digits > 0) {
      fraction = true;
    } else if (text[i] >= '0' && text[i] <= '9' && digits < kMostDigits) {
      mantissa = 10 * mantissa + static_cast<std::uint64_t>(text[i] - '0');
      ++digits;
      if (fraction) ++places;
    } else {
      return std::nullopt;
    }
  }
  if (digits == 0) return std::nullopt;
  if (i < text.size()) {
    if (text.size() - i > 4 || text.substr(i, 2) != "e-") return std::nullopt;
    const auto exponent = digits_to_index(text.substr(i + 2));
    if (!exponent) return std::nullopt;
    places += at(*exponent);
  }
  if (places > kMostPlaces) return std::nullopt;
  return ShortDecimal{mantissa, places};
}

Rational read_number(JsonValue value, index_t position, const JsonValue& array,
                     const std::string& source) {
  const auto where = [&] {
    return at_line(source, value.line()) + ": " + std::string(array.key()) + "[" +
           std::to_string(position) + "]";
  };
  if (value.kind() == JsonKind::number) {
    if (const auto fast = short_decimal(value.text())) return fast->value();
  } else if (value.kind() != JsonKind::string) {
    throw InvalidInput(where() + " is " + std::string(describe(value.kind())) +
                       "; a number or \"p/q\" is accepted");
  }
  const Rational x = parse_rational(value.text(), where());
  if (x < 0) {
    throw InvalidModel(where() + " is " + quote(value.text()) + "; it must be at least 0");
  }
  return x;
}

}  // namespace

std::string place(JsonValue value, const std::string& source) {
  std::string where = at_line(source, value.line());
  if (!value.key().empty()) where += ": key " + quote(value.key());
  return where;
}

void require_kind(JsonValue value, JsonKind kind, const std::string& source) {
  if (value.kind() == kind) return;
  throw InvalidInput(place(value, source) + ": " + std::string(describe(kind)) +
                     " is expected here, not " + std::string(describe(value.kind())));
}

std::vector<std::optional<JsonValue>> read_fields(
    JsonValue object, std::string_view what, const std::vector<std::string_view>& keys,
    const std::vector<std::string_view>& optional_keys, const std::string& source) {
  require_kind(object, JsonKind::object, source);
  std::vector<std::string_view> all = keys;
  all.insert(all.end(), optional_keys.begin(), optional_keys.end());
  std::vector<std::optional<JsonValue>> found(all.size());
  for (const JsonValue value : object) {
    const auto key = std::find(all.begin(), all.end(), value.key());
    if (key == all.end()) {
      throw InvalidInput(at_line(source, value.line()) + ": unknown key " + quote(value.key()) +
                         "; " + std::string(what) + " has the keys " + joined(all));
    }
    found[static_cast<std::size_t>(key - all.begin())] = value;
  }
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (!found[i]) {
      throw InvalidInput(at_line(source, object.line()) + ": key " + quote(keys[i]) +
                         " is missing; " + std::string(what) + " has the keys " + joined(all));
    }
  }
  return found;
}

std::vector<JsonValue> read_fields(JsonValue object, std::string_view what,
                                   const std::vector<std::string_view>& keys,
                                   const std::string& source) {
  std::vector<JsonValue> values;
  for (const auto& value : read_fields(object, what, keys, {}, source)) values.push_back(*value);
  return values;
}

index_t read_index(JsonValue number, IndexRange range, const std::string& source) {
  require_kind(number, JsonKind::number, source);
  return parse_index(number.text(), place(number, source), range);
}

std::vector<index_t> read_indices(JsonValue array, IndexRange range, const std::string& source) {
  require_kind(array, JsonKind::array, source);
  std::vector<index_t> values;
  values.reserve(at(array.size()));
  for (const JsonValue value : array) {
    if (value.kind() == JsonKind::number) {
      const auto integer = digits_to_index(value.text());
      if (integer && *integer >= range.lowest && *integer <= range.highest) {
        values.push_back(*integer);
        continue;
      }
    }
    const std::string where = at_line(source, value.line()) + ": " + std::string(array.key()) +
                              "[" + std::to_string(values.size()) + "]";
    if (value.kind() == JsonKind::number) (void)parse_index(value.text(), where, range);
    throw InvalidInput(where + " is " + std::string(describe(value.kind())) +
                       "; an integer is expected");
  }
  return values;
}

ExactNumbers read_nonnegative_numbers(JsonValue array, const std::string& source) {
  require_kind(array, JsonKind::array, source);
  ExactNumbers numbers;
  numbers.values.reserve(at(array.size()));
  for (const JsonValue value : array) {
    numbers.values.push_back(read_number(value, numbers.values.size(), array, source));
    if (is_written_as_decimal(value.text())) numbers.written = Written::with_decimals;
  }
  return numbers;
}

NumberList read_number_list(JsonValue array, const std::string& source) {
  require_kind(array, JsonKind::array, source);
  NumberList numbers;
  numbers.reserve(array.size());
  for (const JsonValue value : array) {
    const std::string_view text = value.text();
    const char* from = text.data();
    const auto decimal = value.kind() == JsonKind::number
                             ? read_decimal(from, text.data() + text.size())
                             : std::nullopt;
    if (decimal && from == text.data() + text.size()) {
      numbers.append(*decimal);
    } else {
      numbers.append(read_number(value, numbers.size(), array, source));
    }
  }
  return numbers;
}

std::vector<std::string> read_strings(JsonValue array, const std::string& source) {
  require_kind(array, JsonKind::array, source);
  std::vector<std::string> strings;
  for (const JsonValue value : array) {
    require_kind(value, JsonKind::string, source);
    strings.emplace_back(value.text());
  }
  return strings;
}

}  // namespace unmask
