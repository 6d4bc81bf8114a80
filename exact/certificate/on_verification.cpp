// Proposals and passes of decoders that verify: Zhang et al. (arXiv 2602.00286) and any-subset
// speculative decoding (2504.20456). Theory ids E4b, E11, G4.
#include <algorithm>
#include <numeric>
#include <set>

#include "exact/certificate/naive_law.hpp"
#include "exact/certificate/statement.hpp"

namespace unmask::checker {
namespace {

// E4b.

Rational largest_ratio(const NaiveModel& model, Subset block) {
  Rational most = 0;
  for (const Row& x : model.rows()) {
    Rational product = 1;
    for_each_position(block, [&](index_t i) { product *= model.marginal(singleton(i), x); });
    most = std::max(most, Rational(model.marginal(block, x) / product));
  }
  return most;
}

/// M, and 1/Pr[accept] where x is accepted with chance slack p(x)/(M q(x)).
Sides rejection(const Question& q) {
  const Rational slack = q.parameter("slack"), most = largest_ratio(q.model, q.all());
  require(slack > 0 && slack <= 1, "0 < slack <= 1");
  Rational accepted = 0;
  for (const Row& x : q.model.rows()) {
    const Rational product = q.product_probability(x);
    accepted += product * (slack * q.model.probability(x) / (most * product));
  }
  return {most, Rational(1 / accepted)};
}

/// Chooses among lists of proposals by weight p/q; adds up how often the row is chosen.
class Resampling {
 public:
  Resampling(const Question& q, index_t proposals)
      : law_(product_law(q.model)), model_(q.model), row_(q.row()), proposals_(proposals) {
    index_t lists = 1;
    for (index_t t = 1; t < proposals; ++t) lists *= law_.size();
    if (lists > 128) throw TooLarge("128 lists of further proposals");
  }

  Rational chance() {
    extend(1, false, 0);
    return chance_;
  }
  [[nodiscard]] Rational proposed() const { return law_.at(row_); }

 private:
  /// One more proposal, until there are enough. Lists without the row do not count.
  void extend(const Rational& probability, bool has_row, const Rational& weights) {
    if (list_.size() == proposals_) {
      if (!has_row) return;
      const auto copies = std::count(list_.begin(), list_.end(), row_);
      chance_ += probability * weight(row_) * copies / weights;
      return;
    }
    const bool is_last = list_.size() + 1 == proposals_;
    for (const auto& [x, p] : law_) {
      if (p == 0 || (is_last && !has_row && x != row_)) continue;
      list_.push_back(x);
      extend(Rational(probability * p), has_row || x == row_, Rational(weights + weight(x)));
      list_.pop_back();
    }
  }
  [[nodiscard]] Rational weight(const Row& x) const { return model_.probability(x) / law_.at(x); }

  Law law_;
  const NaiveModel& model_;
  Row row_;
  index_t proposals_;
  std::vector<Row> list_;
  Rational chance_ = 0;
};

Sides resampling(const Question& q) {
  const index_t proposals = q.steps(1, 3);
  Resampling scheme(q, proposals);
  return {scheme.chance(), Rational(scheme.proposed() * Rational(proposals))};
}

// E11.

struct BlockInContext {
  Subset given, block;
};
BlockInContext block_in_context(const Question& q) {
  const auto blocks = q.blocks();
  require(blocks.size() == 2 && blocks[1] != 0, "a context and a block");
  return {blocks[0], blocks[1]};
}

Sides proposals_in_context(const Question& q) {
  const BlockInContext step = block_in_context(q);
  require(q.claim.row.size() == size(step.given), "the row has a symbol for every position shown");
  Row context(at(q.n), 0);
  index_t next = 0;
  for_each_position(step.given, [&](index_t i) { context[at(i)] = q.claim.row[at(next++)]; });
  const NaiveModel here = conditioned(q.model, step.given, context);
  return {correlation(here, step.block), LogForm::log(largest_ratio(here, step.block))};
}

Sides proposals_on_average(const Question& q) {
  const BlockInContext step = block_in_context(q);
  std::set<Row> seen;
  Rational mean = 0;
  for (const Row& x : q.model.rows()) {
    Row shown;
    for_each_position(step.given, [&](index_t i) { shown.push_back(x[at(i)]); });
    if (!seen.insert(shown).second) continue;
    mean += q.model.marginal(step.given, x) *
            largest_ratio(conditioned(q.model, step.given, x), step.block);
  }
  return {correlation(q.model, step.block, step.given), LogForm::log(mean)};
}

// G4.

/// Runs the decoder through all drafts, acceptances and redraws, from every context that it
/// reaches.
class Speculation {
 public:
  Speculation(const Question& q, std::vector<index_t> order, index_t drafted)
      : model_(q.model), order_(std::move(order)), drafted_(drafted), reached_(at(q.n + 1)) {
    (void)all_cells(model_);  // not too many
    std::vector<index_t> sorted = order_, positions(at(q.n));
    std::sort(sorted.begin(), sorted.end());
    std::iota(positions.begin(), positions.end(), index_t{0});
    require(sorted == positions, "the indices are a permutation of the positions");
  }

