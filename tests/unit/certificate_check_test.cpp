#include <cmath>
#include <functional>

#include "exact/certificate/check.hpp"
#include "exact/certificate/statement.hpp"
#include "tests/support/certificate_cases.hpp"
#include "tests/support/rejection.hpp"

using namespace unmask;

namespace {

using With = detail::With;

CheckReport check(const CertificateText& certificate) {
  return check_certificate(to_json(certificate), "c.json");
}

/// What is wrong with a certificate; "(valid)" if nothing is.
std::string fault(const CertificateText& certificate) {
  const CheckReport report = check(certificate);
  CHECK(report.reason.empty() == report.valid);
  CHECK(report.summary.empty() != report.valid);
  return report.valid ? "(valid)" : report.reason;
}

void check_fault(const CertificateText& certificate, const std::string& fragment) {
  const std::string reason = fault(certificate);
  INFO(certificate.theorem << ": " << reason << " <- should contain: " << fragment);
  CHECK(reason.find(fragment) != std::string::npos);
}

void check_unreadable(const std::string& text, const std::string& fragment) {
  check_rejected([&] { (void)check_certificate(text, "c.json"); }, fragment);
}

/// What the checker says about a claim whose sides are wrong anyway: the hypotheses come first.
void check_hypothesis(const CertificateCase& claimed, const std::string& fragment) {
  CertificateText text{claimed.theorem, claimed.model, claimed.claim, "", {"-1"}, {"-1"}, "proved"};
  for (const checker::Statement& statement : checker::all_statements()) {
    if (statement.theorem == claimed.theorem && statement.part == claimed.claim.part.value_or("")) {
      text.relation = symbol(statement.relation);
    }
  }
  check_fault(text, fragment);
}

ModelText quarter_chain() {  // symmetric, flip 1/5
  std::vector<index_t> weights;
  for (index_t x = 0; x < 32; ++x) {
    index_t weight = 1;
    for (index_t i = 0; i < 4; ++i) weight *= contains(x, i) == contains(x, i + 1) ? 4 : 1;
    weights.push_back(weight);
  }
  return weighted({2, 2, 2, 2, 2}, weights);
}

ModelText permutations_of_four() {
  ModelText model{{4, 4, 4, 4}, {}, {}};
  std::vector<index_t> order{0, 1, 2, 3};
  do {
    model.rows.push_back(order);
    model.probabilities.push_back("1/24");
  } while (std::next_permutation(order.begin(), order.end()));
  return model;
}

ModelText noisy_parity_of_four() {
  std::vector<index_t> weights;
  for (index_t x = 0; x < 16; ++x) weights.push_back(size(x) % 2 == 0 ? 99 : 1);
  return weighted({2, 2, 2, 2}, weights);
}

double number(const SideText& side) {
  if (side.size() == 2) return std::stod(side[0]);
  return to_double(parse_log_form(side[0], "side").enclosure({128}).midpoint());
}

/// parity of four bits, B1: 2 and 2 cost ln 2, and so does the bound.
CertificateText hand_made() {
  return {"B1", parity(4), With("li-cai").s({2, 2}), "<=", {"log(2)"}, {"log(2)"}, "proved"};
}

}  // namespace

TEST_CASE("(1) certificates written by hand are valid", "[certificate]") {
  const CheckReport report = check(hand_made());
  CHECK(report.valid);
  CHECK(report.summary == "B1 li-cai on 4 positions: proved, 0.693 <= 0.693");
  CHECK(report.theorem == "B1");
  CHECK(report.verdict == "proved");

  const std::vector<CertificateText> by_hand = {
      // theory.md, section 9
      {"A3", parity(4), With("tc"), "=", {"log(2)"}, {"log(2)"}, "proved"},
      {"A3", parity(4), With("dtc"), "=", {"3*log(2)"}, {"3*log(2)"}, "proved"},
      {"A7", parity(4), With().s({3, 1}), "=", {"0"}, {"0"}, "proved"},
      {"C5", parity(4), With("card"), "=", {"3/5*log(2)"}, {"3/5*log(2)"}, "proved"},
      {"A3", all_equal(4, 3), With("tc"), "=", {"3*log(3)"}, {"3*log(3)"}, "proved"},
      {"A5", all_equal(4, 3), With().s({3, 1}), "=", {"2*log(3)"}, {"2*log(3)"}, "proved"},
      {"E4", parity(4), With("trials"), "<=", {"log(2)"}, {"log(2)"}, "proved"},
      {"C11", all_equal(4, 3), With("bound").j(3), "<=", {"log(3)"}, {"log(3)"}, "proved"},
      // a product law: both sides of C4 are 0, and exactly so
      {"C4",
       weighted({2, 2}, {3, 6, 1, 2}),
       With().t({"0", "1/3", "1/2", "2/3", "1"}),
       "<=",
       {"0"},
       {"0"},
       "proved"},
      // one bit of chance 1/4: ln 4 - 3/4 ln 3
      {"E1",
       weighted({2}, {3, 1}),
       With("order").i({0}),
       "=",
       {"2*log(2) - 3/4*log(3)"},
       {"2*log(2) - 3/4*log(3)"},
       "proved"},
  };
  for (const CertificateText& certificate : by_hand) {
    INFO(to_json(certificate));
    CHECK(fault(certificate) == "(valid)");
  }
}

