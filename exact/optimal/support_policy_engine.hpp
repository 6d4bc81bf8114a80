// exact/optimal/support_policy_engine.hpp - the best adaptive policy over the rows of a support.
//
// For a class c of rows that agree on T, the cost-to-go with at most k steps left, given c, is
//     f_k(T, c) = min over B of  sum_{i in B} cost(T, i)[c]
//                                + sum over rows r in c of p(r | c) f_{k-1}(T u B, class of r),
// f = ln p(r) on complete rows. Contexts are stored for one set T of each orbit under the law's
// symmetries, and only one block of each class under the symmetries that leave T's positions alone
// is tried. For Sudoku that is a hundredth of the work; for exchangeable laws all that is left are
// sizes.
//
// Classes whose cost-to-go is within 1e-13 nats of what no policy can undercut, the logarithm of
// their mass, are left alone; when a whole layer changes nothing, later ones equal it.
//
// (1) Equal bits for any thread count: every context is computed by one task.
// (2) The same values with symmetries as without, and as the dense engine, within rounding
//     (tested): about 2^-50 n (H + ln q) nats.
// Cost: (set, block) pairs up to symmetry - 3^n without - times rows, a layer.
#pragma once

#include "exact/optimal/policy_engine.hpp"
#include "exact/optimal/support_contexts.hpp"

namespace unmask {

class SupportPolicyEngine : public PolicyEngine {
 public:
  explicit SupportPolicyEngine(SupportContexts contexts);

  struct Need {
    double bytes = 0.0;
    double operations = 0.0;
  };
  /// Of all layers up to `most_steps` (0: of one priced pass).
  [[nodiscard]] static Need need(const Shape& shape, index_t rows, const SubsetOrbits& orbits,
                                 index_t most_steps);

  [[nodiscard]] std::string name() const override;
  std::vector<double> solve_capped(index_t most_steps, Threads threads,
                                   Progress* progress) override;
  [[nodiscard]] AdaptivePolicy capped_policy(index_t most_steps) const override;
  PolicyPoint solve_priced(double price, Threads threads) override;
  [[nodiscard]] AdaptivePolicy priced_policy() const override;

  [[nodiscard]] const SupportContexts& contexts() const { return contexts_; }

 private:
  class Walk;

  void prepare_blocks();
  void prepare_permutations();
  [[nodiscard]] const support_row_t* rows_for(Subset s) const;
  template <class Body>
  void for_each_block(index_t orbit, const Body& body) const;
  /// values[c] = what is to be paid if all is revealed at once, `charge` for the step included.
  void reveal_everything(index_t orbit, double charge, double* values) const;
  /// Lowers values[c] to that of the best block whose union with the set has at most `largest`
  /// positions. True if any sinks by more than rounding.
  bool improve(index_t orbit, index_t largest, double charge, double* values) const;
  bool fill_layer(index_t k, bool settled, Threads threads);
  void spread(index_t orbit, const double* by_class);
  [[nodiscard]] const double* layer(index_t orbit, index_t k) const;

  SupportContexts contexts_;
  std::vector<std::vector<Subset>> blocks_;          // an orbit; empty: every block
  std::vector<std::vector<support_row_t>> carried_;  // distinct row permutations
  std::vector<std::uint32_t> carried_of_;            // a set: which of them
  std::vector<std::vector<double>> by_row_;          // an orbit: what is final, a row
  std::vector<std::vector<double>> layers_;          // an orbit: f_1, f_2, ..., a class each
  std::vector<std::vector<double>> priced_;          // an orbit: a class
  index_t solved_ = 0;
};

}  // namespace unmask
