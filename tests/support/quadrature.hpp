// tests/support/quadrature.hpp - integrals of smooth functions, to check formulas in closed form.
#pragma once

#include <array>
#include <cmath>
#include <utility>

namespace unmask {

/// Integral of f from a to b: `pieces` panels of the Gauss-Legendre rule with 16 nodes, exact for
/// polynomials of degree 31 a panel.
template <class Function>
double integral(double a, double b, int pieces, Function&& f) {
  // Nodes and weights by Newton's method on the Legendre polynomial.
  constexpr int kNodes = 16;
  static const auto kRule = [] {
    std::array<std::pair<double, double>, kNodes> rule{};
    for (int i = 0; i < kNodes; ++i) {
      double x = std::cos(3.14159265358979323846 * (i + 0.75) / (kNodes + 0.5)), slope = 1.0;
      for (int iteration = 0; iteration < 60; ++iteration) {
        double previous = 1.0, value = x;
        for (int k = 2; k <= kNodes; ++k) {
          previous = std::exchange(value, ((2 * k - 1) * x * value - (k - 1) * previous) / k);
        }
        slope = kNodes * (x * value - previous) / (x * x - 1.0);
        x -= value / slope;
      }
      rule[static_cast<std::size_t>(i)] = {x, 2.0 / ((1.0 - x * x) * slope * slope)};
    }
    return rule;
  }();
  const double width = (b - a) / pieces;
  double sum = 0.0;
  for (int piece = 0; piece < pieces; ++piece) {
    const double centre = a + (piece + 0.5) * width;
    for (const auto& [x, weight] : kRule) sum += weight * f(centre + 0.5 * width * x);
  }
  return 0.5 * width * sum;
}

}  // namespace unmask
