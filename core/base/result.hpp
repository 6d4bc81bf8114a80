// core/base/result.hpp - too large is normal: `Result<T>` is a value or a `Refusal`.
//
// Exact work grows exponentially, so every engine predicts its need before it touches memory and
// refuses what exceeds the budget, saying the need, the limit and what to do instead.
//
// (1) A `Result` holds exactly one of the two.
// (2) `value()` of a refusal throws `RefusedError` with the whole message; `refusal()` never throws
//     when `!ok()`.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>
#include <variant>

#include "core/base/contract.hpp"

namespace unmask {

/// What a limit is counted in.
enum class Resource { bytes, operations };

/// Why an engine did not start.
struct Refusal {
  std::string what;     ///< the work that was asked for: "the lattice of all subset entropies"
  double needed = 0.0;  ///< predicted need, in units of `resource`
  double limit = 0.0;   ///< what the budget allows, in the same units
  Resource resource = Resource::bytes;
  std::string hint;     ///< what would fit, or how to raise the limit
};

/// One line for people: need, limit, hint.
[[nodiscard]] std::string describe(const Refusal& refusal);

/// `value()` was called on a refusal.
class RefusedError : public std::runtime_error {
 public:
  explicit RefusedError(Refusal refusal)
      : std::runtime_error(describe(refusal)), refusal_(std::move(refusal)) {}
  [[nodiscard]] const Refusal& refusal() const { return refusal_; }

 private:
  Refusal refusal_;
};

/// A value of type T, or the reason why it was too expensive.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}
  Result(Refusal refusal) : content_(std::in_place_index<1>, std::move(refusal)) {}

  [[nodiscard]] bool ok() const { return content_.index() == 0; }
  explicit operator bool() const { return ok(); }

  [[nodiscard]] const T& value() const& {
    if (!ok()) throw RefusedError(refusal());
    return std::get<0>(content_);
  }
  [[nodiscard]] T&& value() && {
    if (!ok()) throw RefusedError(refusal());
    return std::get<0>(std::move(content_));
  }
  [[nodiscard]] const Refusal& refusal() const {
    UNMASK_REQUIRE(!ok(), "refusal() is asked only of a refused result");
    return std::get<1>(content_);
  }

 private:
  std::variant<T, Refusal> content_;
};

}  // namespace unmask
