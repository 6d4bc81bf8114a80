#include "exact/optimal/support_contexts.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

#include "core/base/contract.hpp"

namespace unmask {
namespace {

constexpr index_t kBatch = 256;

/// Numbers pairs (class, symbol) by first appearance: an open hash table that forgets in no time.
class PairNumbers {
 public:
  explicit PairNumbers(index_t most) {
    index_t slots = 4;
    while (slots < 2 * most) slots *= 2;
    slots_.resize(at(slots));
  }

  void forget() {
    ++round_;
    count_ = 0;
  }

  support_row_t number(std::uint64_t pair) {
    const index_t mask = slots_.size() - 1;
    std::uint64_t place = pair * 0x9E3779B97F4A7C15U;
    for (place = (place ^ place >> 32U) & mask;; place = (place + 1) & mask) {
      Slot& slot = slots_[at(place)];
      if (slot.round == round_ && slot.pair == pair) return slot.number;
      if (slot.round == round_) continue;
      slot = {pair, round_, count_};
      return count_++;
    }
  }
  [[nodiscard]] support_row_t count() const { return count_; }

 private:
  struct Slot {
    std::uint64_t pair = 0;
    std::uint32_t round = 0;
    support_row_t number = 0;
  };
  std::vector<Slot> slots_;
  std::uint32_t round_ = 0;
  support_row_t count_ = 0;
};

}  // namespace

SupportContexts::SupportContexts(SupportTable<double> table, SubsetOrbits orbits,
                                 const Oracle<double>* oracle, Threads threads)
    : table_(std::move(table)), orbits_(std::move(orbits)) {
  UNMASK_REQUIRE(orbits_.positions() == shape().positions(), "orbits of these positions");
  UNMASK_REQUIRE(oracle == nullptr || oracle->shape() == shape(), "an oracle of this shape");
  UNMASK_REQUIRE(rows() < std::numeric_limits<support_row_t>::max(), "fewer than 2^32 rows");
  for (index_t row = 0; row < rows(); ++row) {
    mass_.push_back(table_.probability(row));
    log_mass_.push_back(std::log(mass_.back()));
  }
  for (index_t i = 0; i < positions(); ++i) {
    std::unordered_map<symbol_t, support_row_t> number;
    column_.emplace_back();
    for (index_t row = 0; row < rows(); ++row) {
      const auto next = static_cast<support_row_t>(number.size());
      column_.back().push_back(number.emplace(table_.symbol(row, i), next).first->second);
    }
    symbols_.push_back(number.size());
  }
  for (const SubsetPermutation& g : orbits_.generators()) {
    const auto images = row_images(table_, inverse(g.image()));
    UNMASK_REQUIRE(images.size() == rows(), "symmetries of this law");
    row_back_.emplace_back(images.begin(), images.end());
  }
  const auto& sets = orbits_.representatives();
  classes_.resize(sets.size());
  parallel_for(threads, sets.size(), [&](index_t orbit) {
    RowClasses& classes = classes_[at(orbit)];
    classes.set = sets[at(orbit)];
    group(classes);
    oracle == nullptr ? fill_exact_costs(classes) : ask(*oracle, classes);
  });
}

double SupportContexts::most_contexts(const Shape& shape, index_t rows,
                                      const SubsetOrbits& orbits) {
  double total = 0.0;
  for (const Subset set : orbits.representatives()) {
    double contexts = 1.0;
    for_each_position(set,
                      [&](index_t i) { contexts *= static_cast<double>(shape.cardinality(i)); });
    total += std::min(contexts, static_cast<double>(rows));
  }
  return total;
}

double SupportContexts::bytes_needed(const Shape& shape, index_t rows, const SubsetOrbits& orbits) {
  const double r = static_cast<double>(rows);
  double bytes = r * (4.0 * static_cast<double>(orbits.generators().size()) + 64.0);
  for (const Subset set : orbits.representatives()) {
    double contexts = 1.0;
    for_each_position(set,
                      [&](index_t i) { contexts *= static_cast<double>(shape.cardinality(i)); });
    const double masked = static_cast<double>(shape.positions() - size(set));
    bytes += 8.0 * r + std::min(contexts, r) * (20.0 + 8.0 * masked) + sizeof(RowClasses);
  }
  return bytes;
}

void SupportContexts::group(RowClasses& classes) const {
  PairNumbers numbers(rows());
  classes.class_of.assign(at(rows()), 0);
  support_row_t count = 1;
  for_each_position(classes.set, [&](index_t i) {
    numbers.forget();
    for (index_t row = 0; row < rows(); ++row) {
      support_row_t& number = classes.class_of[at(row)];
      number = numbers.number(std::uint64_t{number} * symbols_[at(i)] + column_[at(i)][at(row)]);
    }
    count = numbers.count();
  });
  classes.ends.assign(count, 0);
  for (index_t row = 0; row < rows(); ++row) ++classes.ends[classes.class_of[at(row)]];
  std::vector<support_row_t> next(count, 0);
  for (support_row_t c = 1; c < count; ++c) {
    next[c] = classes.ends[c - 1];
    classes.ends[c] += classes.ends[c - 1];
  }
  classes.order.resize(at(rows()));
  for (index_t row = 0; row < rows(); ++row) {
    classes.order[next[classes.class_of[at(row)]]++] = static_cast<support_row_t>(row);
  }
  for (index_t c = 0; c < count; ++c) {
    classes.mass.push_back(careful_sum(classes.begin(c), classes.end(c),
                                       [&](index_t k) { return mass_[classes.order[at(k)]]; }));
    classes.log_mass.push_back(std::log(classes.mass.back()));
  }
}

void SupportContexts::fill_exact_costs(RowClasses& classes) const {
  std::vector<CompensatedSum<double>> weight;
  for_each_position(full() & ~classes.set, [&](index_t i) {
    weight.assign(at(symbols_[at(i)]), {});
    for (index_t c = 0; c < classes.classes(); ++c) {
      double cost = 0.0;
      if (classes.end(c) - classes.begin(c) > 1) {
        for (index_t k = classes.begin(c); k < classes.end(c); ++k) {
          const support_row_t row = classes.order[at(k)];
          weight[column_[at(i)][row]].add(mass_[row]);
        }
        for (index_t k = classes.begin(c); k < classes.end(c); ++k) {
          auto& sum = weight[column_[at(i)][classes.order[at(k)]]];
          const double w = sum.value();
          if (w > 0.0) cost -= w * std::log(w / classes.mass[at(c)]);
          sum = {};
        }
      }
      classes.cost.push_back(std::max(0.0, cost / classes.mass[at(c)]));
    }
  });
}

/// Puts one context a class to the oracle, a batch at a time.
void SupportContexts::ask(const Oracle<double>& oracle, RowClasses& classes) const {
  const index_t n = positions();
  const MarginalLayout& layout = oracle.layout();
  const Subset masked = full() & ~classes.set;
  classes.cost.assign(at(size(masked) * classes.classes()), 0.0);
  std::vector<symbol_t> contexts;
  std::vector<double> marginals(at(kBatch * layout.width()));
  std::vector<std::uint8_t> possible(at(kBatch));
  for (index_t first = 0; first < classes.classes(); first += kBatch) {
    const index_t count = std::min(kBatch, classes.classes() - first);
    contexts.clear();
    for (index_t c = first; c < first + count; ++c) {
      const index_t row = classes.order[at(classes.begin(c))];
      for (index_t i = 0; i < n; ++i) {
        contexts.push_back(contains(classes.set, i) ? table_.symbol(row, i) : kMasked);
      }
    }
    oracle.answer(contexts.data(), count, marginals.data(), possible.data());
    for (index_t c = first; c < first + count; ++c) {
      const double* const answer = marginals.data() + (c - first) * layout.width();
      index_t rank = 0;
      for_each_position(masked, [&](index_t i) {
        const double cost = careful_sum(classes.begin(c), classes.end(c), [&](index_t k) {
          const index_t row = classes.order[at(k)];
          return -mass_[at(row)] * std::log(answer[layout.begin(i) + table_.symbol(row, i)]);
        });
        classes.cost[at(rank++ * classes.classes() + c)] =
            std::max(0.0, cost / classes.mass[at(c)]);
      });
    }
  }
}

}  // namespace unmask
