// core/base/subset.hpp: sets of positions as bits.
#include "core/base/subset.hpp"

#include <bit>

#include "tests/support/effort.hpp"

using namespace unmask;

TEST_CASE("subset: size counts the members of any set", "[subset]") {
  static_assert(size(0) == 0 && size(~Subset{0}) == 64 && size(singleton(63) | 5) == 3);
  for (index_t n = 0; n <= kMaxSubsetPositions; ++n) {
    CHECK(size(all_positions(n)) == n);
    if (n < kMaxSubsetPositions) CHECK(size(singleton(n)) == 1);
  }
  for_each_seed(1000, [](Philox& random) {
    const Subset set = random() & (random() | random());
    index_t members = 0;
    for_each_position(set, [&](index_t i) { members += contains(set, i) ? 1 : 0; });
    REQUIRE(size(set) == members);
    REQUIRE(size(set) == static_cast<index_t>(std::popcount(set)));
  });
}
