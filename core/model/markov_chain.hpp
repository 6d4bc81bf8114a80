// core/model/markov_chain.hpp - a first-order Markov chain of any length.
//
// p(x) = initial(x_1) * prod_i transition(x_i, x_{i+1}), the same transition at every step.
//
// (1) `initial` and every row of `transition` are probability vectors over the same q symbols.
// Memory: q^2 numbers, whatever the length.
#pragma once

#include <utility>
#include <vector>

#include "core/model/joint_table.hpp"

namespace unmask {

template <class S>
class MarkovChain {
 public:
  /// `transition` is row-major, q x q. Throws: InvalidModel if a row is not a distribution or the
  /// sizes do not fit each other.
  MarkovChain(index_t length, std::vector<S> initial, const std::vector<std::vector<S>>& transition)
      : shape_(Shape::uniform(length, initial.size())), initial_(checked(std::move(initial))) {
    if (transition.size() != initial_.size()) {
      throw InvalidModel("the transition has " + std::to_string(transition.size()) + " rows for " +
                         std::to_string(initial_.size()) + " initial probabilities");
    }
    for (const auto& row : transition) {
      if (row.size() != initial_.size()) {
        throw InvalidModel("a transition row has " + std::to_string(row.size()) +
                           " entries; it needs " + std::to_string(initial_.size()));
      }
      const auto valid = checked(row);
      transition_.insert(transition_.end(), valid.begin(), valid.end());
    }
  }

  [[nodiscard]] const Shape& shape() const { return shape_; }
  [[nodiscard]] index_t symbols() const { return initial_.size(); }
  [[nodiscard]] const S& initial(index_t symbol) const { return initial_[at(symbol)]; }
  [[nodiscard]] const S& transition(index_t from, index_t to) const {
    return transition_[at(from * symbols() + to)];
  }

  /// The same model with parameters rounded to scalar T.
  template <class T>
  [[nodiscard]] MarkovChain<T> with_scalar() const {
    std::vector<T> start;
    std::vector<std::vector<T>> rows(at(symbols()));
    for (index_t a = 0; a < symbols(); ++a) {
      start.push_back(from_rational<T>(initial(a)));
      for (index_t b = 0; b < symbols(); ++b) {
        rows[at(a)].push_back(from_rational<T>(transition(a, b)));
      }
    }
    return MarkovChain<T>(shape_.positions(), std::move(start), rows);
  }

  /// Does X_2 have the law of X_1 (and so every X_i)?
  [[nodiscard]] bool is_stationary() const {
    for (index_t y = 0; y < symbols(); ++y) {
      S next{};
      for (index_t x = 0; x < symbols(); ++x) next += initial(x) * transition(x, y);
      if (next != initial(y)) return false;
    }
    return true;
  }

  [[nodiscard]] S probability(const std::vector<symbol_t>& row) const {
    S p = initial(row.front());
    for (std::size_t i = 1; i < row.size(); ++i) p *= transition(row[i - 1], row[i]);
    return p;
  }

 private:
  static std::vector<S> checked(std::vector<S> row) {
    const index_t q = row.size();
    return JointTable<S>(Shape({q}), std::move(row)).probabilities();
  }

  Shape shape_;
  std::vector<S> initial_;
  std::vector<S> transition_;
};

/// The stationary binary chain that flips with probability `flip`.
template <class S>
[[nodiscard]] MarkovChain<S> flip_chain(index_t length, const S& flip) {
  const S half = S(1) / S(2);
  return MarkovChain<S>(length, {half, half}, {{S(1) - flip, flip}, {flip, S(1) - flip}});
}

}  // namespace unmask
