#include "cli/number_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/base/text.hpp"

namespace unmask {

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
  if (ratio > 1.0) return fmt::format("{:.6g} (violated)", ratio);
  int digits = 3;
  while (digits < 12 && std::stod(fmt::format("{:.{}f}", ratio, digits)) >= 1.0) ++digits;
  return ratio < 0.01 ? fmt::format("{:.1e}", ratio) : fmt::format("{:.{}f}", ratio, digits);
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

std::string counted(index_t count, const std::string& noun) {
  const auto size = static_cast<double>(count);
  return (count < 10000 ? std::to_string(count) : format_count(size)) + " " + noun +
         (count == 1 ? "" : "s");
}

}  // namespace unmask
