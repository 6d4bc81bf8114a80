// core/format/decimal_out.hpp - numbers for formats that know decimals only.
//
// BIF and UAI write 1/4 as 0.25 exactly, and have no way to write 1/3.
//
// (1) A number that is a finite decimal is written with all its digits; others are rounded to 17,
//     so that they read back as the same double, and counted.
#pragma once

#include <string>

#include "core/base/warnings.hpp"
#include "core/model/number_table.hpp"

namespace unmask {

class DecimalOut {
 public:
  /// Number k of the table, as it was written, undivided.
  [[nodiscard]] std::string text(const NumberTable& values, index_t k);

  /// Appends one line if numbers were rounded; `format` is "BIF" or "UAI".
  void report(const char* format, Warnings& warnings) const;

 private:
  index_t rounded_ = 0;
};

}  // namespace unmask
