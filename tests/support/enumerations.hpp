// tests/support/enumerations.hpp - all compositions and ordered partitions, and what a decoder
// does, by the definitions alone.
//
// Nothing here shares an idea with the library: marginals are sums over all cells, laws are
// products over all blocks, means are means over lists.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/decode/schedule.hpp"
#include "core/model/joint_table.hpp"

namespace unmask {

using Blocks = std::vector<std::vector<index_t>>;

/// All 2^(n-1) size sequences with sum n.
inline std::vector<std::vector<index_t>> all_compositions(index_t n) {
  std::vector<std::vector<index_t>> all;
  for (index_t cuts = 0; cuts < index_t{1} << (n - 1); ++cuts) {
    std::vector<index_t> sizes{1};
    for (index_t i = 0; i + 1 < n; ++i) {
      if ((cuts >> i & 1U) != 0) {
        sizes.push_back(1);
      } else {
        ++sizes.back();
      }
    }
    all.push_back(std::move(sizes));
  }
  return all;
}

/// All n!/prod s_i! ordered partitions of 0..n-1 into blocks of these sizes.
inline std::vector<Blocks> all_partitions(const std::vector<index_t>& sizes) {
  std::vector<index_t> step_of;  // the step in which each position is revealed
  for (index_t i = 0; i < sizes.size(); ++i) step_of.insert(step_of.end(), at(sizes[at(i)]), i);
  std::vector<Blocks> all;
  do {
    Blocks blocks(sizes.size());
    for (index_t position = 0; position < step_of.size(); ++position) {
      blocks[at(step_of[at(position)])].push_back(position);
    }
    all.push_back(std::move(blocks));
  } while (std::next_permutation(step_of.begin(), step_of.end()));
  return all;
}

/// The probability that the positions marked in `shown` have the symbols of `row`.
template <class S>
S naive_marginal(const JointTable<S>& table, const std::vector<symbol_t>& row,
                 const std::vector<bool>& shown) {
  S sum = S(0);
  for (index_t cell = 0; cell < table.probabilities().size(); ++cell) {
    const auto other = table.shape().row_at(cell);
    bool same = true;
    for (index_t i = 0; i < row.size(); ++i)
      same = same && (!shown[at(i)] || other[at(i)] == row[at(i)]);
    if (same) sum += table.probability(cell);
  }
  return sum;
}

/// nu_pi(row): every position of a block independently from its marginal given the past; uniform
/// where the past is impossible.
template <class S>
S naive_decoder_probability(const JointTable<S>& table, const Blocks& blocks,
                            const std::vector<symbol_t>& row) {
  std::vector<bool> shown(row.size(), false);
  S probability = S(1);
  for (const auto& block : blocks) {
    const S context = naive_marginal(table, row, shown);
    for (const index_t i : block) {
      if (context == S(0)) {
        probability /= from_count<S>(table.shape().cardinality(i));
        continue;
      }
      std::vector<bool> with_i = shown;
      with_i[at(i)] = true;
      probability *= naive_marginal(table, row, with_i) / context;
    }
    for (const index_t i : block) shown[at(i)] = true;
  }
  return probability;
}

/// The law of the decoder, one probability a cell.
template <class S>
std::vector<S> naive_decoder_law(const JointTable<S>& table, const Blocks& blocks) {
  std::vector<S> law;
  for (index_t cell = 0; cell < table.probabilities().size(); ++cell) {
    law.push_back(naive_decoder_probability(table, blocks, table.shape().row_at(cell)));
  }
  return law;
}

/// KL(p || law) in nats.
template <class S>
double naive_kl(const JointTable<S>& table, const std::vector<S>& law) {
  double sum = 0.0;
  for (index_t cell = 0; cell < law.size(); ++cell) {
    const double p = to_double(table.probability(cell));
    if (p > 0.0) sum += p * std::log(p / to_double(law[at(cell)]));
  }
  return sum;
}

}  // namespace unmask
