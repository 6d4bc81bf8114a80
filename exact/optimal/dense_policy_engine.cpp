#include "exact/optimal/dense_policy_engine.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>

#include "core/base/contract.hpp"
#include "core/base/sum.hpp"
#include "core/base/text.hpp"

namespace unmask {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Sums a table over S out onto every proper subset T of S, each once: positions leave in ascending
/// order. relax(T, table over T) sees each of them.
class Marginals {
 public:
  explicit Marginals(const SubsetTables& tables)
      : tables_(tables), scratch_(at(tables.positions() * tables.cells(tables.full()))) {}

  template <class Relax>
  void run(Subset s, const double* source, const Relax& relax) {
    visit(s, source, s, scratch_.data(), relax);
  }

 private:
  template <class Relax>
  void visit(Subset s, const double* source, Subset removable, double* scratch,
             const Relax& relax) {
    for (; removable != 0; removable &= removable - 1) {
      const auto i = static_cast<index_t>(std::countr_zero(removable));
      const Subset smaller = s & ~singleton(i);
      tables_.sum_out(s, i, source, scratch);
      relax(smaller, scratch);
      visit(smaller, scratch, removable & (removable - 1), scratch + tables_.cells(smaller), relax);
    }
  }

  const SubsetTables& tables_;
  std::vector<double> scratch_;
};

/// Adds the costs of revealing `block` after t to `value`, cell by cell from `first` on.
void add_costs(const DenseContexts& contexts, Subset t, Subset block, index_t first, index_t count,
               double* value) {
  for_each_position(block, [&](index_t i) {
    const double* const cost = contexts.cost(t, i) + first;
    for (index_t x = 0; x < count; ++x) value[x] += cost[x];
  });
}

constexpr index_t kChunk = 64;

/// body(first, count, values): sum[x] and the costs of the block, for stretches of cells.
template <class Body>
void for_each_stretch(const DenseContexts& contexts, Subset t, Subset block, const double* sum,
                      const Body& body) {
  const index_t cells = contexts.tables().cells(t);
  double value[kChunk];
  for (index_t first = 0; first < cells; first += kChunk) {
    const index_t count = std::min(kChunk, cells - first);
    std::copy(sum + first, sum + first + count, value);
    add_costs(contexts, t, block, first, count, value);
    body(first, count, value);
  }
}

/// Sets in an order that puts large tables first.
std::vector<Subset> sets_of_sizes(const SubsetTables& tables, index_t least, index_t most) {
  std::vector<Subset> sets;
  for (Subset s = 0; s <= tables.full(); ++s) {
    if (size(s) >= least && size(s) <= most) sets.push_back(s);
  }
  std::stable_sort(sets.begin(), sets.end(),
                   [&](Subset a, Subset b) { return tables.cells(a) > tables.cells(b); });
  return sets;
}

/// Every worker takes the next set until none is left.
template <class Work>
void share_out(Threads threads, index_t workers, const std::vector<Subset>& sets,
               const Work& work) {
  std::atomic<std::size_t> next{0};
  parallel_for(threads, workers, [&](index_t worker) {
    work(worker, [&]() -> const Subset* {
      const std::size_t taken = next++;
      return taken < sets.size() ? &sets[taken] : nullptr;
    });
  });
}

/// sum over sets of at most `most` positions of prod(q_i + 1): the cells that are summed out.
double marginal_cells(const Shape& shape, index_t most) {
  std::vector<double> of_size{1.0};
  for (const index_t q : shape.cardinalities()) {
    of_size.push_back(0.0);
    for (std::size_t m = of_size.size(); m-- > 1;) {
      of_size[m] += of_size[m - 1] * (static_cast<double>(q) + 1.0);
    }
  }
  double sum = 0.0;
  for (index_t m = 0; m <= std::min<index_t>(most, shape.positions()); ++m) sum += of_size[at(m)];
  return sum;
}

index_t workers_of(Threads threads) { return static_cast<index_t>(threads.count()); }

}  // namespace

DensePolicyEngine::Need DensePolicyEngine::need(const Shape& shape, index_t most_steps,
                                                Threads threads) {
  constexpr double kPerCell = 4.0;  // a sum, a comparison, a cost a position of the block
  const auto n = shape.positions();
  const auto tables = SubsetTables::need(shape);
  const double scratch = static_cast<double>(n) * shape.cells_as_double();
  Need need;
  need.bytes = DenseContexts::bytes_needed(shape) +
               sizeof(double) *
                   (tables.shelf_total + tables.total + threads.count() * (tables.total + scratch));
  if (most_steps == 0) need.operations = kPerCell * marginal_cells(shape, n);
  for (index_t k = 2; k <= most_steps; ++k) {
    need.operations += kPerCell * marginal_cells(shape, n - k + 1);
  }
  return need;
}

std::string DensePolicyEngine::name() const {
  return "all " + format_count(static_cast<double>(tables().total())) + " contexts";
}

const double* DensePolicyEngine::layer(Subset t, index_t k) const {
  if (t == tables().full()) {
    return contexts_.negative_entropy().data() + tables().begin(t);
  }
  const index_t masked = tables().positions() - size(t);
  return layers_.data() + tables().shelf_begin(t) + (std::min(k, masked) - 1) * tables().cells(t);
}

