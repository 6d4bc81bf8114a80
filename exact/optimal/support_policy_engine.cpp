#include "exact/optimal/support_policy_engine.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <unordered_map>

#include "core/base/contract.hpp"
#include "core/base/sum.hpp"
#include "core/base/text.hpp"

namespace unmask {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::uint32_t kNotNeeded = ~std::uint32_t{0};

/// No policy can go lower than ln p of the class, and the step: closer than this is settled.
constexpr double kSettled = 1e-13;

/// The classes over one set that may still be improved, their rows one after the other.
struct OpenClasses {
  std::vector<index_t> number{};  // as in RowClasses
  std::vector<support_row_t> rows{};
  std::vector<double> weights{};  // p(row | class)
  std::vector<std::uint32_t> ends{};

  OpenClasses(const RowClasses& classes, const std::vector<double>& mass, const double* values,
              double charge) {
    for (index_t c = 0; c < classes.classes(); ++c) {
      if (values[c] - charge - classes.log_mass[at(c)] <= kSettled) continue;
      number.push_back(c);
      for (index_t k = classes.begin(c); k < classes.end(c); ++k) {
        rows.push_back(classes.order[at(k)]);
        weights.push_back(mass[rows.back()] / classes.mass[at(c)]);
      }
      ends.push_back(static_cast<std::uint32_t>(rows.size()));
    }
  }

  [[nodiscard]] index_t count() const { return number.size(); }

  /// averages[c] = sum over the rows of open class c of p(row | c) f(row), rows carried first.
  void average(const double* f, const support_row_t* carried, double* averages) const {
    std::uint32_t begin = 0;
    for (std::size_t c = 0; c < ends.size(); ++c) {
      averages[c] = carried == nullptr
                        ? careful_sum(begin, ends[c],
                                      [&](index_t k) { return weights[at(k)] * f[rows[at(k)]]; })
                        : careful_sum(begin, ends[c], [&](index_t k) {
                            return weights[at(k)] * f[carried[rows[at(k)]]];
                          });
      begin = ends[c];
    }
  }
};

/// The costs of revealing any block after one set, as the sum of two tabulated halves.
class BlockCosts {
 public:
  BlockCosts(const RowClasses& classes, const OpenClasses& open, Subset masked)
      : count_(open.count()) {
    const index_t low = size(masked) / 2;
    for_each_position(masked, [&](index_t i) {
      Half& half = size(halves_[0].positions) < low ? halves_[0] : halves_[1];
      half.positions |= singleton(i);
    });
    for (Half& half : halves_) fill(classes, open, half);
  }

  /// Adds to value[c] for every open class c.
  void add(Subset block, double* value) const {
    for (const Half& half : halves_) {
      const index_t part = packed(half.positions, block);
      if (part == 0) continue;
      const double* const cost = half.sums.data() + part * count_;
      for (index_t c = 0; c < count_; ++c) value[c] += cost[c];
    }
  }

 private:
  struct Half {
    Subset positions = 0;
    std::vector<double> sums{};  // of each subset of the positions
  };

  /// The bits of `block` at `positions`, moved together.
  static index_t packed(Subset positions, Subset block) {
    index_t part = 0, bit = 0;
    for_each_position(positions, [&](index_t i) { part |= (block >> i & 1U) << bit++; });
    return part;
  }

  void fill(const RowClasses& classes, const OpenClasses& open, Half& half) const {
    const index_t parts = index_t{1} << size(half.positions);
    half.sums.assign(at(parts * count_), 0.0);
    index_t bit = 0;
    for_each_position(half.positions, [&](index_t i) {
      const double* const cost = classes.cost_of(i);
      const index_t with = index_t{1} << bit++;
      for (index_t part = 0; part < with; ++part) {
        const double* const without = half.sums.data() + part * count_;
        double* const sum = half.sums.data() + (part + with) * count_;
        for (index_t c = 0; c < count_; ++c) sum[c] = without[c] + cost[open.number[at(c)]];
      }
    });
  }

