#include "exact/theorem/latent.hpp"

#include <set>

namespace unmask {
namespace {

SupportTable<Rational> with_component(const BernoulliMixture<Rational>& mixture) {
  const index_t n = mixture.shape().positions();
  std::vector<index_t> cardinalities(at(n), 2);
  cardinalities.push_back(mixture.components());
  const Shape joint(cardinalities);
  std::vector<symbol_t> symbols, row(at(n + 1), 0);
  std::vector<Rational> weights;
  do {
    Rational p = mixture.weight(row.back());
    for (index_t i = 0; i < n; ++i) {
      const Rational& heads = mixture.heads(row.back());
      p *= row[at(i)] == 1 ? heads : 1 - heads;
    }
    symbols.insert(symbols.end(), row.begin(), row.end());
    weights.push_back(p);
  } while (advance_row(joint, row));
  return SupportTable<Rational>(joint, std::move(symbols), std::move(weights));
}

SupportTable<Rational> with_row_number(const SupportTable<Rational>& table) {
  std::vector<index_t> cardinalities = table.shape().cardinalities();
  cardinalities.push_back(table.rows());
  std::vector<symbol_t> symbols;
  for (index_t row = 0; row < table.rows(); ++row) {
    for (index_t i = 0; i < table.shape().positions(); ++i) symbols.push_back(table.symbol(row, i));
    symbols.push_back(static_cast<symbol_t>(row));
  }
  return SupportTable<Rational>(Shape(cardinalities), std::move(symbols), table.weights());
}

}  // namespace

std::shared_ptr<const SupportTable<Rational>> joint_with_label(const Subject& p) {
  if (p.model() != nullptr) {
    if (const auto* mixture =
            std::get_if<BernoulliMixture<Rational>>(&p.model()->distribution())) {
      return std::make_shared<const SupportTable<Rational>>(with_component(*mixture));
    }
  }
  return std::make_shared<const SupportTable<Rational>>(with_row_number(p.table()));
}

index_t label_values(const SupportTable<Rational>& joint) {
  std::set<symbol_t> values;
  for (index_t row = 0; row < joint.rows(); ++row) {
    values.insert(joint.symbol(row, joint.shape().positions() - 1));
  }
  return values.size();
}

}  // namespace unmask