double* DensePolicyEngine::layer(Subset t, index_t k) {
  return layers_.data() + tables().shelf_begin(t) + (k - 1) * tables().cells(t);
}

/// Everything at once: the costs of all masked positions, and p ln p summed over what they may be.
void DensePolicyEngine::fill_first_layer() {
  for (Subset t = 0; t < tables().full(); ++t) {
    const double* const rest = contexts_.negative_entropy().data() + tables().begin(t);
    for_each_stretch(contexts_, t, tables().full() & ~t, rest,
                     [&](index_t first, index_t count, const double* value) {
                       std::copy(value, value + count, layer(t, 1) + first);
                     });
  }
}

template <class Source, class Charge>
void DensePolicyEngine::offer_below(const std::vector<Subset>& sources, Threads threads,
                                    const Source& source, const Charge& charge,
                                    std::vector<std::vector<double>>& offers) const {
  share_out(threads, offers.size(), sources, [&](index_t worker, const auto& next) {
    std::vector<double>& best = offers[at(worker)];
    Marginals marginals(tables());
    while (const Subset* const taken = next()) {
      const Subset s = *taken;
      marginals.run(s, source(s), [&](Subset t, const double* sum) {
        double* const least = best.data() + tables().begin(t);
        for_each_stretch(contexts_, t, s & ~t, sum,
                         [&](index_t first, index_t count, double* value) {
                           charge(t, first, count, value);
                           for (index_t x = 0; x < count; ++x) {
                             least[first + x] = std::min(least[first + x], value[x]);
                           }
                         });
      });
    }
  });
}

namespace {

/// least = the least of itself and what the workers offer for the table that begins at `begin`.
void take_least(const std::vector<std::vector<double>>& offers, index_t begin, index_t cells,
                double* least) {
  for (const auto& offer : offers) {
    const double* const offered = offer.data() + begin;
    for (index_t x = 0; x < cells; ++x) least[x] = std::min(least[x], offered[x]);
  }
}

}  // namespace

void DensePolicyEngine::fill_layer(index_t k, Threads threads,
                                   std::vector<std::vector<double>>& offers) {
  const index_t n = tables().positions();
  for (auto& offer : offers) std::fill(offer.begin(), offer.end(), kInfinity);
  const DensePolicyEngine& self = *this;
  offer_below(
      sets_of_sizes(tables(), 1, n - k + 1), threads,
      [&](Subset s) { return self.layer(s, k - 1); }, [](Subset, index_t, index_t, double*) {},
      offers);
  const auto targets = sets_of_sizes(tables(), 0, n - k);
  parallel_for(threads, targets.size(), [&](index_t index) {
    const Subset t = targets[at(index)];
    std::copy_n(layer(t, k - 1), tables().cells(t), layer(t, k));
    take_least(offers, tables().begin(t), tables().cells(t), layer(t, k));
  });
}

std::vector<double> DensePolicyEngine::solve_capped(index_t most_steps, Threads threads,
                                                    Progress* progress) {
  UNMASK_REQUIRE(most_steps >= 1 && most_steps <= tables().positions(), "from 1 to n steps");
  layers_.assign(at(tables().shelf_total()), 0.0);
  if (progress != nullptr) progress->begin(most_steps);
  fill_first_layer();
  advance(progress);
  if (most_steps > 1) {
    std::vector<std::vector<double>> offers(at(workers_of(threads)),
                                            std::vector<double>(at(tables().total())));
    for (index_t k = 2; k <= most_steps; ++k) {
      fill_layer(k, threads, offers);
      advance(progress);
    }
  }
  solved_ = most_steps;
  std::vector<double> values;
  for (index_t k = 1; k <= most_steps; ++k) values.push_back(std::max(0.0, *layer(0, k)));
  return values;
}

/// Tables over m positions are final once all larger ones have been offered.
PolicyPoint DensePolicyEngine::solve_priced(double price, Threads threads) {
  UNMASK_REQUIRE(price >= 0.0, "a step costs something or nothing");
  price_ = price;
  priced_.assign(at(tables().total()), kInfinity);
  const auto rows = static_cast<std::ptrdiff_t>(tables().begin(tables().full()));
  std::copy(contexts_.negative_entropy().begin() + rows, contexts_.negative_entropy().end(),
            priced_.begin() + rows);
  std::vector<std::vector<double>> offers(at(workers_of(threads)),
                                          std::vector<double>(priced_.size(), kInfinity));
  for (index_t m = tables().positions(); m > 0; --m) {
    offer_below(
        sets_of_sizes(tables(), m, m), threads,
        [&](Subset s) { return priced_.data() + tables().begin(s); },
        [&](Subset t, index_t first, index_t count, double* value) {
          const double* const mass = contexts_.mass(t) + first;
          for (index_t x = 0; x < count; ++x) value[x] += price * mass[x];
        },
        offers);
    const auto final_now = sets_of_sizes(tables(), m - 1, m - 1);
    parallel_for(threads, final_now.size(), [&](index_t index) {
      const Subset t = final_now[at(index)];
      take_least(offers, tables().begin(t), tables().cells(t), priced_.data() + tables().begin(t));
    });
  }
  const auto policy = priced_policy().summary();
  return {policy.mean_steps, policy.forward_kl};
}

