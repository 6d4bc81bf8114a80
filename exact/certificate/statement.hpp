// exact/certificate/statement.hpp - what each id and part claims: both sides, from their
// definitions.
//
// A statement is one line of a table: id, part, the fields that it uses, the relation, and a
// function that derives both sides from the model. The functions state the hypotheses as `require`.
//
// (1) A claim whose hypothesis fails, or whose fields are out of range, is NotCertified.
// (2) Ids are those of theory.md; a part is named as in the certificate, "" where there is only
// one. Cost: small models only; loops that grow faster than 3^n have a limit of their own
// (TooLarge).
#pragma once

#include "core/number/quantity.hpp"
#include "exact/certificate/naive_curve.hpp"

namespace unmask::checker {

struct Sides {
  Quantity left, right;
};

/// A claim about a model, with its fields checked where they are used.
class Question {
 public:
  Question(const Claim& asked, const NaiveModel& law, const NaiveModel* other_law)
      : claim(asked), model(law), n(law.positions()), other_(other_law) {}

  const Claim& claim;
  const NaiveModel& model;
  const index_t n;

  [[nodiscard]] index_t index(index_t lowest, index_t highest) const;
  [[nodiscard]] index_t steps(index_t lowest, index_t highest) const;
  /// Positive, and n together.
  [[nodiscard]] const Sizes& sizes() const;
  /// Disjoint blocks of positions in ascending order; `partition` covers all positions, no block
  /// is empty.
  [[nodiscard]] std::vector<Subset> blocks() const;
  [[nodiscard]] std::vector<Subset> partition() const;
  /// 0 = first < second < ... < last = 1; at least one step.
  [[nodiscard]] const Times& grid(index_t least_steps = 1) const;
  [[nodiscard]] Rational parameter(const std::string& name) const;
  [[nodiscard]] index_t whole_parameter(const std::string& name) const;
  /// A row of the support.
  [[nodiscard]] const Row& row() const;
  [[nodiscard]] const NaiveModel& other() const { return *other_; }

  [[nodiscard]] Subset all() const { return all_positions(n); }
  [[nodiscard]] Subset without(index_t i) const { return all() & ~singleton(i); }
  [[nodiscard]] const LogForm& z(index_t j) const;
  /// c(a,b), the sum of Z_j - Z_(a+1) over j = a+1..b.
  [[nodiscard]] LogForm block_cost(index_t a, index_t b) const;
  [[nodiscard]] LogForm tc() const { return total_correlation(model); }
  [[nodiscard]] LogForm dtc() const { return dual_total_correlation(model); }
  [[nodiscard]] LogForm kl() const { return expected_kl(model, sizes()); }
  [[nodiscard]] LogForm kl(const Sizes& s) const { return expected_kl(model, s); }
  [[nodiscard]] Polynomial h() const { return reveal_curve(model); }
  /// H(X_i), and the sum of them.
  [[nodiscard]] LogForm single(index_t i) const { return entropy(model, singleton(i)); }
  [[nodiscard]] LogForm sum_of_singles() const;
  /// ln q_i, and the sum of them.
  [[nodiscard]] LogForm log_card(index_t i) const;
  [[nodiscard]] LogForm sum_of_log_cards() const;
  /// p_1(x_1) ... p_n(x_n).
  [[nodiscard]] Rational product_probability(const Row& x) const;

 private:
  const NaiveModel* other_;
  mutable std::map<index_t, LogForm> curve_;  // values of z that were asked for
};

struct Statement {
  const char* theorem;
  const char* part;
  const char* fields;  ///< as Claim::signature
  Relation relation;
  Sides (*sides)(const Question&);
};
using Statements = std::vector<Statement>;

/// One table a source.
[[nodiscard]] const Statements& statements_on_schedules();     // Chen-Cong-Li, Li-Cai: A, B, H14
[[nodiscard]] const Statements& statements_on_codes();         // Chen-Cong-Li: D; Wen-Liang-Lu: H4
[[nodiscard]] const Statements& statements_on_times();         // Wainwright, Dmitriev: C, H
[[nodiscard]] const Statements& statements_on_random_sizes();  // C7-C9, C11, C12
[[nodiscard]] const Statements& statements_on_decoders();      // Zhang, Fast-dLLM, ...: E, G, H23
[[nodiscard]] const Statements& statements_on_laws();          // what a decoder emits: A, G, H
[[nodiscard]] const Statements& statements_on_orders();        // orders and rollouts: E
[[nodiscard]] const Statements& statements_on_revision();      // remasking, edits: E5, E13, F4, F5, G8
[[nodiscard]] const Statements& statements_on_verification();  // proposals, speculation: E4b, E11, G4
[[nodiscard]] const Statements& statements_on_rounds();        // AFP, tau, depth: F1-F3, H2, H3, H10
[[nodiscard]] const Statements& statements_on_folk_claims();   // what is false of decoders; E6

/// All tables, one after the other.
[[nodiscard]] Statements all_statements();

/// Helpers of several tables.
[[nodiscard]] LogForm largest(const std::vector<LogForm>& values);
[[nodiscard]] LogForm binary_entropy(const Rational& d);  ///< -d ln d - (1-d) ln(1-d)
[[nodiscard]] bool is_prime(index_t q);

}  // namespace unmask::checker
