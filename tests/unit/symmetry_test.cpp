// exact/symmetry: which permutations are found, and what subsets they join.
#include <set>

#include "core/base/contract.hpp"
#include "core/model/expand.hpp"
#include "exact/symmetry/subset_orbits.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/curves.hpp"

using namespace unmask;

namespace {

SupportTable<double> rows_of(const std::string& spec) {
  return support_table<double>(family(spec), Budget{}).value();
}

PositionPermutation after(const PositionPermutation& g, const PositionPermutation& h) {
  PositionPermutation product;
  for (const index_t i : h) product.push_back(g[at(i)]);
  return product;
}

/// Everything that the generators generate.
std::set<PositionPermutation> group_of(const std::vector<PositionPermutation>& generators) {
  std::set<PositionPermutation> group;
  std::vector<PositionPermutation> queue;
  for (const auto& g : generators) {
    if (group.insert(g).second) queue.push_back(g);
  }
  for (std::size_t next = 0; next < queue.size(); ++next) {
    for (const auto& g : generators) {
      if (const auto product = after(g, queue[next]); group.insert(product).second) {
        queue.push_back(product);
      }
    }
  }
  return group;
}

Subset moved(const PositionPermutation& g, Subset s) {
  Subset image = 0;
  for_each_position(s, [&](index_t i) { image |= singleton(g[at(i)]); });
  return image;
}

}  // namespace

TEST_CASE("symmetries (1), (2): each carries the law into itself", "[symmetry]") {
  for (const char* spec :
       {"sudoku4", "parity:n=5", "permutation:n=4", "markov:n=6,flip=1/10",
        "sudoku4:givens=1..4.4....4.4...", "equal:n=1,q=2", "table:n=4,q=2,a=37,b=11,c=5,m=97"}) {
    CAPTURE(spec);
    const auto table = rows_of(spec);
    const auto found = find_symmetries(table);
    CHECK(std::set<PositionPermutation>(found.begin(), found.end()).size() == found.size());
    for (const auto& g : found) {
      CHECK_FALSE(is_identity(g));
      const auto images = row_images(table, g);
      REQUIRE(images.size() == table.rows());
      for (index_t row = 0; row < table.rows(); ++row) {
        CHECK(table.weights()[at(row)] == Approx(table.weights()[at(images[at(row)])]));
        for (index_t i = 0; i < g.size(); ++i) {
          REQUIRE(table.symbol(images[at(row)], g[at(i)]) == table.symbol(row, i));
        }
      }
    }
  }
}

TEST_CASE("symmetries: whole groups", "[symmetry]") {
  CHECK(group_of(find_symmetries(rows_of("sudoku4"))).size() == 128);
  CHECK(group_of(find_symmetries(rows_of("permutation:n=4"))).size() == 24);
  CHECK(group_of(find_symmetries(rows_of("markov:n=6,flip=1/10"))).size() == 2);
  CHECK(find_symmetries(rows_of("table:n=4,q=2,a=37,b=11,c=5,m=97")).empty());
  // Position 0 has its own alphabet; positions 1 and 2 are copies of each other.
  const SupportTable<double> mixed(Shape({3, 2, 2}), {0, 0, 0, 1, 1, 1, 2, 1, 1}, {1.0, 2.0, 3.0});
  CHECK(find_symmetries(mixed) == std::vector<PositionPermutation>{{0, 2, 1}});
  const SupportTable<double> uneven(Shape({2, 2}), {0, 1, 1, 0}, {1.0, 1.001});
  CHECK(find_symmetries(uneven).empty());
  CHECK(row_images(uneven, {1, 0}).empty());
}

TEST_CASE("orbits (1), (2): as the group itself gives them", "[symmetry]") {
  for (const char* spec : {"parity:n=5", "permutation:n=4", "markov:n=6,flip=1/10",
                           "sudoku4:givens=1..4.4....4.4..."}) {
    CAPTURE(spec);
    const auto generators = find_symmetries(rows_of(spec));
    auto group = group_of(generators);
    const index_t n = generators.front().size();
    const SubsetOrbits orbits(n, generators);
    index_t total = 0;
    for (index_t orbit = 0; orbit < orbits.representatives().size(); ++orbit) {
      total += orbits.orbit_size(orbit);
    }
    CHECK(total == index_t{1} << n);
    for (Subset s = 0; s < index_t{1} << n; ++s) {
      Subset smallest = s;
      for (const auto& g : group) smallest = std::min(smallest, moved(g, s));
      const Subset representative = orbits.representatives()[at(orbits.orbit(s))];
      CHECK(representative == smallest);
      const PositionPermutation carrier = orbits.carrier(s);
      CHECK(moved(carrier, representative) == s);
      CHECK((is_identity(carrier) || group.count(carrier) == 1));
    }
  }
}

TEST_CASE("orbits (3): blocks up to symmetries that leave a set alone", "[symmetry]") {
  const auto generators = find_symmetries(rows_of("parity:n=5"));
  const SubsetOrbits orbits(5, generators);
  CHECK(orbits.block_representatives(0b00010) == std::vector<Subset>{0b1, 0b101, 0b1101, 0b11101});
  CHECK(orbits.block_representatives(0b11111).empty());
  const SubsetOrbits alone(3, {});
  CHECK(alone.trivial());
  CHECK(alone.representatives().size() == 8);
  CHECK(alone.block_representatives(0b010) == std::vector<Subset>{0b001, 0b100, 0b101});
  CHECK(is_identity(alone.carrier(0b101)));
  const SubsetOrbits chain(4, {{3, 2, 1, 0}});
  CHECK(chain.has_stabiliser(0));
  CHECK_FALSE(chain.has_stabiliser(0b0010));
  CHECK(chain.block_representatives(0).size() == 9);  // 15 blocks, 3 of them palindromes
  CHECK(chain.block_representatives(0b0010).size() == 7);
}

TEST_CASE("lexicographic order of sets", "[symmetry]") {
  const std::vector<Subset> sorted{0, 0b1, 0b11, 0b111, 0b101, 0b10, 0b110, 0b100};
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    for (std::size_t j = 0; j < sorted.size(); ++j) {
      CHECK(lexicographically_before(sorted[i], sorted[j]) == (i < j));
    }
  }
}