  Law run() {
    reached_[0][Row(at(order_.size()), 0)] = 1;
    for (done_ = 0; done_ < order_.size(); ++done_) {
      for (const auto& [row, mass] : reached_[at(done_)]) {
        count_ = std::min<index_t>(drafted_, order_.size() - done_);
        passes_ += mass * (count_ == 1 ? 1 : 2);
        start_ = row;
        draft(row, 0, mass);
      }
    }
    return reached_.back();
  }
  [[nodiscard]] const Rational& passes() const { return passes_; }

 private:
  [[nodiscard]] Subset shown(index_t length) const {
    Subset s = 0;
    for (index_t t = 0; t < length; ++t) s |= singleton(order_[at(t)]);
    return s;
  }
  /// The next value of the draft, given the context that the round started from.
  void draft(Row row, index_t drawn, const Rational& mass) {
    if (drawn == count_) return verify(row, 0, mass);
    const index_t i = order_[at(done_ + drawn)];
    const auto chances = answer(model_, i, shown(done_), start_);
    for (index_t v = 0; v < chances.size(); ++v) {
      if (chances[at(v)] == 0) continue;
      row[at(i)] = v;
      draft(row, drawn + 1, Rational(mass * chances[at(v)]));
    }
  }
  /// Values before `judged` are accepted.
  void verify(const Row& row, index_t judged, const Rational& mass) {
    if (judged == count_) {
      reached_[at(done_ + count_)][row] += mass;
      return;
    }
    const index_t i = order_[at(done_ + judged)];
    const auto drawn = answer(model_, i, shown(done_), start_);
    const auto wanted = answer(model_, i, shown(done_ + judged), row);
    const index_t v = row[at(i)];
    const Rational accept = std::min(Rational(1), Rational(wanted[at(v)] / drawn[at(v)]));
    if (accept > 0) verify(row, judged + 1, Rational(mass * accept));
    if (accept < 1) redraw(row, judged, Rational(mass * (1 - accept)), drawn, wanted);
  }
  void redraw(Row row, index_t judged, const Rational& mass, const std::vector<Rational>& drawn,
              const std::vector<Rational>& wanted) {
    Rational excess = 0;
    for (index_t v = 0; v < drawn.size(); ++v) {
      excess += std::max(Rational(0), Rational(wanted[at(v)] - drawn[at(v)]));
    }
    const index_t i = order_[at(done_ + judged)];
    for (index_t j = done_ + judged + 1; j < order_.size(); ++j) row[at(order_[at(j)])] = 0;
    for (index_t v = 0; v < drawn.size(); ++v) {
      if (wanted[at(v)] <= drawn[at(v)]) continue;
      row[at(i)] = v;
      reached_[at(done_ + judged + 1)][row] += mass * (wanted[at(v)] - drawn[at(v)]) / excess;
    }
  }

  const NaiveModel& model_;
  std::vector<index_t> order_;
  index_t drafted_, done_ = 0, count_ = 0;
  Row start_;
  std::vector<Law> reached_;  // by how many are shown; hidden positions show 0
  Rational passes_ = 0;
};

Sides speculative_law(const Question& q) {
  std::vector<index_t> order(at(q.n));
  std::iota(order.begin(), order.end(), index_t{0});
  const Law law = Speculation(q, order, q.n).run();
  return {law.at(q.row()), q.model.probability(q.row())};
}

Sides speculative_passes(const Question& q) {
  Speculation decoder(q, q.claim.indices, q.steps(1, q.n));
  (void)decoder.run();
  return {decoder.passes(), Rational(q.n)};
}

}  // namespace

const Statements& statements_on_verification() {
  constexpr Relation kEqual = Relation::equal, kAtMost = Relation::at_most;
  static const Statements table = {
      {"E4b", "rejection", "parameters(slack)", kAtMost, rejection},
      {"E4b", "resampling", "steps row", kAtMost, resampling},
      {"E11", "context", "blocks row", kAtMost, proposals_in_context},
      {"E11", "average", "blocks", kAtMost, proposals_on_average},
      {"G4", "law", "row", kEqual, speculative_law},
      {"G4", "passes", "steps indices", kAtMost, speculative_passes},
  };
  return table;
}

}  // namespace unmask::checker
