// exact/certificate/written.hpp - a certificate as it is written: read, bounded, written again.
//
// Reading only understands the text; whether it is true is decided by check.cpp.
//
// (1) Text that is not JSON, lacks keys or has others, or exceeds a limit is an InvalidInput of one
//     line. The limits are checked before any work that grows with what they bound.
// (2) `canonical_text` is a function of the content alone: a certificate is written in one way.
// (3) A model is distinct rows in order, positive probabilities of sum 1, symbols below the cards.
// Cost: a few times the text. Error: none.
#pragma once

#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/number/rational.hpp"

namespace unmask::checker {

inline constexpr index_t kMaxTextBytes = index_t{1} << 20U;
inline constexpr index_t kMaxPositions = 12;  // one more for `other`, which may add W
inline constexpr index_t kMaxRows = 4096;
inline constexpr index_t kMaxCells = index_t{1} << 22U;  // rows times subsets of the positions
inline constexpr index_t kMaxListLength = 64;         // of sizes, times, ...; also the most steps
inline constexpr index_t kMaxNumberLength = 80;       // characters of a rational
inline constexpr unsigned kMaxTimeBits = 1024;           // of the times' common denominator
inline constexpr unsigned kMaxDenominatorBits = 256;  // of all probabilities together

/// The certificate can be read but is not right; the message is one clause.
class NotCertified : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};
[[noreturn]] inline void reject(const std::string& why) { throw NotCertified(why); }
inline void require(bool holds, const char* expected) {
  if (!holds) reject(expected);
}

/// More work than a check should cost: becomes InvalidInput.
class TooLarge : public std::runtime_error {
 public:
  explicit TooLarge(const std::string& limit)
      : std::runtime_error("too large to check; the limit is " + limit) {}
};

using Row = std::vector<index_t>;

struct WrittenModel {
  std::vector<index_t> cards;
  std::vector<Row> rows;
  std::vector<Rational> probabilities;
};

/// What a statement is asked about. Absent lists are empty and not in `fields`.
struct Claim {
  std::set<std::string> fields;
  std::string part;
  index_t index = 0, steps = 0;
  std::vector<index_t> sizes;
  std::vector<std::vector<index_t>> blocks;
  std::vector<index_t> indices;
  std::vector<Rational> times;
  Row row;
  std::vector<std::pair<std::string, Rational>> parameters;
  std::optional<WrittenModel> other;

  /// The fields apart from the part, as in "index parameters(alpha,lambda)".
  [[nodiscard]] std::string signature() const;
};

/// {"exact": text}, or {"low", "high"} where `exact` is absent.
struct WrittenSide {
  std::optional<std::string> exact;
  std::string low, high;
};

struct Certificate {
  std::string format, theorem;
  WrittenModel model;
  Claim claim;
  std::string relation;
  WrittenSide left, right;
  std::string verdict;
};

/// Throws: InvalidInput.
[[nodiscard]] Certificate read_certificate(std::string_view text, const std::string& where);

[[nodiscard]] std::string canonical_text(const Certificate& certificate);

/// Throws: NotCertified unless (3).
void require_model(const WrittenModel& model);

}  // namespace unmask::checker
