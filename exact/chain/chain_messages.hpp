// exact/chain/chain_messages.hpp - messages along a hidden chain, from both ends.
//
// The message before a position weighs each hidden state by what a context reveals to its left, the
// one after it by what it reveals to its right; between the two stands p(x_i | context).
//
// (1) Doubles are scaled by powers of two, the largest weight in [1/2, 1), which loses nothing but
//     what is 2^-1022 times smaller; the powers are kept apart. Balls have range enough.
// (2) `reaches` tells which hidden states a context leaves possible, without any number.
// Cost: a product of a row and a matrix a position.
#pragma once

#include <algorithm>
#include <cmath>

#include "core/decode/context.hpp"
#include "core/model/hidden_chain.hpp"
#include "exact/junction/tree_scalar.hpp"

namespace unmask {

template <class S>
struct ChainMessage {
  std::vector<S> weights{};
  std::int64_t exponent = 0;  ///< the weights stand for themselves times 2^exponent
};

namespace detail {

inline void rescale(ChainMessage<Ball>&) {}
inline void rescale(ChainMessage<double>& message) {
  double largest = 0.0;
  for (const double weight : message.weights) largest = std::fmax(largest, weight);
  if (largest == 0.0) return;
  int exponent = 0;
  (void)std::frexp(largest, &exponent);
  if (exponent == 0) return;
  for (double& weight : message.weights) weight = std::ldexp(weight, -exponent);
  message.exponent += exponent;
}

}  // namespace detail

/// The matrix of `symbol`, or of all symbols together where it is masked: [before][after].
template <class S>
[[nodiscard]] const S* matrix_of(const ChainLink<S>& link, symbol_t symbol) {
  return symbol == kMasked ? link.sums() : link.matrix(symbol);
}

/// weights times the matrix of `symbol`, not scaled: [state after].
template <class S>
[[nodiscard]] std::vector<S> pushed(const std::vector<S>& weights, const ChainLink<S>& link,
                                    symbol_t symbol) {
  const S* row = matrix_of(link, symbol);
  std::vector<S> next(at(link.to()), S{});
  for (const S& weight : weights) {
    if (!detail::is_zero(weight)) {
      for (index_t y = 0; y < link.to(); ++y) next[at(y)] += weight * row[at(y)];
    }
    row += at(link.to());
  }
  return next;
}

/// The message after the link's position. `message`: before it.
template <class S>
[[nodiscard]] ChainMessage<S> forward_through(const ChainMessage<S>& message,
                                              const ChainLink<S>& link, symbol_t symbol) {
  ChainMessage<S> next{pushed(message.weights, link, symbol), message.exponent};
  detail::rescale(next);
  return next;
}

/// The same link, crossed from right to left: what goes forward through it goes backward.
template <class S>
[[nodiscard]] ChainLink<S> transposed(const ChainLink<S>& link) {
  std::vector<S> weights;
  weights.reserve(link.weights().size());
  for (index_t x = 0; x < link.symbols(); ++x) {
    for (index_t y = 0; y < link.to(); ++y) {
      for (index_t z = 0; z < link.from(); ++z) weights.push_back(link.weight(x, z, y));
    }
  }
  return ChainLink<S>(link.to(), link.from(), link.symbols(), std::move(weights));
}

/// Whether the context, n symbols, kMasked where masked, has a positive probability.
template <class S>
[[nodiscard]] bool reaches(const HiddenChain<S>& chain, const symbol_t* context) {
  std::vector<char> possible;
  for (const S& weight : chain.start()) possible.push_back(detail::is_zero(weight) ? 0 : 1);
  for (index_t i = 0; i < chain.shape().positions(); ++i) {
    const ChainLink<S>& link = chain.link(i);
    const S* const matrix = matrix_of(link, context[at(i)]);
    std::vector<char> next(at(link.to()), 0);
    for (index_t k = 0; k < link.from() * link.to(); ++k) {
      if (possible[at(k / link.to())] != 0 && !detail::is_zero(matrix[at(k)])) {
        next[at(k % link.to())] = 1;
      }
    }
    possible = std::move(next);
  }
  return std::find(possible.begin(), possible.end(), 1) != possible.end();
}

}  // namespace unmask
