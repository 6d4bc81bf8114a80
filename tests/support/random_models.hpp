// tests/support/random_models.hpp - random distributions, curves and schedules, nasty ones
// included.
//
// Everything is drawn with exact numbers first: the double version of a draw is its rounding, so
// that exact and floating-point code can be shown the same object.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/base/rng.hpp"
#include "core/decode/schedule.hpp"
#include "core/model/model.hpp"
#include "exact/curve/information_curve.hpp"

namespace unmask {

/// 1..most_positions positions of 1..4 symbols, at most `most_cells` cells.
inline Shape random_shape(Philox& random, index_t most_positions = 5, index_t most_cells = 192) {
  const index_t n = 1 + random.below(most_positions);
  std::vector<index_t> cardinalities;
  index_t cells = 1;
  while (cardinalities.size() < n) {
    const index_t q = std::min<index_t>(1 + random.below(4), most_cells / cells);
    cardinalities.push_back(q);
    cells *= q;
  }
  return Shape(std::move(cardinalities));
}

/// What random tables look like.
enum class Texture { generic, sparse, product, sharp, flat_on_support, copies };
inline constexpr index_t kTextures = 6;

namespace detail {

/// Products of one random weight vector a position.
inline std::vector<Rational> product_weights(const Shape& shape, Philox& random) {
  std::vector<Rational> weights{Rational(1)};
  for (const index_t q : shape.cardinalities()) {
    std::vector<Rational> factor, next;
    for (index_t x = 0; x < q; ++x) factor.push_back(Rational(random.below(5)));
    factor[at(random.below(q))] += 1;
    for (const Rational& a : weights) {
      for (const Rational& b : factor) next.push_back(a * b);
    }
    weights = std::move(next);
  }
  return weights;
}

inline index_t random_weight(Philox& random, Texture texture, const std::vector<symbol_t>& row) {
  switch (texture) {
    case Texture::sparse:
      return random.below(3) == 0 ? 1 + random.below(9) : 0;
    case Texture::sharp:
      return random.below(3) == 0 ? 1000000 : 1;
    case Texture::flat_on_support:
      return random.below(2);
    case Texture::copies: {
      const bool all_equal =
          std::all_of(row.begin(), row.end(), [&](symbol_t x) { return x == row.front(); });
      return all_equal ? 50 : random.below(2);
    }
    default:
      return 1 + random.below(20);
  }
}

}  // namespace detail

inline JointTable<Rational> random_exact_table(const Shape& shape, Philox& random,
                                               Texture texture) {
  if (texture == Texture::product) {
    return JointTable<Rational>::from_weights(shape, detail::product_weights(shape, random));
  }
  std::vector<Rational> weights;
  std::vector<symbol_t> row(at(shape.positions()), 0);
  do {
    weights.push_back(Rational(detail::random_weight(random, texture, row)));
  } while (advance_row(shape, row));
  weights[at(random.below(weights.size()))] += 1;
  return JointTable<Rational>::from_weights(shape, std::move(weights));
}

inline JointTable<Rational> random_exact_table(Philox& random, index_t most_positions = 5,
                                               index_t most_cells = 192) {
  const Shape shape = random_shape(random, most_positions, most_cells);
  return random_exact_table(shape, random, static_cast<Texture>(random.below(kTextures)));
}

inline JointTable<double> rounded(const JointTable<Rational>& table) {
  std::vector<double> probabilities;
  for (const Rational& p : table.probabilities()) probabilities.push_back(to_double(p));
  return JointTable<double>(table.shape(), std::move(probabilities));
}

inline Model random_model(Philox& random, index_t most_positions = 5, index_t most_cells = 192) {
  return {"random table", random_exact_table(random, most_positions, most_cells)};
}

/// Rows drawn at random, some of them twice, with integer weights.
inline SupportTable<Rational> random_support(const Shape& shape, Philox& random, index_t rows) {
  std::vector<symbol_t> symbols;
  std::vector<Rational> weights;
  for (index_t row = 0; row < rows; ++row) {
    for (const index_t q : shape.cardinalities()) {
      symbols.push_back(static_cast<symbol_t>(random.below(q)));
    }
    weights.push_back(Rational(1 + random.below(7)));
  }
  return SupportTable<Rational>(shape, std::move(symbols), std::move(weights));
}

/// A law over q symbols, some of them impossible.
inline std::vector<Rational> random_law(Philox& random, index_t q) {
  std::vector<Rational> law;
  Rational sum = 0;
  for (index_t x = 0; x < q; ++x) {
    law.push_back(Rational(random.below(4) == 0 ? 0 : random.below(10)));
    sum += law.back();
  }
  if (sum == 0) {
    law[at(random.below(q))] = 1;
    sum = 1;
  }
  for (Rational& p : law) p /= sum;
  return law;
}

inline MarkovChain<Rational> random_chain(Philox& random, index_t n, index_t q) {
  std::vector<std::vector<Rational>> transition;
  for (index_t x = 0; x < q; ++x) transition.push_back(random_law(random, q));
  return MarkovChain<Rational>(n, random_law(random, q), transition);
}

/// A mixture of up to four coins, some of them sure.
inline BernoulliMixture<Rational> random_coins(Philox& random, index_t n) {
  const index_t components = 1 + random.below(4);
  std::vector<Rational> heads;
  for (index_t j = 0; j < components; ++j) heads.push_back(Rational(random.below(21), 20));
  return {n, random_law(random, components), heads};
}

/// A non-decreasing sequence of n whole numbers from 0: zero, steps, plateaus, slopes, huge jumps.
inline std::vector<index_t> random_levels(index_t n, Philox& random) {
  std::vector<index_t> levels(at(n), 0);
  const index_t style = random.below(7);
  const index_t jump = random.below(n);
  for (index_t j = 1; j < n; ++j) {
    index_t rise = 0;
    if (style == 1) rise = j == jump ? 1000 : 0;                              // one step
    if (style == 2) rise = random.below(4) == 0 ? 1 + random.below(300) : 0;  // plateaus
    if (style == 3) rise = 1 + random.below(100);                             // a slope
    if (style == 4) rise = random.below(2) << random.below(30);               // many scales
    if (style == 5) rise = 1 + (n - j) * (n - j);                             // concave
    if (style == 6) rise = j * j + (j == jump ? 1000000 : 0);                 // convex with a jump
    levels[at(j)] = levels[at(j - 1)] + rise;
  }
  return levels;
}

/// levels / 7 as a curve of exact numbers, or of their roundings.
template <class S>
InformationCurve<S> curve_of_levels(const std::vector<index_t>& levels) {
  std::vector<S> z;
  for (const index_t level : levels) z.push_back(from_count<S>(level) / from_count<S>(7));
  return InformationCurve<S>(std::move(z));
}

template <class S>
InformationCurve<S> random_curve(index_t n, Philox& random) {
  return curve_of_levels<S>(random_levels(n, random));
}

/// Every gap between positions is a cut with the same random probability.
inline Schedule random_sizes(index_t n, Philox& random) {
  const double cut = random.uniform();
  std::vector<index_t> sizes{1};
  for (index_t i = 1; i < n; ++i) {
    if (random.uniform() < cut) {
      sizes.push_back(1);
    } else {
      ++sizes.back();
    }
  }
  return Schedule(std::move(sizes));
}

}  // namespace unmask
