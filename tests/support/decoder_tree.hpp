// tests/support/decoder_tree.hpp - a decoder simulated literally, run by run.
//
// Recursion over everything random - which list of sizes, each position's coin on a grid of reveal
// times, which block, which values - with the naive conditionals and rules beside this file. Runs
// never merge and nothing is kept per set, so that the laws of exact/law meet another algorithm.
//
// Conventions that both sides share (core/decode/decoder.hpp, step_sizes.hpp): a step that reveals
// nothing is not run; past a list's end all that is eligible is revealed; every block starts the
// schedule again, its random list of sizes included; what a policy remembers is the run's past.
#pragma once

#include "tests/support/naive_policies.hpp"

namespace unmask::naive {

/// Sizes as lists of which one is drawn, or as reveal times where `times` are given.
struct Sizes {
  std::vector<Positions> lists{};
  std::vector<Rational> weights{};
  std::vector<Rational> times{};
};

template <class S>
struct TreeDecoder {
  const Oracle<S>& oracle;
  PolicySpec policy{};
  Sizes sizes{};
  Sizes last_sizes{};  ///< of a shorter last block
  Rational temperature = 1;
  Rational top_p = 1;
  double incoherence_at = 0.0;
};

template <class S>
struct TreeLaw {
  std::map<Row, Wide<S>> rows{};
  Wide<S> total{};
  Wide<S> steps{};
  Wide<S> calls{};
  Wide<S> afp{};
  Wide<S> tau_a{};
  long double tau_b = 0;
  Wide<S> incoherence{};
  std::map<std::size_t, Wide<S>> steps_law{};
};

/// Under the data: runs whose values come from a row of p instead of from the decoder.
template <class S>
struct TreeLoss {
  long double expected_kl = 0;
  Wide<S> expected_steps{};
};

/// A run so far.
template <class S>
struct TreeRun {
  Row row{};
  std::vector<Row> past{};
  std::vector<std::size_t> revealed_at{};
  S probability = S(1);
  std::size_t calls = 0;
  std::size_t incoherent = 0;
  std::size_t block = ~std::size_t{0};
  std::size_t list = 0;
  std::size_t schedule_step = 0;
};

/// Pairs i < j in order of revelation minus those in the other, and pairs in the same step.
struct TreePairs {
  long balance = 0, ties = 0, all = 0;
};
inline TreePairs tree_pairs(const std::vector<std::size_t>& revealed_at) {
  TreePairs pairs;
  for (std::size_t i = 0; i < revealed_at.size(); ++i) {
    for (std::size_t j = i + 1; j < revealed_at.size(); ++j) {
      ++pairs.all;
      if (revealed_at[i] == revealed_at[j]) {
        ++pairs.ties;
      } else {
        pairs.balance += revealed_at[i] < revealed_at[j] ? 1 : -1;
      }
    }
  }
  return pairs;
}

template <class S>
class DecoderTree {
 public:
  explicit DecoderTree(const TreeDecoder<S>& decoder) : decoder_(decoder) {}

  TreeLaw<S> law() {
    law_ = {};
    target_ = nullptr;
    walk(root());
    return law_;
  }

  /// Requires: a policy that does not look at values.
  TreeLoss<S> loss() {
    loss_ = {};
    const JointTable<S>& p = decoder_.oracle.table();
    for (index_t cell = 0; cell < p.probabilities().size(); ++cell) {
      if (p.probability(cell) == S(0)) continue;
      const auto symbols = p.shape().row_at(cell);
      const Row row(symbols.begin(), symbols.end());
      target_ = &row;
      TreeRun<S> run = root();
      run.probability = p.probability(cell);
      log_ratio_ = std::log(to_double(p.probability(cell)));
      walk(run);
    }
    return loss_;
  }

 private:
  TreeRun<S> root() const {
    TreeRun<S> run;
    run.row.assign(decoder_.oracle.positions(), kHidden);
    run.revealed_at.assign(decoder_.oracle.positions(), 0);
    return run;
  }

  std::size_t block_length() const {
    const index_t length = decoder_.policy.block_length;
    return length == 0 ? decoder_.oracle.positions() : at(length);
  }

  Positions eligible(const Row& row) const {
    std::size_t first = 0;
    while (row[first] != kHidden) ++first;
    const std::size_t begin = first / block_length() * block_length();
    Positions found;
    for (std::size_t i = begin; i < std::min(begin + block_length(), row.size()); ++i) {
      if (row[i] == kHidden) found.push_back(i);
    }
    return found;
  }

  const Sizes& sizes_of(std::size_t block) const {
    const bool is_last = block == (decoder_.oracle.positions() - 1) / block_length();
    const bool has_own = !decoder_.last_sizes.lists.empty() || !decoder_.last_sizes.times.empty();
    return is_last && has_own ? decoder_.last_sizes : decoder_.sizes;
  }

  void walk(const TreeRun<S>& run) {
    if (std::find(run.row.begin(), run.row.end(), kHidden) == run.row.end()) return leaf(run);
    const Positions open = eligible(run.row);
    const std::size_t block = open.front() / block_length();
    if (block == run.block) return choose_size(run, open);
    TreeRun<S> next = run;
    next.block = block;
    next.schedule_step = 0;
    const Sizes& sizes = sizes_of(block);
    if (sizes.lists.empty()) return choose_size(next, open);
    for (std::size_t list = 0; list < sizes.lists.size(); ++list) {
      next.list = list;
      next.probability = run.probability * from_rational<S>(sizes.weights[list]);
      choose_size(next, open);
    }
  }

