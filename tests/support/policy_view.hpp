// tests/support/policy_view.hpp - views of policies on marginals that a test makes up.
//
// (1) `MadeUpOracle` answers what a function of the row says; nothing has to be consistent.
// (2) `random_oracle` is such a function: small fractions, so that scores tie often; a tenth of the
//     contexts have only equal probabilities.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "core/base/rng.hpp"
#include "core/decode/policy.hpp"

namespace unmask {

/// One law a position; empty for revealed ones.
template <class S>
using Laws = std::vector<std::vector<S>>;

template <class S>
class MadeUpOracle final : public Oracle<S> {
 public:
  using Answer = std::function<Laws<S>(const std::vector<symbol_t>& row)>;
  MadeUpOracle(const Shape& shape, Answer answer) : Oracle<S>(shape), answer_(std::move(answer)) {}

  void answer(const symbol_t* rows, index_t count, S* marginals,
              std::uint8_t* possible) const override {
    const index_t n = this->shape().positions();
    for (index_t c = 0; c < count; ++c) {
      possible[c] = 1;
      const std::vector<symbol_t> row(rows + c * n, rows + (c + 1) * n);
      const Laws<S> laws = answer_(row);
      for (index_t i = 0; i < n; ++i) {
        if (row[at(i)] != kMasked) continue;
        std::copy(laws[at(i)].begin(), laws[at(i)].end(),
                  marginals + c * this->layout().width() + this->layout().begin(i));
      }
    }
  }

 private:
  Answer answer_;
};

/// The same laws whatever is revealed.
template <class S>
std::shared_ptr<const Oracle<S>> independent_oracle(const Laws<Rational>& laws) {
  std::vector<index_t> cardinalities;
  Laws<S> rounded;
  for (const auto& law : laws) {
    cardinalities.push_back(law.size());
    rounded.emplace_back();
    for (const Rational& p : law) rounded.back().push_back(from_rational<S>(p));
  }
  return std::make_shared<MadeUpOracle<S>>(Shape(cardinalities),
                                           [rounded](const auto&) { return rounded; });
}

template <class S>
std::shared_ptr<const Oracle<S>> random_oracle(const Shape& shape, std::uint64_t seed) {
  const ContextSpace space(shape);
  return std::make_shared<MadeUpOracle<S>>(shape, [=](const std::vector<symbol_t>& row) {
    Philox random(seed, space.code(row.data()));
    const bool flat = random.below(10) == 0;
    Laws<S> laws;
    for (const index_t q : shape.cardinalities()) {
      std::vector<index_t> weights;
      index_t sum = 0;
      for (index_t v = 0; v < q; ++v) {
        weights.push_back(flat ? 1 : random.below(4));
        sum += weights.back();
      }
      if (sum == 0) sum = ++weights.back();
      laws.emplace_back();
      for (const index_t w : weights) {
        laws.back().push_back(from_rational<S>(Rational(w) / Rational(sum)));
      }
    }
    return laws;
  });
}

/// A view and everything that it points to.
template <class S>
class ViewAt {
 public:
  ViewAt(std::shared_ptr<const Oracle<S>> oracle, context_t context, index_t size = 0,
         Subset eligible = ~Subset{0}, std::uint64_t memory = 0)
      : oracle_(std::move(oracle)),
        space_(oracle_->shape()),
        row_(at(space_.positions())),
        marginals_(at(oracle_->layout().width())),
        view_{space_, *oracle_} {
    space_.write_row(context, row_.data());
    std::uint8_t possible = 0;
    oracle_->answer(row_.data(), 1, marginals_.data(), &possible);
    view_.context = context;
    view_.row = row_.data();
    view_.marginals = marginals_.data();
    view_.masked = all_positions(space_.positions()) & ~space_.revealed(context);
    view_.eligible = view_.masked & eligible;
    view_.size = size;
    view_.memory = memory;
  }
  ViewAt(const ViewAt&) = delete;
  ViewAt& operator=(const ViewAt&) = delete;

  [[nodiscard]] const View<S>& view() const { return view_; }
  [[nodiscard]] const ContextSpace& space() const { return space_; }

 private:
  std::shared_ptr<const Oracle<S>> oracle_;
  ContextSpace space_;
  std::vector<symbol_t> row_;
  std::vector<S> marginals_;
  View<S> view_;
};

template <class S>
std::vector<Move<S>> moves_of(const BlockPolicy<S>& policy, const View<S>& view) {
  std::vector<Move<S>> found;
  policy.moves(view, found);
  return found;
}

/// The block of a policy that has no choice.
template <class S>
Subset only_block(const BlockPolicy<S>& policy, const View<S>& view) {
  const auto found = moves_of(policy, view);
  return found.size() == 1 && found.front().probability == S(1) ? found.front().block : Subset{0};
}

/// Probabilities of (next context, calls).
template <class S>
using ValueLaw = std::map<std::pair<context_t, index_t>, S>;

template <class S>
ValueLaw<S> law_of(const ValuePolicy<S>& policy, const View<S>& view, const S* drawn) {
  std::vector<ValueMove<S>> found;
  policy.moves(view, drawn, found);
  ValueLaw<S> law;
  for (const ValueMove<S>& move : found) law[{move.next, move.calls}] += move.probability;
  return law;
}

template <class S>
S total(const ValueLaw<S>& law) {
  S sum(0);
  for (const auto& entry : law) sum += entry.second;
  return sum;
}

}  // namespace unmask
