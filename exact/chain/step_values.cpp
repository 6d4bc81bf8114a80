#include "exact/chain/step_values.hpp"

#include <algorithm>
#include <unordered_map>

#include "core/number/residue.hpp"
#include "exact/chain/rational_matrix.hpp"

namespace unmask {
namespace {

using detail::are_equal;
using detail::identity;
using detail::product;
using Matrix = detail::RationalMatrix;

/// Different matrices, numbered in the order in which they came.
class MatrixNumbers {
 public:
  [[nodiscard]] index_t number_of(Matrix matrix) {
    const std::uint64_t key = fingerprint(matrix);
    const auto [begin, end] = by_fingerprint_.equal_range(key);
    for (auto it = begin; it != end; ++it) {
      if (are_equal(matrices_[at(it->second)], matrix)) return it->second;
    }
    by_fingerprint_.emplace(key, matrices_.size());
    matrices_.push_back(std::move(matrix));
    return matrices_.size() - 1;
  }
  [[nodiscard]] index_t size() const { return matrices_.size(); }
  [[nodiscard]] std::vector<Matrix> take() && { return std::move(matrices_); }

 private:
  static std::uint64_t fingerprint(const Matrix& matrix) {
    std::uint64_t hash = 0;
    for (const Rational& x : matrix) {
      hash = (hash ^ Residue(x).bits()) * 0x9E3779B97F4A7C15U;
      hash ^= hash >> 29U;
    }
    return hash;
  }

  std::unordered_multimap<std::uint64_t, index_t> by_fingerprint_;
  std::vector<Matrix> matrices_;
};

/// The matrix divided by its first entry that is not 0; empty if there is none.
Matrix direction_of(const Matrix& matrix) {
  const auto lead =
      std::find_if(matrix.begin(), matrix.end(), [](const Rational& x) { return x != 0; });
  if (lead == matrix.end()) return {};
  Matrix direction;
  for (const Rational& x : matrix) direction.push_back(x / *lead);
  return direction;
}

void add_directions(StepValues& step) {
  MatrixNumbers numbers;
  for (index_t c = 0; c < step.classes.size(); ++c) {
    Matrix direction = direction_of(step.classes[at(c)].product);
    if (direction.empty()) continue;
    const index_t number = numbers.number_of(std::move(direction));
    if (number == step.directions.size()) step.directions.push_back(c);
    step.classes[at(c)].direction = number;
  }
}

}  // namespace

Result<StepValues> step_values(const HiddenChain<Rational>& chain, index_t first, index_t end,
                               const Budget& budget) {
  UNMASK_REQUIRE(first < end && end <= chain.shape().positions(), "positions of the chain");
  constexpr double kBytesPerEntry = 128.0;
  StepValues step;
  step.first = first;
  step.before = chain.states(first);
  step.after = chain.states(end);
  std::vector<Matrix> matrices{identity(step.before)};
  std::vector<Integer> rows{1};
  for (index_t i = first; i < end; ++i) {
    const ChainLink<Rational>& link = chain.link(i);
    const double products =
        static_cast<double>(matrices.size()) * static_cast<double>(link.symbols());
    const auto entries = static_cast<double>(step.before * link.to());
    if (auto refusal =
            budget.refuse("the rows of positions " + std::to_string(first) + " to " +
                              std::to_string(i) + " by what they tell of the hidden state",
                          products * entries * kBytesPerEntry,
                          products * entries * static_cast<double>(link.from()) * 100.0,
                          "Reveal fewer positions a step or raise --memory")) {
      return *refusal;
    }
    MatrixNumbers numbers;
    StepValues::Layer layer{link.symbols(), matrices.size(), 0, {}};
    std::vector<Integer> next_rows;
    for (std::size_t node = 0; node < matrices.size(); ++node) {
      for (index_t x = 0; x < link.symbols(); ++x) {
        const index_t next = numbers.number_of(
            product(matrices[node], step.before, link.matrix(x), link.from(), link.to()));
        if (next == next_rows.size()) next_rows.emplace_back(0);
        next_rows[at(next)] += rows[node];
        layer.next.push_back(next);
      }
    }
    layer.next_nodes = numbers.size();
    step.layers.push_back(std::move(layer));
    matrices = std::move(numbers).take();
    rows = std::move(next_rows);
  }
  for (std::size_t c = 0; c < matrices.size(); ++c) {
    step.classes.push_back({std::move(matrices[c]), rows[c], StepValues::kNone});
  }
  add_directions(step);
  return step;
}

}  // namespace unmask
