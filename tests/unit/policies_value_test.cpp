// core/decode/policies: those that look at drawn values. Exact moves against the literal
// enumeration of every draw, in other words and without any order statistics; draws against moves.
#include <functional>

#include "core/base/result.hpp"
#include "core/decode/policies/lookum.hpp"
#include "core/decode/policies/punt.hpp"
#include "core/decode/policies/sampled_confidence.hpp"
#include "core/decode/scores.hpp"
#include "core/decode/value_rule.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/policy_view.hpp"

using namespace unmask;

namespace {

/// Calls body(values, probability) for every way to draw a value at each of `positions`.
template <class S>
void for_each_draw(const View<S>& view, const S* drawn, const std::vector<index_t>& positions,
                   const std::function<void(const std::vector<symbol_t>&, const S&)>& body) {
  std::vector<symbol_t> values(positions.size(), 0);
  for (;;) {
    S probability(1);
    for (std::size_t k = 0; k < positions.size(); ++k) {
      probability *= drawn[view.oracle.layout().begin(positions[k]) + values[k]];
    }
    if (probability > S(0)) body(values, probability);
    std::size_t k = 0;
    while (k < values.size() && ++values[k] == view.cardinality(positions[k])) values[k++] = 0;
    if (k == values.size()) return;
  }
}

std::vector<index_t> members(Subset set) {
  std::vector<index_t> list;
  for_each_position(set, [&](index_t i) { list.push_back(i); });
  return list;
}

template <class S>
std::vector<S> answer_at(const View<S>& view, context_t context) {
  std::vector<symbol_t> row(at(view.space.positions()));
  view.space.write_row(context, row.data());
  std::vector<S> marginals(at(view.oracle.layout().width()));
  std::uint8_t possible = 0;
  view.oracle.answer(row.data(), 1, marginals.data(), &possible);
  return marginals;
}

/// Every draw everywhere; then the best by sorting, stable in the position.
ValueLaw<Rational> literal_sampled_confidence(const View<Rational>& view, const Rational* drawn) {
  ValueLaw<Rational> law;
  const auto positions = members(view.eligible);
  for_each_draw<Rational>(view, drawn, positions, [&](const auto& values, const Rational& p) {
    std::vector<std::pair<Rational, std::size_t>> ranked;
    for (std::size_t k = 0; k < positions.size(); ++k) {
      ranked.emplace_back(-view.at_position(positions[k])[values[k]], k);
    }
    std::sort(ranked.begin(), ranked.end());
    context_t next = view.context;
    for (std::size_t k = 0; k < view.size; ++k) {
      const std::size_t kept = ranked[k].second;
      next = view.space.reveal(next, positions[kept], values[kept]);
    }
    law[{next, 1}] += p;
  });
  return law;
}

/// The pseudo-code of punt.hpp for every draw everywhere, by recursion on segments.
class LiteralPunt {
 public:
  LiteralPunt(const View<Rational>& view, const Rational& epsilon)
      : view_(view), epsilon_(epsilon) {
    order_ = members(view.eligible);
    std::stable_sort(order_.begin(), order_.end(), [&](index_t a, index_t b) {
      return confidence(b) < confidence(a);
    });
  }

  ValueLaw<Rational> law(const Rational* drawn) const {
    ValueLaw<Rational> law;
    for_each_draw<Rational>(view_, drawn, order_, [&](const auto& values, const Rational& p) {
      law[run(values)] += p;
    });
    return law;
  }

 private:
  Rational confidence(index_t i) const {
    const Rational* p = view_.at_position(i);
    return *std::max_element(p, p + view_.cardinality(i));
  }

  std::pair<context_t, index_t> run(const std::vector<symbol_t>& values) const {
    std::vector<std::size_t> kept;
    for (std::size_t r = 0; r < order_.size(); ++r) kept.push_back(r);
    std::size_t half = 1;
    while (2 * half < order_.size()) half *= 2;
    index_t calls = 1;
    for (; half >= 1; half /= 2) {
      if (order_.size() == 1) break;
      context_t asked = view_.context;
      bool tests = false;
      for (const std::size_t r : kept) {
        if (r / half % 2 == 0) {
          asked = view_.space.reveal(asked, order_[r], values[r]);
        } else {
          tests = true;
        }
      }
      if (!tests) continue;
      ++calls;
      const auto after = answer_at(view_, asked);
      std::vector<std::size_t> still;
      for (const std::size_t r : kept) {
        if (r / half % 2 == 0 || !moved(order_[r], after)) still.push_back(r);
      }
      kept = still;
    }
    context_t next = view_.context;
    for (const std::size_t r : kept) next = view_.space.reveal(next, order_[r], values[r]);
    return {next, calls};
  }

