#include "exact/revise/revised_law.hpp"

#include <algorithm>
#include <cmath>
#include <type_traits>

#include "core/base/invalid_input.hpp"
#include "exact/revise/remask_kernel.hpp"

namespace unmask {
namespace {

using namespace detail;

constexpr index_t kMostRoundsKept = 1024;

/// Laws of complete rows, by row number, as p can tell them apart.
template <class S>
class Reader {
 public:
  Reader(const ContextSpace& space, const SupportTable<S>& p)
      : shape_(space.shape()), rows_(row_contexts(space)) {
    std::vector<symbol_t> row(at(shape_.positions()));
    for (index_t r = 0; r < p.rows(); ++r) {
      for (index_t i = 0; i < row.size(); ++i) row[at(i)] = p.symbol(r, i);
      support_.push_back(shape_.linear_index(row));
    }
  }

  [[nodiscard]] const std::vector<context_t>& rows() const { return rows_; }

  [[nodiscard]] std::vector<S> complete(const ContextLaw<S>& law) const {
    std::vector<S> numbers;
    numbers.reserve(rows_.size());
    for (const context_t row : rows_) numbers.push_back(law[at(row)]);
    return numbers;
  }

  /// The witness is the most likely row off the support, the first of equals.
  [[nodiscard]] OutputLaw<S> output(const std::vector<S>& law) const {
    OutputLaw<S> output;
    CompensatedSum<S> off;
    std::optional<index_t> likeliest;
    auto next = support_.begin();  // rows of the support ascend
    for (index_t row = 0; row < law.size(); ++row) {
      const S& mass = law[at(row)];
      if (next != support_.end() && *next == row) {
        output.on_support.push_back(mass);
        ++next;
        continue;
      }
      off.add(mass);
      if (mass > S(0) && (!likeliest || mass > law[at(*likeliest)])) likeliest = row;
    }
    output.off_support = off.value();
    if (likeliest) output.witness = text_of(*likeliest);
    return output;
  }

 private:
  [[nodiscard]] std::string text_of(index_t row) const {
    std::string text;
    for (const symbol_t symbol : shape_.row_at(row)) {
      text += (text.empty() ? "" : " ") + std::to_string(symbol);
    }
    return text;
  }

  const Shape& shape_;
  std::vector<context_t> rows_;
  std::vector<index_t> support_;
};

/// bytes a context: laws being added up in four groups, the cache's index and its numbers.
template <class S>
double bytes_a_context(const Shape& shape) {
  const double number = std::is_same_v<S, double> ? 8.0 : 200.0;
  double numbers = 0.0;
  for (const index_t q : shape.cardinalities()) {
    numbers += static_cast<double>(q) / static_cast<double>(q + 1);
  }
  return 8.0 + number * (8.0 + numbers);
}

/// bytes for the kernel on complete rows.
template <class S>
double bytes_of_kernel(const Shape& shape, const ReviseRule& rule) {
  const Remask* const remask = std::get_if<Remask>(&rule);
  if (remask == nullptr) return 0.0;
  double moves = 0.0, most = 0.0;
  for (const index_t q : shape.cardinalities()) {
    moves += static_cast<double>(q);
    most = std::max(most, static_cast<double>(q));
  }
  if (remask->pick == Remask::Pick::lowest) moves = most;
  return shape.cells_as_double() * moves * (std::is_same_v<S, double> ? 12.0 : 204.0);
}

double product_over(const Shape& shape, double factor, double plus) {
  double product = 1.0;
  for (const index_t q : shape.cardinalities()) product *= factor * static_cast<double>(q) + plus;
  return product;
}

/// Elementary steps, about a nanosecond each, of a step in which every position changes.
double flip_operations(const Shape& shape, bool by_doubt) {
  const double passes = product_over(shape, 2.0, 2.0);  // 2^n sets, each a table of all contexts
  return by_doubt ? passes + product_over(shape, 3.0, 1.0) : 4.0 * passes;
}

double choose(index_t n, index_t k) {
  double ways = 1.0;
  for (index_t i = 1; i <= k; ++i) ways *= static_cast<double>(n - k + i) / static_cast<double>(i);
  return ways;
}

/// Pairs (context, block with values) that the draft of a plan visits.
double draft_operations(const RevealPlan<double>& plan, const Shape& shape) {
  const index_t n = shape.positions();
  const double steps = static_cast<double>(plan.steps());
  if (plan.by_times) return steps * flip_operations(shape, false);
  const double symbols = std::pow(shape.cells_as_double(), 1.0 / static_cast<double>(n));
  double pairs = 0.0;
  for (std::size_t j = 1; j < plan.counts.size(); ++j) {
    const index_t before = plan.counts[j - 1], count = plan.counts[j] - before;
    pairs += choose(n, before) * choose(n - before, count) *
             std::pow(symbols, static_cast<double>(before + count));
  }
  constexpr double kAPair = 5.0;
  return kAPair * pairs;
}

/// The work that a rule needs on one plan of the schedule.
class Operations {
 public:
  Operations(const Shape& shape, const RevealPlan<double>* plan) : shape_(shape), plan_(plan) {}