/// Follows a policy from the empty context along everything that is possible, choosing as it goes.
class DensePolicyEngine::Walk {
 public:
  /// `steps_left` 0: the priced policy.
  Walk(const DensePolicyEngine& engine, index_t steps_left)
      : engine_(engine), space_(engine.tables().shape()), capped_(steps_left > 0) {
    kl_.add(engine.contexts_.negative_entropy().front());
    visit(0, 0, 0, steps_left, 1);
  }

  [[nodiscard]] AdaptivePolicy result() && {
    summary_.forward_kl = std::max(0.0, kl_.value());
    summary_.mean_steps = steps_.value();
    return AdaptivePolicy(space_, std::move(decisions_), summary_);
  }

 private:
  [[nodiscard]] const SubsetTables& tables() const { return engine_.tables(); }

  void visit(Subset t, index_t cell, context_t code, index_t left, index_t depth) {
    const double mass = engine_.contexts_.mass(t)[cell];
    if (t == tables().full() || !(mass > 0.0)) return;
    if (capped_) left = useful_steps(t, cell, left, mass);
    const Subset block = choose(t, cell, left, mass);
    decisions_.push_back({code, block});
    steps_.add(mass);
    for_each_position(block, [&](index_t i) { kl_.add(engine_.contexts_.cost(t, i)[cell]); });
    summary_.most_steps = std::max(summary_.most_steps, depth);
    const Subset s = t | block;
    for_each_extension(s, block, cell_in(s, t, cell), code, [&](index_t next, context_t longer) {
      visit(s, next, longer, left - 1, depth + 1);
    });
  }

  /// The number of the first cell over s that agrees with a cell over its subset t.
  [[nodiscard]] index_t cell_in(Subset s, Subset t, index_t cell) const {
    index_t first = 0;
    for_each_position(
        t, [&](index_t i) { first += tables().digit(t, cell, i) * tables().stride(s, i); });
    return first;
  }

  template <class Body>
  void for_each_extension(Subset s, Subset block, index_t cell, context_t code,
                          const Body& body) const {
    if (block == 0) return body(cell, code);
    const auto i = static_cast<index_t>(std::countr_zero(block));
    for (index_t v = 0; v < tables().shape().cardinality(i); ++v) {
      for_each_extension(s, block & (block - 1), cell + v * tables().stride(s, i),
                         space_.reveal(code, i, static_cast<symbol_t>(v)), body);
    }
  }

  [[nodiscard]] double sum_over(const double* table, Subset s, Subset block) const {
    if (block == 0) return *table;
    const auto i = static_cast<index_t>(std::countr_zero(block));
    const index_t stride = tables().stride(s, i);
    double sum = 0.0;
    for (index_t v = 0; v < tables().shape().cardinality(i); ++v) {
      sum += sum_over(table + v * stride, s, block & (block - 1));
    }
    return sum;
  }

  [[nodiscard]] double remaining(Subset s, Subset block, index_t first, index_t left) const {
    if (capped_) return sum_over(engine_.layer(s, left) + first, s, block);
    return sum_over(engine_.priced_.data() + tables().begin(s) + first, s, block);
  }

  /// The fewest steps that lose no more than `left` steps do.
  [[nodiscard]] index_t useful_steps(Subset t, index_t cell, index_t left, double mass) const {
    left = std::min(left, tables().positions() - size(t));
    const double least = engine_.layer(t, left)[cell] / mass;
    while (left > 1 && no_worse(engine_.layer(t, left - 1)[cell] / mass, least)) --left;
    return left;
  }

  [[nodiscard]] Subset choose(Subset t, index_t cell, index_t left, double mass) {
    const Subset masked = tables().full() & ~t;
    if (capped_ && left == 1) return masked;
    choice_.clear();
    for_each_subset_of(masked, [&](Subset block) {
      if (block == 0) return;
      const Subset s = t | block;
      double value = remaining(s, block, cell_in(s, t, cell), left - 1);
      for_each_position(block, [&](index_t i) { value += engine_.contexts_.cost(t, i)[cell]; });
      choice_.offer(block, value / mass);
    });
    return choice_.best();
  }

  const DensePolicyEngine& engine_;
  ContextSpace space_;
  bool capped_;
  std::vector<AdaptivePolicy::Decision> decisions_;
  AdaptivePolicy::Summary summary_;
  CompensatedSum<double> kl_, steps_;
  BlockChoice choice_;
};

AdaptivePolicy DensePolicyEngine::capped_policy(index_t most_steps) const {
  UNMASK_REQUIRE(most_steps >= 1 && most_steps <= solved_, "layers that have been solved");
  return Walk(*this, most_steps).result();
}

AdaptivePolicy DensePolicyEngine::priced_policy() const {
  UNMASK_REQUIRE(!priced_.empty(), "a price has been solved");
  return Walk(*this, 0).result();
}

}  // namespace unmask