  index_t count_;
  Half halves_[2];
};

}  // namespace

SupportPolicyEngine::SupportPolicyEngine(SupportContexts contexts)
    : contexts_(std::move(contexts)) {
  prepare_blocks();
  prepare_permutations();
}

SupportPolicyEngine::Need SupportPolicyEngine::need(const Shape& shape, index_t rows,
                                                    const SubsetOrbits& orbits,
                                                    index_t most_steps) {
  constexpr double kPerRow = 3.0;
  const index_t n = shape.positions();
  const double r = static_cast<double>(rows), subsets = power_as_double(2, n);
  std::vector<double> pairs(at(n + 1), 0.0);  // by the size of the union
  double listed = 0.0;
  for (const Subset t : orbits.representatives()) {
    if (orbits.has_stabiliser(t)) {
      for (const Subset block : orbits.block_representatives(t)) {
        pairs[at(size(t | block))] += 1.0;
        listed += 1.0;
      }
    } else {
      double ways = 1.0;
      const index_t masked = n - size(t);
      for (index_t b = 1; b <= masked; ++b) {
        ways *= static_cast<double>(masked - b + 1) / static_cast<double>(b);
        pairs[at(size(t) + b)] += ways;
      }
    }
  }
  Need need;
  for (index_t k = most_steps == 0 ? 1 : 2; k <= std::max<index_t>(most_steps, 1); ++k) {
    for (index_t s = 0; s <= n - k + 1; ++s) need.operations += kPerRow * r * pairs[at(s)];
  }
  const double orbit_count = static_cast<double>(orbits.representatives().size());
  need.bytes = 2.0 * SupportContexts::bytes_needed(shape, rows, orbits) + 8.0 * r * orbit_count +
               8.0 * listed;
  if (!orbits.trivial()) {
    // At most one permutation of the rows a set; where there are many sets there are few of them.
    need.bytes += 4.0 * subsets + 4.0 * r * std::min(subsets / orbit_count * 2.0, 4096.0);
  }
  return need;
}

std::string SupportPolicyEngine::name() const {
  const auto orbits = static_cast<double>(contexts_.orbits().representatives().size());
  const auto rows = static_cast<double>(contexts_.rows());
  return format_count(rows) + (rows == 1.0 ? " row, " : " rows, ") + format_count(orbits) +
         (contexts_.orbits().trivial() ? " sets" : " orbits of sets");
}

void SupportPolicyEngine::prepare_blocks() {
  const SubsetOrbits& orbits = contexts_.orbits();
  blocks_.resize(orbits.representatives().size());
  for (index_t orbit = 0; orbit < blocks_.size(); ++orbit) {
    const Subset t = orbits.representatives()[at(orbit)];
    if (orbits.has_stabiliser(t)) blocks_[at(orbit)] = orbits.block_representatives(t);
  }
}

template <class Body>
void SupportPolicyEngine::for_each_block(index_t orbit, const Body& body) const {
  if (!blocks_[at(orbit)].empty()) {
    for (const Subset block : blocks_[at(orbit)]) body(block);
    return;
  }
  for_each_subset_of(contexts_.full() & ~contexts_.classes(orbit).set, [&](Subset block) {
    if (block != 0) body(block);
  });
}

/// How rows are carried back from every set that is a representative and a block.
void SupportPolicyEngine::prepare_permutations() {
  const SubsetOrbits& orbits = contexts_.orbits();
  if (orbits.trivial()) return;
  carried_of_.assign(at(index_t{1} << contexts_.positions()), kNotNeeded);
  std::map<PositionPermutation, std::uint32_t> number;
  for (index_t orbit = 0; orbit < blocks_.size(); ++orbit) {
    for_each_block(orbit, [&](Subset block) {
      const Subset s = contexts_.classes(orbit).set | block;
      if (carried_of_[at(s)] != kNotNeeded) return;
      const PositionPermutation carrier = orbits.carrier(s);
      const auto next = static_cast<std::uint32_t>(carried_.size());
      const auto [entry, is_new] = number.emplace(carrier, next);
      carried_of_[at(s)] = entry->second;
      if (!is_new) return;
      carried_.emplace_back();
      if (is_identity(carrier)) return;  // stays empty: rows are where they are
      for (index_t row = 0; row < contexts_.rows(); ++row) {
        carried_.back().push_back(static_cast<support_row_t>(contexts_.carried_back(s, row)));
      }
    });
  }
}