  bool moved(index_t j, const std::vector<Rational>& after) const {
    const Rational* p = view_.at_position(j);
    const Rational* q = after.data() + view_.oracle.layout().begin(j);
    LogForm divergence;
    for (index_t v = 0; v < view_.cardinality(j); ++v) {
      if (p[v] == 0) continue;
      if (q[v] == 0) return true;
      divergence += p_log_p(p[v]) - p[v] * LogForm::log(q[v]);
    }
    return divergence > LogForm(epsilon_);
  }

  const View<Rational>& view_;
  Rational epsilon_;
  std::vector<index_t> order_;
};

/// All tuples of candidates, the best of each by looking at them one after the other.
ValueLaw<Rational> literal_lookum(const View<Rational>& view, const Rational* drawn,
                                  index_t paths, index_t pool_size) {
  std::vector<index_t> pool = members(view.eligible);
  std::stable_sort(pool.begin(), pool.end(), [&](index_t a, index_t b) {
    const auto top = [&](index_t i) {
      const Rational* p = view.at_position(i);
      return *std::max_element(p, p + view.cardinality(i));
    };
    return top(b) < top(a);
  });
  pool.resize(std::min<std::size_t>(pool.size(), std::max(pool_size, view.size)));
  Subset pool_set = 0;
  for (const index_t i : pool) pool_set |= singleton(i);
  struct Candidate {
    context_t next;
    Rational probability;
    LogForm score;
  };
  std::vector<Candidate> candidates;
  index_t subsets = 0;
  for_each_subset_of(pool_set, [&](Subset block) {
    if (size(block) != view.size) return;
    ++subsets;
    const auto positions = members(block);
    for_each_draw<Rational>(view, drawn, positions, [&](const auto& values, const Rational& p) {
      context_t next = view.context;
      for (std::size_t k = 0; k < positions.size(); ++k) {
        next = view.space.reveal(next, positions[k], values[k]);
      }
      LogForm score;
      const auto after = answer_at(view, next);
      for_each_position(view.masked & ~block, [&](index_t i) {
        for (index_t v = 0; v < view.cardinality(i); ++v) {
          score += p_log_p(after[at(view.oracle.layout().begin(i) + v)]);
        }
      });
      candidates.push_back({next, p, score});
    });
  });
  const index_t calls = size(view.masked) == view.size ? 1 : 1 + paths;
  ValueLaw<Rational> law;
  std::vector<std::size_t> tuple(at(paths), 0);
  for (;;) {
    Rational probability(1);
    std::size_t best = tuple[0];
    for (const std::size_t k : tuple) {
      probability *= candidates[k].probability / Rational(subsets);
      if (candidates[k].score > candidates[best].score) best = k;
    }
    law[{candidates[best].next, calls}] += probability;
    std::size_t k = 0;
    while (k < tuple.size() && ++tuple[k] == candidates.size()) tuple[k++] = 0;
    if (k == tuple.size()) return law;
  }
}

/// Random shapes, contexts, eligible sets, sizes and value rules; oracles full of ties.
template <class Body>
void for_random_views(index_t seeds, index_t most_positions, Body&& body) {
  for_each_seed(seeds, [&](Philox& random) {
    const index_t n = 1 + random.below(most_positions);
    std::vector<index_t> cardinalities;
    for (index_t i = 0; i < n; ++i) cardinalities.push_back(1 + random.below(3));
    const Shape shape(cardinalities);
    const ContextSpace space(shape);
    context_t context = 0;
    if (n > 2) {
      const index_t i = random.below(n);
      const auto v = static_cast<symbol_t>(random.below(shape.cardinality(i)));
      context = space.reveal(0, i, v);
    }
    const Subset masked = all_positions(n) & ~space.revealed(context);
    Subset eligible = masked;
    if (random.below(3) == 0) eligible &= all_positions(1 + random.below(n));
    if (eligible == 0) eligible = masked;
    const index_t size = 1 + random.below(unmask::size(eligible));
    ValueRule rule;
    if (random.below(4) == 0) rule.temperature = 0;
    if (random.below(4) == 0) rule.top_p = Rational(1, 2);
    const std::uint64_t seed = random();
    const ViewAt<Rational> exact(random_oracle<Rational>(shape, seed), context, size, eligible);
    const ViewAt<double> rounded(random_oracle<double>(shape, seed), context, size, eligible);
    const MarginalLayout layout(shape);
    std::vector<Rational> drawn(at(layout.width()));
    std::vector<double> rounded_drawn(at(layout.width()));
    apply_value_rule(rule, layout, masked, exact.view().marginals, drawn.data());
    apply_value_rule(rule, layout, masked, rounded.view().marginals, rounded_drawn.data());
    body(exact.view(), drawn.data(), rounded.view(), rounded_drawn.data(), random);
  });
}

template <class Exact, class Rounded>
void check_agree(const Exact& exact, const Rounded& rounded) {
  REQUIRE(rounded.size() == exact.size());
  for (const auto& [key, probability] : exact) {
    const auto found = rounded.find(key);
    REQUIRE(found != rounded.end());
    CHECK(found->second == Approx(to_double(probability)).epsilon(1e-12));
  }
}

/// Draws match moves: a chi-square over the outcomes that are expected at least five times.
void check_draws(const ValuePolicy<double>& policy, const View<double>& view, const double* drawn,
                 Philox& random) {
  constexpr double kDraws = 2000.0;
  const ValueLaw<double> law = law_of(policy, view, drawn);
  std::map<std::pair<context_t, index_t>, double> count;
  for (int k = 0; k < static_cast<int>(kDraws); ++k) {
    std::map<index_t, double> slots;
    const UniformSource uniform = [&](index_t slot) {
      const auto found = slots.find(slot);
      if (found != slots.end()) return found->second;
      return slots[slot] = random.uniform();
    };
    const ValueMove<double> move = policy.draw(view, drawn, uniform);
    REQUIRE(law.count({move.next, move.calls}) == 1);
    count[{move.next, move.calls}] += 1.0;
  }
  double chi_square = 0.0, cells = 0.0;
  for (const auto& [key, probability] : law) {
    const double expected = probability * kDraws;
    if (expected < 5.0) continue;
    chi_square += (count[key] - expected) * (count[key] - expected) / expected;
    cells += 1.0;
  }
  // Five standard deviations above the mean, and more for few cells.
  CHECK(chi_square < cells + 5.0 * std::sqrt(2.0 * cells) + 15.0);
}

}  // namespace

