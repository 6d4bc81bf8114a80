#include "exact/symmetry/subset_orbits.hpp"

#include <algorithm>
#include <numeric>

#include "core/base/contract.hpp"

namespace unmask {
namespace {

/// Which positions are already joined by swaps.
class Joined {
 public:
  explicit Joined(index_t n) : parent_(at(n)) {
    std::iota(parent_.begin(), parent_.end(), index_t{0});
  }
  /// False if i and j were joined before.
  bool join(index_t i, index_t j) {
    const index_t a = root(i), b = root(j);
    parent_[at(a)] = b;
    return a != b;
  }

 private:
  [[nodiscard]] index_t root(index_t i) const {
    while (parent_[at(i)] != i) i = parent_[at(i)];
    return i;
  }
  std::vector<index_t> parent_;
};

/// Without the swaps that are products of others: those of a tree generate all swaps of its nodes.
template <class Permutation>
std::vector<Permutation> without_redundant_swaps(index_t n, const std::vector<Permutation>& all,
                                                 const auto& image_of) {
  Joined joined(n);
  std::vector<Permutation> kept;
  for (const Permutation& g : all) {
    const PositionPermutation& image = image_of(g);
    if (is_transposition(image)) {
      index_t i = 0;
      while (image[at(i)] == i) ++i;
      if (!joined.join(i, image[at(i)])) continue;
    }
    kept.push_back(g);
  }
  return kept;
}

}  // namespace

bool lexicographically_before(Subset a, Subset b) {
  const Subset difference = a ^ b;
  if (difference == 0) return false;
  const Subset lowest = difference & (~difference + 1);
  const Subset above = ~(lowest | (lowest - 1));
  // The set that lacks the lowest differing position is a prefix of the other if it ends there.
  return (a & lowest) != 0 ? (b & above) != 0 : (a & above) == 0;
}

SubsetPermutation::SubsetPermutation(PositionPermutation g)
    : image_(std::move(g)), byte_image_(768, 0) {
  UNMASK_REQUIRE(image_.size() <= 24, "at most 24 positions");
  for (index_t i = 0; i < image_.size(); ++i) {
    const auto bit = static_cast<std::uint32_t>(singleton(image_[at(i)]));
    for (index_t byte = 0; byte < 256; ++byte) {
      if (contains(byte, i % 8)) byte_image_[at(i / 8 * 256 + byte)] |= bit;
    }
    if (image_[at(i)] != i) moved_ |= singleton(i);
  }
}

SubsetOrbits::SubsetOrbits(index_t n, const std::vector<PositionPermutation>& generators) : n_(n) {
  UNMASK_REQUIRE(n <= kMostPositions && generators.size() < 0x7FFF, "few positions and generators");
  for (const auto& g : generators) {
    UNMASK_REQUIRE(g.size() == n, "permutations of all positions");
    symmetries_.emplace_back(g);
  }
  const auto spanning = without_redundant_swaps(
      n, generators, [](const PositionPermutation& g) -> const PositionPermutation& { return g; });
  for (const auto& g : spanning) {
    generators_.emplace_back(g);
    inverses_.emplace_back(inverse(g));
  }
  const index_t subsets = index_t{1} << n;
  if (trivial()) {
    representatives_.resize(at(subsets));
    std::iota(representatives_.begin(), representatives_.end(), Subset{0});
    return;
  }
  constexpr std::uint32_t kUnseen = ~std::uint32_t{0};
  orbit_.assign(at(subsets), kUnseen);
  step_.assign(at(subsets), kNone);
  std::vector<std::uint32_t> queue;
  for (Subset seed = 0; seed < subsets; ++seed) {
    if (orbit_[at(seed)] == kUnseen) search_from(seed, queue);
  }
}

void SubsetOrbits::search_from(Subset seed, std::vector<std::uint32_t>& queue) {
  const auto number = static_cast<std::uint32_t>(representatives_.size());
  representatives_.push_back(seed);
  queue.assign(1, static_cast<std::uint32_t>(seed));
  orbit_[at(seed)] = number;
  for (std::size_t next = 0; next < queue.size(); ++next) {
    const Subset s = queue[next];
    for (index_t g = 0; g < generators_.size(); ++g) {
      const Subset image = generators_[at(g)](s);
      if (orbit_[at(image)] == number) continue;
      orbit_[at(image)] = number;
      step_[at(image)] = static_cast<std::uint16_t>(g);
      queue.push_back(static_cast<std::uint32_t>(image));
    }
  }
  orbit_size_.push_back(static_cast<std::uint32_t>(queue.size()));
}

PositionPermutation SubsetOrbits::carrier(Subset s) const {
  PositionPermutation back(at(n_));  // the inverse: step after step, the last applied first
  std::iota(back.begin(), back.end(), index_t{0});
  for_each_step_back(s, [&](index_t g) {
    for (index_t& image : back) image = inverses_[at(g)].position(image);
  });
  return inverse(back);
}

std::vector<const SubsetPermutation*> SubsetOrbits::fixing(Subset t) const {
  std::vector<const SubsetPermutation*> all;
  for (const SubsetPermutation& g : symmetries_) {
    if ((g.moved() & t) == 0) all.push_back(&g);
  }
  return without_redundant_swaps(
      n_, all, [](const SubsetPermutation* g) -> const PositionPermutation& { return g->image(); });
}

bool SubsetOrbits::has_stabiliser(Subset t) const {
  return std::any_of(symmetries_.begin(), symmetries_.end(),
                     [&](const SubsetPermutation& g) { return (g.moved() & t) == 0; });
}

std::vector<Subset> SubsetOrbits::block_representatives(Subset t) const {
  const Subset masked = all_positions(n_) & ~t;
  const auto stabiliser = fixing(t);
  std::vector<Subset> blocks;
  if (stabiliser.empty()) {
    for_each_subset_of(masked, [&](Subset block) {
      if (block != 0) blocks.push_back(block);
    });
  } else {
    std::vector<bool> seen(at(index_t{1} << n_), false);
    std::vector<Subset> queue;
    for_each_subset_of(masked, [&](Subset seed) {
      if (seed == 0 || seen[at(seed)]) return;
      queue.assign(1, seed);
      seen[at(seed)] = true;
      Subset first = seed;
      for (std::size_t next = 0; next < queue.size(); ++next) {
        for (const SubsetPermutation* g : stabiliser) {
          const Subset image = (*g)(queue[next]);
          if (seen[at(image)]) continue;
          seen[at(image)] = true;
          queue.push_back(image);
          if (lexicographically_before(image, first)) first = image;
        }
      }
      blocks.push_back(first);
    });
  }
  std::stable_sort(blocks.begin(), blocks.end(),
                   [](Subset a, Subset b) { return size(a) < size(b); });
  return blocks;
}

}  // namespace unmask