  double operator()(const Remask& rule) const {
    const double moves =
        product_over(shape_, 1.0, 0.0) * static_cast<double>(shape_.positions()) * 4;
    return draft_operations(*plan_, shape_) + moves * (10.0 + static_cast<double>(rule.rounds));
  }
  double operator()(const Remdm& rule) const {
    return static_cast<double>(plan_->steps()) *
           flip_operations(shape_, rule.kind == Remdm::Kind::conf);
  }
  double operator()(const P2&) const { return 20.0 * product_over(shape_, 2.0, 0.0); }
  double operator()(const Wino&) const { return product_over(shape_, 2.0, 0.0); }
  double operator()(const Edit&) const {
    return draft_operations(*plan_, shape_) +
           static_cast<double>(shape_.positions()) * shape_.cells_as_double(1);
  }

 private:
  const Shape& shape_;
  const RevealPlan<double>* plan_;
};

double operations_of(const ReviseRule& rule, const Shape& shape, const StepSizes* sizes) {
  if (sizes_its_own_steps(rule)) return std::visit(Operations(shape, nullptr), rule);
  UNMASK_REQUIRE(sizes != nullptr, "a schedule for a rule that follows one");
  double sum = 0.0;
  for (const RevealPlan<double>& plan : reveal_plans<double>(*sizes, shape.positions())) {
    sum += std::visit(Operations(shape, &plan), rule);
  }
  return sum;
}

template <class S>
std::optional<Refusal> refuse(const ReviseRule& rule, const Shape& shape, const StepSizes* sizes,
                              const Effort& effort) {
  constexpr double kMostContexts = 1e8, kMostOperations = 3e10;
  constexpr double kRationalPrice = 300.0;
  const std::string hint = "Sampling gives estimates with intervals";
  const double contexts = shape.cells_as_double(1);
  if (!(contexts <= kMostContexts)) {
    return Refusal{"the contexts of a decoder that revises", contexts, kMostContexts,
                   Resource::operations, hint};
  }
  Budget budget = effort.budget;
  budget.operations = std::min(budget.operations, kMostOperations);
  const double price = std::is_same_v<S, double> ? 1.0 : kRationalPrice;
  return budget.refuse("the law of a decoder that revises",
                       contexts * bytes_a_context<S>(shape) + bytes_of_kernel<S>(shape, rule),
                       price * (contexts + operations_of(rule, shape, sizes)), hint);
}

template <class S>
class Rule {
 public:
  Rule(const Oracle<S>& oracle, const StepSizes* sizes, const ValueRule& values,
       const SupportTable<S>& p, const Effort& effort)
      : run_(oracle, values, effort.threads), sizes_(sizes), reader_(run_.space, p) {}

  RevisedLaw<S> operator()(const Remask& rule) {
    std::vector<S> law = draft();
    const SparseKernel<S> kernel = remask_kernel(run_, rule.pick, reader_.rows());
    RevisedLaw<S> result;
    result.by_round.push_back(reader_.output(law));
    for (index_t round = 1; round <= rule.rounds; ++round) {
      law = one_round(kernel, law);
      if (round <= kMostRoundsKept) result.by_round.push_back(reader_.output(law));
    }
    const bool is_low = rule.pick == Remask::Pick::lowest;
    const S rounds = from_count<S>(rule.rounds);
    run_.steps.add(rounds);
    run_.calls.add(is_low ? S(rounds * from_count<S>(run_.positions())) : rounds);
    if (auto limit = chain_limit(kernel, law)) {
      result.fixed_point = {reader_.output(limit->law), limit->closed_classes, limit->is_solved,
                            limit->residual};
    }
    return finish(law, std::move(result));
  }

