// exact/theorem/instances.hpp - which schedules, partitions and grids a statement is tried on.
//
// (1) Where there are at most `most` of a kind, all of them; otherwise the extreme ones and random
//     others, without repetition.
#pragma once

#include <functional>
#include <vector>

#include "core/base/rng.hpp"
#include "core/decode/schedule.hpp"
#include "core/number/rational.hpp"

namespace unmask {

using Blocks = std::vector<std::vector<index_t>>;

/// All schedules of n positions, or `most` of them.
[[nodiscard]] std::vector<Schedule> some_schedules(index_t n, Philox& random, index_t most = 16);

/// All schedules of n positions in k steps. Cost: C(n-1, k-1).
void for_each_schedule(index_t n, index_t k, const std::function<void(const Schedule&)>& body);

/// A random ordered partition: one with the given sizes, or with random ones.
[[nodiscard]] Blocks random_partition(const Schedule& sizes, Philox& random);
[[nodiscard]] std::vector<Blocks> some_partitions(index_t n, Philox& random, index_t most = 4);

/// All ordered partitions with these sizes. Cost: n! / (s_1! ... s_K!).
void for_each_partition(const Schedule& sizes, const std::function<void(const Blocks&)>& body);

/// 0 = t_0 < ... < t_N = 1 with small denominators.
[[nodiscard]] std::vector<Rational> random_grid(Philox& random, index_t intervals);

/// A random order of 0..n-1.
[[nodiscard]] std::vector<index_t> random_order(index_t n, Philox& random);

}  // namespace unmask
