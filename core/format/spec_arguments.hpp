// core/format/spec_arguments.hpp - the `key=value` pairs after a family's name, typed on demand.
//
// (1) The keys given are among the accepted ones, each at most once, and none required is missing.
// (2) `index`, `number` and `probability` return a value in range or throw one line that names
//     family and key.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/format/parse_index.hpp"
#include "core/number/rational.hpp"

namespace unmask {

class SpecArguments {
 public:
  struct Key {
    std::string_view name;
    bool required = true;
  };

  /// `text` is what follows the colon; empty for none. Throws: InvalidInput where (1) fails.
  SpecArguments(std::string_view family, std::string_view text, const std::vector<Key>& keys);

  [[nodiscard]] bool has(std::string_view key) const { return find(key) != nullptr; }

  /// Requires, all of them: the key was given.
  [[nodiscard]] std::string_view text(std::string_view key) const;
  [[nodiscard]] index_t index(std::string_view key, IndexRange range = {}) const;
  [[nodiscard]] Rational probability(std::string_view key) const;
  /// Probabilities separated by colons.
  [[nodiscard]] std::vector<Rational> probabilities(std::string_view key) const;

  /// As `index`, or nothing if the key was not given.
  [[nodiscard]] std::optional<index_t> optional_index(std::string_view key,
                                                      IndexRange range = {}) const;

 private:
  [[nodiscard]] const std::string_view* find(std::string_view key) const;
  [[nodiscard]] std::string where(std::string_view key) const;
  [[nodiscard]] Rational parse_probability(std::string_view text, std::string_view key) const;

  std::string_view family_;
  std::vector<std::pair<std::string_view, std::string_view>> values_;
};

}  // namespace unmask
