// core/model/block_hmm.hpp - the Block-HMM of Zhang et al. (theory E14).
//
// A hidden chain over states z with uniform start, self-transition `stay`, the rest shared evenly.
// Each block is one parity bit followed by size-1 content bits, i.i.d. Bernoulli(rho_z); the parity
// bit is the parity of the content, flipped with probability eta.
//
// (1) stay, eta and every rho lie in [0, 1]; blocks >= 1, size >= 1, at least one state.
// (2) `probability` sums the hidden chain out exactly (forward algorithm).
#pragma once

#include <utility>
#include <vector>

#include "core/model/joint_table.hpp"

namespace unmask {

template <class S>
class BlockHmm {
 public:
  /// Throws: InvalidModel where (1) fails.
  BlockHmm(index_t blocks, index_t size, S stay, std::vector<S> rho, S eta)
      : shape_(Shape::uniform(positions_of(blocks, size), 2)),
        size_(size),
        stay_(std::move(stay)),
        rho_(std::move(rho)),
        eta_(std::move(eta)) {
    if (rho_.empty()) throw InvalidModel("block-hmm: rho needs at least one value");
    check(stay_, "stay");
    check(eta_, "eta");
    for (const S& r : rho_) check(r, "rho");
    if (rho_.size() == 1 && stay_ != S(1)) {
      throw InvalidModel("block-hmm: with one state, stay must be 1");
    }
  }

  [[nodiscard]] const Shape& shape() const { return shape_; }
  [[nodiscard]] index_t block_size() const { return size_; }
  [[nodiscard]] index_t states() const { return rho_.size(); }

  [[nodiscard]] S probability(const std::vector<symbol_t>& row) const {
    std::vector<S> forward(rho_.size(), S(1) / from_count<S>(states()));
    S total{};
    for (index_t begin = 0; begin < row.size(); begin += size_) {
      if (begin != 0) forward = step(forward);
      total = S{};
      for (index_t z = 0; z < states(); ++z) {
        forward[at(z)] *= emission(row, begin, z);
        total += forward[at(z)];
      }
    }
    return total;
  }

  /// The same model with parameters rounded to scalar T.
  template <class T>
  [[nodiscard]] BlockHmm<T> with_scalar() const {
    std::vector<T> rho;
    for (const S& r : rho_) rho.push_back(from_rational<T>(r));
    return BlockHmm<T>(shape_.positions() / size_, size_, from_rational<T>(stay_), std::move(rho),
                       from_rational<T>(eta_));
  }

  /// p(z' | z) of the hidden chain.
  [[nodiscard]] S transition(index_t from, index_t to) const {
    return from == to ? stay_ : (S(1) - stay_) / from_count<S>(states() - 1);
  }

  /// p(content bit | z).
  [[nodiscard]] S content_probability(index_t z, symbol_t bit) const {
    return bit == 1 ? rho_[at(z)] : S(1) - rho_[at(z)];
  }
  /// p(the parity bit is, or is not, that of the content).
  [[nodiscard]] S parity_probability(bool is_flipped) const {
    return is_flipped ? eta_ : S(1) - eta_;
  }

  /// p(block starting at position `begin` of row | z).
  [[nodiscard]] S emission(const std::vector<symbol_t>& row, index_t begin, index_t z) const {
    symbol_t parity = row[at(begin)];
    S p = S(1);
    for (index_t i = begin + 1; i < begin + size_; ++i) {
      parity ^= row[at(i)];
      p *= content_probability(z, row[at(i)]);
    }
    return p * parity_probability(parity == 1);
  }

 private:
  static index_t positions_of(index_t blocks, index_t size) {
    if (blocks == 0 || size == 0) throw InvalidModel("block-hmm: blocks and size must be >= 1");
    const auto n = checked_multiply(blocks, size);
    if (!n) throw InvalidModel("block-hmm: blocks * size does not fit 64 bits");
    return *n;
  }

  static void check(const S& p, const char* name) {
    if (!(p >= S(0) && p <= S(1))) {
      throw InvalidModel(std::string("block-hmm: ") + name + " is " + format_short(to_double(p)) +
                         "; it must be between 0 and 1");
    }
  }

  [[nodiscard]] std::vector<S> step(const std::vector<S>& forward) const {
    std::vector<S> next(forward.size(), S{});
    for (index_t from = 0; from < states(); ++from) {
      for (index_t to = 0; to < states(); ++to) {
        next[at(to)] += forward[at(from)] * transition(from, to);
      }
    }
    return next;
  }

  Shape shape_;
  index_t size_;
  S stay_;
  std::vector<S> rho_;
  S eta_;
};

}  // namespace unmask