TEST_CASE("(1) the derived sides are the numbers of theory.md", "[certificate]") {
  struct Known {
    CertificateCase claimed;
    double left, right;
  };
  const double h = -0.4352 * std::log(0.4352) - 0.5648 * std::log(0.5648);  // (1 - .6^4)/2
  const std::vector<Known> known = {
      {{"A3", tab4_2(), With("tc")}, .105276610331, .105276610331},
      {{"A3", tab4_2(), With("dtc")}, .170016245551, .170016245551},
      {{"A6", tab4_2(), With().s({2, 2})}, .034067728003801, .052833240834684},
      {{"H11b", tab4_2(), With("lower")}, .044491923009, .056485380435},
      {{"C1", quarter_chain(), With("tc")}, .770979028087, .770979028087},
      {{"C1", quarter_chain(), With("dtc")}, .572145859124, .572145859124},
      {{"A1", quarter_chain(), With().j(3)}, .173236947651, .173236947651},
      {{"A7b", quarter_chain(), With("convex").k(2)}, 2 * .251268185135, 0},
      {{"H11b", quarter_chain(), With("lower")}, .220438373446, .288246036530},
      {{"E4", quarter_chain(), With("trials")}, .770979028087, std::log(6.5536)},
      {{"A3", permutations_of_four(), With("tc")}, 2.367123614132, 2.367123614132},
      {{"A3", permutations_of_four(), With("dtc")}, 3.178053830348, 3.178053830348},
      {{"H4", permutations_of_four(), With("optimum").k(2)}, .980829253012, .980829253012},
      {{"H4", permutations_of_four(), With("optimum").k(3)}, .287682072452, .287682072452},
      {{"E3", noisy_parity_of_four(), With("forward")}, .637145646205, .637145646205},
      {{"E3", noisy_parity_of_four(), With("backward")}, 1.614463080361, 1.614463080361},
      {{"E4", noisy_parity_of_four(), With("trials")}, .637145646205, std::log(1.98)},
  };
  for (const Known& k : known) {
    const CertificateText derived = derived_certificate(k.claimed);
    INFO(to_json(derived));
    CHECK(number(derived.left) == Approx(k.left).margin(1e-11));
    if (k.right != 0) CHECK(number(derived.right) == Approx(k.right).margin(1e-11));
  }
  std::vector<index_t> weights;
  for (index_t x = 0; x < 256; ++x) {
    index_t weight = 1;
    for (index_t i = 0; i < 7; ++i) weight *= contains(x, i) == contains(x, i + 1) ? 4 : 1;
    weights.push_back(weight);
  }
  const ModelText eight = weighted(std::vector<index_t>(8, 2), weights);
  const CertificateText dilated = derived_certificate({"G6", eight, With("markov")});
  CHECK(number(dilated.left) == Approx(std::log(2.0) - h).margin(1e-11));
}

TEST_CASE("(1) there is a case for every statement, and theory.md's verdict", "[certificate]") {
  std::set<std::string> covered;
  for (const CertificateCase& claimed : certificate_cases()) {
    const CertificateText certificate = derived_certificate(claimed);
    INFO(to_json(certificate));
    CHECK(fault(certificate) == "(valid)");
    CHECK(certificate.verdict == (claimed.proved ? "proved" : "refuted"));
    covered.insert(claimed.theorem + " " + claimed.claim.part.value_or(""));
  }
  for (const checker::Statement& statement : checker::all_statements()) {
    INFO(statement.theorem << " " << statement.part);
    CHECK(covered.count(std::string(statement.theorem) + " " + statement.part) == 1);
  }
}