const support_row_t* SupportPolicyEngine::rows_for(Subset s) const {
  if (carried_of_.empty()) return nullptr;
  const auto& carried = carried_[carried_of_[at(s)]];
  return carried.empty() ? nullptr : carried.data();
}

void SupportPolicyEngine::reveal_everything(index_t orbit, double charge, double* values) const {
  const RowClasses& classes = contexts_.classes(orbit);
  for (index_t c = 0; c < classes.classes(); ++c) {
    const double rest = careful_sum(classes.begin(c), classes.end(c), [&](index_t k) {
      const index_t row = classes.order[at(k)];
      return contexts_.mass()[at(row)] / classes.mass[at(c)] * contexts_.log_mass()[at(row)];
    });
    values[c] = rest + charge;
  }
  for_each_position(contexts_.full() & ~classes.set, [&](index_t i) {
    const double* const cost = classes.cost_of(i);
    for (index_t c = 0; c < classes.classes(); ++c) values[c] += cost[c];
  });
}

bool SupportPolicyEngine::improve(index_t orbit, index_t largest, double charge,
                                  double* values) const {
  const RowClasses& classes = contexts_.classes(orbit);
  const OpenClasses open(classes, contexts_.mass(), values, charge);
  if (open.count() == 0) return false;
  const BlockCosts costs(classes, open, contexts_.full() & ~classes.set);
  std::vector<double> value(at(open.count())), least(at(open.count()), kInfinity);
  for_each_block(orbit, [&](Subset block) {
    const Subset s = classes.set | block;
    if (size(s) > largest) return;
    const auto& f = by_row_[at(contexts_.orbits().orbit(s))];
    open.average(f.data(), rows_for(s), value.data());
    costs.add(block, value.data());
    for (std::size_t c = 0; c < value.size(); ++c) least[c] = std::min(least[c], value[c]);
  });
  bool improved = false;
  for (std::size_t c = 0; c < least.size(); ++c) {
    double& known = values[open.number[c]];
    improved = improved || least[c] + charge < known - kSettled;
    known = std::min(known, least[c] + charge);
  }
  return improved;
}

/// What is known of each class, a row.
void SupportPolicyEngine::spread(index_t orbit, const double* by_class) {
  const RowClasses& classes = contexts_.classes(orbit);
  auto& rows = by_row_[at(orbit)];
  for (index_t row = 0; row < rows.size(); ++row) {
    rows[at(row)] = by_class[classes.class_of[at(row)]];
  }
}

const double* SupportPolicyEngine::layer(index_t orbit, index_t k) const {
  const RowClasses& classes = contexts_.classes(orbit);
  const index_t masked = contexts_.positions() - size(classes.set);
  return layers_[at(orbit)].data() + (std::min(k, masked) - 1) * classes.classes();
}

std::vector<double> SupportPolicyEngine::solve_capped(index_t most_steps, Threads threads,
                                                      Progress* progress) {
  const index_t n = contexts_.positions();
  UNMASK_REQUIRE(most_steps >= 1 && most_steps <= n, "from 1 to n steps");
  const auto& sets = contexts_.orbits().representatives();
  const auto everything = sets.size() - 1;  // the full set is the largest number
  by_row_.assign(sets.size(), std::vector<double>(at(contexts_.rows())));
  by_row_.back() = contexts_.log_mass();
  layers_.assign(sets.size(), {});
  if (progress != nullptr) progress->begin(most_steps);
  parallel_for(threads, everything, [&](index_t orbit) {
    const index_t masked = n - size(sets[at(orbit)]);
    layers_[at(orbit)].resize(at(masked * contexts_.classes(orbit).classes()));
    reveal_everything(orbit, 0.0, layers_[at(orbit)].data());
    spread(orbit, layers_[at(orbit)].data());
  });
  advance(progress);
  bool settled = false;
  for (index_t k = 2; k <= most_steps; ++k) {
    settled = !fill_layer(k, settled, threads);
    advance(progress);
  }
  solved_ = most_steps;
  std::vector<double> values;
  for (index_t k = 1; k <= most_steps; ++k) values.push_back(std::max(0.0, *layer(0, k)));
  return values;
}

