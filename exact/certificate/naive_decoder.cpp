#include "exact/certificate/naive_decoder.hpp"

#include <algorithm>
#include <numeric>

namespace unmask::checker {
namespace {

void limit_work(const NaiveModel& law) {
  const index_t side = law.rows().size() * law.positions();
  if (side * side > kMostComparisons) throw TooLarge("4096 rows times positions of a law");
}

bool agrees(const Row& x, const Row& y, Subset where) {
  for (index_t i = 0; i < x.size(); ++i) {
    if (contains(where, i) && x[at(i)] != y[at(i)]) return false;
  }
  return true;
}

/// The masked positions, by a score, lowest first; equal scores by position.
template <class Score, class ScoreOf>
std::vector<index_t> by_score(const Sight& sight, const ScoreOf& score_of) {
  std::vector<std::pair<Score, index_t>> scored;
  for (index_t i = 0; i < sight.word.size(); ++i) {
    if (contains(sight.known, i)) continue;
    scored.emplace_back(score_of(chances(sight.believed, sight.word, sight.known, i)), i);
  }
  std::stable_sort(scored.begin(), scored.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<index_t> positions;
  for (const auto& [score, i] : scored) positions.push_back(i);
  return positions;
}

std::vector<index_t> by_doubt(const Sight& sight) {
  return by_score<Rational>(sight, [](const Chances& c) { return Rational(1 - highest(c)); });
}

}  // namespace

Chances chances(const NaiveModel& law, const Row& word, Subset known, index_t i) {
  Chances found;
  Rational total = 0;
  for (index_t r = 0; r < law.rows().size(); ++r) {
    if (!agrees(law.rows()[at(r)], word, known)) continue;
    found[law.symbol(r, i)] += law.probabilities()[at(r)];
    total += law.probabilities()[at(r)];
  }
  require(total > 0, "what is known is possible");
  for (auto& [symbol, p] : found) p /= total;
  return found;
}

Rational highest(const Chances& chances) {
  Rational best = 0;
  for (const auto& [symbol, p] : chances) best = std::max(best, p);
  return best;
}

LogForm entropy_of(const Chances& chances) {
  LogForm sum;
  for (const auto& [symbol, p] : chances) sum -= p_log_p(p);
  return sum;
}

LogForm entropy_of_values(const std::map<Row, Rational>& chances) {
  LogForm sum;
  for (const auto& [values, p] : chances) sum -= p_log_p(p);
  return sum;
}

Rule surest_by_sizes(const Question& q) {
  const Sizes sizes = q.sizes();
  require(std::find(sizes.begin(), sizes.end(), index_t{0}) == sizes.end(), "no size is 0");
  return [sizes](const Sight& sight) {
    Subset block = 0;
    for (const index_t i : by_doubt(sight)) {
      if (size(block) < sizes[at(sight.step)]) block |= singleton(i);
    }
    return block;
  };
}

Rule one_at_a_time(bool surest) {
  return [surest](const Sight& sight) {
    return singleton(by_score<Rational>(sight, [surest](const Chances& c) {
                       return surest ? Rational(-highest(c)) : highest(c);
                     }).front());
  };
}

Rule surer_than(const Rational& tau) {
  return [tau](const Sight& sight) {
    const std::vector<index_t> positions = by_doubt(sight);
    Subset block = singleton(positions.front());
    for (const index_t i : positions) {
      if (highest(chances(sight.believed, sight.word, sight.known, i)) > tau) block |= singleton(i);
    }
    return block;
  };
}

Rule within_budget(const Rational& budget, bool all_but_largest) {
  return [budget, all_but_largest](const Sight& sight) {
    Subset block = 0;
    LogForm before;  // ascending, so that all but the largest are those before the last
    for (const index_t i : by_score<LogForm>(sight, entropy_of)) {
      LogForm with = before + entropy_of(chances(sight.believed, sight.word, sight.known, i));
      if (block != 0 && LogForm(budget) < (all_but_largest ? before : with)) break;
      block |= singleton(i);
      before = std::move(with);
    }
    return block;
  };
}

const std::vector<index_t>& order(const Question& q) {
  std::vector<index_t> sorted = q.claim.indices, positions(at(q.n));
  std::sort(sorted.begin(), sorted.end());
  std::iota(positions.begin(), positions.end(), index_t{0});
  require(sorted == positions, "the indices are a permutation of the positions");
  return q.claim.indices;
}

Rule until_crossing(const Question& q, const Rational& budget) {
  return [sequence = order(q), budget](const Sight& sight) {
    Subset block = 0;
    LogForm sum;
    for (const index_t i : sequence) {
      if (contains(sight.known, i) || LogForm(budget) < sum) continue;
      sum += entropy_of(chances(sight.believed, sight.word, sight.known, i));
      block |= singleton(i);
    }
    return block;
  };
}

Rule given_blocks(const Question& q) {
  return [blocks = q.partition()](const Sight& sight) { return blocks[at(sight.step)]; };
}

Rule given_order(const Question& q) {
  return [sequence = order(q)](const Sight& sight) { return singleton(sequence[at(sight.step)]); };
}

Emission emission(const NaiveModel& believed, const Row& word, const Rule& rule) {
  Emission result{1, 0};
  Subset known = 0;
  while (known != all_positions(word.size())) {
    const Subset block = rule({believed, word, known, result.steps});
    for (index_t i = 0; i < word.size(); ++i) {
      if (!contains(block, i)) continue;
      result.probability *= chances(believed, word, known, i)[word[at(i)]];
    }
    known |= block;
    ++result.steps;
  }
  return result;
}

Emitted emitted(const NaiveModel& law, const NaiveModel& believed, const Rule& rule) {
  limit_work(law);
  limit_work(believed);
  Emitted result;
  for (index_t r = 0; r < law.rows().size(); ++r) {
    const Rational& p = law.probabilities()[at(r)];
    const Emission word = emission(believed, law.rows()[at(r)], rule);
    require(word.probability > 0, "every word can be emitted");
    result.forward_kl += LogForm::log(Rational(p / word.probability)) * p;
    result.inside += word.probability;
    result.steps += p * Rational(word.steps);
  }
  return result;
}

void for_each_context(const NaiveModel& law, const NaiveModel& believed, const Rule& rule,
                      const std::function<void(const Context&)>& body) {
  limit_work(law);
  limit_work(believed);
  const auto visit = [&](const auto& self, Context context) -> void {
    if (context.known == all_positions(law.positions())) return;
    const Row& word = law.rows()[at(context.rows.front())];
    context.block = rule({believed, word, context.known, context.step});
    body(context);
    std::map<Row, Context> after;
    for (const index_t r : context.rows) {
      Row shown;
      for_each_position(context.block, [&](index_t i) { shown.push_back(law.symbol(r, i)); });
      Context& next = after[shown];
      next.rows.push_back(r);
      next.data += law.probabilities()[at(r)];
    }
    for (auto& branch : after) {
      const Row& shown = branch.first;
      Context& next = branch.second;
      next.known = context.known | context.block;
      next.step = context.step + 1;
      next.drawn = context.drawn;
      std::size_t k = 0;
      for_each_position(context.block, [&](index_t i) {
        next.drawn *= chances(believed, word, context.known, i)[shown[k++]];
      });
      self(self, std::move(next));
    }
  };
  Context start;
  start.rows.resize(law.rows().size());
  std::iota(start.rows.begin(), start.rows.end(), index_t{0});
  start.data = start.drawn = 1;
  visit(visit, std::move(start));
}

std::map<Row, Rational> joint(const NaiveModel& law, const Context& context) {
  std::map<Row, Rational> found;
  for (const index_t r : context.rows) {
    Row shown;
    for_each_position(context.block, [&](index_t i) { shown.push_back(law.symbol(r, i)); });
    found[shown] += law.probabilities()[at(r)] / context.data;
  }
  return found;
}

void for_each_drawn(const NaiveModel& law, const Context& context,
                    const std::function<void(const Row&, const Rational&)>& body) {
  std::vector<Chances> alone;
  index_t cells = 1;
  for_each_position(context.block, [&](index_t i) {
    alone.push_back(chances(law, law.rows()[at(context.rows.front())], context.known, i));
    cells *= alone.back().size();
    if (cells > kMaxRows) throw TooLarge("4096 values of a block");
  });
  Row values(alone.size());
  const auto fill = [&](const auto& self, std::size_t k, const Rational& product) -> void {
    if (k == alone.size()) return body(values, product);
    for (const auto& [symbol, p] : alone[k]) {
      values[k] = symbol;
      self(self, k + 1, Rational(product * p));
    }
  };
  fill(fill, 0, 1);
}

const NaiveModel& denoiser(const Question& q) {
  Integer words = 1;
  for (const index_t card : q.other().cards()) words *= card;
  require(q.other().cards() == q.model.cards(), "both laws have the same cards");
  require(words == Integer(q.other().rows().size()), "the other law has full support");
  return q.other();
}

void require_full_support(const Question& q) {
  Integer words = 1;
  for (const index_t card : q.model.cards()) words *= card;
  require(words == Integer(q.model.rows().size()), "full support");
}

Rollout rollout(const Question& q, const NaiveModel& believed, const Rule& rule) {
  Rollout result;
  for (index_t r = 0; r < q.model.rows().size(); ++r) {
    const Rational p = q.model.probabilities()[at(r)];
    const Rational nu = emission(believed, q.model.rows()[at(r)], rule).probability;
    result.reverse_kl += LogForm::log(Rational(nu / p)) * nu;
    result.risk -= LogForm::log(p) * nu;
    result.entropy -= p_log_p(nu);
  }
  return result;
}

LogForm reverse_correlations(const Question& q, const Rule& rule) {
  LogForm sum;
  for_each_context(q.model, q.model, rule, [&](const Context& c) {
    const auto together = joint(q.model, c);
    for_each_drawn(q.model, c, [&](const Row& values, const Rational& product) {
      const auto found = together.find(values);
      require(found != together.end(), "the decoder stays within the support");
      sum += LogForm::log(Rational(product / found->second)) * Rational(c.drawn * product);
    });
  });
  return sum;
}

}  // namespace unmask::checker
