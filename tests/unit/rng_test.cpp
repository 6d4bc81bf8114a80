// core/base/rng.hpp: known answers, reproducibility, and range.
#include "core/base/rng.hpp"

#include <set>
#include <vector>

#include "tests/support/catch.hpp"

using namespace unmask;

TEST_CASE("Philox 4x32-10: the known answers of Random123", "[rng]") {
  CHECK(Philox::encrypt({0, 0, 0, 0}, {0, 0}) ==
        Philox::Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  CHECK(
      Philox::encrypt({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}) ==
      Philox::Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  CHECK(
      Philox::encrypt({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
      Philox::Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("Philox: a draw is a pure function of seed, stream and counter", "[rng]") {
  const std::uint64_t seed = 0x0123456789abcdefU, stream = 0xfedcba9876543210U;
  Philox random(seed, stream);
  for (std::uint32_t counter = 0; counter < 5; ++counter) {
    const auto block =
        Philox::encrypt({counter, 0, 0x76543210, 0xfedcba98}, {0x89abcdef, 0x01234567});
    CHECK(random() == (block[0] | std::uint64_t{block[1]} << 32U));
    CHECK(random() == (block[2] | std::uint64_t{block[3]} << 32U));
  }
  Philox again(seed, stream), other_stream(seed, stream + 1), other_seed(seed + 1, stream);
  std::set<std::uint64_t> first{again(), other_stream(), other_seed()};
  CHECK(first.size() == 3);
}

TEST_CASE("Philox: uniform draws lie between 0 and 1 and fill it", "[rng]") {
  Philox random(7);
  double sum = 0.0, smallest = 1.0, largest = 0.0;
  constexpr int kDraws = 20000;
  for (int i = 0; i < kDraws; ++i) {
    const double u = random.uniform();
    REQUIRE((u >= 0.0 && u < 1.0));
    sum += u;
    smallest = std::min(smallest, u);
    largest = std::max(largest, u);
  }
  CHECK(sum / kDraws == Approx(0.5).margin(0.01));
  CHECK(smallest < 0.001);
  CHECK(largest > 0.999);
}

TEST_CASE("Philox: below is even over its range", "[rng]") {
  Philox random(11);
  for (const index_t bound : {1U, 2U, 3U, 7U, 10U}) {
    std::vector<int> count(at(bound), 0);
    for (int i = 0; i < 10000; ++i) {
      const index_t draw = random.below(bound);
      REQUIRE(draw < bound);
      ++count[at(draw)];
    }
    for (const int c : count) CHECK(c == Approx(10000.0 / static_cast<double>(bound)).epsilon(0.2));
  }
  const index_t huge = (index_t{1} << 63U) + 1;  // half of all draws are rejected
  for (int i = 0; i < 100; ++i) CHECK(random.below(huge) < huge);
}
