#include "exact/theorem/subject.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include "core/base/text.hpp"
#include "core/model/expand.hpp"
#include "exact/curve/exact_profile.hpp"

namespace unmask {
namespace {

using boost::multiprecision::denominator;
using boost::multiprecision::numerator;

/// Whole numbers in the ratio of the rows' weights.
std::vector<Integer> whole_weights(const SupportTable<Rational>& table) {
  Integer common = 1;
  for (const Rational& w : table.weights()) common = lcm(common, Integer(denominator(w)));
  std::vector<Integer> whole;
  for (const Rational& w : table.weights()) {
    whole.push_back(numerator(w) * (common / denominator(w)));
  }
  return whole;
}

/// Rows that agree on one more position than the given classes do, numbered from 0.
std::vector<index_t> refined(const SupportTable<Rational>& table,
                             const std::vector<index_t>& classes, index_t position) {
  std::map<std::pair<index_t, symbol_t>, index_t> number;
  std::vector<index_t> finer;
  for (index_t row = 0; row < table.rows(); ++row) {
    const std::pair key{classes[at(row)], table.symbol(row, position)};
    finer.push_back(number.emplace(key, index_t{number.size()}).first->second);
  }
  return finer;
}

/// ln W - (1/W) sum w ln w over the classes.
LogForm class_entropy(const std::vector<Integer>& class_weights, const Integer& total) {
  std::vector<LogForm::Term> terms{{total, total}};
  for (const Integer& w : class_weights) terms.push_back({w, -w});
  return LogForm::from_terms(std::move(terms), total);
}

}  // namespace

Subset mask_of(const std::vector<index_t>& positions) {
  Subset mask = 0;
  for (const index_t i : positions) mask |= singleton(i);
  return mask;
}

Subject::Subject(const Model& model, const Effort& effort)
    : model_(model), effort_(effort), shape_(model.shape()) {
  Budget budget = effort.budget;
  budget.operations = std::min(budget.operations, 64.0 * static_cast<double>(kMaxCells));
  auto rows = support_table<Rational>(model, budget);
  if (rows) {
    table_ = std::move(rows).value();
  } else {
    limit_ = describe(rows.refusal());
  }
  prepare();
}

Subject::Subject(const SupportTable<Rational>& table) : shape_(table.shape()), table_(table) {
  prepare();
}

void Subject::prepare() {
  const index_t n = positions();
  for (const index_t q : shape_.cardinalities()) mean_log_cardinality_ += LogForm::log(Integer(q));
  mean_log_cardinality_ /= Rational(n);
  if (!table_) return;
  if (power_as_double(2, n) * static_cast<double>(table_->rows()) > double{kMaxCells}) {
    limit_ = "all subset entropies need " +
             format_count(power_as_double(2, n) * static_cast<double>(table_->rows())) +
             " rows times subsets; the limit is " + format_count(double{kMaxCells});
    return;
  }
  has_subsets_ = true;
  const std::vector<Integer> weights = whole_weights(*table_);
  total_weight_ = std::accumulate(weights.begin(), weights.end(), Integer(0));
  const index_t subsets = index_t{1} << n;
  std::vector<std::vector<index_t>> classes(at(subsets));
  classes[0].assign(at(table_->rows()), 0);
  for (Subset s = 0; s < subsets; ++s) {
    const auto top = static_cast<index_t>(std::bit_width(s));
    if (s != 0) classes[at(s)] = refined(*table_, classes[at(s ^ singleton(top - 1))], top - 1);
    const auto& number = classes[at(s)];
    std::vector<Integer> sums(at(*std::max_element(number.begin(), number.end()) + 1), Integer(0));
    for (std::size_t row = 0; row < number.size(); ++row) sums[at(number[row])] += weights[row];
    class_weight_.emplace_back();
    for (const index_t c : number) class_weight_.back().push_back(sums[at(c)]);
    entropies_.push_back(class_entropy(sums, total_weight_));
  }
}

bool Subject::has_curve() const {
  if (curve_tried_) return curves_.has_value();
  curve_tried_ = true;
  if (has_subsets_) {
    const index_t n = positions();
    EntropyCurve<LogForm> sums(at(n + 1));
    for (Subset s = 0; s < entropies_.size(); ++s) sums[at(size(s))] += entropies_[at(s)];
    Integer ways = 1;
    for (index_t m = 0; m <= n; ++m) {
      sums[at(m)] /= Rational(ways);
      ways = ways * (n - m) / (m + 1);
    }
    auto information = InformationCurve<LogForm>::from_entropy_curve(sums);
    curves_ = CurveProfile<LogForm>{std::move(sums), std::move(information)};
  } else if (model_) {
    auto profile = exact_curve_profile(*model_, effort_);
    if (profile) {
      curves_ = std::move(profile).value().curves;
    } else {
      limit_ = describe(profile.refusal());
    }
  }
  return curves_.has_value();
}

const LogForm& Subject::h(index_t m) const {
  UNMASK_REQUIRE(has_curve(), "a subject with a curve");
  return curves_->entropy[at(m)];
}

const InformationCurve<LogForm>& Subject::curve() const {
  UNMASK_REQUIRE(has_curve(), "a subject with a curve");
  return curves_->information;
}

const LogForm& Subject::z(index_t j) const { return curve().z(j); }

const LogForm& Subject::total_correlation() const {
  if (!total_correlation_) {
    const index_t n = positions();
    total_correlation_ = h(1) * Rational(n) - h(n);
  }
  return *total_correlation_;
}

const LogForm& Subject::dual_total_correlation() const {
  if (!dual_total_correlation_) {
    // H - sum of H(X_i | the others), from mean entropies: h_n - n (h_n - h_{n-1}).
    const index_t n = positions();
    dual_total_correlation_ = h(n) - (h(n) - h(n - 1)) * Rational(n);
  }
  return *dual_total_correlation_;
}

Rational Subject::probability(index_t row, Subset s) const {
  return Rational(class_weight_[at(s)][at(row)], total_weight_);
}

Rational Subject::conditional(index_t row, index_t i, Subset given) const {
  return Rational(class_weight_[at(given | singleton(i))][at(row)],
                  class_weight_[at(given)][at(row)]);
}

const LogForm& Subject::entropy(Subset s) const {
  UNMASK_REQUIRE(has_subsets_, "a subject with all subset entropies");
  return entropies_[at(s)];
}

LogForm Subject::information(index_t i, Subset s) const {
  return entropy(singleton(i)) + entropy(s) - entropy(s | singleton(i));
}

LogForm Subject::correlation(Subset s, Subset given) const {
  LogForm sum;
  for_each_position(s, [&](index_t j) { sum += entropy(given | singleton(j)); });
  return sum - entropy(given) * (Rational(size(s)) - 1) - entropy(given | s);
}

}  // namespace unmask
