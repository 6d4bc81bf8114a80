// exact/theorem/statement.hpp - a theorem as data, and one instance of it as a claim.
//
// A `Theorem` is a record: what is said, who says it, for which distributions, and a function that
// lists its instances on one distribution. An instance is a `Claim`: two numbers and a relation. The
// number of a theorem's claims on a model is what can be decided about it there.
//
// (1) Both sides of a claim are exact where they are linear in logarithms, and can be enclosed to any
//     precision otherwise (core/number/quantity.hpp): one definition serves every tier.
// (2) An `Instance` holds all that is needed, beside the model, to find both sides again.
// Ids are those of theory.md and of the root README's table; a misprint has its own record.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/rng.hpp"
#include "core/model/model.hpp"
#include "core/number/quantity.hpp"

namespace unmask {

class Subject;

/// Which instance of a theorem: only the fields that its part uses.
struct Instance {
  std::string part{};                          ///< "sharp"; empty where there is only one
  std::optional<index_t> index{};              ///< j of Z_j, or a position
  std::optional<index_t> steps{};              ///< K
  std::vector<index_t> sizes{};                ///< of a schedule
  std::vector<std::vector<index_t>> blocks{};  ///< of an ordered partition
  std::optional<std::vector<index_t>> indices{};  ///< positions, or an order of them
  std::vector<Rational> times{};               ///< of a grid
  std::optional<std::vector<symbol_t>> row{};  ///< symbols
  std::map<std::string, Rational> parameters{};  ///< by name: "epsilon", "zeta"
  std::shared_ptr<const SupportTable<Rational>> other{};  ///< a second distribution
};

struct Claim {
  Instance instance;
  Quantity left;
  Relation relation = Relation::equal;
  Quantity right;
};

/// The instances on one model, or why there are none.
class Claims {
 public:
  Claims() = default;
  [[nodiscard]] static Claims inapplicable(std::string hypothesis) {
    Claims none;
    none.reason_ = Verdict::inapplicable(std::move(hypothesis));
    return none;
  }
  [[nodiscard]] static Claims refused(std::string need) {
    Claims none;
    none.reason_ = Verdict::refused(std::move(need));
    return none;
  }

  void add(Instance instance, Quantity left, Relation relation, Quantity right) {
    list_.push_back({std::move(instance), std::move(left), relation, std::move(right)});
  }

  [[nodiscard]] const std::vector<Claim>& list() const { return list_; }
  /// Inapplicable or refused. Requires: list() is empty.
  [[nodiscard]] Verdict reason() const {
    return reason_ ? *reason_ : Verdict::inapplicable("no instance on this model");
  }

 private:
  std::vector<Claim> list_;
  std::optional<Verdict> reason_;
};

enum class Kind { identity, upper_bound, lower_bound, monotonicity, counterexample };
[[nodiscard]] const char* kind_text(Kind kind);

/// Where a statement comes from, and how far its source was seen.
struct Source {
  enum class Provenance { full_text, note, derived };
  std::string paper;  ///< "Chen, Cong, Li (arXiv 2511.04647)"
  std::string place;  ///< "Theorem 4"
  Provenance provenance = Provenance::full_text;
};
[[nodiscard]] const char* provenance_text(Source::Provenance provenance);

/// A model on which a part of an inequality is attained: some claim's sides are equal, and not 0.
struct Witness {
  std::string model;
  std::string part;
};

struct Theorem {
  std::string id;
  std::string title;
  std::string tex;
  Source source;
  Kind kind = Kind::identity;
  std::string hypotheses{};  ///< in words; empty: every distribution
  bool is_true = true;       ///< false: a misprint or a false claim, expected to be refuted
  std::string note{};        ///< what of it is decided here, where that is not all
  std::vector<Witness> witnesses{};
  std::vector<std::string> counterexamples{};  ///< of a false claim: models that refute it
  /// A random model, which satisfies the hypotheses or often does.
  std::function<Model(Philox&)> random_model;
  /// All instances on a model, or a random choice where there are too many.
  std::function<Claims(const Subject&, Philox&)> claims;
};

}  // namespace unmask
