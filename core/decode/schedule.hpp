// core/decode/schedule.hpp - an unmasking schedule: how many positions each step reveals.
//
// Sizes s_1, ..., s_K; step i reveals the positions number N_{i-1}+1 ... N_i of the order in which
// they come, N_i = s_1 + ... + s_i. Which positions these are is the policy's business.
//
// (1) Every size is at least 1 (a step that reveals nothing does not exist), and there is a step.
// (2) `boundaries()` is 0 = N_0 < N_1 < ... < N_K = n.
#pragma once

#include <string>
#include <vector>

#include "core/base/index.hpp"

namespace unmask {

class Schedule {
 public:
  /// Throws: InvalidInput without sizes, or if one is 0 or they overflow.
  explicit Schedule(std::vector<index_t> sizes);

  /// From the reveal counts N_0 = 0 < ... < N_K = n.
  [[nodiscard]] static Schedule from_boundaries(const std::vector<index_t>& boundaries);

  [[nodiscard]] index_t positions() const { return positions_; }
  [[nodiscard]] index_t steps() const { return sizes_.size(); }
  [[nodiscard]] const std::vector<index_t>& sizes() const { return sizes_; }
  [[nodiscard]] index_t largest() const;
  [[nodiscard]] std::vector<index_t> boundaries() const;
  [[nodiscard]] Schedule reversed() const;

  bool operator==(const Schedule&) const = default;

 private:
  std::vector<index_t> sizes_;
  index_t positions_ = 0;
};

/// "3 2 3 8", runs of equal sizes as "1x10".
[[nodiscard]] std::string to_text(const Schedule& schedule);

}  // namespace unmask
