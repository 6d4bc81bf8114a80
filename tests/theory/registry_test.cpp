// The registry: complete, well formed, and able to notice what is false.
#include <set>

#include "core/format/family_spec.hpp"
#include "exact/theorem/random_model.hpp"
#include "exact/theorem/shrink.hpp"
#include "exact/theorem/sides.hpp"
#include "exact/theorem/verify.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/rejection.hpp"

using namespace unmask;

namespace {

using Status = Verdict::Status;

/// False: the all-equal law has TC = (n-1) ln q and DTC = ln q.
Theorem correlations_ordered() {
  return {.id = "X1",
          .title = "TC is at most DTC",
          .tex = "",
          .source = {"nobody", "nowhere"},
          .kind = Kind::upper_bound,
          .random_model = [](Philox& random) { return random_model(random, {2, 4, 36}); },
          .claims = [](const Subject& p, Philox&) {
            Claims claims;
            claims.add({}, p.total_correlation(), Relation::at_most, p.dual_total_correlation());
            return claims;
          }};
}

}  // namespace

TEST_CASE("registry (1): every id once, every record complete") {
  std::set<std::string> ids;
  for (const Theorem& t : theorems()) {
    INFO(t.id);
    CHECK(ids.insert(t.id).second);
    CHECK_FALSE(t.title.empty());
    CHECK_FALSE(t.tex.empty());
    CHECK_FALSE(t.source.paper.empty());
    CHECK_FALSE(t.source.place.empty());
    CHECK(t.random_model != nullptr);
    CHECK(t.claims != nullptr);
    CHECK(t.is_true == t.counterexamples.empty());
    const bool is_named_false = t.id.find("-misprint") != std::string::npos ||
                                t.id.find("-folk") != std::string::npos;
    CHECK(t.is_true != is_named_false);
  }
  for (const char* id :
       {"A1", "A2", "A3", "A4", "A5", "A6", "A7", "A7b", "A8", "A8-folk", "A9", "A9-misprint",
        "A10", "A11", "B1", "B1-law", "B2", "B3", "B3-misprint", "B4", "B5", "B6", "B6-misprint",
        "B9", "B10", "C1", "C2", "C3", "C4", "C5", "C5-misprint", "C7", "C8", "C9", "C10", "C11",
        "C12", "D1", "D2", "D3", "D4", "E1", "E2", "E2-folk", "E3", "E3-folk", "E4", "E4b", "E5",
        "E5-folk", "E5-folk-factorised", "E6", "E6-folk", "E7", "E8", "E8-misprint-36",
        "E8-misprint-37", "E9", "E9-folk", "E10", "E11", "E12", "E13", "F1", "F2", "F3", "F4",
        "F4-misprint", "F5", "G1", "G1-misprint-kl", "G1-misprint-tight", "G2", "G3", "G4", "G5",
        "G6", "G8", "H1", "H2", "H3", "H4", "H8", "H10", "H11b", "H12b", "H14", "H18", "H23"}) {
    INFO(id);
    CHECK(ids.count(id) == 1);
  }
}

TEST_CASE("registry (2): a misprint follows what it misprints, and unknown ids list those alike") {
  std::string previous;
  for (const Theorem& t : theorems()) {
    const auto dash = t.id.find('-');
    if (dash != std::string::npos) CHECK(previous.substr(0, dash) == t.id.substr(0, dash));
    previous = t.id;
  }
  CHECK(theorem("B6").id == "B6");
  check_rejected([] { (void)theorem("B66"); }, "known: B1 B1-law B2");
  check_rejected([] { (void)theorem("x"); }, "such as A1: A B C D E F G H");
  check_rejected([] { (void)theorem(""); }, "such as A1: A B C D E F G H");
}

TEST_CASE("verify (1): a false statement is refuted, a true one is not") {
  const Subject equal(parse_family_spec("equal:n=4,q=2")), parity(parse_family_spec("parity:n=4"));
  const CaseReport refuted = examine(correlations_ordered(), equal, "equal", Philox(1));
  CHECK(refuted.verdict.status == Status::refuted);
  REQUIRE(refuted.tightest);
  CHECK(refuted.tightest->left.exact()->sign() == 1);
  CHECK(refuted.margin < 0.0);
  CHECK(examine(correlations_ordered(), parity, "parity", Philox(1)).verdict.proved());
  // One false claim among true ones decides the case.
  Theorem mixed = correlations_ordered();
  mixed.claims = [](const Subject& p, Philox&) {
    Claims claims;
    claims.add({.index = 1}, p.z(1), Relation::equal, 0);
    claims.add({.index = 2}, p.z(4), Relation::less, p.z(4));
    claims.add({.index = 3}, p.z(1), Relation::equal, 0);
    return claims;
  };
  const CaseReport one = examine(mixed, equal, "equal", Philox(1));
  CHECK(one.verdict.status == Status::refuted);
  CHECK(one.tightest->instance.index == index_t{2});
}