  void choose_size(TreeRun<S> run, const Positions& open) {
    const Sizes& sizes = sizes_of(run.block);
    if (decoder_.policy.sizes_its_own_steps()) return choose_move(run, open, 0);
    if (!sizes.times.empty()) return toss_coins(run, open, sizes.times);
    const Positions& list = sizes.lists[run.list];
    const std::size_t step = run.schedule_step++;
    const bool is_last = step + 1 >= list.size();
    choose_move(run, open, is_last ? open.size() : std::min(list[step], open.size()));
  }

  /// Step j of a grid: every open position is revealed with probability
  /// (t_{j+1} - t_j) / (1 - t_j); if none is, the step does not exist.
  void toss_coins(TreeRun<S> run, const Positions& open, const std::vector<Rational>& times) {
    const std::size_t j = run.schedule_step++;
    if (j + 1 >= times.size()) return choose_move(run, open, open.size());
    const Rational chance = (times[j + 1] - times[j]) / (1 - times[j]);
    for (std::size_t heads = 0; heads < std::size_t{1} << open.size(); ++heads) {
      TreeRun<S> next = run;
      Positions block;
      for (std::size_t k = 0; k < open.size(); ++k) {
        const bool head = (heads >> k & 1U) != 0;
        next.probability *= from_rational<S>(head ? chance : 1 - chance);
        if (head) block.push_back(open[k]);
      }
      if (next.probability == S(0)) continue;
      if (block.empty()) {
        toss_coins(next, open, times);
      } else if (decoder_.policy.kind == PolicyKind::random ||
                 decoder_.policy.kind == PolicyKind::ancestral) {
        reveal(next, block, 1);  // these very positions
      } else {
        choose_move(next, open, block.size());
      }
    }
  }

  void choose_move(const TreeRun<S>& run, const Positions& open, std::size_t size) {
    const Node<S> node{decoder_.oracle, run.row,           run.past,      open,
                       size,            decoder_.temperature, decoder_.top_p};
    if (looks_at_values(decoder_.policy.kind)) {
      for (const Choice<S>& choice : value_choices(decoder_.policy, node)) {
        TreeRun<S> next = run;
        next.probability *= choice.probability;
        finish_step(next, choice.next, choice.calls);
      }
      return;
    }
    for (const Choice<S>& choice : block_choices(decoder_.policy, node)) {
      TreeRun<S> next = run;
      next.probability *= choice.probability;
      reveal(next, choice.block, choice.calls);
    }
  }

  void reveal(const TreeRun<S>& run, const Positions& block, std::size_t calls) {
    const Node<S> node{decoder_.oracle, run.row, run.past, block, 0, decoder_.temperature,
                       decoder_.top_p};
    if (target_ != nullptr) return reveal_target(run, node, calls);
    for_each_drawn<S>(
        node, block,
        [&](const Row& row, const S& probability) {
          TreeRun<S> next = run;
          next.probability *= probability;
          finish_step(next, row, calls);
        },
        run.row);
  }

  /// The values of the target row, at the price of minus the logarithm of their probability.
  void reveal_target(const TreeRun<S>& run, const Node<S>& node, std::size_t calls) {
    const double before = log_ratio_;
    Row row = run.row;
    for (const std::size_t i : node.eligible) {
      row[i] = (*target_)[i];
      log_ratio_ -= std::log(to_double(node.drawn(i)[static_cast<std::size_t>(row[i])]));
    }
    finish_step(run, row, calls);
    log_ratio_ = before;
  }

  void finish_step(TreeRun<S> run, const Row& row, std::size_t calls) {
    const S before = decoder_.oracle.probability(run.row);
    const S after = decoder_.oracle.probability(row);
    const bool likely =
        after > S(0) && to_double(S(after / before)) > decoder_.incoherence_at;
    run.incoherent += likely ? 0 : 1;
    run.past.push_back(run.row);
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (row[i] != run.row[i]) run.revealed_at[i] = run.past.size();
    }
    run.row = row;
    run.calls += calls;
    walk(run);
  }

  void leaf(const TreeRun<S>& run) {
    const S steps = from_count<S>(run.past.size());
    if (target_ != nullptr) {
      loss_.expected_kl += to_double(run.probability) * log_ratio_;
      loss_.expected_steps += run.probability * steps;
      return;
    }
    law_.rows[run.row] += run.probability;
    law_.total += run.probability;
    law_.steps += run.probability * steps;
    law_.steps_law[run.past.size()] += run.probability;
    law_.calls += run.probability * from_count<S>(run.calls);
    law_.afp += run.probability * from_count<S>(run.row.size()) / steps;
    law_.incoherence += run.probability * from_count<S>(run.incoherent) / steps;
    const TreePairs pairs = tree_pairs(run.revealed_at);
    if (pairs.all > 0) law_.tau_a += run.probability * S(pairs.balance) / S(pairs.all);
    if (pairs.ties < pairs.all) {
      law_.tau_b += static_cast<long double>(to_double(run.probability)) *
                    static_cast<long double>(pairs.balance) /
                    std::sqrt(static_cast<long double>(pairs.all * (pairs.all - pairs.ties)));
    }
  }

  const TreeDecoder<S>& decoder_;
  const Row* target_ = nullptr;
  double log_ratio_ = 0.0;
  TreeLaw<S> law_{};
  TreeLoss<S> loss_{};
};

}  // namespace unmask::naive
