#include "exact/chain/step_numbers.hpp"

#include "exact/chain/rational_matrix.hpp"

namespace unmask::detail {
namespace {

/// A link's matrix times a column.
std::vector<Rational> times(const Rational* matrix, index_t rows,
                            const std::vector<Rational>& column) {
  const RationalMatrix copy(matrix, matrix + at(rows * column.size()));
  return product(copy, rows, column.data(), column.size(), 1);
}

}  // namespace

std::vector<std::vector<Rational>> weights_of_futures(const HiddenChain<Rational>& chain) {
  const index_t n = chain.shape().positions();
  std::vector<std::vector<Rational>> futures(at(n + 1));
  futures[at(n)].assign(at(chain.states(n)), Rational(1));
  for (index_t i = n; i-- > 0;) {
    futures[at(i)] = times(chain.link(i).sums(), chain.link(i).from(), futures[at(i + 1)]);
  }
  return futures;
}

std::vector<std::vector<Rational>> marginal_weights(
    const HiddenChain<Rational>& chain, const StepValues& values,
    const std::vector<std::vector<Rational>>& futures) {
  std::vector<std::vector<Rational>> weights;
  RationalMatrix past = identity(values.before);  // through the sums of all positions between
  for (index_t i = values.first; i < values.end(); ++i) {
    const ChainLink<Rational>& link = chain.link(i);
    for (index_t x = 0; x < link.symbols(); ++x) {
      const auto column = times(link.matrix(x), link.from(), futures[at(i + 1)]);
      weights.push_back(product(past, values.before, column.data(), link.from(), 1));
    }
    past = product(past, values.before, link.sums(), link.from(), link.to());
  }
  return weights;
}

std::vector<std::vector<Rational>> class_weights(const StepValues& values,
                                                 const std::vector<Rational>& futures) {
  std::vector<std::vector<Rational>> weights;
  for (const auto& c : values.classes) {
    weights.push_back(product(c.product, values.before, futures.data(), futures.size(), 1));
  }
  return weights;
}

std::vector<std::vector<Rational>> message_weights(const StepValues& values) {
  std::vector<std::vector<Rational>> weights;
  for (const index_t c : values.directions) {
    const auto& product = values.classes[at(c)].product;
    for (index_t y = 0; y < values.after; ++y) {
      weights.emplace_back();
      for (index_t z = 0; z < values.before; ++z) {
        weights.back().push_back(product[at(z * values.after + y)]);
      }
    }
  }
  return weights;
}

}  // namespace unmask::detail
