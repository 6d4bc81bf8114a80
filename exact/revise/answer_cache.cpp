#include "exact/revise/answer_cache.hpp"

#include <algorithm>

namespace unmask::detail {

template <class S>
void AnswerCache<S>::ask() {
  constexpr index_t kBatch = 256, kBatchesAtOnce = 64;
  const MarginalLayout& layout = oracle_.layout();
  const index_t n = space_.positions(), width = layout.width();
  std::vector<symbol_t> rows;
  std::vector<S> answers;
  std::vector<std::uint8_t> possible;
  for (index_t first = 0; first < wanted_.size(); first += kBatch * kBatchesAtOnce) {
    const index_t count = std::min<index_t>(kBatch * kBatchesAtOnce, wanted_.size() - first);
    rows.resize(at(count * n));
    answers.resize(at(count * width));
    possible.resize(at(count));
    parallel_for(threads_, (count + kBatch - 1) / kBatch, [&](index_t batch) {
      const index_t begin = batch * kBatch, end = std::min(begin + kBatch, count);
      for (index_t c = begin; c < end; ++c) {
        space_.write_row(wanted_[at(first + c)], &rows[at(c * n)]);
      }
      oracle_.answer(&rows[at(begin * n)], end - begin, &answers[at(begin * width)],
                     &possible[at(begin)]);
    });
    for (index_t c = 0; c < count; ++c) {
      const context_t context = wanted_[at(first + c)];
      place_[at(context)] = kFirst + numbers_.size();
      for_each_position(masked(context), [&](index_t i) {
        const auto answer = answers.begin() + static_cast<std::ptrdiff_t>(c * width);
        numbers_.insert(numbers_.end(), answer + static_cast<std::ptrdiff_t>(layout.begin(i)),
                        answer + static_cast<std::ptrdiff_t>(layout.end(i)));
      });
    }
  }
  wanted_.clear();
}

template void AnswerCache<double>::ask();
template void AnswerCache<Rational>::ask();

}  // namespace unmask::detail
