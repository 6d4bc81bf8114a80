#include "exact/law/mixture_kl.hpp"

#include <cmath>

#include "core/base/subset.hpp"
#include "core/base/text.hpp"
#include "core/model/expand.hpp"
#include "exact/enumerate/weight_census.hpp"

namespace unmask {
namespace {

constexpr index_t kMaxPositions = 24;

/// How probabilities are represented, and the weights of rows whose quotients they are.
struct InDoubles {
  using Number = double;
  using Weight = double;
  [[nodiscard]] double quotient(double a, double b) const { return a / b; }
  [[nodiscard]] static bool is_zero(double x) { return x == 0.0; }
};
template <class W>
struct InRationals {
  using Number = Rational;
  using Weight = W;
  [[nodiscard]] Rational quotient(const W& a, const W& b) const { return {Integer(a), Integer(b)}; }
  [[nodiscard]] static bool is_zero(const Rational& x) { return x == 0; }
};
template <class W>
struct InEnclosures {
  using Number = Ball;
  using Weight = W;
  Precision precision;
  [[nodiscard]] Ball quotient(const W& a, const W& b) const {
    return Ball::enclosing(Rational(Integer(a)), precision) / Ball(Integer(b));
  }
  [[nodiscard]] static bool is_zero(const Ball& x) { return x.sign() == 0; }
};

/// p(x_j | x_T) for one row x and all T, j.
template <class In>
class RowConditionals {
 public:
  using Number = typename In::Number;
  using Weight = typename In::Weight;

  template <class S>
  RowConditionals(const SupportTable<S>& table, const std::vector<Weight>& weights,
                  const std::vector<symbol_t>& row, In in)
      : shape_(table.shape()), in_(in), weight_(at(index_t{1} << row.size()), Weight(0)) {
    for (index_t r = 0; r < table.rows(); ++r) {
      Subset agreement = 0;
      for (index_t i = 0; i < row.size(); ++i) {
        if (table.symbol(r, i) == row[at(i)]) agreement |= singleton(i);
      }
      weight_[at(agreement)] += weights[at(r)];
    }
    sum_over_supersets();
  }

