// core/model/hidden_markov_model.hpp - symbols emitted by a hidden Markov chain, of any length.
//
// p(x) is the sum over z_1, ..., z_n of initial(z_1) emission(z_1, x_1) transition(z_1, z_2) ...
//
// (1) `initial` and the rows of `transition` are distributions over the same states, the rows of
//     `emission` over the same symbols.
// (2) `probability` sums the hidden chain out exactly (forward algorithm).
// Memory: the numbers of the three tables, whatever the length.
#pragma once

#include <utility>
#include <vector>

#include "core/model/markov_chain.hpp"

namespace unmask {

template <class S>
class HiddenMarkovModel {
 public:
  using Rows = std::vector<std::vector<S>>;

  /// Throws: InvalidModel if a row is no distribution, or sizes do not fit each other.
  HiddenMarkovModel(index_t length, std::vector<S> initial, const Rows& transition,
                    const Rows& emission)
      : chain_(length, std::move(initial), transition),
        shape_(Shape::uniform(length, emission.empty() ? 0 : emission.front().size())) {
    if (emission.size() != states()) {
      throw InvalidModel("the emission has " + std::to_string(emission.size()) + " rows for " +
                         std::to_string(states()) + " states");
    }
    for (const auto& row : emission) {
      if (row.size() != symbols()) {
        throw InvalidModel("an emission row has " + std::to_string(row.size()) +
                           " entries; it needs " + std::to_string(symbols()));
      }
      const auto valid = JointTable<S>(Shape({symbols()}), row).probabilities();
      emission_.insert(emission_.end(), valid.begin(), valid.end());
    }
  }

  [[nodiscard]] const Shape& shape() const { return shape_; }
  [[nodiscard]] index_t states() const { return chain_.symbols(); }
  [[nodiscard]] index_t symbols() const { return shape_.cardinality(0); }
  [[nodiscard]] const S& initial(index_t state) const { return chain_.initial(state); }
  [[nodiscard]] const S& transition(index_t from, index_t to) const {
    return chain_.transition(from, to);
  }
  [[nodiscard]] const S& emission(index_t state, index_t symbol) const {
    return emission_[at(state * symbols() + symbol)];
  }

  /// The same model with parameters rounded to scalar T.
  template <class T>
  [[nodiscard]] HiddenMarkovModel<T> with_scalar() const {
    std::vector<T> start;
    typename HiddenMarkovModel<T>::Rows steps(at(states())), emitted(at(states()));
    for (index_t z = 0; z < states(); ++z) {
      start.push_back(from_rational<T>(initial(z)));
      for (index_t y = 0; y < states(); ++y) {
        steps[at(z)].push_back(from_rational<T>(transition(z, y)));
      }
      for (index_t x = 0; x < symbols(); ++x) {
        emitted[at(z)].push_back(from_rational<T>(emission(z, x)));
      }
    }
    return HiddenMarkovModel<T>(shape_.positions(), std::move(start), steps, emitted);
  }

  [[nodiscard]] S probability(const std::vector<symbol_t>& row) const {
    std::vector<S> forward;
    for (index_t z = 0; z < states(); ++z) forward.push_back(initial(z) * emission(z, row[0]));
    for (std::size_t i = 1; i < row.size(); ++i) {
      std::vector<S> next(forward.size(), S{});
      for (index_t z = 0; z < states(); ++z) {
        for (index_t y = 0; y < states(); ++y) next[at(y)] += forward[at(z)] * transition(z, y);
      }
      for (index_t y = 0; y < states(); ++y) next[at(y)] *= emission(y, row[i]);
      forward = std::move(next);
    }
    S total{};
    for (const S& weight : forward) total += weight;
    return total;
  }

 private:
  MarkovChain<S> chain_;  ///< of the states
  Shape shape_;
  std::vector<S> emission_;  ///< [state][symbol]
};

}  // namespace unmask
