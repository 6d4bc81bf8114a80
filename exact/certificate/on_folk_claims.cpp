// What is falsely said of decoders, and what holds instead of one such claim: theory ids A8-folk,
// E3-folk, E5-folk, E5-folk-factorised, E6-folk, E6.
#include <algorithm>
#include <numeric>
#include <optional>

#include "exact/certificate/naive_law.hpp"
#include "exact/certificate/statement.hpp"

namespace unmask::checker {
namespace {

// E5-folk.

/// From p: the first position of least p(x_i | the others) is drawn again.
Sides lowest_redrawn(const Question& q) {
  Law law;
  for (const Row& x : q.model.rows()) {
    index_t lowest = 0;
    std::vector<Rational> chances;
    for (index_t i = 0; i < q.n; ++i) {
      auto here = answer(q.model, i, q.without(i), x);
      if (i > 0 && here[at(x[at(i)])] >= chances[at(x[at(lowest)])]) continue;
      lowest = i;
      chances = std::move(here);
    }
    Row y = x;
    for (y[at(lowest)] = 0; y[at(lowest)] < chances.size(); ++y[at(lowest)]) {
      law[y] += q.model.probability(x) * chances[at(y[at(lowest)])];
    }
  }
  return {distance(law, law_of(q.model)), 0};
}

/// From p: the block is drawn from the product of its marginals given the rest.
Sides drawn_at_once(const Question& q) {
  const auto blocks = q.blocks();
  require(blocks.size() == 1 && size(blocks[0]) >= 2, "one block of two or more positions");
  const Subset block = blocks[0], rest = q.all() & ~block;
  Law law;
  for (const Row& x : all_cells(q.model)) {
    Rational p = q.model.marginal(rest, x);
    for_each_position(block, [&](index_t i) {
      if (p > 0) p *= q.model.conditional(i, rest, x);
    });
    law[x] = p;
  }
  return {distance(law, law_of(q.model)), 0};
}

// E6.

/// What one run of sampled confidence, one token a step, adds to the law of complete rows.
class SampledConfidence {
 public:
  explicit SampledConfidence(const NaiveModel& model)
      : model_(model), drawn_(at(model.positions())) {
    if (all_cells(model).size() << model.positions() > (index_t{1} << 16U)) {
      throw TooLarge("2^16 sets of positions times rows");
    }
  }

  /// By how much is revealed: contexts of equal size do not follow each other.
  Law run() {
    std::map<std::pair<Subset, Row>, Rational> now{{{0, Row(at(model_.positions()), 0)}, 1}};
    for (index_t step = 0; step < model_.positions(); ++step) {
      next_.clear();
      for (const auto& [context, mass] : now) {
        shown_ = context.first;
        row_ = context.second;
        answers_.clear();
        for (index_t i = 0; i < model_.positions(); ++i) {
          answers_.push_back(contains(shown_, i) ? std::vector<Rational>{}
                                                 : answer(model_, i, shown_, row_));
        }
        draw(0, mass, std::nullopt, 0);
      }
      now = next_;
    }
    Law law;
    for (const auto& [context, mass] : now) law[context.second] += mass;
    return law;
  }

 private:
  /// Positions from i on are still to be drawn; `best` has the highest chance so far, the first
  /// one.
  void draw(index_t i, const Rational& mass, std::optional<index_t> best, const Rational& highest) {
    if (i == model_.positions()) {
      Row row = row_;
      row[at(*best)] = drawn_[at(*best)];
      next_[{shown_ | singleton(*best), row}] += mass;
      return;
    }
    if (contains(shown_, i)) return draw(i + 1, mass, best, highest);
    for (index_t v = 0; v < answers_[at(i)].size(); ++v) {
      const Rational chance = answers_[at(i)][at(v)];
      if (chance == 0) continue;
      drawn_[at(i)] = v;
      const bool wins = !best || chance > highest;
      draw(i + 1, Rational(mass * chance), wins ? i : *best, wins ? chance : highest);
    }
  }

