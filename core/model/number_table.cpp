#include "core/model/number_table.hpp"

#include <cmath>

#include "core/base/contract.hpp"
#include "core/base/invalid_input.hpp"
#include "core/base/text.hpp"
#include "core/model/probability_sum.hpp"

namespace unmask {
namespace {

/// A decimal with these digits is at most 10^19, so that the power of ten fits.
bool is_one(Decimal x) {
  return x.exponent <= 0 && x.exponent >= -19 &&
         x.digits == small_power_of_ten(static_cast<std::uint32_t>(-x.exponent));
}

bool is_one(const NumberList& numbers, index_t k) {
  return numbers.is_decimal(k) ? is_one(numbers.decimal(k)) : numbers.rational(k) == 1;
}

NumberList sums_of_rows(const NumberList& numbers, index_t length, const RowName& name_of) {
  NumberList sums;
  sums.reserve(numbers.size() / length);
  try {
    for (index_t k = 0; k < numbers.size(); k += length) sums.append_sum_of(numbers, k, length);
  } catch (const InvalidModel& error) {
    throw InvalidModel(name_of(sums.size()) + ": " + error.what());
  }
  return sums;
}

/// How far sum k is from 1: in double where that is far from kSumTolerance, else exactly.
double distance_from_one(const NumberList& sums, index_t k) {
  const double quick = sums.as_double(k) - 1.0;
  const bool is_clear = std::fabs(quick) < 0.99 * kSumTolerance;
  return is_clear && std::fabs(quick) > 1e-12 ? quick : to_double(sums.rational(k) - 1);
}

}  // namespace

void DividedRows::report(const std::string& source, Warnings& warnings) const {
  if (count_ == 0) return;
  warnings.push_back(source + ": " + std::to_string(count_) +
                     (count_ == 1 ? " row of probabilities does not sum to 1 and is"
                                  : " rows of probabilities do not sum to 1 and are") +
                     " divided by " + (count_ == 1 ? "its sum: " : "their sums; the worst: ") +
                     worst_place_ + " sums to 1 " + (worst_ < 0 ? "- " : "+ ") +
                     format_short(std::fabs(worst_), 3));
}

NumberTable::NumberTable(const std::vector<Rational>& numbers) {
  numbers_.reserve(numbers.size());
  for (const Rational& x : numbers) {
    if (x < 0) {
      throw InvalidModel("number " + std::to_string(numbers_.size()) + " is " +
                         format_short(to_double(x)) + "; it must be at least 0");
    }
    numbers_.append(x);
  }
}

Rational NumberTable::rational(index_t k) const {
  if (!is_divided()) return numbers_.rational(k);
  return numbers_.rational(k) / row_sums_.rational(k / row_length_);
}

std::vector<double> NumberTable::doubles() const {
  std::vector<double> values = numbers_.doubles();
  for (index_t row = 0; row < row_sums_.size(); ++row) {
    if (is_one(row_sums_, row)) continue;
    const double sum = row_sums_.as_double(row);
    for (index_t k = row * row_length_; k < (row + 1) * row_length_; ++k) values[at(k)] /= sum;
  }
  return values;
}

std::optional<RowSum> NumberTable::normalise_rows(index_t length, const RowName& name_of,
                                                  DividedRows& divided) {
  UNMASK_REQUIRE(length >= 1 && size() % length == 0, "whole rows");
  NumberList sums = sums_of_rows(numbers_, length, name_of);
  DividedRows found = divided;
  for (index_t row = 0; row < sums.size(); ++row) {
    if (is_one(sums, row)) continue;
    const double distance = distance_from_one(sums, row);
    if (!(std::fabs(distance) <= kSumTolerance)) return RowSum{row, sums.rational(row)};
    found.add(distance, [&] { return name_of(row); });
  }
  row_length_ = length;
  row_sums_ = found.count() == divided.count() ? NumberList{} : std::move(sums);
  divided = std::move(found);
  return std::nullopt;
}

void NumberTable::make_rows_sum_to_one(index_t length, const std::string& where,
                                       Warnings& warnings) {
  const RowName name_of = [&](index_t row) { return where + ": row " + std::to_string(row); };
  DividedRows divided;
  if (const auto bad = normalise_rows(length, name_of, divided)) {
    throw InvalidModel(describe_row_sum(name_of(bad->row), bad->sum));
  }
  divided.report(where, warnings);
}

std::string describe_row_sum(const std::string& where, const Rational& sum) {
  return where + " sums to " + format_short(to_double(sum), 9) +
         ", not 1; probabilities must sum to 1 within 1e-6";
}

}  // namespace unmask