/// Layers only read what is final of the last one; `settled`: no layer has improved on it.
bool SupportPolicyEngine::fill_layer(index_t k, bool settled, Threads threads) {
  const index_t n = contexts_.positions();
  const auto& sets = contexts_.orbits().representatives();
  std::vector<std::uint8_t> improved(sets.size(), 0);
  parallel_for(threads, sets.size(), [&](index_t orbit) {
    if (size(sets[at(orbit)]) + k > n) return;
    const index_t count = contexts_.classes(orbit).classes();
    double* const values = layers_[at(orbit)].data() + (k - 1) * count;
    std::copy_n(values - count, count, values);
    if (!settled) improved[at(orbit)] = improve(orbit, n - k + 1, 0.0, values) ? 1 : 0;
  });
  parallel_for(threads, sets.size(), [&](index_t orbit) {
    if (improved[at(orbit)] != 0) spread(orbit, layer(orbit, k));
  });
  return std::find(improved.begin(), improved.end(), 1) != improved.end();
}

PolicyPoint SupportPolicyEngine::solve_priced(double price, Threads threads) {
  UNMASK_REQUIRE(price >= 0.0, "a step costs something or nothing");
  const index_t n = contexts_.positions();
  const auto& sets = contexts_.orbits().representatives();
  by_row_.assign(sets.size(), std::vector<double>(at(contexts_.rows())));
  by_row_.back() = contexts_.log_mass();
  priced_.assign(sets.size(), {});
  for (index_t m = n; m-- > 0;) {
    parallel_for(threads, sets.size(), [&](index_t orbit) {
      if (size(sets[at(orbit)]) != m) return;
      auto& values = priced_[at(orbit)];
      values.resize(at(contexts_.classes(orbit).classes()));
      reveal_everything(orbit, price, values.data());
      (void)improve(orbit, n, price, values.data());
      spread(orbit, values.data());
    });
  }
  const auto policy = priced_policy().summary();
  return {policy.mean_steps, policy.forward_kl};
}

/// Follows a policy from the empty context along everything that is possible, choosing as it goes.
class SupportPolicyEngine::Walk {
 public:
  /// `steps_left` 0: the priced policy.
  Walk(const SupportPolicyEngine& engine, index_t steps_left)
      : engine_(engine), space_(engine.contexts_.shape()), capped_(steps_left > 0) {
    std::vector<index_t> rows(at(contexts().rows()));
    for (index_t row = 0; row < rows.size(); ++row) {
      rows[at(row)] = row;
      kl_.add(contexts().mass()[at(row)] * contexts().log_mass()[at(row)]);
    }
    visit(0, rows, 0, steps_left, 1);
  }

  [[nodiscard]] AdaptivePolicy result() && {
    summary_.forward_kl = std::max(0.0, kl_.value());
    summary_.mean_steps = steps_.value();
    return AdaptivePolicy(space_, std::move(decisions_), summary_);
  }

 private:
  using Rows = std::vector<index_t>;

  [[nodiscard]] const SupportContexts& contexts() const { return engine_.contexts_; }
  [[nodiscard]] index_t orbit(Subset s) const { return contexts().orbits().orbit(s); }

