#include "exact/certificate/naive_law.hpp"

#include <algorithm>

namespace unmask::checker {
namespace {

constexpr index_t kMostCells = 256;

/// Do both show the same at `s`?
bool agree(const Row& a, const Row& b, Subset s) {
  for (index_t i = 0; i < a.size(); ++i) {
    if (contains(s, i) && a[at(i)] != b[at(i)]) return false;
  }
  return true;
}

}  // namespace

std::vector<Row> all_cells(const NaiveModel& model) {
  std::vector<Row> cells{{}};
  for (const index_t card : model.cards()) {
    if (cells.size() * card > kMostCells) throw TooLarge("256 rows that the cards allow");
    std::vector<Row> longer;
    for (const Row& cell : cells) {
      for (index_t v = 0; v < card; ++v) {
        longer.push_back(cell);
        longer.back().push_back(v);
      }
    }
    cells = std::move(longer);
  }
  return cells;
}

Law law_of(const NaiveModel& model) {
  Law law;
  for (const Row& x : model.rows()) law[x] = model.probability(x);
  return law;
}

Law product_law(const NaiveModel& model) {
  Law law;
  for (const Row& x : all_cells(model)) {
    law[x] = 1;
    for (index_t i = 0; i < model.positions(); ++i) law[x] *= model.marginal(singleton(i), x);
  }
  return law;
}

Law marginal_law(const Law& law, Subset s) {
  Law shown;
  for (const auto& [x, p] : law) {
    Row part;
    for (index_t i = 0; i < x.size(); ++i) {
      if (contains(s, i)) part.push_back(x[at(i)]);
    }
    shown[part] += p;
  }
  return shown;
}

NaiveModel conditioned(const NaiveModel& model, Subset s, const Row& x) {
  WrittenModel given{model.cards(), {}, {}};
  const Rational context = model.marginal(s, x);
  require(context > 0, "the context has positive probability");
  for (const Row& y : model.rows()) {
    if (!agree(x, y, s)) continue;
    given.rows.push_back(y);
    given.probabilities.push_back(model.probability(y) / context);
  }
  return NaiveModel(std::move(given));
}

std::vector<Rational> answer(const NaiveModel& model, index_t i, Subset s, const Row& x) {
  std::vector<Rational> chances(at(model.cards()[at(i)]));
  Rational total = 0;
  for (index_t r = 0; r < model.rows().size(); ++r) {
    if (!agree(x, model.rows()[at(r)], s)) continue;
    chances[at(model.symbol(r, i))] += model.probabilities()[at(r)];
    total += model.probabilities()[at(r)];
  }
  for (Rational& p : chances) {
    p = total > 0 ? Rational(p / total) : Rational(Integer(1), Integer(chances.size()));
  }
  return chances;
}

Law edited(const Law& draft, const NaiveModel& model, Subset block) {
  const Subset kept = all_positions(model.positions()) & ~block;
  std::map<Row, Rational> contexts;  // hidden positions show 0
  for (const auto& [x, p] : draft) {
    Row context = x;
    for (index_t i = 0; i < x.size(); ++i) {
      if (contains(block, i)) context[at(i)] = 0;
    }
    contexts[context] += p;
  }
  const std::vector<Row> cells = all_cells(model);
  Law law;
  for (const auto& [hidden, mass] : contexts) {
    const Row& context = hidden;
    const Rational known = model.marginal(kept, context);
    const auto fits = std::count_if(cells.begin(), cells.end(),
                                    [&](const Row& y) { return agree(context, y, kept); });
    for (const Row& y : known > 0 ? model.rows() : cells) {
      if (!agree(context, y, kept)) continue;
      law[y] += known > 0 ? Rational(mass * model.probability(y) / known) : Rational(mass / fits);
    }
  }
  return law;
}

Law scanned(Law draft, const NaiveModel& model, index_t rounds, const Rational& stay) {
  for (index_t round = 0; round < rounds; ++round) {
    Law next;
    for (index_t i = 0; i < model.positions(); ++i) {
      for (const auto& [x, p] : draft) next[x] += stay * p / model.positions();
      for (const auto& [x, p] : edited(draft, model, singleton(i))) {
        next[x] += (1 - stay) * p / model.positions();
      }
    }
    draft = std::move(next);
  }
  return draft;
}

Rational distance(const Law& a, const Law& b) {
  Rational sum = 0;
  for (const auto& [x, p] : a) {
    const auto other = b.find(x);
    sum += other == b.end() ? p : Rational(abs(Rational(p - other->second)));
  }
  for (const auto& [x, p] : b) {
    if (a.count(x) == 0) sum += p;
  }
  return sum / 2;
}

LogForm divergence(const Law& a, const Law& b) {
  LogForm sum;
  for (const auto& [x, p] : a) {
    if (p == 0) continue;
    sum += p_log_p(p) - LogForm::log(b.at(x)) * p;
  }
  return sum;
}

Rational mass_on_rows(const Law& law, const NaiveModel& model) {
  Rational sum = 0;
  for (const Row& x : model.rows()) {
    const auto found = law.find(x);
    if (found != law.end()) sum += found->second;
  }
  return sum;
}

}  // namespace unmask::checker
