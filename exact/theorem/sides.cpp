#include "exact/theorem/sides.hpp"

#include <algorithm>
#include <set>

#include "core/model/expand.hpp"
#include "exact/law/expected_kl.hpp"

namespace unmask {

LogForm expected_kl(const Subject& p, const Schedule& schedule) {
  return expected_kl(p.curve(), schedule);
}

LogForm step_cost(const Subject& p, index_t a, index_t b) { return step_kl(p.curve(), a, b); }

LogForm least_expected_kl(const Subject& p, index_t k) {
  std::optional<LogForm> least;
  for_each_schedule(p.positions(), k, [&](const Schedule& schedule) {
    LogForm kl = expected_kl(p, schedule);
    if (!least || kl < *least) least = std::move(kl);
  });
  return *least;
}

LogForm partition_kl(const Subject& p, const Blocks& blocks) {
  LogForm sum;
  Subset revealed = 0;
  for (const auto& block : blocks) {
    sum += p.correlation(mask_of(block), revealed);
    revealed |= mask_of(block);
  }
  return sum;
}

Rational decoder_probability(const Subject& p, index_t row, const Blocks& blocks) {
  Rational probability = 1;
  Subset revealed = 0;
  for (const auto& block : blocks) {
    for (const index_t j : block) probability *= p.conditional(row, j, revealed);
    revealed |= mask_of(block);
  }
  return probability;
}

Rational product_probability(const Subject& p, index_t row) {
  Rational product = 1;
  for (index_t i = 0; i < p.positions(); ++i) product *= p.probability(row, singleton(i));
  return product;
}

LogForm information_with_rest(const Subject& p) {
  LogForm sum;
  for (index_t i = 0; i < p.positions(); ++i) {
    sum += p.information(i, p.everything() ^ singleton(i));
  }
  return sum;
}

LogForm sum_of_single_entropies(const Subject& p) {
  LogForm sum;
  for (index_t i = 0; i < p.positions(); ++i) sum += p.entropy(singleton(i));
  return sum;
}

LogForm coin_entropy(const Rational& d) { return -(p_log_p(d) + p_log_p(1 - d)); }

index_t ceiling_of_ratio(const LogForm& x, const Rational& step) {
  // A guess from the enclosure, then exact comparisons.
  const double guess = to_double(x.enclosure({64}).midpoint() / step);
  auto m = static_cast<index_t>(std::max(0.0, std::floor(guess) - 1.0));
  while (m > 0 && x <= LogForm(step * (m - 1))) --m;
  while (x > LogForm(step * m)) ++m;
  return m;
}

std::optional<Claims> lacks_curve(const Subject& p) {
  if (p.has_curve()) return std::nullopt;
  return Claims::refused(p.limit());
}

std::optional<Claims> lacks_subsets(const Subject& p) {
  if (p.has_subsets()) return std::nullopt;
  return Claims::refused(p.limit());
}

namespace {

/// k with q^k = rows, if there is one and all rows weigh the same.
std::optional<index_t> uniform_on_power(const Subject& p) {
  const auto q = p.shape().uniform_cardinality();
  const auto& weights = p.table().weights();
  if (!q || *q < 2) return std::nullopt;
  if (std::adjacent_find(weights.begin(), weights.end(), std::not_equal_to<>()) != weights.end()) {
    return std::nullopt;
  }
  index_t k = 0, words = 1;
  while (words < p.rows()) {
    words *= *q;
    ++k;
  }
  if (words != p.rows()) return std::nullopt;
  return k;
}

bool is_prime(index_t q) {
  for (index_t d = 2; d * d <= q; ++d) {
    if (q % d == 0) return false;
  }
  return q >= 2;
}

std::vector<symbol_t> row_of(const SupportTable<Rational>& table, index_t row) {
  std::vector<symbol_t> symbols;
  for (index_t i = 0; i < table.shape().positions(); ++i) symbols.push_back(table.symbol(row, i));
  return symbols;
}

}  // namespace

std::optional<index_t> mds_dimension(const Subject& p) {
  const auto k = uniform_on_power(p);
  if (!k || *k > p.positions()) return std::nullopt;
  const LogForm message = LogForm::log(Integer(p.shape().cardinality(0))) * Rational(*k);
  bool all_independent = true;
  for (Subset s = 0; s <= p.everything(); ++s) {
    all_independent = all_independent && (size(s) != *k || p.entropy(s) == message);
  }
  if (!all_independent) return std::nullopt;
  return k;
}

std::optional<index_t> linear_code_dimension(const Subject& p) {
  const auto k = uniform_on_power(p);
  if (!k || !is_prime(p.shape().cardinality(0))) return std::nullopt;
  const index_t q = p.shape().cardinality(0), n = p.positions();
  std::set<std::vector<symbol_t>> words;
  for (index_t row = 0; row < p.rows(); ++row) words.insert(row_of(p.table(), row));
  // Over a prime field, closed under addition is enough: multiples are repeated sums.
  for (const auto& a : words) {
    for (const auto& b : words) {
      std::vector<symbol_t> sum;
      for (index_t i = 0; i < n; ++i) {
        sum.push_back(static_cast<symbol_t>((a[at(i)] + b[at(i)]) % q));
      }
      if (words.count(sum) == 0) return std::nullopt;
    }
  }
  return k;
}

SupportTable<Rational> paired(const SupportTable<Rational>& x, const SupportTable<Rational>& y) {
  const index_t n = x.shape().positions();
  UNMASK_REQUIRE(y.shape().positions() == n, "equally many positions");
  std::vector<index_t> cardinalities;
  for (index_t i = 0; i < n; ++i) {
    cardinalities.push_back(x.shape().cardinality(i) * y.shape().cardinality(i));
  }
  std::vector<symbol_t> symbols;
  std::vector<Rational> weights;
  for (index_t a = 0; a < x.rows(); ++a) {
    for (index_t b = 0; b < y.rows(); ++b) {
      for (index_t i = 0; i < n; ++i) {
        const index_t symbol = x.symbol(a, i) * y.shape().cardinality(i) + y.symbol(b, i);
        symbols.push_back(static_cast<symbol_t>(symbol));
      }
      weights.push_back(x.weights()[at(a)] * y.weights()[at(b)]);
    }
  }
  return SupportTable<Rational>(Shape(cardinalities), std::move(symbols), std::move(weights));
}

SupportTable<Rational> listed(const Model& model) {
  return support_table<Rational>(model, Budget{}).value();
}

}  // namespace unmask