TEST_CASE("(1) what a certificate says must be so", "[certificate]") {
  const auto changed = [](const std::function<void(CertificateText&)>& change) {
    CertificateText certificate = hand_made();
    change(certificate);
    return certificate;
  };
  using C = CertificateText&;
  check_fault(changed([](C c) { c.theorem = "B7"; }), "no statement 'B7'");
  check_fault(changed([](C c) { c.theorem = "B9"; }), "no statement 'B9' has a part 'li-cai'");
  check_fault(changed([](C c) { c.claim.part = "cai-li"; }), "a part 'cai-li'");
  check_fault(changed([](C c) { c.claim.part.reset(); }), "no statement 'B1' has a part ''");
  check_fault(changed([](C c) { c.theorem = "A5", c.claim.part = ""; }), "no statement 'A5'");
  check_fault(changed([](C c) { c.claim.index = 1; }), "this part has the fields: sizes");
  check_fault(changed([](C c) { c.claim.sizes.reset(); }), "this part has the fields: sizes");
  check_fault(changed([](C c) { c.relation = "="; }), "the relation of this part is <=");
  check_fault(changed([](C c) { c.verdict = "refuted"; }), "the claim is proved");
  check_fault(changed([](C c) { c.verdict = "undecided"; }), "the claim is proved");
  check_fault(changed([](C c) { c.left = {"log(3)"}; }), "the left side is another number");
  check_fault(changed([](C c) { c.right = {"0"}; }), "the right side is another number");
  check_fault(changed([](C c) { c.right = {"1/2*log(4)"}; }), "the right side is another number");
  check_fault(changed([](C c) { c.right = {"nonsense"}; }), "the right side is another number");
  check_fault(changed([](C c) { c.left = {"0.6931", "0.6932"}; }), "should be written so");
  check_fault(changed([](C c) { c.claim.sizes = {{2, 3}}; }), "the sizes add up to n");
  check_fault(changed([](C c) { c.model.cards[0] = 3; }), "the largest symbol");
  check_fault(changed([](C c) { c.model.cards[0] = 1; }), "symbols are below the cards");
  check_fault(changed([](C c) { c.model.cards = {2, 2, 2}; }), "a symbol for every position");
  check_fault(changed([](C c) { c.model = {{}, {{}}, {"1"}}; }), "a model has positions");
  check_fault(changed([](C c) { std::swap(c.model.rows[1], c.model.rows[2]); }), "in order");
  check_fault(changed([](C c) { c.model.rows[1] = c.model.rows[0]; }), "distinct and in order");
  check_fault(changed([](C c) { c.model.rows.pop_back(); }), "a probability a row");
  check_fault(changed([](C c) { c.model.probabilities[0] = "1/4"; }), "sum to 1");
  check_fault(changed([](C c) { c.model.probabilities[0] = "2/16"; }), "canonical form");
  check_fault(changed([](C c) {
                c.model.probabilities[0] = "-1/8";
                c.model.probabilities[1] = "3/8";
              }),
              "probabilities are positive");
  check_fault(changed([](C c) {
                c.model.probabilities[0] = "0";
                c.model.probabilities[1] = "1/4";
              }),
              "probabilities are positive");
}

TEST_CASE("(1) the text is canonical", "[certificate]") {
  const std::string text = to_json(hand_made());
  const auto reason = [](const std::string& t) { return check_certificate(t, "c").reason; };
  CHECK(reason(text).empty());
  CHECK(reason(text + "\n") == "the text is not in canonical form");
  CHECK(reason(text.substr(0, text.size() - 1)) == "the text is not in canonical form");
  CHECK(reason(" " + text) == "the text is not in canonical form");
  const auto replaced = [&](const std::string& from, const std::string& to) {
    std::string other = text;
    other.replace(other.find(from), from.size(), to);
    return other;
  };
  CHECK(reason(replaced("unmask 1", "unmask 2")) == "the format is not \"unmask 1\"");
  CHECK(reason(replaced("\"B1\"", "\"\\u00421\"")) == "the text is not in canonical form");
  CHECK(reason(replaced("\"sizes\": [2, 2]", "\"sizes\": [2,2]")) ==
        "the text is not in canonical form");
}

