#include "core/model/expand.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace unmask {
namespace {

template <class S>
constexpr double kBytesPerNumber = std::is_same_v<S, double> ? 8.0 : 128.0;

template <class S>
std::vector<S> converted(const std::vector<Rational>& numbers) {
  std::vector<S> result;
  result.reserve(numbers.size());
  for (const Rational& x : numbers) result.push_back(from_rational<S>(x));
  return result;
}

/// One probability a cell from a function of the row.
template <class S, class Probability>
JointTable<S> tabulate(const Shape& shape, Probability&& probability) {
  std::vector<S> weights;
  weights.reserve(at(*shape.cells()));
  std::vector<symbol_t> row(at(shape.positions()), 0);
  do {
    weights.push_back(probability(row));
  } while (advance_row(shape, row));
  return JointTable<S>::from_weights(shape, std::move(weights));
}

template <class S>
SupportTable<S> rows_of_table(const JointTable<S>& table) {
  std::vector<symbol_t> symbols;
  std::vector<S> weights;
  std::vector<symbol_t> row(at(table.shape().positions()), 0);
  for (const S& p : table.probabilities()) {
    if (p != S(0)) {
      symbols.insert(symbols.end(), row.begin(), row.end());
      weights.push_back(p);
    }
    advance_row(table.shape(), row);
  }
  return SupportTable<S>(table.shape(), std::move(symbols), std::move(weights));
}

template <class S>
JointTable<S> table_of_rows(const SupportTable<S>& rows) {
  const Shape& shape = rows.shape();
  std::vector<S> weights(at(*shape.cells()), S(0));
  std::vector<symbol_t> row(at(shape.positions()));
  for (index_t r = 0; r < rows.rows(); ++r) {
    for (index_t i = 0; i < shape.positions(); ++i) row[at(i)] = rows.symbol(r, i);
    weights[at(shape.linear_index(row))] = rows.weights()[at(r)];
  }
  return JointTable<S>::from_weights(shape, std::move(weights));
}

template <class S>
SupportTable<S> rows_of_code(const MdsCode& code) {
  const index_t q = code.alphabet(), k = code.message_length();
  std::vector<symbol_t> symbols, message(at(k), 0);
  index_t words = 0;
  bool more = true;
  while (more) {
    const auto word = code.encode(message);
    symbols.insert(symbols.end(), word.begin(), word.end());
    ++words;
    more = k > 0 && advance_row(Shape::uniform(k, q), message);
  }
  return SupportTable<S>(code.shape(), std::move(symbols), std::vector<S>(at(words), S(1)));
}

template <class S>
SupportTable<S> rows_of_permutation(const UniformPermutation& permutation) {
  std::vector<symbol_t> order(at(permutation.shape().positions())), symbols;
  std::iota(order.begin(), order.end(), symbol_t{0});
  index_t rows = 0;
  do {
    symbols.insert(symbols.end(), order.begin(), order.end());
    ++rows;
  } while (std::next_permutation(order.begin(), order.end()));
  return SupportTable<S>(permutation.shape(), std::move(symbols), std::vector<S>(at(rows), S(1)));
}

template <class S>
SupportTable<S> rows_of(const Model& model);
template <class S>
JointTable<S> table_of(const Model& model);

/// Rows of the product: every row of `head` followed by every row of `tail`.
template <class S>
SupportTable<S> product_rows(const Shape& shape, const SupportTable<S>& head,
                             const SupportTable<S>& tail) {
  std::vector<symbol_t> symbols;
  std::vector<S> weights;
  for (index_t a = 0; a < head.rows(); ++a) {
    for (index_t b = 0; b < tail.rows(); ++b) {
      for (index_t i = 0; i < head.shape().positions(); ++i) symbols.push_back(head.symbol(a, i));
      for (index_t i = 0; i < tail.shape().positions(); ++i) symbols.push_back(tail.symbol(b, i));
      weights.push_back(head.weights()[at(a)] * tail.weights()[at(b)]);
    }
  }
  return SupportTable<S>(shape, std::move(symbols), std::move(weights));
}

template <class S>
SupportTable<S> rows_of_blocks(const IndependentBlocks& model) {
  SupportTable<S> product = rows_of<S>(model.blocks().front());
  for (index_t b = 1; b < model.blocks().size(); ++b) {
    const SupportTable<S> block = rows_of<S>(model.blocks()[at(b)]);
    std::vector<index_t> joined = product.shape().cardinalities();
    const auto& more = block.shape().cardinalities();
    joined.insert(joined.end(), more.begin(), more.end());
    product = product_rows<S>(Shape(std::move(joined)), product, block);
  }
  return product;
}

template <class S>
JointTable<S> table_of_blocks(const IndependentBlocks& model) {
  std::vector<S> product{S(1)};
  for (const Model& block : model.blocks()) {
    const JointTable<S> factor = table_of<S>(block);
    std::vector<S> next;
    next.reserve(product.size() * factor.probabilities().size());
    for (const S& a : product) {
      for (const S& b : factor.probabilities()) next.push_back(a * b);
    }
    product = std::move(next);
  }
  return JointTable<S>::from_weights(model.shape(), std::move(product));
}

/// Multiplies every cell by its value of the factor: walks cells and values side by side.
template <class S>
void multiply_into(std::vector<S>& weights, const Shape& shape, const Factor& factor,
                   const std::vector<S>& values) {
  std::vector<index_t> stride(at(shape.positions()), 0), row(stride);
  index_t step = 1;
  for (std::size_t i = factor.scope.size(); i-- > 0;) {
    stride[at(factor.scope[i])] = step;
    step *= shape.cardinality(factor.scope[i]);
  }
  index_t value = 0;
  for (S& weight : weights) {
    weight *= values[at(value)];
    for (index_t i = shape.positions(); i-- > 0;) {
      value += stride[at(i)];
      if (++row[at(i)] < shape.cardinality(i)) break;
      value -= stride[at(i)] * shape.cardinality(i);
      row[at(i)] = 0;
    }
  }
}

std::vector<Rational> values_of(const Factor& factor, Rational) {
  std::vector<Rational> values;
  for (index_t k = 0; k < factor.values.size(); ++k) values.push_back(factor.values.rational(k));
  return values;
}

std::vector<double> values_of(const Factor& factor, double) { return factor.values.doubles(); }

/// Exact, except for what is 10^-300 times the largest.
void keep_in_range(std::vector<double>& weights) {
  const double largest = *std::max_element(weights.begin(), weights.end());
  const int exponent = largest > 0.0 && is_finite(largest) ? std::ilogb(largest) : 0;
  if (exponent == 0) return;
  for (double& w : weights) w = std::ldexp(w, -exponent);
}

void keep_in_range(std::vector<Rational>&) {}

template <class S>
std::vector<S> weights_of(const FactorGraph& graph) {
  std::vector<S> weights(at(*graph.shape().cells()), S(1));
  for (const Factor& factor : graph.factors()) {
    std::vector<S> values = values_of(factor, S());
    keep_in_range(values);
    multiply_into(weights, graph.shape(), factor, values);
    keep_in_range(weights);
  }
  return weights;
}

template <class S>
JointTable<S> table_of_factors(const FactorGraph& graph, const std::string& spec) {
  std::vector<S> weights = weights_of<S>(graph);
  const auto positive = [](const S& w) { return w > S(0); };
  const auto finite = [](const S& w) { return is_finite(w); };
  if (std::any_of(weights.begin(), weights.end(), positive) &&
      std::all_of(weights.begin(), weights.end(), finite)) {
    return JointTable<S>::from_weights(graph.shape(), std::move(weights));
  }
  if constexpr (std::is_same_v<S, double>) {
    // Values beyond the range of doubles may have been lost on the way.
    return JointTable<S>(graph.shape(),
                         converted<S>(table_of_factors<Rational>(graph, spec).probabilities()));
  }
  throw InvalidModel(quote(spec) +
                     ": every row has weight zero; the factors contradict each other");
}

template <class S>
struct Tabulator {
  const std::string& spec;

