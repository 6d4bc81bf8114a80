// core/model/number_table.hpp - the nonnegative numbers of a factor, as they were written.
//
// Rows of a conditional probability table have sum 1, or nearly so, because whoever wrote the file
// rounded. The rule: a row that sums to 1 exactly is kept; a row whose sum is within kSumTolerance
// (1e-6) of 1 is divided by its exact sum, and a file says so once; any other row is an error. What
// is kept are the numbers and the sums, not the quotients, so that a large table stays as small
// and as exact as its file, and can be written again as it was.
//
// (1) `rational(k)` is exactly the k-th number: what was written, or that divided by its row's
//     exact sum. (2) `doubles()` are those numbers rounded; within 2 ulp where rows are divided.
// (3) `row_length()` is the length of the runs that sum to 1 exactly, 0 where that was not asked.
// Cost: sixteen bytes a decimal; rows that sum to 1 cost one integer addition a number.
#pragma once

#include <cmath>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/base/warnings.hpp"
#include "core/model/number_list.hpp"

namespace unmask {

/// A row of a table, by its number, and what its numbers add up to.
struct RowSum {
  index_t row = 0;
  Rational sum{};
};

/// Over all tables of a file: how many rows were divided by their sums, and which was the worst.
class DividedRows {
 public:
  /// A row whose sum differs from 1 by `distance`. `name()` names table and row; it is asked only
  /// where no other row was worse.
  template <class Name>
  void add(double distance, const Name& name) {
    ++count_;
    if (std::fabs(distance) <= std::fabs(worst_)) return;
    worst_ = distance;
    worst_place_ = name();
  }
  /// Appends one line if there are any.
  void report(const std::string& source, Warnings& warnings) const;
  [[nodiscard]] index_t count() const { return count_; }

 private:
  index_t count_ = 0;
  double worst_ = 0.0;
  std::string worst_place_;
};

/// "probability of 'X' given (a, b)", for a row.
using RowName = std::function<std::string(index_t)>;

class NumberTable {
 public:
  explicit NumberTable(NumberList numbers) : numbers_(std::move(numbers)) {}
  explicit NumberTable(std::vector<Decimal> numbers) : numbers_(std::move(numbers)) {}
  /// Throws: InvalidModel if a number is negative.
  explicit NumberTable(const std::vector<Rational>& numbers);

  [[nodiscard]] index_t size() const { return numbers_.size(); }
  [[nodiscard]] Rational rational(index_t k) const;
  [[nodiscard]] std::vector<double> doubles() const;
  [[nodiscard]] bool is_zero(index_t k) const { return numbers_.is_zero(k); }
  /// As it would be written again, undivided: "0.25" or "1/3".
  [[nodiscard]] std::string text(index_t k) const { return numbers_.text(k); }
  /// All numbers as they were written.
  [[nodiscard]] const NumberList& written() const { return numbers_; }

  [[nodiscard]] index_t row_length() const { return row_length_; }
  [[nodiscard]] bool is_divided() const { return row_sums_.size() != 0; }

  /// Each run of `length` numbers is to sum to 1 by the rule above. The first row that cannot be
  /// made to is returned, and the table left as it was. `name_of(row)` is what `divided` is told.
  /// Requires: length >= 1 divides the size. Throws: InvalidModel if a sum has absurdly many
  /// digits.
  [[nodiscard]] std::optional<RowSum> normalise_rows(index_t length, const RowName& name_of,
                                                     DividedRows& divided);

  /// The same for one table alone. Throws: InvalidModel naming the row that cannot be.
  void make_rows_sum_to_one(index_t length, const std::string& where, Warnings& warnings);

 private:
  NumberList numbers_;
  index_t row_length_ = 0;
  NumberList row_sums_;  ///< one a row, if any row is divided
};

/// The message for a row that misses 1 by too much: "BP.bif:7: row 3 sums to 0.9, not 1; ...".
[[nodiscard]] std::string describe_row_sum(const std::string& where, const Rational& sum);

}  // namespace unmask