TEST_CASE("sampled confidence (1): moves are the literal law", "[policies]") {
  for_random_views(60, 5, [](const auto& view, const Rational* drawn, const auto& rounded,
                             const double* rounded_drawn, Philox&) {
    const SampledConfidencePolicy<Rational> policy;
    std::vector<ValueMove<Rational>> moves;
    policy.moves(view, drawn, moves);
    const auto law = law_of(policy, view, drawn);
    CHECK(law.size() == moves.size());  // each once
    CHECK(law == literal_sampled_confidence(view, drawn));
    CHECK(total(law) == 1);
    check_agree(law, law_of(SampledConfidencePolicy<double>(), rounded, rounded_drawn));
  });
}

TEST_CASE("sampled confidence: theory E6, two coins one at a time", "[policies]") {
  const Laws<Rational> laws(2, {Rational(1, 10), Rational(9, 10)});
  const auto oracle = independent_oracle<Rational>(laws);
  const SampledConfidencePolicy<Rational> policy;
  const ViewAt<Rational> start(oracle, 0, 1);
  std::map<context_t, Rational> end;
  for (const auto& [first, p] : law_of(policy, start.view(), start.view().marginals)) {
    const ViewAt<Rational> then(oracle, first.first, 1);
    for (const auto& [last, q] : law_of(policy, then.view(), then.view().marginals)) {
      end[last.first] += p * q;
    }
  }
  const ContextSpace& space = start.space();
  const std::vector<symbol_t> zeros{0, 0};
  CHECK(end[space.code(zeros.data())] == Rational(1, 1000));
  const std::vector<symbol_t> ones{1, 1};
  CHECK(end[space.code(ones.data())] == Rational(891, 1000));
}

TEST_CASE("sampled confidence: doubles that tie are one level, whatever their order",
          "[policies]") {
  // Position 1's sure symbol is more likely by 5e-13 than position 0's: a tie, so 0 goes first.
  const Rational step = Rational(1) / Rational(2000000000000);
  const Laws<Rational> laws{{Rational(1, 5), Rational(4, 5)},
                            {Rational(1, 5) - step, Rational(4, 5) + step}};
  const ViewAt<double> start(independent_oracle<double>(laws), 0, 1);
  const auto law = law_of(SampledConfidencePolicy<double>(), start.view(), start.view().marginals);
  const ContextSpace& space = start.space();
  CHECK(law.at({space.reveal(0, 0, 1), 1}) == Approx(0.8).epsilon(1e-12));
  CHECK(law.at({space.reveal(0, 1, 1), 1}) == Approx(0.16).epsilon(1e-9));
  CHECK(law.at({space.reveal(0, 0, 0), 1}) == Approx(0.04).epsilon(1e-9));
  CHECK(law.size() == 3);
  CHECK(total(law) == Approx(1.0).epsilon(1e-14));
  // Exactly, position 1's draw is the better one.
  const ViewAt<Rational> exact(independent_oracle<Rational>(laws), 0, 1);
  const auto exact_law =
      law_of(SampledConfidencePolicy<Rational>(), exact.view(), exact.view().marginals);
  CHECK(exact_law.at({space.reveal(0, 1, 1), 1}) == Rational(4, 5) + step);
}

