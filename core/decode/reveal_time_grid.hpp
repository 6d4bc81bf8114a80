// core/decode/reveal_time_grid.hpp - schedules by random reveal times.
//
// Every position draws an independent uniform reveal time in [0, 1]; step j reveals those with times
// in (t_{j-1}, t_j]. The number revealed a step is random; a step may reveal nothing and is then not
// run. Three kinds of grid:
//   * `RevealTimeGrid`: fixed 0 = t_0 < t_1 < ... < t_K = 1 (theory C2).
//   * `RandomLogGrid`: 1 - t_k = e^{-c(k-1+U)} (towards the end) or t_k = e^{-c(k-1+U)} (towards the
//     start), one U uniform in [0, 1) a sample, K steps (theory C8, C9).
//   * `BalancedOffset`: not times but sizes (r, s, s, ..., rest), r uniform in 1..s (theory C11).
//
// (1) A grid increases strictly from 0 to 1.
#pragma once

#include <vector>

#include "core/base/index.hpp"

namespace unmask {

class RevealTimeGrid {
 public:
  /// Throws: InvalidInput unless the times increase strictly from 0 to 1.
  explicit RevealTimeGrid(std::vector<double> times);

  /// t_j = j/K.
  [[nodiscard]] static RevealTimeGrid even(index_t steps);
  /// 1 - t_k = r^k for k < K, t_K = 1, with r = `distribution_agnostic_ratio` (theory C7).
  [[nodiscard]] static RevealTimeGrid towards_end(index_t n, index_t steps);
  /// t_k = r^{K-k} for k >= 1, t_0 = 0 (theory C7, the DTC twin).
  [[nodiscard]] static RevealTimeGrid towards_start(index_t n, index_t steps);

  /// Equal steps of the log-odds ln(t/(1-t)) from 1/(n+1) to n/(n+1), K-2 of them, between a first
  /// and a last step (theory C4); fewer than three steps: even.
  [[nodiscard]] static RevealTimeGrid even_log_odds(index_t n, index_t steps);

  [[nodiscard]] const std::vector<double>& times() const { return times_; }
  [[nodiscard]] index_t steps() const { return times_.size() - 1; }

 private:
  std::vector<double> times_;
};

/// r = (n(K-1))^{-1/(K-2)} for K >= 3, 1/2 below (this project's choice, theory C7).
[[nodiscard]] double distribution_agnostic_ratio(index_t n, index_t steps);

struct RandomLogGrid {
  enum class Towards { end, start };  ///< the TC and the DTC variant
  Towards towards = Towards::end;
  double spacing = 0.0;  ///< c > 0 = -ln of `distribution_agnostic_ratio`
  index_t steps = 1;
};

/// Requires: n, steps >= 1.
[[nodiscard]] RandomLogGrid random_log_grid(RandomLogGrid::Towards towards, index_t n,
                                            index_t steps);

struct BalancedOffset {
  index_t size = 1;
};

}  // namespace unmask