  /// Uniform where p(x_T) = 0.
  [[nodiscard]] Number conditional(index_t j, Subset revealed) const {
    const Weight& context = weight_[at(revealed)];
    if (context == 0) return in_.quotient(Weight(1), from_count<Weight>(shape_.cardinality(j)));
    return in_.quotient(weight_[at(revealed | singleton(j))], context);
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
  In in_;
  std::vector<Weight> weight_;  ///< at T: the total weight of the rows that agree with x on T
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
  // Every quotient is whole.
  using Count = std::conditional_t<std::is_same_v<S, double>, double, Integer>;
  Count count = 1;
  index_t masked = schedule.positions();
  for (const index_t s : schedule.sizes()) {
    for (index_t i = 1; i <= s; ++i) {
      count = count * from_count<Count>(masked--) / from_count<Count>(i);
    }
  }
  return S(count);
}

/// The work for one row: pairs (revealed set, next block) and (revealed set, masked position).
struct Choices {
  double blocks = 0.0, positions = 0.0;
};

Choices count_choices(const Schedule& schedule) {
  Choices total;
  double sets = 1.0;
  index_t masked = schedule.positions();
  for (const index_t s : schedule.sizes()) {
    double blocks = 1.0, next_sets = 1.0;
    for (index_t i = 1; i <= s; ++i) {
      blocks = blocks * static_cast<double>(masked - s + i) / static_cast<double>(i);
    }
    total.positions += sets * static_cast<double>(masked);
    masked -= s;
    for (index_t i = 1; i <= masked; ++i) {
      next_sets = next_sets * static_cast<double>(schedule.positions() - masked + i) /
                  static_cast<double>(i);
    }
    total.blocks += sets * blocks;
    sets = next_sets;
  }
  return total;
}

/// Nanoseconds an addition of weights, a quotient of weights and a product of probabilities take
/// (the quotients of doubles do not count), and how much of that one number may cost: more than a
/// few minutes is not what anyone expects.
struct Price {
  double addition, quotient, product, most;
  double bytes_a_number;
};
constexpr Price kDoubles{1.0, 0.0, 1.0, 3e11, 8.0}, kEnclosures{2.0, 500.0, 300.0, 3e10, 100.0},
    kRationals{2.0, 500.0, 1700.0, 3e10, 200.0};
/// Rationals grow where weights differ: rows times subsets.
constexpr double kMostDifferentRationals = 8192.0;

std::optional<Refusal> refuse(const Model& model, const Schedule& schedule, const Effort& effort,
                              const Price& price) {
  const double n = static_cast<double>(model.positions()), rows = support_rows_at_most(model);
  const double subsets = power_as_double(2, model.positions());
  const Choices choices = model.positions() > kMaxPositions
                              ? Choices{power_as_double(3, model.positions()), 0.0}
                              : count_choices(schedule);
  Budget budget = effort.budget;
  budget.operations = std::min(budget.operations, price.most);
  return budget.refuse("the mixture KL of " + quote(model.spec()),
                       2.0 * price.bytes_a_number * (subsets * effort.threads.count() + rows),
                       rows * (price.addition * (rows + n * subsets) +
                               price.quotient * choices.positions + price.product * choices.blocks),
                       "The expected KL needs only the information curve");
}

/// nu_s(row).
template <class In, class Table>
typename In::Number probability_of(const Table& table,
                                   const std::vector<typename In::Weight>& weights,
                                   const Schedule& schedule, const std::vector<symbol_t>& row,
                                   In in) {
  using S = typename In::Number;
  const index_t n = schedule.positions();
  UNMASK_REQUIRE(n == table.shape().positions() && n <= kMaxPositions, "equal n, at most 24");
  const RowConditionals<In> conditionals(table, weights, row, in);
  std::vector<S> reach(at(index_t{1} << n), S(0));
  reach[0] = S(1);
  std::vector<S> factor(at(n));
  index_t revealed = 0;
  for (const index_t s : schedule.sizes()) {
    for (Subset known = 0; known < reach.size(); ++known) {
      if (size(known) != revealed || In::is_zero(reach[at(known)])) continue;
      const Subset free = all_positions(n) & ~known;
      for_each_position(free,
                        [&](index_t j) { factor[at(j)] = conditionals.conditional(j, known); });
      for_each_block(free, s, Subset{0}, reach[at(known)], factor,
                     [&](Subset block, const S& product) { reach[at(known | block)] += product; });
    }
    revealed += s;
  }
  return reach[at(all_positions(n))] / number_of_partitions<S>(schedule);
}

/// The sum over the rows r of the support of term(p(r), nu_s(r)).
template <class Value, class In, class Table, class Term>
Value sum_over_rows(const Table& table, const std::vector<typename In::Weight>& weights,
                    const Schedule& schedule, const Effort& effort, In in, const Term& term) {
  std::vector<Value> terms(at(table.rows()));
  if (effort.progress != nullptr) effort.progress->begin(table.rows());
  parallel_for(effort.threads, table.rows(), [&](index_t r) {
    std::vector<symbol_t> row(at(schedule.positions()));
    for (index_t i = 0; i < row.size(); ++i) row[at(i)] = table.symbol(r, i);
    terms[at(r)] = term(table.probability(r), probability_of(table, weights, schedule, row, in));
    advance(effort.progress);
  });
  CompensatedSum<Value> sum;
  for (const Value& value : terms) sum.add(value);
  return sum.value();
}

/// body(weights), as machine words if their sum is one.
template <class Body>
auto with_short_weights(const std::vector<Integer>& weights, const Body& body) {
  Integer total = 0;
  for (const Integer& w : weights) total += w;
  if (msb(total) >= 63) return body(weights);
  std::vector<std::uint64_t> words;
  for (const Integer& w : weights) words.push_back(static_cast<std::uint64_t>(w));
  return body(words);
}

bool are_equal(const std::vector<Rational>& weights) {
  return std::all_of(weights.begin(), weights.end(),
                     [&](const Rational& w) { return w == weights.front(); });
}

}  // namespace

template <>
double mixture_probability(const SupportTable<double>& table, const Schedule& schedule,
                           const std::vector<symbol_t>& row) {
  return probability_of(table, table.weights(), schedule, row, InDoubles{});
}

template <>
Rational mixture_probability(const SupportTable<Rational>& table, const Schedule& schedule,
                             const std::vector<symbol_t>& row) {
  return probability_of(table, integer_weights(table), schedule, row, InRationals<Integer>{});
}

Result<double> mixture_kl(const Model& model, const Schedule& schedule, const Effort& effort) {
  if (auto refusal = refuse(model, schedule, effort, kDoubles)) return *refusal;
  const auto support = support_table<double>(model, effort.budget);
  if (!support) return support.refusal();
  const auto term = [](double p, double nu) { return p * std::log(p / nu); };
  return std::max(0.0, sum_over_rows<double>(support.value(), support.value().weights(), schedule,
                                             effort, InDoubles{}, term));
}

Result<LogForm> exact_mixture_kl(const Model& model, const Schedule& schedule,
                                 const Effort& effort) {
  if (auto refusal = refuse(model, schedule, effort, kRationals)) return *refusal;
  const auto support = support_table<Rational>(model, effort.budget);
  if (!support) return support.refusal();
  const SupportTable<Rational>& table = support.value();
  const double numbers = static_cast<double>(table.rows()) * power_as_double(2, model.positions());
  if (!are_equal(table.weights()) && numbers > kMostDifferentRationals) {
    return Refusal{"the exact mixture KL of " + quote(model.spec()), numbers,
                   kMostDifferentRationals, Resource::operations, "Use --precision certified"};
  }
  const auto term = [](const Rational& p, const Rational& nu) {
    return LogForm::log(Rational(p / nu)) * p;
  };
  return with_short_weights(integer_weights(table), [&](const auto& weights) {
    using Weight = typename std::decay_t<decltype(weights)>::value_type;
    return sum_over_rows<LogForm>(table, weights, schedule, effort, InRationals<Weight>{}, term);
  });
}

Result<Ball> enclosed_mixture_kl(const Model& model, const Schedule& schedule, const Effort& effort,
                                 Precision precision) {
  if (auto refusal = refuse(model, schedule, effort, kEnclosures)) return *refusal;
  const auto support = support_table<Rational>(model, effort.budget);
  if (!support) return support.refusal();
  const SupportTable<Rational>& table = support.value();
  const auto term = [&](const Rational& exact_p, const Ball& nu) {
    const Ball p = Ball::enclosing(exact_p, precision);
    return p * ln(p / nu, precision);
  };
  return with_short_weights(integer_weights(table), [&](const auto& weights) {
    using Weight = typename std::decay_t<decltype(weights)>::value_type;
    return sum_over_rows<Ball>(table, weights, schedule, effort, InEnclosures<Weight>{precision},
                               term);
  });
}

}  // namespace unmask
