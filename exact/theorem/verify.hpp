// exact/theorem/verify.hpp - deciding statements: on one model, on random ones, on all of them.
//
// (1) `examine` decides every claim of a theorem on a subject. The case is refuted if one claim is,
//     undecided if one is and none is refuted; otherwise proved, exactly or by enclosures.
// (2) A random case is a function of (seed, theorem, case number) alone, so that one command line
//     replays it; results do not depend on the number of threads.
// (3) A counterexample on a random model is shrunk: fewer positions, fewer rows, smaller weights.
// (4) Vacuous cases are counted: `effective` are those where some claim has a side that is not 0.
// Cost: milliseconds a case for the built-in random models.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "exact/theorem/registry.hpp"
#include "exact/theorem/subject.hpp"

namespace unmask {

/// One theorem on one model.
struct CaseReport {
  std::string model;
  Verdict verdict;
  index_t claims = 0;
  bool effective = false;  ///< some side is not 0
  /// The refuting claim, else the one with the least relative margin. None without claims.
  std::optional<Claim> tightest;
  double margin = 0.0;  ///< of that claim: (right - left) / max(|left|, |right|), to 53 bits
  /// Parts of an inequality with a claim whose sides are equal and not 0.
  std::vector<std::string> attained;
};

[[nodiscard]] CaseReport examine(const Theorem& theorem, const Subject& subject,
                                 const std::string& model, Philox random);

/// How many cases ended in which way.
struct VerdictCounts {
  index_t cases = 0, effective = 0, attained = 0;
  index_t proved_exact = 0, proved_enclosure = 0, refuted = 0, undecided = 0;
  index_t inapplicable = 0, refused = 0;

  void add(const CaseReport& report);
  void add(const VerdictCounts& other);
};

/// Which random model, to be found again.
struct RandomCase {
  std::uint64_t seed = 0;
  index_t number = 0;
};

/// The model and the generator state after it, of a random case.
[[nodiscard]] std::pair<Model, Philox> random_case(const Theorem& theorem, RandomCase which);

/// All random cases of a theorem.
struct RandomSummary {
  VerdictCounts counts;
  std::optional<CaseReport> tightest;  ///< a refuted one, if there is one
  RandomCase where;                    ///< of the tightest
  std::optional<SupportTable<Rational>> counterexample;  ///< shrunk
};

struct TheoremReport {
  const Theorem* theorem = nullptr;
  std::vector<CaseReport> named;
  RandomSummary random;
  std::vector<Witness> loose_witnesses;         ///< where equality was promised and not found
  std::vector<std::string> stale_counterexamples;  ///< that no longer refute a false claim
  Verdict::Status status = Verdict::Status::inapplicable;  ///< over all cases
  bool as_expected = true;
  std::string surprise;  ///< why not as expected: one clause

  /// Of all its cases.
  [[nodiscard]] VerdictCounts counts() const;
};

struct VerifyRequest {
  std::vector<Model> models;            ///< if empty: the built-in ones, witnesses, random ones
  std::vector<std::string> theorems;    ///< ids; if empty: all
  index_t random_cases = 200;           ///< a theorem
  std::uint64_t seed = 0;
  std::optional<index_t> only_case;     ///< replay this random case alone
};

/// One report a theorem, in the registry's order. Throws: InvalidInput for an unknown id.
[[nodiscard]] std::vector<TheoremReport> verify(const VerifyRequest& request, const Effort& effort);

/// The models of the request; if it names none, the built-in ones and those that the statements
/// name as witnesses or counterexamples, in the order of `TheoremReport::named`.
[[nodiscard]] std::vector<Model> named_models(const VerifyRequest& request);

/// Specs of the models that `verify` always uses.
[[nodiscard]] const std::vector<std::string>& built_in_models();

/// Random cases must be effective in at least this share.
inline constexpr double kEffectiveFloor = 0.2;

}  // namespace unmask
