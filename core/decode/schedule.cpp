#include "core/decode/schedule.hpp"

#include <algorithm>

#include "core/base/contract.hpp"
#include "core/base/invalid_input.hpp"

namespace unmask {

Schedule::Schedule(std::vector<index_t> sizes) : sizes_(std::move(sizes)) {
  if (sizes_.empty()) throw InvalidInput("a schedule needs at least one step");
  for (const index_t s : sizes_) {
    if (s == 0) throw InvalidInput("a schedule has a step of size 0; every size must be >= 1");
    if (__builtin_add_overflow(positions_, s, &positions_)) {
      throw InvalidInput("the sizes of the schedule overflow 64 bits");
    }
  }
}

Schedule Schedule::from_boundaries(const std::vector<index_t>& boundaries) {
  UNMASK_REQUIRE(boundaries.size() >= 2 && boundaries.front() == 0, "boundaries start at 0");
  std::vector<index_t> sizes;
  for (std::size_t i = 1; i < boundaries.size(); ++i) {
    UNMASK_REQUIRE(boundaries[i] > boundaries[i - 1], "boundaries increase");
    sizes.push_back(boundaries[i] - boundaries[i - 1]);
  }
  return Schedule(std::move(sizes));
}

index_t Schedule::largest() const { return *std::max_element(sizes_.begin(), sizes_.end()); }

std::vector<index_t> Schedule::boundaries() const {
  std::vector<index_t> revealed{0};
  for (const index_t s : sizes_) revealed.push_back(revealed.back() + s);
  return revealed;
}

Schedule Schedule::reversed() const { return Schedule({sizes_.rbegin(), sizes_.rend()}); }

std::string to_text(const Schedule& schedule) {
  std::string text;
  const auto& sizes = schedule.sizes();
  for (std::size_t i = 0; i < sizes.size();) {
    std::size_t run = 1;
    while (i + run < sizes.size() && sizes[i + run] == sizes[i]) ++run;
    const bool folded = run > 2;
    if (!text.empty()) text += ' ';
    text += std::to_string(sizes[i]);
    if (folded) (text += 'x') += std::to_string(run);
    i += folded ? run : 1;
  }
  return text;
}

}  // namespace unmask
