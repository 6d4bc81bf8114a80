// The prover's certificates against the checker, which shares only the number types with it.
#include "core/format/family_spec.hpp"
#include "core/model/expand.hpp"
#include "exact/certificate/certificate.hpp"
#include "exact/certificate/check.hpp"
#include "exact/theorem/sides.hpp"
#include "exact/theorem/verify.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/effort.hpp"

using namespace unmask;

namespace {

struct Counts {
  index_t claims = 0, certificates = 0;
};

/// Every claim of the theorem on the model: decided, certified, checked.
void check_all_claims(const Theorem& theorem, const Model& model, Philox random, index_t most,
                      Counts& counts) {
  const Subject subject(model);
  if (!subject.has_subsets()) return;
  const Claims claims = theorem.claims(subject, random);
  for (const Claim& claim : claims.list()) {
    if (counts.claims % 3 != 0 && claims.list().size() > most) {
      ++counts.claims;
      continue;
    }
    ++counts.claims;
    const Verdict verdict = decide(claim.left, claim.relation, claim.right);
    REQUIRE(verdict.decided());
    const auto text = certificate(theorem.id, subject.table(), claim, verdict);
    if (!text) continue;
    ++counts.certificates;
    const CheckReport report = check_certificate(text.value(), "certificate");
    INFO(theorem.id << " on " << model.spec() << ": " << report.reason << "\n" << text.value());
    CHECK(report.valid);
  }
}

}  // namespace

TEST_CASE("certificate (2): the checker accepts every claim on the built-in models") {
  Counts counts;
  for (const char* spec : {"parity:n=4", "equal:n=3,q=3", "noisy-parity:n=4,delta=1/100",
                                  "markov:n=4,flip=1/5", "mixture:n=4,w=3/10,a=1/20,b=3/5",
                                  "rs:n=3,k=1,q=3", "permutation:n=3", "product:n=1,p=1/3",
                                  "table:n=4,q=2,a=37,b=11,c=5,m=97"}) {
    for (const Theorem& t : theorems()) {
      check_all_claims(t, parse_family_spec(spec), Philox(11), 6, counts);
    }
  }
  CHECK(counts.certificates > 1000);
}

TEST_CASE("certificate (2): the checker accepts every claim on random models") {
  Counts counts;
  for_each_seed(3, [&](Philox& random) {
    for (const Theorem& t : theorems()) {
      const auto [model, state] = random_case(t, {random(), 0});
      check_all_claims(t, model, state, 12, counts);
    }
  });
  CHECK(counts.certificates > 300);
}

TEST_CASE("certificate (1): the same claim, the same bytes") {
  const Theorem& t = theorem("C4");
  const Subject subject(parse_family_spec("equal:n=3,q=2"));
  Philox first(3), second(3);
  const Claim a = t.claims(subject, first).list().front();
  const Claim b = t.claims(subject, second).list().front();
  const Verdict verdict = decide(a.left, a.relation, a.right);
  const std::string text = certificate(t.id, subject.table(), a, verdict).value();
  CHECK(text == certificate(t.id, subject.table(), b, verdict).value());
  CHECK(text.find("\"low\"") != std::string::npos);
}

TEST_CASE("certificates are refused for what a naive checker cannot enumerate") {
  const Theorem& t = theorem("A2");
  const Subject large(parse_family_spec("sudoku4"));
  Philox random(1);
  const Claim claim = t.claims(large, random).list().front();
  const auto text = certificate(t.id, listed(parse_family_spec("sudoku4")), claim,
                                decide(claim.left, claim.relation, claim.right));
  CHECK_FALSE(text);
}
