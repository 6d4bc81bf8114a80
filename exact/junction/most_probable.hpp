// exact/junction/most_probable.hpp - the most probable row of a graphical model, given evidence.
//
// Max-product on a junction tree: a message holds, for each symbol of its separator, the largest
// product behind it. No clique and no choice is stored: on the way back, from the roots down, each
// residual is maximised again with its separator fixed, which costs one row of its clique.
//
// (1) `assignment` is a row of the largest weight. Rational: exactly, and the first of all such
//     rows in lexicographic order. Ball and double: if `is_certain`; otherwise other rows are so
//     close that the digits do not tell (or exactly as heavy), and which of them is shown follows
//     from the tree.
// (2) `weight` is the product of the graph's factors and of the likelihoods at that row, evaluated
//     anew; `largest` is the largest weight of all rows, from the messages. For Ball both contain
//     what they name, certain or not. For double both err by at most `error` times themselves: so
//     no row weighs more than 1 + 3 `error` times this one.
// (3) `runner_up` is the weight of the best other row as a part of this one's: 1 for a tie, 0 if no
//     other row is possible. Variables that evidence fixes or that have one value are no choice.
// (4) Nothing is dropped: a variable that does not matter to other questions has a value here.
// (5) Impossible evidence is an answer: no assignment.
// (6) What does not fit is refused before a table is made. The same bits whatever the thread count.
// Memory: factors and one message a clique. Cost: one visit of every cell. Error for double:
// roundings of products, one a factor and clique; `underflowed` where a product too small for
// doubles may have mattered.
// Source: Dawid, Statistics and Computing 2 (1992).
#pragma once

#include "exact/junction/inference.hpp"

namespace unmask {

/// value * 2^exponent; the exponent is 0 for Rational and Ball.
template <class S>
struct ScaledNumber {
  S value{};
  std::int64_t exponent = 0;
};

/// ln of a double so scaled; -infinity of 0.
[[nodiscard]] double natural_log(const ScaledNumber<double>& x);

template <class S>
struct MostProbable {
  bool is_possible = false;
  std::vector<symbol_t> assignment{};  ///< [variable], evidence too; empty if not possible
  ScaledNumber<S> weight{};
  ScaledNumber<S> largest{};
  S runner_up{};
  bool is_certain = false;
  bool underflowed = false;
  double error = 0.0;    ///< relative, for double
  double seconds = 0.0;  ///< spent on messages and the way back
};

/// Bytes that `most_probable` will hold at most, and seconds on one thread, roughly.
template <class S>
[[nodiscard]] InferenceNeed most_probable_need(const InferencePlan& plan);

/// `precision`: of balls. Requires: a plan without targets, so that nothing is dropped.
template <class S>
[[nodiscard]] Result<MostProbable<S>> most_probable(const InferencePlan& plan, const Effort& effort,
                                                    Precision precision = {});

}  // namespace unmask