TEST_CASE("(1) enclosures are compared to the last digit, exact sides as numbers",
          "[certificate]") {
  const CertificateCase bound{"C9", other_three(), With().k(3).p({{"x", "2/5"}})};
  const CertificateText enclosed = derived_certificate(bound);
  REQUIRE(enclosed.left.size() == 2);
  CHECK(fault(enclosed) == "(valid)");
  auto wide = enclosed;
  wide.left[1].back() =
      wide.left[1].back() == '9' ? '8' : static_cast<char>(wide.left[1].back() + 1);
  check_fault(wide, "the left side is another number");
  auto claimed_exact = enclosed;
  claimed_exact.left = {"log(2)"};
  check_fault(claimed_exact, "multiplies logarithms");

  // 65537 and 65539 are primes beyond trial division: both texts are canonical, and the same
  // number.
  const ModelText large{{2}, {{0}, {1}}, {"4295229443/4295229444", "1/4295229444"}};
  CertificateText composite = derived_certificate({"E1", large, With("order").i({0})});
  CHECK(composite.left[0].find("log(4295229443)") != std::string::npos);
  const auto split = [](std::string text) {
    const std::string factor = text.substr(text.rfind(' ', text.find("log(4295229443)")) + 1);
    const std::string share = factor.substr(0, factor.find('*'));
    text.erase(text.rfind(" - ", text.find("log(4295229443)")));
    return text + " - " + share + "*log(65537) - " + share + "*log(65539)";
  };
  composite.left[0] = split(composite.left[0]);
  CHECK(fault(composite) == "(valid)");
}

TEST_CASE("(1) enclosures are tight however much cancels", "[certificate]") {
  for (index_t scale = 10; scale <= 1000000000000; scale *= 10) {
    for (const std::string x : {"1/3", "2/5", "1/2", "3/4", "9/10"}) {
      // TC is about 1/scale^2.
      const ModelText nearly = weighted({2, 2}, {scale + 1, scale, scale, scale + 1});
      const CertificateText certificate =
          derived_certificate({"C9", nearly, With().k(3).p({{"x", x}})});
      INFO(to_json(certificate));
      CHECK(certificate.left.size() == 2);
      CHECK(fault(certificate) == "(valid)");
    }
  }
}

