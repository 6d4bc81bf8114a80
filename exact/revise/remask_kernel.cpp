#include "exact/revise/remask_kernel.hpp"

#include "core/base/contract.hpp"
#include "core/decode/revise/remask.hpp"

namespace unmask::detail {
namespace {

/// How much one symbol more at each position adds to a row's number: the last position is fastest.
std::vector<index_t> row_places(const Shape& shape) {
  std::vector<index_t> place(at(shape.positions()), 1);
  for (index_t i = shape.positions() - 1; i > 0; --i) {
    place[at(i - 1)] = place[at(i)] * shape.cardinality(i);
  }
  return place;
}

/// p(. | x_{-i}) after the value rule, times `chance`, as moves.
template <class S>
void add_redraws(const Propagation<S>& run, index_t row, context_t context, index_t i,
                 index_t place, const S& chance, std::vector<S>& drawn, SparseKernel<S>& kernel) {
  const index_t q = run.space.shape().cardinality(i);
  drawn.resize(at(q));
  apply_value_rule(run.values, run.answers.numbers(run.space.mask(context, i)), q, drawn.data());
  const index_t first = row - place * run.space.symbol(context, i);
  for (index_t v = 0; v < q; ++v) kernel.add(first + v * place, S(drawn[at(v)] * chance));
}

}  // namespace

std::vector<context_t> row_contexts(const ContextSpace& space) {
  std::vector<context_t> rows{0};
  for (index_t i = 0; i < space.positions(); ++i) {
    std::vector<context_t> longer;
    longer.reserve(rows.size() * at(space.shape().cardinality(i)));
    for (const context_t row : rows) {
      for (symbol_t v = 0; v < space.shape().cardinality(i); ++v) {
        longer.push_back(space.reveal(row, i, v));
      }
    }
    rows = std::move(longer);
  }
  return rows;
}

template <class S>
SparseKernel<S> remask_kernel(Propagation<S>& run, Remask::Pick pick,
                              const std::vector<context_t>& rows) {
  const index_t n = run.positions();
  for (const context_t context : rows) {
    for (index_t i = 0; i < n; ++i) run.answers.want(run.space.mask(context, i));
  }
  run.answers.ask();
  const std::vector<index_t> place = row_places(run.space.shape());
  SparseKernel<S> kernel;
  PositionScores<S> support{};
  std::vector<S> drawn;
  for (index_t row = 0; row < rows.size(); ++row) {
    const context_t context = rows[at(row)];
    if (pick == Remask::Pick::uniform) {
      const S chance = S(1) / from_count<S>(n);
      for (index_t i = 0; i < n; ++i) {
        add_redraws(run, row, context, i, place[at(i)], chance, drawn, kernel);
      }
    } else {
      for (index_t i = 0; i < n; ++i) support[at(i)] = run.answers.support(context, Subset{0}, i);
      const index_t i = least_supported(support, n);
      add_redraws(run, row, context, i, place[at(i)], S(1), drawn, kernel);
    }
    kernel.end_state();
  }
  return kernel;
}

template SparseKernel<double> remask_kernel(Propagation<double>&, Remask::Pick,
                                            const std::vector<context_t>&);
template SparseKernel<Rational> remask_kernel(Propagation<Rational>&, Remask::Pick,
                                              const std::vector<context_t>&);

}  // namespace unmask::detail
