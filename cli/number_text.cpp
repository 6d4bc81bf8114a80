#include "cli/number_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/base/text.hpp"

namespace unmask {
namespace {

/// x in units of 10^-decimals, rounded to nearest, halves away from 0.
Integer rounded(const Rational& x, int decimals) {
  const Integer scale = boost::multiprecision::pow(Integer(10), static_cast<unsigned>(decimals));
  const Rational units = abs(x) * scale + Rational(1, 2);
  const Integer whole =
      boost::multiprecision::numerator(units) / boost::multiprecision::denominator(units);
  return x < 0 ? Integer(-whole) : whole;
}

std::string fixed_text(const Integer& units, int decimals) {
  std::string digits = Integer(abs(units)).str();
  const auto places = static_cast<std::size_t>(decimals);
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  if (decimals > 0) digits.insert(digits.size() - places, 1, '.');
  return (units < 0 ? "-" : "") + digits;
}

/// A ratio below 1, never rounded up to it.
std::string ratio_below_one(double ratio) {
  int digits = 3;
  while (digits < 12 && std::stod(fmt::format("{:.{}f}", ratio, digits)) >= 1.0) ++digits;
  return ratio < 0.01 ? fmt::format("{:.1e}", ratio) : fmt::format("{:.{}f}", ratio, digits);
}

}  // namespace

NatsFormat::NatsFormat(double largest, double noise, int digits) : noise_(noise) {
  const double size = std::isfinite(largest) ? std::max(std::fabs(largest), 1.0) : 1.0;
  const int before = static_cast<int>(std::floor(std::log10(size))) + 1;
  decimals_ = std::clamp(digits - before, 2, std::max(2, digits - 1));
}

std::string NatsFormat::operator()(double nats) const {
  if (std::isnan(nats)) return "?";
  if (std::isinf(nats)) return nats > 0 ? "∞" : "-∞";
  if (nats == 0.0) return "0";
  if (std::fabs(nats) <= noise_) return "≈0";
  const double least = 10.0 * std::pow(10.0, -decimals_);
  if (std::fabs(nats) < 1e-4) return fmt::format("{:.1e}", nats);
  if (std::fabs(nats) < least) return fmt::format("{:.2g}", nats);
  return fmt::format("{:.{}f}", nats, decimals_);
}

std::string NatsFormat::operator()(const CertifiedNumber& nats) const {
  const CertifiedNumber refined = nats.refined();
  const auto sign = refined.sign();
  if (sign == 0) return "0";
  const Rational low = refined.enclosure().low(), high = refined.enclosure().high();
  const double midpoint = to_double(refined.enclosure().midpoint());
  if (std::fabs(midpoint) >= 10.0 * std::pow(10.0, -decimals_)) {
    for (int decimals = decimals_; decimals >= 0; --decimals) {
      if (rounded(low, decimals) == rounded(high, decimals)) {
        return fixed_text(rounded(low, decimals), decimals);
      }
    }
  }
  const std::string text = (*this)(to_double(low));
  return sign && text == (*this)(to_double(high)) ? text : "≈0";
}

double rounding_noise(const InformationCurve<double>& curve) {
  const auto n = static_cast<double>(curve.positions());
  return 16.0 * 0x1p-53 * n * n * std::max(curve.last(), 1e-3);
}

std::string ratio_text(double truth, double bound, double noise) {
  if (std::isnan(truth) || std::isnan(bound)) return "?";
  if (std::isinf(bound)) return "0";
  if (truth == 0.0 && bound == 0.0) return "both 0";
  if (std::fabs(truth - bound) <= noise + 1e-12 * std::fabs(bound)) return "1 (attained)";
  if (bound <= 0.0) return "∞ (violated)";
  if (truth == 0.0) return "0";
  if (truth <= noise) return "≈0";
  const double ratio = truth / bound;
  return ratio > 1.0 ? fmt::format("{:.6g} (violated)", ratio) : ratio_below_one(ratio);
}

std::string ratio_text(const CertifiedNumber& truth, const CertifiedNumber& bound, double) {
  const CertifiedNumber gap = bound - truth;
  const auto truth_sign = truth.sign(), gap_sign = gap.sign();
  if (gap_sign == 0) return truth_sign == 0 ? "both 0" : "1 (attained)";
  if (truth_sign == 0) return "0";
  if (!truth_sign || !gap_sign) return truth_sign ? "≈1" : "≈0";
  const double missing = to_double(gap) / to_double(bound);  // 1 - truth/bound
  if (*gap_sign < 0) return fmt::format("1 + {:.1e} (violated)", -missing);
  return missing < 1e-9 ? fmt::format("1 - {:.1e}", missing)
                        : ratio_below_one(to_double(truth) / to_double(bound));
}

std::string factor_text(double factor) {
  if (factor < 100.0) return fmt::format("{:.{}g}", factor, factor < 2.0 ? 3 : 2);
  return factor < 1e6 ? format_count(std::round(factor)) : fmt::format("{:.1e}", factor);
}

std::string logarithm_text(double nats, double noise) {
  if (!(nats > 0.5 && nats < std::log(1000.5))) return {};
  const double argument = std::round(std::exp(nats));
  if (std::fabs(std::log(argument) - nats) > noise) return {};
  return fmt::format("ln {:.0f}", argument);
}

std::string logarithm_text(const CertifiedNumber& nats, double) {
  const double value = to_double(nats);
  if (!(value > 0.5 && value < std::log(1000.5))) return {};
  const auto argument = static_cast<index_t>(std::llround(std::exp(value)));
  const bool equal = (nats - natural_log(from_count<CertifiedNumber>(argument))).sign() == 0;
  return equal ? fmt::format("ln {}", argument) : std::string();
}

std::string counted(index_t count, const std::string& noun) {
  const auto size = static_cast<double>(count);
  return (count < 10000 ? std::to_string(count) : format_count(size)) + " " + noun +
         (count == 1 ? "" : "s");
}

}  // namespace unmask
