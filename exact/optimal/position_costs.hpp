// exact/optimal/position_costs.hpp - what it costs on average to reveal a position after a set.
//
// CE_i(T) = E_p[-ln phat(X_i | X_T)], the mean cross-entropy of the denoiser at position i when T
// is known. All that orders, sizes and partitions cost is made of these numbers (theory A4, A5,
// A9):
//     KL of an ordered partition   = sum over blocks, i in block, of CE_i(what came before) - H(X)
//     expected KL of sizes s_1 ... = sum over steps of s_i times the mean of CE_j(T) over
//                                    |T| = N_{i-1} and j not in T, less H(X): random order.
//
// (1) Without an oracle CE_i(T) = H(T u i) - H(T); always CE_i(T) >= 0.
// (2) Kept for one set of each orbit under the symmetries that the question allows.
// Cost: all subset entropies; with an oracle one answer for every context that is possible.
#pragma once

#include <vector>

#include "exact/curve/profile.hpp"
#include "exact/optimal/policy_question.hpp"
#include "exact/symmetry/subset_orbits.hpp"

namespace unmask {

class PositionCosts {
 public:
  /// `costs`: for each orbit n - |T| numbers, of the representative's missing positions, ascending.
  PositionCosts(SubsetOrbits orbits, std::vector<std::vector<double>> costs, double entropy)
      : orbits_(std::move(orbits)), costs_(std::move(costs)), entropy_(entropy) {}

  [[nodiscard]] index_t positions() const { return orbits_.positions(); }
  [[nodiscard]] const SubsetOrbits& orbits() const { return orbits_; }
  /// H(X) in nats.
  [[nodiscard]] double entropy() const { return entropy_; }

  /// Of an orbit's representative.
  [[nodiscard]] const std::vector<double>& of_orbit(index_t orbit) const {
    return costs_[at(orbit)];
  }
  /// CE_i(T) of any T, for its missing positions, ascending.
  [[nodiscard]] std::vector<double> after(Subset t) const;
  /// The mean over |T| = m and i not in T, for m = 0 .. n-1.
  [[nodiscard]] std::vector<double> mean_by_size() const;

 private:
  SubsetOrbits orbits_;
  std::vector<std::vector<double>> costs_;
  double entropy_;
};

[[nodiscard]] Result<PositionCosts> position_costs(const Model& model,
                                                   const PolicyQuestion& question,
                                                   const Effort& effort);

}  // namespace unmask
