#include "exact/optimal/certified_sizes.hpp"

#include <algorithm>
#include <cmath>

#include "core/decode/standard_schedules.hpp"

namespace unmask {
namespace {

constexpr double kMostSteps = 0x1p34;

/// The curve in the forms that comparisons use, coarse to exact.
struct Sides {
  explicit Sides(const InformationCurve<CertifiedNumber>& curve) : n(curve.positions()) {
    Ball sum;
    prefix.push_back(sum);
    for (index_t j = 1; j <= n; ++j) {
      const CertifiedNumber& z = curve.z(j);
      if (j == 1 || !is_equal(z, *values.back())) values.push_back(&z);
      level.push_back(values.size() - 1);
      sum += z.enclosure();
      prefix.push_back(sum);
    }
    for (const Ball& p : prefix) rounded_prefix.push_back(to_double(p.midpoint()));
    for (index_t j = 1; j <= n; ++j) rounded_z.push_back(to_double(z(j).midpoint()));
    slack = slack_of();
  }

  [[nodiscard]] const Ball& z(index_t j) const { return values[at(level[at(j - 1)])]->enclosure(); }

  index_t n;
  std::vector<const CertifiedNumber*> values;  ///< the different values of Z
  std::vector<index_t> level;                  ///< Z_j is values[level[j-1]]
  std::vector<Ball> prefix;                    ///< P_0 .. P_n
  std::vector<double> rounded_prefix, rounded_z;
  double slack;  ///< what the rounding of two costs, and the width of the enclosures, can explain

 private:
  static bool is_equal(const CertifiedNumber& a, const CertifiedNumber& b) {
    return (a - b).sign() == 0;
  }

  /// Costs are sums of four numbers up to TC + n Z_n; their rounding is below 2^-48 of that. A path
  /// of at most n steps takes in at most n (n + 2) radii.
  [[nodiscard]] double slack_of() const {
    const auto count = static_cast<double>(n);
    const double size = std::fabs(rounded_prefix.back()) + count * std::fabs(rounded_z.back());
    double radius = 0.0;
    for (const Ball& p : prefix) radius = std::max(radius, to_double(p.radius()));
    for (const auto* value : values) {
      radius = std::max(radius, to_double(value->enclosure().radius()));
    }
    return 0x1p-44 * size + 8.0 * count * (count + 2.0) * radius;
  }
};

class Program {
 public:
  Program(const InformationCurve<CertifiedNumber>& curve, index_t layers)
      : sides_(curve), least_(sides_.prefix), rounded_(sides_.rounded_prefix) {
    for (index_t t = 2; t <= layers; ++t) add_layer(t);
  }

  /// The best boundaries with t steps.
  [[nodiscard]] std::vector<index_t> boundaries(index_t t) const { return path(t, sides_.n); }

 private:
  [[nodiscard]] index_t start(index_t t, index_t b) const {
    return t == 1 ? 0 : start_[at(t - 2)][at(b - t)];
  }

  [[nodiscard]] std::vector<index_t> path(index_t t, index_t b) const {
    std::vector<index_t> ends{b};
    for (; t >= 1; --t) ends.push_back(start(t, ends.back()));
    std::reverse(ends.begin(), ends.end());
    return ends;
  }

  /// From D_{t-1} to D_t.
  void add_layer(index_t t) {
    start_.emplace_back();
    std::vector<Ball> next(least_.size());
    for (index_t b = t; b <= sides_.n; ++b) {
      const index_t a = best_start(t, b);
      start_.back().push_back(static_cast<std::uint32_t>(a));
      next[at(b)] = sides_.prefix[at(b)] + line(a, b);
    }
    least_ = std::move(next);
    for (index_t b = t; b <= sides_.n; ++b) rounded_[at(b)] = to_double(least_[at(b)].midpoint());
  }

  /// D_{t-1}(a) + c(a,b) - P_b.
  [[nodiscard]] Ball line(index_t a, index_t b) const {
    return least_[at(a)] - sides_.prefix[at(a)] - Ball(Integer(b - a)) * sides_.z(a + 1);
  }
  [[nodiscard]] double rounded_line(index_t a, index_t b) const {
    return rounded_[at(a)] - sides_.rounded_prefix[at(a)] -
           static_cast<double>(b - a) * sides_.rounded_z[at(a)];
  }

  [[nodiscard]] index_t best_start(index_t t, index_t b) const {
    double lowest = rounded_line(t - 1, b);
    for (index_t a = t; a < b; ++a) lowest = std::min(lowest, rounded_line(a, b));
    index_t best = b;
    for (index_t a = t - 1; a < b; ++a) {
      if (rounded_line(a, b) > lowest + sides_.slack) continue;
      if (best == b || is_lower(t, a, best, b)) best = a;
    }
    return best;
  }

  /// Is the path through `a` certainly better than that through `other`?
  [[nodiscard]] bool is_lower(index_t t, index_t a, index_t other, index_t b) const {
    const auto sign = (line(a, b) - line(other, b)).sign();
    if (sign) return *sign < 0;
    // Both costs are P_b minus these.
    std::vector<std::int64_t> saved(sides_.values.size(), 0);
    add_savings(t, a, b, 1, saved);
    add_savings(t, other, b, -1, saved);
    CertifiedNumber difference;
    for (std::size_t v = 0; v < saved.size(); ++v) {
      if (saved[v] != 0) difference += CertifiedNumber(Integer(saved[v])) * *sides_.values[v];
    }
    const auto decided = difference.sign();
    return decided && *decided > 0;
  }

  /// Adds factor * s_i at the level of Z_{N_{i-1}+1}, for the path to b in t steps through a.
  void add_savings(index_t t, index_t a, index_t b, std::int64_t factor,
                   std::vector<std::int64_t>& saved) const {
    for (; t >= 1; --t) {
      saved[at(sides_.level[at(a)])] += factor * static_cast<std::int64_t>(b - a);
      b = a;
      if (t > 1) a = start(t - 1, b);
    }
  }

  Sides sides_;
  std::vector<Ball> least_;      ///< D_t(b)
  std::vector<double> rounded_;  ///< its double
  std::vector<std::vector<std::uint32_t>> start_;
};

}  // namespace

Result<std::vector<OptimalSchedule<CertifiedNumber>>> certified_optimal_schedules(
    const InformationCurve<CertifiedNumber>& curve, const std::vector<index_t>& step_counts,
    const Budget& budget) {
  const index_t n = curve.positions();
  index_t layers = 1;
  for (const index_t k : step_counts) {
    UNMASK_REQUIRE(k >= 1, "at least one step");
    if (k < n) layers = std::max(layers, k);
  }
  const auto real = [](index_t i) { return static_cast<double>(i); };
  Budget limited = budget;
  limited.operations = std::min(limited.operations, kMostSteps);
  if (auto refusal =
          limited.refuse("the certified best schedule of " + std::to_string(layers) +
                             " steps at n = " + std::to_string(n),
                         4.0 * real(n) * real(layers), 0.5 * real(layers - 1) * real(n) * real(n),
                         "Ask for fewer steps, or --precision double")) {
    return *refusal;
  }
  const Program program(curve, layers);
  std::vector<OptimalSchedule<CertifiedNumber>> best;
  for (const index_t k : step_counts) {
    const Schedule schedule =
        k >= n ? sequential(n) : Schedule::from_boundaries(program.boundaries(k));
    best.push_back({schedule, expected_kl(curve, schedule)});
  }
  return best;
}

}  // namespace unmask
