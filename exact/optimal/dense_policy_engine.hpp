// exact/optimal/dense_policy_engine.hpp - the best adaptive policy over all contexts of a table.
//
// Not normalised by p(context), the cost-to-go with at most k steps left is
//     F_k(T, x) = min over B of  sum_{i in B} cost(T, i)[x] + sum_{x_B} F_{k-1}(T u B, (x, x_B)),
// F = p ln p on complete rows. The inner sum is a marginal of the table F_{k-1}(T u B, .) onto T.
// So each table is summed out onto all subsets of its positions, depth first, every marginal
// serving all that lie below it, and is offered to each of them: prod(q_i + 2) additions a layer
// instead of prod(2 q_i + 1). F_k differs from F_{k-1} only where at least k positions are masked,
// so later layers are smaller.
//
// (1) Equal bits for any thread count: offers are compared, never added, across threads.
// (2) Costs are those of DenseContexts; values are correct within about 2^-50 n (H + ln q) nats.
// Memory: two numbers a masked position and context, and one table of all contexts a thread.
#pragma once

#include "exact/optimal/dense_contexts.hpp"
#include "exact/optimal/policy_engine.hpp"

namespace unmask {

class DensePolicyEngine : public PolicyEngine {
 public:
  explicit DensePolicyEngine(DenseContexts contexts) : contexts_(std::move(contexts)) {}

  struct Need {
    double bytes = 0.0;
    double operations = 0.0;
  };
  /// Of all layers up to `most_steps` (0: of one priced pass).
  [[nodiscard]] static Need need(const Shape& shape, index_t most_steps, Threads threads);

  [[nodiscard]] std::string name() const override;
  std::vector<double> solve_capped(index_t most_steps, Threads threads,
                                   Progress* progress) override;
  [[nodiscard]] AdaptivePolicy capped_policy(index_t most_steps) const override;
  PolicyPoint solve_priced(double price, Threads threads) override;
  [[nodiscard]] AdaptivePolicy priced_policy() const override;

  [[nodiscard]] const DenseContexts& contexts() const { return contexts_; }

 private:
  class Walk;

  [[nodiscard]] const SubsetTables& tables() const { return contexts_.tables(); }
  /// F_k over T; complete rows for the full set. Requires: k >= 1, or T full.
  [[nodiscard]] const double* layer(Subset t, index_t k) const;
  [[nodiscard]] double* layer(Subset t, index_t k);
  void fill_first_layer();
  void fill_layer(index_t k, Threads threads, std::vector<std::vector<double>>& offers);
  /// Offers the final table over each source to all subsets; `charge` adds to what a step costs.
  template <class Source, class Charge>
  void offer_below(const std::vector<Subset>& sources, Threads threads, const Source& source,
                   const Charge& charge, std::vector<std::vector<double>>& offers) const;

  DenseContexts contexts_;
  std::vector<double> layers_;
  index_t solved_ = 0;
  double price_ = 0.0;
  std::vector<double> priced_;
};

}  // namespace unmask
