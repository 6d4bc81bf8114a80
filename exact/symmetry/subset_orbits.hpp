// exact/symmetry/subset_orbits.hpp - all subsets of positions, up to symmetry.
//
// Two subsets are in one orbit if a symmetry carries one to the other. Orbits are found by breadth
// first search over generators; each subset remembers its last step from the representative of its
// orbit, so that anything known about the representative can be carried over.
//
// (1) Every subset is in exactly one orbit; the representative is the smallest as a number.
// (2) `carrier(s)` maps the representative of s to s, and is a product of generators.
// (3) `block_representatives(t)` has one block of each class under those symmetries that were given
//     and move no position of t: they leave every context over t as it is. Each is the
//     lexicographically first of its class, and they come in order of their size.
// Cost: 2^n times generators; 6 bytes a subset. Without generators nothing is stored.
#pragma once

#include <vector>

#include "core/base/subset.hpp"
#include "exact/symmetry/position_symmetry.hpp"

namespace unmask {

/// Is the list of a's positions, ascending, before that of b's in a dictionary?
[[nodiscard]] bool lexicographically_before(Subset a, Subset b);

/// A permutation that moves whole subsets, by three table look-ups.
class SubsetPermutation {
 public:
  /// Requires: at most 24 positions.
  explicit SubsetPermutation(PositionPermutation g);

  [[nodiscard]] Subset operator()(Subset s) const {
    return byte_image_[s & 255U] | byte_image_[256 + (s >> 8U & 255U)] |
           byte_image_[512 + (s >> 16U & 255U)];
  }
  [[nodiscard]] index_t position(index_t i) const { return image_[at(i)]; }
  [[nodiscard]] const PositionPermutation& image() const { return image_; }
  /// The positions that it moves.
  [[nodiscard]] Subset moved() const { return moved_; }

 private:
  PositionPermutation image_;
  std::vector<std::uint32_t> byte_image_;
  Subset moved_ = 0;
};

class SubsetOrbits {
 public:
  static constexpr index_t kMostPositions = 24;

  /// Requires: n <= kMostPositions, permutations of n positions, fewer than 2^15 of them.
  SubsetOrbits(index_t n, const std::vector<PositionPermutation>& generators);

  [[nodiscard]] index_t positions() const { return n_; }
  /// One of each orbit, ascending.
  [[nodiscard]] const std::vector<Subset>& representatives() const { return representatives_; }
  /// The number of the orbit of s in `representatives()`.
  [[nodiscard]] index_t orbit(Subset s) const { return trivial() ? s : index_t{orbit_[at(s)]}; }
  [[nodiscard]] index_t orbit_size(index_t orbit) const {
    return trivial() ? 1 : index_t{orbit_size_[at(orbit)]};
  }
  /// No symmetry was given: every subset is alone.
  [[nodiscard]] bool trivial() const { return generators_.empty(); }

  [[nodiscard]] const std::vector<SubsetPermutation>& generators() const { return generators_; }
  /// Calls body(generator) for the steps of carrier(s), the last applied first.
  template <class Body>
  void for_each_step_back(Subset s, const Body& body) const {
    if (trivial()) return;
    for (index_t g = step_[at(s)]; g != kNone; g = step_[at(s)]) {
      body(g);
      s = inverses_[at(g)](s);
    }
  }
  [[nodiscard]] PositionPermutation carrier(Subset s) const;

  [[nodiscard]] std::vector<Subset> block_representatives(Subset t) const;
  /// Does any symmetry that was given move no position of t? Otherwise every block is its own.
  [[nodiscard]] bool has_stabiliser(Subset t) const;

 private:
  static constexpr std::uint16_t kNone = 0xFFFF;

  void search_from(Subset seed, std::vector<std::uint32_t>& queue);
  [[nodiscard]] std::vector<const SubsetPermutation*> fixing(Subset t) const;

  index_t n_;
  std::vector<SubsetPermutation> generators_;  // enough to generate the group
  std::vector<SubsetPermutation> inverses_;
  std::vector<SubsetPermutation> symmetries_;  // all that were given
  std::vector<Subset> representatives_;
  std::vector<std::uint32_t> orbit_, orbit_size_;
  std::vector<std::uint16_t> step_;
};

}  // namespace unmask
