#include "exact/theorem/instances.hpp"

#include <algorithm>
#include <numeric>
#include <set>

#include "core/base/subset.hpp"

namespace unmask {
namespace {

/// The schedule whose steps end where the bits of `cuts` are, and at n.
Schedule schedule_of_cuts(index_t n, Subset cuts) {
  std::vector<index_t> boundaries{0};
  for_each_position(cuts, [&](index_t i) { boundaries.push_back(i + 1); });
  boundaries.push_back(n);
  return Schedule::from_boundaries(boundaries);
}

Schedule random_schedule(index_t n, Philox& random) {
  const index_t rarity = 1 + random.below(4);
  std::vector<index_t> boundaries{0};
  for (index_t i = 1; i < n; ++i) {
    if (random.below(1 + rarity) == 0) boundaries.push_back(i);
  }
  boundaries.push_back(n);
  return Schedule::from_boundaries(boundaries);
}

}  // namespace

std::vector<Schedule> some_schedules(index_t n, Philox& random, index_t most) {
  std::vector<Schedule> schedules;
  if (n <= 20 && (index_t{1} << (n - 1)) <= most) {
    for (Subset cuts = 0; cuts < (Subset{1} << (n - 1)); ++cuts) {
      schedules.push_back(schedule_of_cuts(n, cuts));
    }
    return schedules;
  }
  schedules = {Schedule({n}), Schedule({n - 1, 1}), Schedule({1, n - 1}),
               Schedule(std::vector<index_t>(at(n), 1))};
  for (index_t tries = 0; tries < 8 * most && schedules.size() < most; ++tries) {
    Schedule next = random_schedule(n, random);
    if (std::find(schedules.begin(), schedules.end(), next) == schedules.end()) {
      schedules.push_back(std::move(next));
    }
  }
  return schedules;
}

void for_each_schedule(index_t n, index_t k, const std::function<void(const Schedule&)>& body) {
  std::vector<index_t> boundaries(at(k + 1));
  std::iota(boundaries.begin(), boundaries.end(), index_t{0});
  boundaries.back() = n;
  for (;;) {
    body(Schedule::from_boundaries(boundaries));
    // The last inner boundary that can move up; those behind it follow closely.
    index_t i = k;
    while (i > 1 && boundaries[at(i - 1)] == n - (k - (i - 1))) --i;
    if (i <= 1) return;
    ++boundaries[at(i - 1)];
    for (index_t j = i; j < k; ++j) boundaries[at(j)] = boundaries[at(j - 1)] + 1;
  }
}

std::vector<index_t> random_order(index_t n, Philox& random) {
  std::vector<index_t> order(at(n));
  std::iota(order.begin(), order.end(), index_t{0});
  for (index_t i = n; i > 1; --i) std::swap(order[at(i - 1)], order[at(random.below(i))]);
  return order;
}

Blocks random_partition(const Schedule& sizes, Philox& random) {
  const std::vector<index_t> order = random_order(sizes.positions(), random);
  Blocks blocks;
  auto next = order.begin();
  for (const index_t s : sizes.sizes()) {
    const auto end = next + static_cast<std::ptrdiff_t>(s);
    blocks.emplace_back(next, end);
    std::sort(blocks.back().begin(), blocks.back().end());
    next = end;
  }
  return blocks;
}

std::vector<Blocks> some_partitions(index_t n, Philox& random, index_t most) {
  std::set<Blocks> chosen{random_partition(Schedule({n}), random)};
  for (index_t tries = 0; tries < 4 * most && chosen.size() < most; ++tries) {
    chosen.insert(random_partition(random_schedule(n, random), random));
  }
  return {chosen.begin(), chosen.end()};
}

void for_each_partition(const Schedule& sizes, const std::function<void(const Blocks&)>& body) {
  // Arrangements of the block numbers 0..0 1..1 2..2: one for each ordered partition.
  std::vector<index_t> block_of;
  for (index_t b = 0; b < sizes.steps(); ++b) {
    block_of.insert(block_of.end(), at(sizes.sizes()[at(b)]), b);
  }
  do {
    Blocks blocks(at(sizes.steps()));
    for (index_t i = 0; i < block_of.size(); ++i) blocks[at(block_of[at(i)])].push_back(i);
    body(blocks);
  } while (std::next_permutation(block_of.begin(), block_of.end()));
}

std::vector<Rational> random_grid(Philox& random, index_t intervals) {
  constexpr index_t kTicks = 24;
  std::set<index_t> ticks;
  while (ticks.size() + 1 < intervals) ticks.insert(1 + random.below(kTicks - 1));
  std::vector<Rational> times{Rational(0)};
  for (const index_t tick : ticks) times.push_back(Rational(tick, kTicks));
  times.push_back(Rational(1));
  return times;
}

}  // namespace unmask
