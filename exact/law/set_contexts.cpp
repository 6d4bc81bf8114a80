#include "exact/law/set_contexts.hpp"

#include <algorithm>

namespace unmask::detail {

template <class S>
ContextNumbering<S>::ContextNumbering(const ContextSpace& space, const SupportTable<S>& p)
    : space_(space) {
  std::vector<symbol_t> row(at(space.positions()));
  for (index_t r = 0; r < p.rows(); ++r) {
    for (index_t i = 0; i < row.size(); ++i) row[at(i)] = p.symbol(r, i);
    codes_.push_back(space.code(row.data()));
  }
  // Small sets have fewer cells than rows: cells are worth it even where some are impossible.
  constexpr double kFewMore = 4.0;
  by_cells_ = space.shape().cells_as_double() <= kFewMore * static_cast<double>(p.rows());
}

template <class S>
double ContextNumbering<S>::contexts(Subset set) const {
  if (!by_cells_) return static_cast<double>(rows());
  double cells = 1;
  for_each_position(set, [&](index_t i) { cells *= static_cast<double>(cardinality(i)); });
  return cells;
}

template <class S>
void cell_offsets(const ContextNumbering<S>& numbering, Subset part, Subset whole,
                  std::vector<std::uint32_t>& offsets) {
  offsets.assign(1, 0);
  std::uint32_t place = 1;
  for_each_position(whole, [&](index_t i) {
    const auto cardinality = static_cast<std::uint32_t>(numbering.cardinality(i));
    if (contains(part, i)) {
      const std::size_t before = offsets.size();
      offsets.resize(before * cardinality);
      for (std::uint32_t v = 1; v < cardinality; ++v) {
        for (std::size_t c = 0; c < before; ++c) offsets[v * before + c] = offsets[c] + v * place;
      }
    }
    place *= cardinality;
  });
}

template <class S>
SetContexts<S>::SetContexts(const ContextNumbering<S>& numbering, Subset set) : set_(set) {
  const ContextSpace& space = numbering.space();
  if (numbering.by_cells()) {
    codes_.assign(1, 0);
    for_each_position(set, [&](index_t i) {
      const std::vector<context_t> before = std::move(codes_);
      codes_.clear();
      for (index_t v = 0; v < numbering.cardinality(i); ++v) {
        for (const context_t code : before) {
          codes_.push_back(space.reveal(code, i, static_cast<symbol_t>(v)));
        }
      }
    });
    return;
  }
  std::vector<std::pair<context_t, std::uint32_t>> shown;
  for (index_t r = 0; r < numbering.rows(); ++r) {
    codes_.push_back(space.restrict(numbering.code(r), set));
    shown.emplace_back(codes_.back(), static_cast<std::uint32_t>(r));
  }
  std::sort(shown.begin(), shown.end());
  first_.resize(shown.size());
  for (std::size_t k = 0; k < shown.size(); ++k) {
    const bool is_new = k == 0 || shown[k].first != shown[k - 1].first;
    first_[shown[k].second] = is_new ? shown[k].second : first_[shown[k - 1].second];
  }
}

template class ContextNumbering<double>;
template class ContextNumbering<Rational>;
template void cell_offsets(const ContextNumbering<double>&, Subset, Subset,
                           std::vector<std::uint32_t>&);
template void cell_offsets(const ContextNumbering<Rational>&, Subset, Subset,
                           std::vector<std::uint32_t>&);
template class SetContexts<double>;
template class SetContexts<Rational>;

}  // namespace unmask::detail
