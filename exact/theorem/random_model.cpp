#include "exact/theorem/random_model.hpp"

#include <algorithm>

namespace unmask {
namespace {

enum class Texture { generic, few_rows, one_heavy_row, independent, near_copies, flat, exchangeable };
constexpr index_t kTextures = 7;

const char* name_of(Texture texture) {
  constexpr const char* kNames[] = {"generic",     "few rows", "one heavy row", "independent",
                                    "near copies", "flat",     "exchangeable"};
  return kNames[static_cast<std::size_t>(texture)];
}

Shape random_shape(Philox& random, const ModelSize& size) {
  const index_t n =
      size.fewest_positions + random.below(size.most_positions - size.fewest_positions + 1);
  std::vector<index_t> cardinalities(at(n), 2);
  const bool equal = random.below(2) == 0;
  const index_t common = 2 + random.below(3);
  for (;;) {
    for (index_t& q : cardinalities) q = equal ? common : 1 + random.below(4);
    double cells = 1.0;
    for (const index_t q : cardinalities) cells *= static_cast<double>(q);
    if (cells <= static_cast<double>(size.most_cells)) return Shape(cardinalities);
    if (equal) return Shape::uniform(n, 2);
  }
}

index_t weight_of(Philox& random, Texture texture, const std::vector<symbol_t>& row,
                  std::vector<std::vector<index_t>>& memory) {
  const bool constant = std::all_of(row.begin(), row.end(), [&](symbol_t x) { return x == row[0]; });
  switch (texture) {
    case Texture::generic:
      return 1 + random.below(15);
    case Texture::few_rows:
      return random.below(4) == 0 ? 1 + random.below(6) : 0;
    case Texture::one_heavy_row:
      return constant && row[0] == 0 ? 1000000 : 1 + random.below(2);
    case Texture::near_copies:
      return constant ? 40 : random.below(2);
    case Texture::flat:
      return random.below(2);
    case Texture::independent: {
      index_t product = 1;
      for (std::size_t i = 0; i < row.size(); ++i) product *= memory[i][row[i]];
      return product;
    }
    case Texture::exchangeable: {
      index_t ones = 0;
      for (const symbol_t x : row) ones += x;
      return memory[0][at(ones)];
    }
  }
  return 1;
}

/// Numbers that a texture looks up: a factor for each symbol, or a weight for each sum of symbols.
std::vector<std::vector<index_t>> texture_memory(Philox& random, const Shape& shape,
                                                 Texture texture) {
  std::vector<std::vector<index_t>> memory(at(shape.positions()));
  for (index_t i = 0; i < shape.positions(); ++i) {
    const index_t length = texture == Texture::exchangeable ? 64 : shape.cardinality(i);
    for (index_t x = 0; x < length; ++x) memory[at(i)].push_back(random.below(5));
    memory[at(i)][at(random.below(length))] += 1;
  }
  return memory;
}

SupportTable<Rational> random_table(const Shape& shape, Philox& random, Texture texture) {
  auto memory = texture_memory(random, shape, texture);
  std::vector<symbol_t> symbols, row(at(shape.positions()), 0), chosen;
  std::vector<Rational> weights;
  index_t total = 0;
  do {
    const index_t weight = weight_of(random, texture, row, memory);
    total += weight;
    symbols.insert(symbols.end(), row.begin(), row.end());
    weights.push_back(Rational(weight));
  } while (advance_row(shape, row));
  if (total == 0) weights[at(random.below(weights.size()))] = 1;
  return SupportTable<Rational>(shape, std::move(symbols), std::move(weights));
}

/// Probabilities of `count` values, none of them 0, with small whole weights.
std::vector<Rational> random_law(Philox& random, index_t count) {
  std::vector<Rational> law;
  Rational total = 0;
  for (index_t i = 0; i < count; ++i) {
    law.push_back(Rational(1 + random.below(6)));
    total += law.back();
  }
  for (Rational& p : law) p /= total;
  return law;
}

}  // namespace

Model table_model(std::string spec, SupportTable<Rational> table) {
  return {std::move(spec), std::move(table)};
}

SupportTable<Rational> tightened(const SupportTable<Rational>& table) {
  std::vector<index_t> cardinalities(at(table.shape().positions()), 1);
  std::vector<symbol_t> symbols;
  for (index_t row = 0; row < table.rows(); ++row) {
    for (index_t i = 0; i < cardinalities.size(); ++i) {
      symbols.push_back(table.symbol(row, i));
      cardinalities[at(i)] = std::max<index_t>(cardinalities[at(i)], symbols.back() + 1U);
    }
  }
  return SupportTable<Rational>(Shape(cardinalities), std::move(symbols), table.weights());
}

Model random_model(Philox& random, ModelSize size) {
  const Shape shape = random_shape(random, size);
  const auto texture = static_cast<Texture>(random.below(kTextures));
  return table_model(std::string("random (") + name_of(texture) + ")",
                     tightened(random_table(shape, random, texture)));
}

Model random_bits(Philox& random, index_t fewest_positions, index_t most_positions) {
  const index_t n = fewest_positions + random.below(most_positions - fewest_positions + 1);
  const auto texture = static_cast<Texture>(random.below(kTextures));
  return table_model(std::string("random bits (") + name_of(texture) + ")",
                     tightened(random_table(Shape::uniform(n, 2), random, texture)));
}

Rational random_fraction(Philox& random, index_t most) {
  const index_t q = 2 + random.below(most - 1);
  return Rational(1 + random.below(q - 1), q);
}

Model random_mixture(Philox& random) {
  const std::vector<Rational> weights = random_law(random, 2 + random.below(2));
  std::vector<Rational> heads;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    heads.push_back(Rational(random.below(7), 6));
  }
  return {"random mixture of coins",
          BernoulliMixture<Rational>(1 + random.below(4), weights, std::move(heads))};
}

SupportTable<Rational> random_linear_code(Philox& random, index_t n, index_t k, index_t q) {
  std::vector<std::vector<index_t>> generator(at(k), std::vector<index_t>(at(n)));
  for (auto& row : generator) {
    for (index_t& x : row) x = random.below(3) == 0 ? 0 : random.below(q);
  }
  const Shape messages = Shape::uniform(k, q);
  std::vector<symbol_t> symbols, message(at(k), 0);
  std::vector<Rational> weights;
  do {
    for (index_t i = 0; i < n; ++i) {
      index_t sum = 0;
      for (index_t a = 0; a < k; ++a) sum += message[at(a)] * generator[at(a)][at(i)];
      symbols.push_back(static_cast<symbol_t>(sum % q));
    }
    weights.push_back(Rational(1));
  } while (advance_row(messages, message));
  // Messages that give the same word add up: the law is uniform over the row space.
  return SupportTable<Rational>(Shape::uniform(n, q), std::move(symbols), std::move(weights));
}

}  // namespace unmask