TEST_CASE("sampled confidence: 10 positions of 4 symbols, one at a time, and refusals",
          "[policies]") {
  const auto oracle = random_oracle<double>(Shape::uniform(10, 4), 5);
  const ViewAt<double> start(oracle, 0, 1);
  const SampledConfidencePolicy<double> policy;
  const auto law = law_of(policy, start.view(), start.view().marginals);
  CHECK(law.size() <= 40);
  CHECK(total(law) == Approx(1.0).epsilon(1e-13));
  const ViewAt<double> many(random_oracle<double>(Shape::uniform(16, 4), 5), 0, 12);
  std::vector<ValueMove<double>> found;
  CHECK_THROWS_AS(policy.moves(many.view(), many.view().marginals, found), RefusedError);
}

TEST_CASE("punt (1): moves are the literal law", "[policies]") {
  for (const Rational& epsilon : {Rational(0), Rational(1, 5), Rational(3, 5), Rational(100)}) {
    for_random_views(30, 5, [&](const auto& view, const Rational* drawn, const auto& rounded,
                                const double* rounded_drawn, Philox&) {
      const PuntPolicy<Rational> policy(epsilon);
      std::vector<ValueMove<Rational>> moves;
      policy.moves(view, drawn, moves);
      const auto law = law_of(policy, view, drawn);
      CHECK(law.size() == moves.size());
      CHECK(law == LiteralPunt(view, epsilon).law(drawn));
      CHECK(total(law) == 1);
      check_agree(law, law_of(PuntPolicy<double>(epsilon), rounded, rounded_drawn));
    });
  }
}

TEST_CASE("punt: independent positions all go at once, copies one by one", "[policies]") {
  const Laws<Rational> laws{{Rational(1, 4), Rational(3, 4)},
                            {Rational(1, 2), Rational(1, 2)},
                            {Rational(1, 8), Rational(7, 8)},
                            {Rational(1, 3), Rational(2, 3)},
                            {Rational(1), Rational(0)}};
  const PuntPolicy<Rational> policy(0);
  const ViewAt<Rational> start(independent_oracle<Rational>(laws), 0);
  const ContextSpace& space = start.space();
  const auto law = law_of(policy, start.view(), start.view().marginals);
  CHECK(law.size() == 16);
  for (const auto& [key, p] : law) {
    CHECK(space.revealed(key.first) == all_positions(5));
    CHECK(key.second == 4);  // 1 + ceil(log2 5)
    CHECK(p > 0);
  }
  // All equal: the first revealed value decides the others, so only the first stays, after one test
  // of {2, 3} with {0, 1} revealed and one of {1} with {0}.
  const auto copies = std::make_shared<MadeUpOracle<Rational>>(
      Shape::uniform(4, 2), [](const std::vector<symbol_t>& row) {
        for (const symbol_t v : row) {
          if (v == kMasked) continue;
          return Laws<Rational>(4, v == 0 ? std::vector<Rational>{1, 0}
                                          : std::vector<Rational>{0, 1});
        }
        return Laws<Rational>(4, {Rational(1, 3), Rational(2, 3)});
      });
  const ViewAt<Rational> equal(copies, 0);
  const auto one = law_of(policy, equal.view(), equal.view().marginals);
  CHECK(one == ValueLaw<Rational>{{{equal.space().reveal(0, 0, 0), 3}, Rational(1, 3)},
                                  {{equal.space().reveal(0, 0, 1), 3}, Rational(2, 3)}});
}

TEST_CASE("punt: refusal where anchors have too many draws", "[policies]") {
  // 16 positions anchor the first test: 4^16 draws.
  const auto oracle = independent_oracle<double>(
      Laws<Rational>(27, std::vector<Rational>(4, Rational(1, 4))));
  const ViewAt<double> many(oracle, 0);
  std::vector<ValueMove<double>> found;
  CHECK_THROWS_AS(PuntPolicy<double>(Rational(1, 100)).moves(many.view(), many.view().marginals,
                                                             found),
                  RefusedError);
}

