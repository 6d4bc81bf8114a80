#include "exact/law/mixture_kl.hpp"

#include <cmath>

#include "core/base/subset.hpp"
#include "core/base/text.hpp"
#include "core/model/expand.hpp"

namespace unmask {
namespace {

constexpr index_t kMaxPositions = 24;

/// p(x_j | x_T) for one row x and all T, j.
template <class S>
class RowConditionals {
 public:
  RowConditionals(const SupportTable<S>& table, const std::vector<symbol_t>& row)
      : shape_(table.shape()), weight_(at(index_t{1} << row.size()), S(0)) {
    for (index_t r = 0; r < table.rows(); ++r) {
      Subset agreement = 0;
      for (index_t i = 0; i < row.size(); ++i) {
        if (table.symbol(r, i) == row[at(i)]) agreement |= singleton(i);
      }
      weight_[at(agreement)] += table.weights()[at(r)];
    }
    sum_over_supersets();
  }

  /// Uniform where p(x_T) = 0.
  [[nodiscard]] S conditional(index_t j, Subset revealed) const {
    const S& context = weight_[at(revealed)];
    if (context == S(0)) return S(1) / from_count<S>(shape_.cardinality(j));
    return weight_[at(revealed | singleton(j))] / context;
  }

 private:
  void sum_over_supersets() {
    for (index_t i = 0; i < shape_.positions(); ++i) {
      for (Subset s = 0; s < weight_.size(); ++s) {
        if (!contains(s, i)) weight_[at(s)] += weight_[at(s | singleton(i))];
      }
    }
  }

  const Shape& shape_;
  std::vector<S> weight_;  ///< at T: the total weight of the rows that agree with x on T
};

/// Calls body(set, product) for every `count`-subset of `free` with the product of its factors.
template <class S, class Body>
void for_each_block(Subset free, index_t count, Subset chosen, const S& product,
                    const std::vector<S>& factor, const Body& body) {
  if (count == 0) {
    body(chosen, product);
    return;
  }
  for (Subset rest = free; size(rest) >= count;) {
    const auto j = static_cast<index_t>(std::countr_zero(rest));
    rest &= rest - 1;
    for_each_block(rest, count - 1, chosen | singleton(j), S(product * factor[at(j)]), factor,
                   body);
  }
}

/// The number of ordered partitions with these sizes: n! / prod s_i!.
template <class S>
S number_of_partitions(const Schedule& schedule) {
  S count = S(1);
  index_t masked = schedule.positions();
  for (const index_t s : schedule.sizes()) {
    for (index_t i = 1; i <= s; ++i) count = count * from_count<S>(masked--) / from_count<S>(i);
  }
  return count;
}

/// Pairs (revealed set, next block), over all steps: the work for one row.
double block_choices(const Schedule& schedule) {
  double sets = 1.0, total = 0.0;
  index_t masked = schedule.positions();
  for (const index_t s : schedule.sizes()) {
    double blocks = 1.0, next_sets = 1.0;
    for (index_t i = 1; i <= s; ++i) {
      blocks = blocks * static_cast<double>(masked - s + i) / static_cast<double>(i);
    }
    masked -= s;
    for (index_t i = 1; i <= masked; ++i) {
      next_sets = next_sets * static_cast<double>(schedule.positions() - masked + i) /
                  static_cast<double>(i);
    }
    total += sets * blocks;
    sets = next_sets;
  }
  return total;
}

std::optional<Refusal> refuse(const Model& model, const Schedule& schedule, const Effort& effort) {
  // More than a few minutes is not what anyone expects of one number.
  constexpr double kMostOperations = 3e11;
  const double n = static_cast<double>(model.positions()), rows = support_rows_at_most(model);
  const double subsets = power_as_double(2, model.positions());
  const double blocks = model.positions() > kMaxPositions ? power_as_double(3, model.positions())
                                                          : block_choices(schedule);
  Budget budget = effort.budget;
  budget.operations = std::min(budget.operations, kMostOperations);
  return budget.refuse("the mixture KL of " + quote(model.spec()),
                       16.0 * subsets * effort.threads.count() + 16.0 * rows,
                       rows * (rows + n * subsets + blocks),
                       "The expected KL needs only the information curve");
}

}  // namespace

template <class S>
S mixture_probability(const SupportTable<S>& table, const Schedule& schedule,
                      const std::vector<symbol_t>& row) {
  const index_t n = schedule.positions();
  UNMASK_REQUIRE(n == table.shape().positions() && n <= kMaxPositions, "equal n, at most 24");
  const RowConditionals<S> conditionals(table, row);
  std::vector<S> reach(at(index_t{1} << n), S(0));
  reach[0] = S(1);
  std::vector<S> factor(at(n));
  index_t revealed = 0;
  for (const index_t s : schedule.sizes()) {
    for (Subset known = 0; known < reach.size(); ++known) {
      if (size(known) != revealed || reach[at(known)] == S(0)) continue;
      const Subset free = all_positions(n) & ~known;
      for_each_position(free, [&](index_t j) {
        factor[at(j)] = conditionals.conditional(j, known);
      });
      for_each_block(free, s, Subset{0}, reach[at(known)], factor,
                     [&](Subset block, const S& product) { reach[at(known | block)] += product; });
    }
    revealed += s;
  }
  return reach[at(all_positions(n))] / number_of_partitions<S>(schedule);
}

Result<double> mixture_kl(const Model& model, const Schedule& schedule, const Effort& effort) {
  if (auto refusal = refuse(model, schedule, effort)) return *refusal;
  const auto support = support_table<double>(model, effort.budget);
  if (!support) return support.refusal();
  const SupportTable<double>& table = support.value();
  std::vector<double> terms(at(table.rows()));
  if (effort.progress != nullptr) effort.progress->begin(table.rows());
  parallel_for(effort.threads, table.rows(), [&](index_t r) {
    std::vector<symbol_t> row(at(model.positions()));
    for (index_t i = 0; i < row.size(); ++i) row[at(i)] = table.symbol(r, i);
    const double p = table.probability(r);
    terms[at(r)] = p * std::log(p / mixture_probability(table, schedule, row));
    advance(effort.progress);
  });
  CompensatedSum<double> sum;
  for (const double term : terms) sum.add(term);
  return std::max(0.0, sum.value());
}

template double mixture_probability(const SupportTable<double>&, const Schedule&,
                                    const std::vector<symbol_t>&);
template Rational mixture_probability(const SupportTable<Rational>&, const Schedule&,
                                      const std::vector<symbol_t>&);

}  // namespace unmask