TEST_CASE("(1) hypotheses are checked", "[certificate]") {
  const ModelText m = other_three(), four = tab4_2();
  const std::string range = "out of range", theirs = "sizes are those of the theorem";
  check_hypothesis({"A1", m, With().j(0)}, range);
  check_hypothesis({"A1", m, With().j(4)}, range);
  check_hypothesis({"A2", m, With("step").j(3)}, range);
  check_hypothesis({"A4", m, With().b({{0}, {1}})}, "cover all positions");
  check_hypothesis({"A4", m, With().b({{0}, {1}, {1, 2}})}, "disjoint");
  check_hypothesis({"A4", m, With().b({{0}, {}, {1, 2}})}, "no block is empty");
  check_hypothesis({"A4", m, With().b({{0}, {2, 1}})}, "ascending");
  check_hypothesis({"A4", m, With().b({{0}, {1, 3}})}, "sets of positions");
  check_hypothesis({"A7b", m, With("monge").i({0, 2, 1, 3})}, "in order");
  check_hypothesis({"A7b", m, With("monge").i({0, 1, 2})}, "four indices");
  check_hypothesis({"A7b", m, With("monge").i({0, 1, 2, 4})}, "at most n");
  check_hypothesis({"A7b", m, With("convex").k(1)}, range);
  check_hypothesis({"A7b", m, With("convex").k(3)}, range);
  check_hypothesis({"B2", m, With("z").s({2, 1})}, "sizes are equal");
  check_hypothesis({"B2", four, With("z").s({1, 2, 1})}, "sizes are equal");
  check_hypothesis({"B3", four, With("error").s({1, 1, 2}).p({{"epsilon", "1/9"}})}, theirs);
  check_hypothesis({"B3", four, With("error").s({4}).p({{"epsilon", "0"}})}, "positive");
  check_hypothesis({"B4", four, With("error").s({2, 1, 1}).p({{"epsilon", "1/5"}})}, theirs);
  check_hypothesis({"B5", four, With("tc").s({1, 1, 2}).p({{"zeta", "3/2"}})}, theirs);
  check_hypothesis({"B5", four, With("tc").s({4}).p({{"zeta", "1"}})}, "more than 1");
  check_hypothesis({"B5", four, With("steps").s({1, 1, 2}).p({{"zeta", "3/2"}})}, theirs);
  check_hypothesis({"B6", m, With("identity").k(4)}, range);
  check_hypothesis({"B3-misprint", all_equal(3, 2), With().p({{"epsilon", "1"}})}, "at most n/8");
  const ModelText labelled = mixture_with_label();
  check_hypothesis({"B9", two_bits(), With().o(labelled)}, "the model's probabilities");
  check_hypothesis({"B9", all_equal(2, 2), With().o(labelled)}, "the model's rows");
  check_hypothesis({"B9", m, With().o(labelled)}, "one more variable");
  check_hypothesis({"B9", two_bits(), With().o(weighted({2, 2, 1}, {1, 2, 4, 6}))},
                   "independent given W");
  check_hypothesis({"B9", two_bits(), With().o(weighted({2, 2, 2}, {1, 0, 2, 0, 4, 0, 6, 0}))},
                   "largest symbol");
  check_hypothesis({"H14", two_bits(), With("entropy").o(weighted({2, 2, 1}, {1, 2, 4, 6}))},
                   "independent given W");
  check_hypothesis({"B10", m, With().j(1).o(four)}, "the same positions");
  check_hypothesis({"C1", m, With("point").t({"4/3"})}, "one time from 0 to 1");
  check_hypothesis({"C1", m, With("point").t({})}, "one time from 0 to 1");
  check_hypothesis({"C2", m, With().t({"0", "1/2"})}, "from 0 to 1");
  check_hypothesis({"C2", m, With().t({"0", "1/2", "1/2", "1"})}, "increase");
  check_hypothesis({"C2", m, With().t({"0"})}, "too few");
  check_hypothesis({"C3", m, With("bernoulli").t({"0", "1/2", "1"})}, "too few");
  check_hypothesis({"C3", m, With("cardinality").s({2, 1})}, "three steps");
  check_hypothesis({"C4", m, With().t({"0", "1/3", "1/2", "3/4", "1"})}, "constant factor");
  check_hypothesis({"C4", m, With().t({"0", "1/4", "1/2", "1"})}, "ln rho is at most 1");
  check_hypothesis({"C5-repeated-bit", parity(3), With()}, "one fair bit");
  check_hypothesis({"C5-repeated-bit", all_equal(3, 3), With()}, "one fair bit");
  check_hypothesis({"C7", m, With("tc").k(2).p({{"r", "1"}})}, "between 0 and 1");
  check_hypothesis({"C7", m, With("tc").k(0).p({{"r", "1/2"}})}, range);
  check_hypothesis({"C8", m, With("bound").k(1).p({{"x", "1/2"}})}, range);
  check_hypothesis({"C9", m, With().k(2).p({{"x", "-1/2"}})}, "between 0 and 1");
  check_hypothesis({"C10", m, With("area").k(0)}, range);
  check_hypothesis({"C11", m, With("identity").j(4)}, range);
  check_hypothesis({"D1", odd_words(), With("tc")}, "has the word 0");
  check_hypothesis({"D1", uniform_on({2, 2}, {{0, 0}, {0, 1}, {1, 0}, {1, 1}}), With("tc").j(1)},
                   "has the fields");
  check_hypothesis({"D1", uniform_on({3, 3}, {{0, 0}, {1, 1}, {2, 0}}), With("tc")}, "addition");
  check_hypothesis({"D1", uniform_on({4, 4}, {{0, 0}, {1, 1}, {2, 2}, {3, 3}}), With("tc")},
                   "prime");
  check_hypothesis({"D1", weighted({2, 2}, {1, 0, 0, 2}), With("tc")}, "uniform");
  check_hypothesis({"D1", uniform_on({2, 3}, {{0, 0}, {1, 1}}), With("tc")}, "cards are equal");
  check_hypothesis({"D1", uniform_on({2, 2}, {{0, 0}, {0, 1}, {1, 0}}), With("tc")}, "power of q");
  check_hypothesis({"D2", free_fourth(), With("tc")}, "any k coordinates");
  check_hypothesis({"D2", weighted({2, 2}, {1, 0, 0, 0}), With("tc")}, "from 1 to n");
  check_hypothesis({"D2", weighted({2, 2}, {1, 1, 1, 1}), With("dtc")}, "less than n");
  check_hypothesis({"D3", free_fourth(), With("distance")}, "any k coordinates");
  check_hypothesis({"D3", odd_words(), With("distance")}, "has the word 0");
  check_hypothesis({"D3", weighted({2, 2}, {1, 1, 1, 1}), With("distance")}, "less than n");
  check_hypothesis({"D3", all_equal(8, 3), With("distance")}, "at most 4096");
  check_hypothesis({"D3", parity(3), With("balanced").i({0})}, "at least k");
  check_hypothesis({"D3", parity(3), With("balanced").i({1, 0})}, "ascending");
  check_hypothesis({"D3", parity(3), With("transcript").j(1).i({0, 2})}, "fewer than k");
  check_hypothesis({"D3", parity(3), With("transcript").j(1).i({1})}, "lowest position");
  check_hypothesis({"D3", parity(3), With("transcript").j(2).i({0})}, "lowest position");
  check_hypothesis({"D4", m, With().j(1).p({{"k", "1"}, {"q", "4"}})}, "prime");
  check_hypothesis({"D4", m, With().j(1).p({{"k", "1"}, {"q", "2"}})}, "at least n");
  check_hypothesis({"D4", m, With().j(1).p({{"k", "3"}, {"q", "3"}})}, "0 < k < n");
  check_hypothesis({"D4", m, With().j(1).p({{"k", "1/2"}, {"q", "3"}})}, "whole number");
  check_hypothesis({"E1", m, With("order").i({0, 1, 1})}, "permutation");
  check_hypothesis({"E3", m, With("forward")}, "same parity");
  check_hypothesis({"E3", mixed_three(), With("forward")}, "two bits");
  check_hypothesis({"E3", parity(3), With("backward")}, "every word is possible");
  check_hypothesis({"E8", m, With().p({{"alpha", "1"}, {"b", "0"}, {"lambda", "0"}})},
                   "lambda > 0");
  check_hypothesis({"E8", m, With().p({{"alpha", "1"}, {"b", "-1"}, {"lambda", "1"}})}, "b >= 0");
  check_hypothesis({"E8-misprint-36", m, With().j(4).p({{"alpha", "1"}, {"lambda", "1"}})}, range);
  check_hypothesis({"E8", m, With().p({{"alpha", "1"}, {"lambda", "1"}})}, "has the fields");
  check_hypothesis({"G1", m, With("argmax")}, "(n+1) delta < 1");
  check_hypothesis({"G1", parity(2), With("argmax")}, "(n+1) delta < 1");
  check_hypothesis({"G1", weighted({3, 2}, {1, 1, 0, 2, 0, 0}), With("kl")}, "largest symbol");
  check_hypothesis({"G1", weighted({1, 1}, {1}), With("kl")}, "two symbols");
  check_hypothesis({"G1-tight", weighted({2, 2}, {4, 3, 3, 0}), With()}, "b <= 1/2");
  check_hypothesis({"G1-tight", weighted({2, 2}, {3, 4, 5, 0}), With()}, "equally likely");
  check_hypothesis({"G1-tight", weighted({2, 2}, {2, 4, 4, 1}), With()}, "the rest is at 0..0");
  check_hypothesis({"G1-misprint-tight", two_bits(), With()}, "one position");
  check_hypothesis({"G1-misprint-kl", parity(3), With().x({0, 0, 1})}, "belongs to the support");
  check_hypothesis({"G2", m, With("average").b({{0}, {}})}, "not empty");
  check_hypothesis({"G2", m, With("average").b({{0}, {0, 1}})}, "disjoint");
  check_hypothesis({"G2", m, With("context").b({{0}, {1, 2}}).x({2})}, "positive probability");
  check_hypothesis({"G2", m, With("context").b({{0}, {1, 2}}).x({0, 1})}, "every known position");
  check_hypothesis({"G6", tab4_2(), With("markov")}, "Markov");
  check_hypothesis({"G6", chain(3), With("markov")}, "power of two");
  check_hypothesis({"H4", all_equal(3, 3), With("step").s({3})}, "all orders");
  check_hypothesis({"H4", permutations_of_three(), With("optimum").k(4)}, range);
  check_hypothesis({"H12b", m, With().t({"0", "1"})}, "too few");
  check_hypothesis({"H18", m, With("lower").t({"0", "1/2"})}, "0 < p < q < 1");
  check_hypothesis({"H18", m, With("lower").t({"1/2", "1/2"})}, "0 < p < q < 1");
  check_hypothesis({"H23", parity(3), With().x({0, 0, 1})}, "belongs to the support");
}

