// tests/support/all_policies.hpp - every deterministic adaptive policy of a tiny model, one by one.
//
// A policy is a decision tree; here each is written out as the law that it gives to the rows of the
// support, so that its KL is a sum over rows and nothing is minimised on the way. Conditionals are
// sums over all rows. Four binary positions have 4335 policies.
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <vector>

#include "core/base/rng.hpp"
#include "core/decode/oracle.hpp"
#include "core/model/joint_table.hpp"

namespace unmask {

/// How a denoiser distorts the exact conditional law of a position, knowing the context.
using Distortion =
    std::function<void(const std::vector<symbol_t>& context, index_t i, std::vector<double>& law)>;

/// Mixed with uniform, by an amount that depends on context and position in no regular way.
inline Distortion irregular_mixing(double most) {
  return [most](const std::vector<symbol_t>& context, index_t i, std::vector<double>& law) {
    std::uint64_t key = i + 1;
    for (const symbol_t x : context) key = key * 1000003 + (x == kMasked ? 77 : x);
    const double a = most * Philox(key, 5).uniform();
    for (double& p : law) p = (1.0 - a) * p + a / static_cast<double>(law.size());
  };
}

inline Distortion even_mixing(double a) {
  return [a](const std::vector<symbol_t>&, index_t, std::vector<double>& law) {
    for (double& p : law) p = (1.0 - a) * p + a / static_cast<double>(law.size());
  };
}

/// The law of each masked position given a context, distorted; empty for revealed positions.
inline std::vector<std::vector<double>> naive_beliefs(const JointTable<double>& table,
                                                      const std::vector<symbol_t>& context,
                                                      const Distortion& distortion) {
  const Shape& shape = table.shape();
  std::vector<std::vector<double>> laws(at(shape.positions()));
  double mass = 0.0;
  for (index_t i = 0; i < shape.positions(); ++i) {
    if (context[at(i)] == kMasked) laws[at(i)].assign(at(shape.cardinality(i)), 0.0);
  }
  for (index_t cell = 0; cell < table.probabilities().size(); ++cell) {
    const auto row = shape.row_at(cell);
    bool agrees = true;
    for (index_t i = 0; i < row.size(); ++i) {
      agrees = agrees && (context[at(i)] == kMasked || context[at(i)] == row[at(i)]);
    }
    if (!agrees) continue;
    mass += table.probability(cell);
    for (index_t i = 0; i < row.size(); ++i) {
      if (!laws[at(i)].empty()) laws[at(i)][row[at(i)]] += table.probability(cell);
    }
  }
  for (index_t i = 0; i < laws.size(); ++i) {
    for (double& p : laws[at(i)]) {
      p = mass > 0.0 ? p / mass : 1.0 / static_cast<double>(laws[at(i)].size());
    }
    if (!laws[at(i)].empty() && mass > 0.0 && distortion) distortion(context, i, laws[at(i)]);
  }
  return laws;
}

/// The same as an oracle.
class NaiveOracle final : public Oracle<double> {
 public:
  NaiveOracle(JointTable<double> table, Distortion distortion)
      : Oracle<double>(table.shape()),
        table_(std::move(table)),
        distortion_(std::move(distortion)) {}

  void answer(const symbol_t* rows, index_t count, double* marginals,
              std::uint8_t* possible) const override {
    const index_t n = shape().positions();
    for (index_t c = 0; c < count; ++c) {
      const std::vector<symbol_t> context(rows + c * n, rows + (c + 1) * n);
      const auto laws = naive_beliefs(table_, context, distortion_);
      for (index_t i = 0; i < n; ++i) {
        std::copy(laws[at(i)].begin(), laws[at(i)].end(),
                  marginals + c * layout().width() + layout().begin(i));
      }
      possible[c] = 1;
    }
  }

 private:
  JointTable<double> table_;
  Distortion distortion_;
};

/// One policy from some context on: what it adds to ln nu of the rows that agree with the context.
struct WrittenPolicy {
  std::map<index_t, double> log_law{};  // by cell
  index_t depth = 0;                    // steps on the longest path
  double step_mass = 0.0;               // sum over steps of p(context)
};

namespace detail {

inline void reveal(const JointTable<double>& table, const std::vector<index_t>& cells,
                   const std::vector<symbol_t>& context, const Distortion& distortion,
                   std::vector<WrittenPolicy>& all);

/// Every combination of one policy a group, the first step already in `start`.
inline void combine(const std::vector<std::vector<WrittenPolicy>>& choices, std::size_t group,
                    const WrittenPolicy& start, index_t depth, std::vector<WrittenPolicy>& all) {
  if (group == choices.size()) {
    all.push_back(start);
    all.back().depth = depth + 1;
    return;
  }
  for (const WrittenPolicy& choice : choices[group]) {
    WrittenPolicy longer = start;
    for (const auto& [cell, log_p] : choice.log_law) longer.log_law[cell] += log_p;
    longer.step_mass += choice.step_mass;
    combine(choices, group + 1, longer, std::max(depth, choice.depth), all);
  }
}

inline void reveal(const JointTable<double>& table, const std::vector<index_t>& cells,
                   const std::vector<symbol_t>& context, const Distortion& distortion,
                   std::vector<WrittenPolicy>& all) {
  std::vector<index_t> masked;
  for (index_t i = 0; i < context.size(); ++i) {
    if (context[at(i)] == kMasked) masked.push_back(i);
  }
  if (masked.empty()) {
    all.push_back({});
    return;
  }
  const auto laws = naive_beliefs(table, context, distortion);
  for (index_t choice = 1; choice < index_t{1} << masked.size(); ++choice) {
    WrittenPolicy step;
    std::map<std::vector<symbol_t>, std::vector<index_t>> groups;
    for (const index_t cell : cells) {
      const auto row = table.shape().row_at(cell);
      auto shown = context;
      for (index_t m = 0; m < masked.size(); ++m) {
        if ((choice >> m & 1U) == 0) continue;
        const index_t i = masked[at(m)];
        shown[at(i)] = row[at(i)];
        step.log_law[cell] += std::log(laws[at(i)][row[at(i)]]);
      }
      step.step_mass += table.probability(cell);
      groups[shown].push_back(cell);
    }
    std::vector<std::vector<WrittenPolicy>> choices;
    for (const auto& [shown, members] : groups) {
      choices.emplace_back();
      reveal(table, members, shown, distortion, choices.back());
    }
    combine(choices, 0, step, 0, all);
  }
}

}  // namespace detail

struct JudgedPolicy {
  index_t depth = 0;
  double mean_steps = 0.0, kl = 0.0;
};

inline std::vector<JudgedPolicy> all_policies(const JointTable<double>& table,
                                              const Distortion& distortion) {
  std::vector<index_t> cells;
  for (index_t cell = 0; cell < table.probabilities().size(); ++cell) {
    if (table.probability(cell) > 0.0) cells.push_back(cell);
  }
  std::vector<WrittenPolicy> written;
  const std::vector<symbol_t> nothing(at(table.shape().positions()), kMasked);
  detail::reveal(table, cells, nothing, distortion, written);
  std::vector<JudgedPolicy> judged;
  for (const WrittenPolicy& policy : written) {
    double kl = 0.0;
    for (const auto& [cell, log_p] : policy.log_law) {
      kl += table.probability(cell) * (std::log(table.probability(cell)) - log_p);
    }
    judged.push_back({policy.depth, policy.step_mass, kl});
  }
  return judged;
}

}  // namespace unmask