TEST_CASE("lookum (1): moves are the literal law", "[policies]") {
  for (const auto& [paths, pool] : std::vector<std::pair<index_t, index_t>>{
           {1, 3}, {2, 1}, {2, 5}, {3, 2}}) {
    for_random_views(20, 4, [&, k = paths, m = pool](const auto& view, const Rational* drawn,
                                                     const auto& rounded,
                                                     const double* rounded_drawn, Philox&) {
      const LookumPolicy<Rational> policy(k, m);
      // All tuples of candidates are too many for large steps; these are not left out elsewhere.
      std::vector<ValueMove<Rational>> moves;
      policy.moves(view, drawn, moves);
      if (std::pow(static_cast<double>(moves.size()), static_cast<double>(k)) > 3000.0) return;
      const auto law = law_of(policy, view, drawn);
      CHECK(law.size() == moves.size());
      CHECK(law == literal_lookum(view, drawn, k, m));
      CHECK(total(law) == 1);
      check_agree(law, law_of(LookumPolicy<double>(k, m), rounded, rounded_drawn));
    });
  }
}

TEST_CASE("lookum: looking ahead finds the symbol that settles the rest", "[policies]") {
  // Position 0 shows 0 or 1 alike; after a 1, position 1 is certain.
  const auto oracle = std::make_shared<MadeUpOracle<Rational>>(
      Shape::uniform(2, 2), [](const std::vector<symbol_t>& row) {
        const std::vector<Rational> half{Rational(1, 2), Rational(1, 2)};
        const std::vector<Rational> sure{1, 0};
        return Laws<Rational>{half, row[0] == 1 ? sure : half};
      });
  const ViewAt<Rational> start(oracle, 0, 1);
  const ContextSpace& space = start.space();
  for (index_t paths = 1; paths <= 6; ++paths) {
    const LookumPolicy<Rational> policy(paths, 1);
    const auto law = law_of(policy, start.view(), start.view().marginals);
    Rational missed(1);
    for (index_t k = 0; k < paths; ++k) missed /= 2;
    CHECK(law == ValueLaw<Rational>{{{space.reveal(0, 0, 0), 1 + paths}, missed},
                                    {{space.reveal(0, 0, 1), 1 + paths}, 1 - missed}});
  }
  // Nothing is left to look at after the last step: one call, and the plain law.
  const ViewAt<Rational> last(oracle, 0, 2);
  const auto law = law_of(LookumPolicy<Rational>(3, 5), last.view(), last.view().marginals);
  CHECK(law.size() == 4);
  for (const auto& [key, p] : law) {
    CHECK(key.second == 1);
    CHECK(p == Rational(1, 4));
  }
}

TEST_CASE("lookum: ten thousand paths, and equal uncertainties of different numbers",
          "[policies]") {
  // What position 1 believes has entropy 2 ln 2 either way, once as 1/4 and once as 1/2 and 1/8.
  const Rational eighth(1, 8);
  const auto oracle = std::make_shared<MadeUpOracle<Rational>>(
      Shape({2, 5}), [=](const std::vector<symbol_t>& row) {
        const std::vector<Rational> flat{0, 2 * eighth, 2 * eighth, 2 * eighth, 2 * eighth};
        const std::vector<Rational> other{eighth, eighth, 4 * eighth, eighth, eighth};
        return Laws<Rational>{{Rational(1, 3), Rational(2, 3)}, row[0] == 1 ? flat : other};
      });
  const ViewAt<Rational> start(oracle, 0, 1);
  const auto law = law_of(LookumPolicy<Rational>(5, 1), start.view(), start.view().marginals);
  CHECK(law.at({start.space().reveal(0, 0, 1), 6}) == Rational(2, 3));
  const auto rounded = random_oracle<double>(Shape::uniform(5, 2), 3);
  const ViewAt<double> at_start(rounded, 0, 2);
  const auto many =
      law_of(LookumPolicy<double>(10000, 5), at_start.view(), at_start.view().marginals);
  CHECK(total(many) == Approx(1.0).epsilon(1e-10));
}

TEST_CASE("value policies (2): draws have the law of the moves", "[policies]") {
  for_random_views(6, 4, [](const auto&, const Rational*, const auto& view, const double* drawn,
                            Philox& random) {
    check_draws(SampledConfidencePolicy<double>(), view, drawn, random);
    check_draws(PuntPolicy<double>(Rational(1, 5)), view, drawn, random);
    check_draws(LookumPolicy<double>(2, 3), view, drawn, random);
  });
}