TEST_CASE("(2) refutations are certificates too", "[certificate]") {
  const CertificateText costly{"A7",       parity(4), With().s({2, 2}), "=",
                               {"log(2)"}, {"0"},     "refuted"};
  const CheckReport report = check(costly);
  CHECK(report.valid);
  CHECK(report.verdict == "refuted");
  CHECK(report.summary == "A7 on 4 positions: refuted, 0.693 = 0");
  // TC is small, and yet eight steps cannot be exact for nine tosses of one of two coins.
  std::vector<index_t> weights;
  for (index_t x = 0; x < 512; ++x) weights.push_back((1U << size(x)) + (1U << (9 - size(x))));
  const ModelText nine = weighted(std::vector<index_t>(9, 2), weights);
  const CertificateText misprint =
      derived_certificate({"B3-misprint", nine, With().p({{"epsilon", "1/1000000000"}})});
  CHECK(misprint.verdict == "refuted");
  CHECK(fault(misprint) == "(valid)");
}

TEST_CASE("(3) text that cannot be read, or would take too long, is one line", "[certificate]") {
  const std::string text = to_json(hand_made());
  const auto replaced = [&](const std::string& from, const std::string& to) {
    std::string other = text;
    other.replace(other.find(from), from.size(), to);
    return other;
  };
  check_unreadable("", "c.json:1: the text is empty");
  check_unreadable("[]", "an object is expected here");
  check_unreadable(std::string(100000, '['), "nested too deep");
  check_unreadable(std::string((1U << 20U) + 1, ' '), "too large to check; the limit is 1 MiB");
  check_unreadable(replaced("\"verdict\"", "\"verdicts\""), "unknown key 'verdicts'");
  check_unreadable(replaced("  \"relation\": \"<=\",\n", ""), "key 'relation' is missing");
  check_unreadable(replaced("\"theorem\": \"B1\",", "\"theorem\": \"B1\", \"theorem\": \"B1\","),
                   "given twice");
  check_unreadable(replaced("\"sizes\": [2, 2]", "\"size\": [2, 2]"), "not a field of a claim");
  check_unreadable(replaced("\"exact\"", "\"about\""), "unknown key 'about'");
  check_unreadable(replaced("[2, 2]", "[2, -2]"), "sizes");
  check_unreadable(replaced("[2, 2]", "[2, 0]"), "sizes");
  check_unreadable(replaced("[2, 2]", "[02, 2]"), "syntax error");
  check_unreadable(replaced("[2, 2]", "[2, 2.0]"), "sizes");
  check_unreadable(replaced("[2, 2]", "[2, 99999999999999999999]"), "sizes");
  check_unreadable(replaced("\"1/8\"", "0.125"), "a string is expected");
  check_unreadable(replaced("\"1/8\"", "\"0.125\""), "is not p/q");
  check_unreadable(replaced("\"1/8\"", "\"1/0\""), "divides by zero");
  check_unreadable(replaced("\"1/8\"", "\"1e9\""), "is not p/q");
  check_unreadable(replaced("\"1/8\"", "\"" + std::string(81, '1') + "\""), "80 characters");
  check_unreadable(replaced("\"1/8\"", "\"1/" + std::string(78, '9') + "\""), "256 bits");

  const auto with_model = [](const ModelText& model) {
    return to_json({"A3", model, With("tc"), "=", {"0"}, {"0"}, "proved"});
  };
  check_unreadable(with_model(all_equal(13, 2)), "12 entries");
  check_unreadable(with_model(uniform_on({5000}, {{0}})), "cards");
  ModelText many{std::vector<index_t>(11, 2), {}, {}};
  for (index_t x = 0; x < 2049; ++x) {
    many.rows.push_back(std::vector<index_t>(11, 0));
    many.probabilities.push_back("1/2049");
  }
  check_unreadable(with_model(many), "2^22 rows times subsets");
  check_unreadable(to_json({"C2",
                            all_equal(12, 2),
                            With().t({"0", "1/3", "1/2", "1"}),
                            "=",
                            {"0"},
                            {"0"},
                            "proved"}),
                   "2^16 assignments");
  check_unreadable(to_json({"A6",
                            all_equal(12, 2),
                            With().s(std::vector<index_t>(12, 1)),
                            "<=",
                            {"0"},
                            {"0"},
                            "proved"}),
                   "8 positions and 2^17 rows");
  check_unreadable(to_json({"H18",
                            all_equal(10, 2),
                            With("identity").t({"1/3", "1/2"}),
                            "=",
                            {"0"},
                            {"0"},
                            "proved"}),
                   "9 positions");
  check_unreadable(to_json({"A7", all_equal(11, 2), With().s({11}), "=", {"0"}, {"0"}, "proved"}),
                   "10 positions");
  std::vector<std::string> times{"0"};
  for (index_t j = 1; j < 40; ++j) times.push_back("1/" + std::to_string(1000000000 - j));
  check_unreadable(to_json({"C2", all_equal(2, 2), With().t(times), "=", {"0"}, {"0"}, "proved"}),
                   "1024 bits");
  check_unreadable(to_json({"C8",
                            all_equal(2, 2),
                            With("bound").k(64).p({{"x", "1/" + std::string(30, '7')}}),
                            "<=",
                            {"0"},
                            {"0"},
                            "proved"}),
                   "powers of 8192 bits");
  check_unreadable(to_json({"C10", all_equal(2, 2), With("area").k(65), "<=", {"0"}, {"0"}, ""}),
                   "steps");
}

