// exact/theorem/subject.hpp - one distribution, and the exact numbers that statements are made of.
//
// Entropies of all subsets of positions as LogForms, marginal and conditional probabilities as
// rationals, the information curve; each computed when it is first asked for.
//
// (1) Everything is exact. (2) Models of at most kMaxCells = 2^17 rows times subsets have everything
// (`has_subsets`); larger ones only the curve, by exact/curve/exact_profile.hpp, and where that is
// refused not even this (`has_curve`).
// Not for several threads at once: the numbers are cached. Cost: subsets times rows.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/base/subset.hpp"
#include "core/model/model.hpp"
#include "core/number/log_form.hpp"
#include "exact/curve/profile.hpp"

namespace unmask {

class Subject {
 public:
  static constexpr index_t kMaxCells = index_t{1} << 17U;

  explicit Subject(const Model& model, const Effort& effort = {});
  explicit Subject(const SupportTable<Rational>& table);

  [[nodiscard]] const Shape& shape() const { return shape_; }
  [[nodiscard]] index_t positions() const { return shape_.positions(); }
  [[nodiscard]] bool has_subsets() const { return has_subsets_; }
  [[nodiscard]] bool has_curve() const;
  /// Why there is no curve or are no subsets.
  [[nodiscard]] const std::string& limit() const { return limit_; }
  /// The component that generated each row, where the model says so (mixtures); else nothing.
  [[nodiscard]] const Model* model() const { return model_ ? &*model_ : nullptr; }

  // The curve. Requires: has_curve().
  [[nodiscard]] const LogForm& h(index_t m) const;
  [[nodiscard]] const LogForm& z(index_t j) const;
  [[nodiscard]] const InformationCurve<LogForm>& curve() const;
  [[nodiscard]] const LogForm& total_correlation() const;
  [[nodiscard]] const LogForm& dual_total_correlation() const;
  /// (ln q_1 + ... + ln q_n)/n.
  [[nodiscard]] const LogForm& mean_log_cardinality() const { return mean_log_cardinality_; }

  // Rows and subsets. Requires: has_subsets().
  [[nodiscard]] const SupportTable<Rational>& table() const { return *table_; }
  [[nodiscard]] index_t rows() const { return table_->rows(); }
  [[nodiscard]] Rational probability(index_t row) const { return probability(row, everything()); }
  /// p(x_S) for the symbols that `row` shows on S.
  [[nodiscard]] Rational probability(index_t row, Subset s) const;
  /// p(x_i | x_T).
  [[nodiscard]] Rational conditional(index_t row, index_t i, Subset given) const;
  [[nodiscard]] const LogForm& entropy(Subset s) const;
  /// I(X_i; X_S), i not in S.
  [[nodiscard]] LogForm information(index_t i, Subset s) const;
  /// TC(S | T) = sum_{j in S} H(X_j | X_T) - H(X_S | X_T).
  [[nodiscard]] LogForm correlation(Subset s, Subset given) const;
  [[nodiscard]] Subset everything() const { return all_positions(positions()); }

 private:
  void prepare();

  std::optional<Model> model_;
  Effort effort_;
  Shape shape_;
  std::optional<SupportTable<Rational>> table_;
  bool has_subsets_ = false;
  mutable std::string limit_;
  LogForm mean_log_cardinality_;
  Integer total_weight_ = 1;
  std::vector<std::vector<Integer>> class_weight_;  // [subset][row]
  std::vector<LogForm> entropies_;                  // [subset]
  // Cached.
  mutable bool curve_tried_ = false;
  mutable std::optional<CurveProfile<LogForm>> curves_;
  mutable std::optional<LogForm> total_correlation_, dual_total_correlation_;
};

/// Sets of positions as a mask.
[[nodiscard]] Subset mask_of(const std::vector<index_t>& positions);

}  // namespace unmask
