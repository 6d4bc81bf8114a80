// core/model/hidden_chain.hpp - a distribution that is read left to right through hidden states.
//
// Every position has, for each of its symbols, a matrix of weights from the hidden states before it
// to those after it:
//
//     p(x) = start  W_1(x_1)  W_2(x_2)  ...  W_n(x_n)  1
//
// Hidden Markov models have this form, and Markov chains, mixtures, noisy parities, the block-HMM
// and any of them side by side (core/model/to_hidden_chain.hpp). What is exact for one is exact for
// all: messages from both ends give every conditional (exact/chain).
//
// (1) The states after a position are those before the next; weights are >= 0.
// (2) The weights of all rows sum to 1, but for the rounding of S.
// (3) Positions with the same matrices share them: memory is that of the different ones.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "core/base/contract.hpp"
#include "core/model/shape.hpp"

namespace unmask {

/// One position: weights from hidden state to hidden state, by symbol, and their sums over symbols.
template <class S>
class ChainLink {
 public:
  /// `weights`: [symbol][state before][state after]. Requires: one for each.
  ChainLink(index_t from, index_t to, index_t symbols, std::vector<S> weights)
      : from_(from),
        to_(to),
        symbols_(symbols),
        weights_(std::move(weights)),
        sums_(at(from * to), S{}) {
    UNMASK_REQUIRE(weights_.size() == from * to * symbols, "a weight a symbol and pair of states");
    for (index_t k = 0; k < weights_.size(); ++k) sums_[at(k % (from * to))] += weights_[at(k)];
  }

  [[nodiscard]] index_t from() const { return from_; }
  [[nodiscard]] index_t to() const { return to_; }
  [[nodiscard]] index_t symbols() const { return symbols_; }
  [[nodiscard]] const std::vector<S>& weights() const { return weights_; }
  [[nodiscard]] const S& weight(index_t symbol, index_t before, index_t after) const {
    return weights_[at((symbol * from_ + before) * to_ + after)];
  }
  /// [state before][state after], of one symbol.
  [[nodiscard]] const S* matrix(index_t symbol) const {
    return weights_.data() + at(symbol * from_ * to_);
  }
  /// [state before][state after]
  [[nodiscard]] const S* sums() const { return sums_.data(); }

 private:
  index_t from_, to_, symbols_;
  std::vector<S> weights_, sums_;
};

template <class S>
class HiddenChain {
 public:
  using LinkPointer = std::shared_ptr<const ChainLink<S>>;

  /// `start`: weights of the states before the first position. Requires: (1), at least one link.
  HiddenChain(std::vector<S> start, std::vector<LinkPointer> links)
      : shape_(shape_of(links)), start_(std::move(start)), links_(std::move(links)) {
    index_t states = start_.size();
    for (const LinkPointer& link : links_) {
      UNMASK_REQUIRE(link->from() == states, "states that fit");
      states = link->to();
    }
  }

  [[nodiscard]] const Shape& shape() const { return shape_; }
  [[nodiscard]] const std::vector<S>& start() const { return start_; }
  [[nodiscard]] const ChainLink<S>& link(index_t position) const { return *links_[at(position)]; }
  [[nodiscard]] const std::vector<LinkPointer>& links() const { return links_; }
  /// Before `position`; after the last one for `position` = n.
  [[nodiscard]] index_t states(index_t position) const {
    return position == 0 ? start_.size() : links_[at(position - 1)]->to();
  }

  /// The same chain, every number replaced by `convert` of it. Shared links stay shared.
  template <class T, class Convert>
  [[nodiscard]] HiddenChain<T> with_numbers(const Convert& convert) const {
    const auto all = [&](const std::vector<S>& numbers) {
      std::vector<T> result;
      result.reserve(numbers.size());
      for (const S& x : numbers) result.push_back(convert(x));
      return result;
    };
    std::map<const ChainLink<S>*, typename HiddenChain<T>::LinkPointer> made;
    std::vector<typename HiddenChain<T>::LinkPointer> links;
    for (const LinkPointer& link : links_) {
      auto& converted = made[link.get()];
      if (!converted) {
        converted = std::make_shared<const ChainLink<T>>(
            ChainLink<T>(link->from(), link->to(), link->symbols(), all(link->weights())));
      }
      links.push_back(converted);
    }
    return HiddenChain<T>(all(start_), std::move(links));
  }

 private:
  static Shape shape_of(const std::vector<LinkPointer>& links) {
    std::vector<index_t> cardinalities;
    for (const LinkPointer& link : links) cardinalities.push_back(link->symbols());
    return Shape(std::move(cardinalities));
  }

  Shape shape_;
  std::vector<S> start_;
  std::vector<LinkPointer> links_;
};

}  // namespace unmask