  RevisedLaw<S> operator()(const Edit& rule) {
    RevisedLaw<S> result;
    ContextLaw<S> law = draft_of_contexts();
    result.by_round.push_back(reader_.output(reader_.complete(law)));
    law = edited_law(run_, rule, law);
    result.by_round.push_back(reader_.output(reader_.complete(law)));
    return finish(reader_.complete(law), std::move(result));
  }

  RevisedLaw<S> operator()(const Remdm& rule) {
    if (rule.kind == Remdm::Kind::conf && std::is_same_v<S, Rational>) {
      throw InvalidInput(
          "remdm-conf weighs by a softmax, which is not rational; --precision double is accepted");
    }
    return finish(reader_.complete(mixed_over_plans(
                      [&](const RevealPlan<S>& plan) { return remdm_law(run_, rule, plan); })),
                  {});
  }

  RevisedLaw<S> operator()(const P2& rule) {
    return finish(reader_.complete(mixed_over_plans(
                      [&](const RevealPlan<S>& plan) { return p2_law(run_, rule, plan); })),
                  {});
  }

  RevisedLaw<S> operator()(const Wino& rule) {
    return finish(reader_.complete(wino_law(run_, rule)), {});
  }

 private:
  std::vector<S> draft() { return reader_.complete(draft_of_contexts()); }

  ContextLaw<S> draft_of_contexts() {
    return mixed_over_plans([&](const RevealPlan<S>& plan) { return draft_law(run_, plan); });
  }

  /// The average over the lists of sizes that the schedule draws from; steps and calls too.
  template <class LawOf>
  ContextLaw<S> mixed_over_plans(const LawOf& law_of) {
    UNMASK_REQUIRE(sizes_ != nullptr, "a schedule for a rule that follows one");
    const auto plans = reveal_plans<S>(*sizes_, run_.positions());
    ContextLaw<S> mixture;
    CompensatedSum<S> steps, calls;
    for (const RevealPlan<S>& plan : plans) {
      run_.steps = run_.calls = {};
      ContextLaw<S> law = law_of(plan);
      steps.add(run_.steps.value() * plan.probability);
      calls.add(run_.calls.value() * plan.probability);
      if (plans.size() > 1) {
        for (S& mass : law) mass *= plan.probability;
      }
      if (mixture.empty()) {
        mixture = std::move(law);
      } else {
        for (std::size_t k = 0; k < law.size(); ++k) mixture[k] += law[k];
      }
    }
    run_.steps = steps;
    run_.calls = calls;
    return mixture;
  }

  RevisedLaw<S> finish(const std::vector<S>& law, RevisedLaw<S> result) {
    result.output = reader_.output(law);
    result.expected_steps = run_.steps.value();
    result.expected_calls = run_.calls.value();
    result.contexts = run_.space.count();
    return result;
  }

  Propagation<S> run_;
  const StepSizes* sizes_;
  Reader<S> reader_;
};

}  // namespace

template <class S>
Result<RevisedLaw<S>> revised_law(const ReviseRule& rule, const Oracle<S>& oracle,
                                  const StepSizes* sizes, const ValueRule& values,
                                  const SupportTable<S>& p, const Effort& effort) {
  UNMASK_REQUIRE(oracle.shape() == p.shape(), "oracle and data have the same shape");
  if (auto refusal = refuse<S>(rule, p.shape(), sizes, effort)) return *refusal;
  return std::visit(Rule<S>(oracle, sizes, values, p, effort), rule);
}

template <class S>
S total_variation(const OutputLaw<S>& law, const SupportTable<S>& p) {
  CompensatedSum<S> sum;
  sum.add(law.off_support);
  for (index_t r = 0; r < p.rows(); ++r) {
    const S difference = law.on_support[at(r)] - p.probability(r);
    sum.add(difference < S(0) ? S(-difference) : difference);
  }
  return sum.value() / S(2);
}

template Result<RevisedLaw<double>> revised_law(const ReviseRule&, const Oracle<double>&,
                                                const StepSizes*, const ValueRule&,
                                                const SupportTable<double>&, const Effort&);
template Result<RevisedLaw<Rational>> revised_law(const ReviseRule&, const Oracle<Rational>&,
                                                  const StepSizes*, const ValueRule&,
                                                  const SupportTable<Rational>&, const Effort&);
template double total_variation(const OutputLaw<double>&, const SupportTable<double>&);
template Rational total_variation(const OutputLaw<Rational>&, const SupportTable<Rational>&);

}  // namespace unmask