  void visit(Subset t, const Rows& rows, context_t code, index_t left, index_t depth) {
    if (t == contexts().full()) return;
    const index_t c = contexts().class_of(t, rows.front());
    if (capped_) left = useful_steps(t, c, left);
    const std::vector<double> costs = costs_at(t, c);
    const Subset block = choose(t, rows, costs, left);
    decisions_.push_back({code, block});
    const double mass = contexts().classes(orbit(t)).mass[at(c)];
    steps_.add(mass);
    for_each_position(block, [&](index_t i) { kl_.add(mass * costs[at(i)]); });
    summary_.most_steps = std::max(summary_.most_steps, depth);
    std::map<index_t, Rows> parts;
    for (const index_t row : rows) parts[contexts().class_of(t | block, row)].push_back(row);
    for (const auto& [part, members] : parts) {
      context_t longer = code;
      for_each_position(block, [&, first = members.front()](index_t i) {
        longer = space_.reveal(longer, i, contexts().symbol(first, i));
      });
      visit(t | block, members, longer, left - 1, depth + 1);
    }
  }

  /// By position; of the context over t whose class is c.
  [[nodiscard]] std::vector<double> costs_at(Subset t, index_t c) const {
    std::vector<double> costs(at(contexts().positions()), 0.0);
    const RowClasses& classes = contexts().classes(orbit(t));
    const PositionPermutation carrier = contexts().orbits().carrier(t);
    for_each_position(contexts().full() & ~classes.set,
                      [&](index_t i) { costs[at(carrier[at(i)])] = classes.cost_of(i)[c]; });
    return costs;
  }

  [[nodiscard]] index_t useful_steps(Subset t, index_t c, index_t left) const {
    left = std::min(left, contexts().positions() - size(t));
    const double least = engine_.layer(orbit(t), left)[c];
    while (left > 1 && no_worse(engine_.layer(orbit(t), left - 1)[c], least)) --left;
    return left;
  }

  /// The average of what is left to pay after s over the rows.
  [[nodiscard]] double remaining(Subset s, const Rows& rows, index_t left) const {
    const double* values = nullptr;
    if (s != contexts().full()) {
      values = capped_ ? engine_.layer(orbit(s), left) : engine_.priced_[at(orbit(s))].data();
    }
    const double sum = careful_sum(0, rows.size(), [&](index_t k) {
      const index_t row = rows[at(k)];
      const double value =
          values == nullptr ? contexts().log_mass()[at(row)] : values[contexts().class_of(s, row)];
      return contexts().mass()[at(row)] * value;
    });
    return sum / careful_sum(0, rows.size(),
                             [&](index_t k) { return contexts().mass()[at(rows[at(k)])]; });
  }

  [[nodiscard]] Subset choose(Subset t, const Rows& rows, const std::vector<double>& costs,
                              index_t left) {
    if (capped_ && left == 1) return contexts().full() & ~t;
    choice_.clear();
    for (const Subset block : blocks(t)) {
      double value = remaining(t | block, rows, left - 1);
      for_each_position(block, [&](index_t i) { value += costs[at(i)]; });
      choice_.offer(block, value);
    }
    return choice_.best();
  }

  [[nodiscard]] const std::vector<Subset>& blocks(Subset t) {
    auto& known = blocks_[t];
    if (known.empty()) known = contexts().orbits().block_representatives(t);
    return known;
  }

  const SupportPolicyEngine& engine_;
  ContextSpace space_;
  bool capped_;
  std::unordered_map<Subset, std::vector<Subset>> blocks_;
  std::vector<AdaptivePolicy::Decision> decisions_;
  AdaptivePolicy::Summary summary_;
  CompensatedSum<double> kl_, steps_;
  BlockChoice choice_;
};

AdaptivePolicy SupportPolicyEngine::capped_policy(index_t most_steps) const {
  UNMASK_REQUIRE(most_steps >= 1 && most_steps <= solved_, "layers that have been solved");
  return Walk(*this, most_steps).result();
}

AdaptivePolicy SupportPolicyEngine::priced_policy() const {
  UNMASK_REQUIRE(!priced_.empty(), "a price has been solved");
  return Walk(*this, 0).result();
}

}  // namespace unmask