  const NaiveModel& model_;
  Row drawn_, row_;
  Subset shown_ = 0;
  std::vector<std::vector<Rational>> answers_;
  std::map<std::pair<Subset, Row>, Rational> next_;
};

LogForm sampled_confidence_kl(const Question& q) {
  return divergence(law_of(q.model), SampledConfidence(q.model).run());
}

/// Both coins show a symbol with chance a > 1/2, the other one with b.
Sides two_coins(const Question& q) {
  require(q.model.cards() == std::vector<index_t>{2, 2}, "two bits");
  const Rational x = q.model.marginal(singleton(0), {0, 0}), y = 1 - x;
  require(q.model.probability({0, 0}) == x * x && q.model.probability({0, 1}) == x * y &&
              q.model.probability({1, 0}) == x * y,
          "independent and equal");
  require(x != y && x * y > 0, "unfair");
  const Rational a = std::max(x, y), b = std::min(x, y);
  LogForm bias = LogForm::log(Rational(1 / (1 + b))) * Rational(a * a);
  bias += LogForm::log(Rational(1 / (2 * b))) * Rational(a * b);
  bias += LogForm::log(Rational(1 / b)) * Rational(b * b);
  return {sampled_confidence_kl(q), bias};
}

// E3-folk.

Sides reverse_and_forward(const Question& q) {
  const Rational factor = q.parameter("factor");
  require(factor > 0, "the factor is positive");
  const Law product = product_law(q.model);
  require(mass_on_rows(product, q.model) == 1, "the reverse KL is finite");
  LogForm reverse;
  for (const auto& [x, p] : product) {
    if (p > 0) reverse += p_log_p(p) - LogForm::log(q.model.probability(x)) * p;
  }
  return {reverse, q.tc() * factor};
}

// A8-folk.

/// p(rows) times the least loss of a policy that continues from here in at most `steps` steps.
LogForm best_from(const NaiveModel& model, const std::vector<index_t>& rows, Subset masked,
                  index_t steps);

LogForm loss_of_block(const NaiveModel& model, const std::vector<index_t>& rows, Subset masked,
                      Subset block, index_t steps) {
  Rational total = 0;
  std::map<Row, Rational> joint;
  std::map<Row, std::vector<index_t>> after;
  std::map<std::pair<index_t, index_t>, Rational> single;
  for (const index_t r : rows) {
    const Rational& p = model.probabilities()[at(r)];
    Row shown;
    for_each_position(block, [&](index_t i) {
      shown.push_back(model.symbol(r, i));
      single[{i, model.symbol(r, i)}] += p;
    });
    total += p;
    joint[shown] += p;
    after[shown].push_back(r);
  }
  // total TC(block | here), with x ln x of unnormalised masses.
  LogForm loss = p_log_p(total) * Rational(size(block) - 1);
  for (const auto& [shown, p] : joint) loss += p_log_p(p);
  for (const auto& [symbol, p] : single) loss -= p_log_p(p);
  for (const auto& [shown, left] : after) {
    loss += best_from(model, left, masked & ~block, steps - 1);
  }
  return loss;
}

LogForm best_from(const NaiveModel& model, const std::vector<index_t>& rows, Subset masked,
                  index_t steps) {
  if (masked == 0) return {};
  if (steps == 1) return loss_of_block(model, rows, masked, masked, 1);
  std::optional<LogForm> least;
  for (Subset block = masked; block != 0; block = (block - 1) & masked) {
    const LogForm loss = loss_of_block(model, rows, masked, block, steps);
    if (!least || loss < *least) least = loss;
  }
  return *least;
}

/// The chance of the row, if every step shows a uniformly random set of its size.
Rational random_order_chance(const NaiveModel& model, const Row& x, Subset shown,
                             const Sizes& sizes, index_t step) {
  if (step == sizes.size()) return 1;
  const Subset masked = all_positions(model.positions()) & ~shown;
  Rational sum = 0;
  for_each_subset_of(masked, [&](Subset block) {
    if (size(block) != sizes[at(step)]) return;
    Rational chance = random_order_chance(model, x, shown | block, sizes, step + 1);
    for_each_position(block, [&](index_t i) { chance *= model.conditional(i, shown, x); });
    sum += chance;
  });
  return sum / Rational(binomial(size(masked), sizes[at(step)]));
}

Sides best_and_random(const Question& q) {
  const Sizes& sizes = q.sizes();
  require(sizes.size() == 2 || sizes.size() == 3, "two or three steps");
  if (q.n > 5 || q.model.rows().size() > 36) throw TooLarge("5 positions and 36 rows");
  std::vector<index_t> rows(q.model.rows().size());
  std::iota(rows.begin(), rows.end(), index_t{0});
  LogForm mixture;
  for (const Row& x : q.model.rows()) {
    const Rational p = q.model.probability(x);
    mixture += p_log_p(p) - LogForm::log(random_order_chance(q.model, x, 0, sizes, 0)) * p;
  }
  return {best_from(q.model, rows, q.all(), sizes.size()), mixture};
}

}  // namespace

const Statements& statements_on_folk_claims() {
  using Q = const Question&;
  constexpr Relation kEqual = Relation::equal, kAtMost = Relation::at_most;
  static const Statements table = {
      {"A8-folk", "", "sizes", kAtMost, best_and_random},
      {"E3-folk", "", "parameters(factor)", kAtMost, reverse_and_forward},
      {"E5-folk", "", "", kEqual, lowest_redrawn},
      {"E5-folk-factorised", "", "blocks", kEqual, drawn_at_once},
      {"E6", "", "", kEqual, two_coins},
      {"E6-folk", "", "", kEqual,
       [](Q q) -> Sides {
         return {sampled_confidence_kl(q), 0};
       }},
  };
  return table;
}

}  // namespace unmask::checker
