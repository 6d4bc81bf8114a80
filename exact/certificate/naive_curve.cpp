#include "exact/certificate/naive_curve.hpp"

#include <numeric>

namespace unmask::checker {

Integer binomial(index_t n, index_t k) {
  Integer result = 1;
  for (index_t i = 1; i <= k; ++i) result = result * Integer(n + 1 - i) / Integer(i);
  return result;
}

Rational power(const Rational& x, index_t exponent) {
  const auto e = static_cast<unsigned>(exponent);
  return Rational(pow(Integer(boost::multiprecision::numerator(x)), e),
                  pow(Integer(boost::multiprecision::denominator(x)), e));
}

void for_each_subset(Subset among, index_t count, const std::function<void(Subset)>& body) {
  for_each_subset_of(among, [&](Subset s) {
    if (size(s) == count) body(s);
  });
}

namespace {

constexpr index_t kMostPairedPositions = 10;  // 3^10 pairs of disjoint sets

void extend_partition(const Sizes& sizes, Subset free, std::vector<Subset>& blocks,
                      const std::function<void(const std::vector<Subset>&)>& body) {
  if (blocks.size() == sizes.size()) {
    body(blocks);
    return;
  }
  for_each_subset(free, sizes[blocks.size()], [&](Subset block) {
    blocks.push_back(block);
    extend_partition(sizes, free & ~block, blocks, body);
    blocks.pop_back();
  });
}

/// Adds the mean of TC(S|T) over all disjoint T, S with |T| = revealed and |S| = block.
void add_step(EntropySum& sum, index_t n, index_t revealed, index_t block) {
  const Rational share(Integer(1), binomial(n, revealed) * binomial(n - revealed, block));
  for_each_subset(all_positions(n), revealed, [&](Subset t) {
    for_each_subset(all_positions(n) & ~t, block,
                    [&](Subset s) { sum.add_correlation(s, t, share); });
  });
}

}  // namespace

void for_each_ordered_partition(const Sizes& sizes,
                                const std::function<void(const std::vector<Subset>&)>& body) {
  std::vector<Subset> blocks;
  const index_t n = std::accumulate(sizes.begin(), sizes.end(), index_t{0});
  extend_partition(sizes, all_positions(n), blocks, body);
}

LogForm mean_entropy(const NaiveModel& model, index_t m) {
  const index_t n = model.positions();
  EntropySum sum(model);
  const Rational share(Integer(1), binomial(n, m));
  for_each_subset(all_positions(n), m, [&](Subset s) { sum.add(s, share); });
  return sum.value();
}

LogForm curve_value(const NaiveModel& model, index_t j) {
  const index_t n = model.positions();
  EntropySum sum(model);
  const Rational share(Integer(1), Integer(n) * binomial(n - 1, j - 1));
  for (index_t i = 0; i < n; ++i) {
    for_each_subset(all_positions(n) & ~singleton(i), j - 1,
                    [&](Subset s) { sum.add_information(singleton(i), s, share); });
  }
  return sum.value();
}

LogForm total_correlation(const NaiveModel& model) {
  return correlation(model, all_positions(model.positions()));
}

LogForm dual_total_correlation(const NaiveModel& model) {
  const Subset all = all_positions(model.positions());
  EntropySum sum(model);
  sum.add(all);
  for_each_position(all,
                    [&](index_t i) { sum.add_conditional(singleton(i), all & ~singleton(i), -1); });
  return sum.value();
}

LogForm expected_kl(const NaiveModel& model, const Sizes& sizes) {
  EntropySum sum(model);
  index_t revealed = 0;
  for (const index_t block : sizes) {
    add_step(sum, model.positions(), revealed, block);
    revealed += block;
  }
  return sum.value();
}

LogForm least_expected_kl(const NaiveModel& model, index_t steps) {
  const index_t n = model.positions();
  if (n > kMostPairedPositions) throw TooLarge("10 positions for all schedules");
  const auto step_cost = [&](index_t a, index_t b) {
    EntropySum sum(model);
    add_step(sum, n, a, b - a);
    return sum.value().canonical();
  };
  std::vector<std::vector<LogForm>> cost(at(n + 1), std::vector<LogForm>(at(n + 1)));
  for (index_t a = 0; a < n; ++a) {
    for (index_t b = a + 1; b <= n; ++b) cost[at(a)][at(b)] = step_cost(a, b);
  }
  std::vector<LogForm> least = cost[0];  // at b: with the steps so far, to have revealed b
  for (index_t k = 2; k <= steps; ++k) {
    std::vector<LogForm> next(at(n + 1));
    for (index_t b = k; b <= n; ++b) {
      for (index_t a = k - 1; a < b; ++a) {
        const LogForm candidate = least[at(a)] + cost[at(a)][at(b)];
        if (a == k - 1 || candidate < next[at(b)]) next[at(b)] = candidate;
      }
    }
    least = std::move(next);
  }
  return least[at(n)];
}

Polynomial reveal_curve(const NaiveModel& model) {
  const index_t n = model.positions();
  Polynomial h(at(n));
  for (index_t j = 0; j < n; ++j) {
    const LogForm weighted = curve_value(model, j + 1) * Rational(Integer(n) * binomial(n - 1, j));
    for (index_t i = 0; i < n - j; ++i) {  // t^j (1-t)^(n-1-j)
      const Integer c = binomial(n - 1 - j, i);
      h[at(j + i)] += weighted * Rational(i % 2 == 0 ? c : Integer(-c));
    }
  }
  return h;
}

LogForm value(const Polynomial& p, const Rational& t) {
  LogForm sum;
  for (index_t m = 0; m < p.size(); ++m) sum += p[at(m)] * power(t, m);
  return sum;
}

LogForm integral(const Polynomial& p, const Rational& a, const Rational& b) {
  LogForm sum;
  for (index_t m = 0; m < p.size(); ++m) {
    sum += p[at(m)] * Rational((power(b, m + 1) - power(a, m + 1)) / Rational(m + 1));
  }
  return sum;
}

Polynomial derivative(const Polynomial& p) {
  Polynomial result;
  for (index_t m = 1; m < p.size(); ++m) result.push_back(p[at(m)] * Rational(m));
  return result;
}

Polynomial times(const Polynomial& p, const std::vector<Rational>& factor) {
  Polynomial product(p.size() + factor.size());
  for (index_t m = 0; m < p.size(); ++m) {
    for (index_t k = 0; k < factor.size(); ++k) product[at(m + k)] += p[at(m)] * factor[at(k)];
  }
  return product;
}

Polynomial mirrored(const Polynomial& p) {
  Polynomial result(p.size());
  for (index_t m = 0; m < p.size(); ++m) {
    for (index_t k = 0; k <= m; ++k) {
      const Integer c = binomial(m, k);
      result[at(k)] += p[at(m)] * Rational(k % 2 == 0 ? c : Integer(-c));
    }
  }
  return result;
}

LogForm grid_kl(const Polynomial& h, const Times& grid) {
  LogForm sum;
  for (index_t j = 1; j < grid.size(); ++j) {
    const Rational& start = grid[at(j - 1)];
    const Rational& end = grid[at(j)];
    sum += integral(h, start, end) - value(h, start) * Rational(end - start);
  }
  return sum;
}

LogForm complexity(const Polynomial& h, const Rational& a, const Rational& b) {
  return integral(times(derivative(h), {0, 1, -1}), a, b);
}

}  // namespace unmask::checker