  JointTable<S> operator()(const JointTable<Rational>& t) const {
    if constexpr (std::is_same_v<S, Rational>) return t;
    return JointTable<S>(t.shape(), converted<S>(t.probabilities()));
  }
  JointTable<S> operator()(const IndependentBlocks& b) const { return table_of_blocks<S>(b); }
  JointTable<S> operator()(const FactorGraph& graph) const {
    return table_of_factors<S>(graph, spec);
  }
  JointTable<S> operator()(const ResidueTable& t) const {
    std::vector<S> weights;
    for (index_t cell = 0; cell < *t.shape().cells(); ++cell) {
      weights.push_back(from_count<S>(t.weight(cell)));
    }
    return JointTable<S>::from_weights(t.shape(), std::move(weights));
  }
  template <class Formula>
  JointTable<S> operator()(const Formula& formula) const {
    const auto in_s = formula.template with_scalar<S>();
    return tabulate<S>(formula.shape(),
                       [&](const std::vector<symbol_t>& row) { return in_s.probability(row); });
  }
  JointTable<S> operator()(const SupportTable<Rational>& t) const;
  JointTable<S> operator()(const MdsCode& code) const {
    return table_of_rows(rows_of_code<S>(code));
  }
  JointTable<S> operator()(const UniformPermutation& p) const {
    return table_of_rows(rows_of_permutation<S>(p));
  }
};

template <class S>
struct RowLister {
  const std::string& spec;

