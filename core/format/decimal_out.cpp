#include "core/format/decimal_out.hpp"

#include "core/base/text.hpp"

namespace unmask {

std::string DecimalOut::text(const NumberTable& values, index_t k) {
  std::string text = values.text(k);
  if (text.find('/') == std::string::npos) return text;
  ++rounded_;
  return format_exact(values.written().as_double(k));
}

void DecimalOut::report(const char* format, Warnings& warnings) const {
  if (rounded_ == 0) return;
  warnings.push_back(std::string(format) + " has decimals only: " + std::to_string(rounded_) +
                     (rounded_ == 1 ? " number such as 1/3 is" : " numbers such as 1/3 are") +
                     " rounded to 17 digits; .json keeps them exact");
}

}  // namespace unmask