TEST_CASE("(4) cards are tight, but for codes", "[certificate]") {
  const CertificateText loose{
      "A3", weighted({2, 3}, {1, 1, 0, 1, 1, 0}), With("tc"), "=", {"0"}, {"0"}, "proved"};
  check_fault(loose, "the largest symbol of every position occurs");
  const CertificateText gap{
      "A3", weighted({2, 3}, {1, 0, 1, 1, 0, 1}), With("tc"), "=", {"0"}, {"0"}, "proved"};
  CHECK(fault(gap) == "(valid)");
  const CertificateText code{"D1",       uniform_on({2, 2, 2}, {{0, 0, 0}, {0, 1, 1}}),
                             With("tc"), "=",
                             {"log(2)"}, {"log(2)"},
                             "proved"};
  CHECK(fault(code) == "(valid)");
}

TEST_CASE("expected KL is the mean over all ordered partitions", "[certificate]") {
  const checker::Certificate read =
      checker::read_certificate(to_json({"", tab4_2(), With(), "", {"0"}, {"0"}, ""}), "c");
  const checker::NaiveModel model(read.model);
  const std::vector<checker::Sizes> all_sizes = {{4},       {1, 3},    {3, 1},    {2, 2},
                                                 {1, 1, 2}, {1, 2, 1}, {2, 1, 1}, {1, 1, 1, 1}};
  std::map<index_t, LogForm> least;
  for (const checker::Sizes& sizes : all_sizes) {
    LogForm sum;
    int partitions = 0;
    checker::for_each_ordered_partition(sizes, [&](const std::vector<Subset>& blocks) {
      Subset revealed = 0;
      for (const Subset block : blocks) {
        sum += checker::correlation(model, block, revealed);
        revealed |= block;
      }
      ++partitions;
    });
    sum /= Rational(partitions);
    CHECK(sum == checker::expected_kl(model, sizes));
    const auto known = least.emplace(sizes.size(), sum).first;
    if (sum < known->second) known->second = sum;
  }
  for (const auto& [steps, value] : least) {
    CHECK(value == checker::least_expected_kl(model, steps));
  }
}

TEST_CASE("polynomials: integrals, derivatives, products and mirrors", "[certificate]") {
  const auto polynomial = [](const std::vector<int>& c) {
    checker::Polynomial p;
    for (const int x : c) p.push_back(LogForm(x));
    return p;
  };
  const checker::Polynomial p = polynomial({1, -2, 3});  // 1 - 2t + 3t^2
  CHECK(checker::value(p, 2) == LogForm(9));
  CHECK(checker::value(p, 0) == LogForm(1));
  CHECK(checker::integral(p, 1, 3) == LogForm(20));
  CHECK(checker::derivative(p) == polynomial({-2, 6}));
  CHECK(checker::mirrored(p) == polynomial({2, -4, 3}));
  CHECK(checker::value(checker::times(p, {0, 1, -1}), 3) == LogForm(22 * -6));
  CHECK(checker::binomial(12, 5) == 792);
  CHECK(checker::power(Rational(2) / 3, 3) == Rational(8) / 27);
}