TEST_CASE("verify (2): a random case is found again, whatever the number of threads") {
  for (const char* id : {"B5", "C3", "D1"}) {
    const auto [first, state] = random_case(theorem(id), {7, 13});
    const auto [second, again] = random_case(theorem(id), {7, 13});
    const CaseReport a = examine(theorem(id), Subject(first), "a", state);
    const CaseReport b = examine(theorem(id), Subject(second), "b", again);
    CHECK(a.verdict == b.verdict);
    CHECK(a.claims == b.claims);
    CHECK(a.margin == b.margin);
    const auto [other, unused] = random_case(theorem(id), {7, 14});
    (void)unused;
    CHECK(other.spec() != "");
  }
  VerifyRequest request;
  request.theorems = {"A6", "B1", "H14"};
  request.random_cases = 12;
  const auto serial = verify(request, Effort{Threads(1), {}, nullptr});
  const auto parallel = verify(request, Effort{Threads(4), {}, nullptr});
  for (std::size_t t = 0; t < serial.size(); ++t) {
    CHECK(serial[t].status == parallel[t].status);
    CHECK(serial[t].random.counts.effective == parallel[t].random.counts.effective);
    CHECK(serial[t].random.counts.proved_exact == parallel[t].random.counts.proved_exact);
    CHECK(serial[t].random.where.number == parallel[t].random.where.number);
  }
}

TEST_CASE("verify (3) shrink (1): a counterexample becomes minimal") {
  for_each_seed(8, [](Philox& random) {
    const Theorem falsehood = correlations_ordered();
    const auto refuted = [&](const SupportTable<Rational>& table) {
      return examine(falsehood, Subject(table), "", Philox(1)).verdict.status == Status::refuted;
    };
    for (int tries = 0; tries < 200; ++tries) {
      const auto table = listed(falsehood.random_model(random));
      if (!refuted(table)) continue;
      const auto small = shrink(table, refuted);
      CHECK(refuted(small));
      // TC > DTC needs three positions and two rows; nothing smaller exists.
      CHECK(small.shape().positions() == 3);
      CHECK(small.rows() == 2);
      CHECK(small.weights() == std::vector<Rational>{1, 1});
      return;
    }
    FAIL("no counterexample in 200 random models");
  });
}

TEST_CASE("verify (4): vacuous and trivial cases do not count as effective") {
  const Subject product(parse_family_spec("product:n=4,p=1/3"));
  const CaseReport trivial = examine(theorem("C4"), product, "product", Philox(3));
  CHECK(trivial.verdict.status == Status::proved_exact);
  CHECK_FALSE(trivial.effective);
  const CaseReport vacuous = examine(theorem("D2"), product, "product", Philox(3));
  CHECK(vacuous.verdict.status == Status::inapplicable);
  CHECK_FALSE(vacuous.effective);
  CHECK(vacuous.claims == 0);
  const Subject large(parse_family_spec("permutation:n=16"));
  CHECK(examine(theorem("A4"), large, "permutation", Philox(3)).verdict.status == Status::refused);
  CHECK(examine(theorem("B1"), large, "permutation", Philox(3)).verdict.proved());
}

TEST_CASE("verify: equality is proved exactly where theory says so") {
  const auto exactly = [](const char* id, const char* model, const char* part) {
    const CaseReport report =
        examine(theorem(id), Subject(parse_family_spec(model)), model, Philox(5));
    INFO(id << " on " << model);
    CHECK(report.verdict.proved());
    CHECK(std::count(report.attained.begin(), report.attained.end(), part) > 0);
  };
  exactly("B1", "parity:n=4", "sharp");
  exactly("B1", "rs:n=4,k=1,q=5", "li-cai");
  exactly("A6", "equal:n=3,q=2", "");
  exactly("C12", "rs:n=4,k=2,q=5", "tc");
  exactly("E4", "permutation:n=3", "trials");
  exactly("A11", "parity:n=4", "");
}

TEST_CASE("verify: a few random models of every statement, all as expected") {
  VerifyRequest request;
  request.random_cases = repetitions(10);
  for (const TheoremReport& report : verify(request, Effort{Threads(2), {}, nullptr})) {
    INFO(report.theorem->id << ": " << report.surprise);
    CHECK(report.as_expected);
  }
}