  SupportTable<S> operator()(const SupportTable<Rational>& t) const {
    if constexpr (std::is_same_v<S, Rational>) return t;
    return t.template with_scalar<S>(converted<S>(t.weights()));
  }
  SupportTable<S> operator()(const MdsCode& code) const { return rows_of_code<S>(code); }
  SupportTable<S> operator()(const UniformPermutation& p) const {
    return rows_of_permutation<S>(p);
  }
  SupportTable<S> operator()(const IndependentBlocks& b) const { return rows_of_blocks<S>(b); }
  template <class Dense>
  SupportTable<S> operator()(const Dense& dense) const {
    return rows_of_table(Tabulator<S>{spec}(dense));
  }
};

template <class S>
JointTable<S> Tabulator<S>::operator()(const SupportTable<Rational>& t) const {
  return table_of_rows(RowLister<S>{spec}(t));
}

template <class S>
SupportTable<S> rows_of(const Model& model) {
  return std::visit(RowLister<S>{model.spec()}, model.distribution());
}

template <class S>
JointTable<S> table_of(const Model& model) {
  return std::visit(Tabulator<S>{model.spec()}, model.distribution());
}

/// Products a cell, where that is not a small number.
double products_a_cell(const Model& model) {
  const auto* graph = std::get_if<FactorGraph>(&model.distribution());
  return graph == nullptr ? 1.0 : static_cast<double>(graph->factors().size() + 1);
}

}  // namespace

double dense_cells(const Model& model) { return model.shape().cells_as_double(); }

double support_rows_at_most(const Model& model) {
  return model.support_rows().value_or(dense_cells(model));
}

template <class S>
Result<JointTable<S>> joint_table(const Model& model, const Budget& budget) {
  const double cells = dense_cells(model);
  const double bytes = 2.0 * cells * kBytesPerNumber<S>;
  if (auto refusal = budget.refuse(
          quote(model.spec()) + " as a table of " + format_count(cells) + " cells", bytes,
          cells * products_a_cell(model), "Use fewer positions or raise --memory")) {
    return *refusal;
  }
  return table_of<S>(model);
}

template <class S>
Result<SupportTable<S>> support_table(const Model& model, const Budget& budget) {
  const double rows = support_rows_at_most(model);
  const double row_bytes =
      2.0 * (4.0 * static_cast<double>(model.positions()) + kBytesPerNumber<S> + 8.0);
  if (auto refusal = budget.refuse(
          quote(model.spec()) + " as a list of " + format_count(rows) + " rows", rows * row_bytes,
          rows * products_a_cell(model), "Use fewer positions or raise --memory")) {
    return *refusal;
  }
  return rows_of<S>(model);
}

template Result<JointTable<double>> joint_table(const Model&, const Budget&);
template Result<JointTable<Rational>> joint_table(const Model&, const Budget&);
template Result<SupportTable<double>> support_table(const Model&, const Budget&);
template Result<SupportTable<Rational>> support_table(const Model&, const Budget&);

}  // namespace unmask
