// tests/wasm/differential.cpp - the same answers from the native and the WebAssembly build.
//
// Prints one line a number: name, kind, allowance, value as 17 digits. Kinds: `exact` (only + - * /,
// integers: equal bits expected), `log` (one logarithm: 2 ulp), `derived` (many: the allowance is
// 16 * 2^-53 * n * ln q; DTC, a sum of n curve values that does not telescope, has n times that).
// compare.mjs runs both builds and compares.
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "core/base/rng.hpp"
#include "core/base/text.hpp"
#include "core/decode/geometric_schedule.hpp"
#include "core/decode/standard_schedules.hpp"
#include "core/format/family_spec.hpp"
#include "core/format/model_json.hpp"
#include "core/model/expand.hpp"
#include "core/number/entropy_kernel.hpp"
#include "exact/decoder/law_report.hpp"
#include "exact/law/mixture_kl.hpp"
#include "exact/law/partition_kl.hpp"
#include "exact/optimal/analysis.hpp"
#include "exact/theorem/verify.hpp"

namespace {

using namespace unmask;

void print(const std::string& name, const char* kind, double allowance, double value) {
  std::printf("%s %s %.17g %s\n", name.c_str(), kind, allowance, format_exact(value).c_str());
}

void print_random_numbers() {
  Philox random(20251122, 7);
  for (int i = 0; i < 50; ++i) print("philox." + std::to_string(i), "exact", 0, random.uniform());
}

void print_logarithms() {
  Philox random(1, 2);
  for (int i = 0; i < 500; ++i) {
    const double mantissa = random.uniform();
    const double p = std::ldexp(mantissa, -static_cast<int>(random.below(60)));
    print("entropy_term." + std::to_string(i), "log", 0, entropy_term(p));
  }
}

void print_schedule(const std::string& name, const Schedule& schedule) {
  index_t digest = 0;
  for (const index_t s : schedule.sizes()) digest = digest * 1000003 + s;
  print(name, "exact", 0, static_cast<double>(digest % (index_t{1} << 52U)));
}

void print_schedules() {
  for (const index_t n : std::vector<index_t>{1, 7, 64, 1000, 4096}) {
    for (const index_t k : std::vector<index_t>{1, 2, 3, 8, 31}) {
      const std::string name = std::to_string(n) + "." + std::to_string(k);
      print_schedule("uniform." + name, uniform_schedule(n, k));
      print_schedule("cosine." + name, cosine_schedule(n, k));
      print_schedule("linear." + name, linear_schedule(n, k));
      print_schedule("two-phase." + name, two_phase_schedule(n, k));
      print_schedule("geometric." + name, geometric_schedule(n, largest_zeta(n, k)));
    }
  }
}

void print_tables(const std::string& spec) {
  const Model model = parse_family_spec(spec);
  const auto table = joint_table<double>(model, Budget{}).value();
  for (index_t cell = 0; cell < table.probabilities().size(); cell += 3) {
    print(spec + ".p" + std::to_string(cell), "exact", 0, table.probability(cell));
  }
}

void print_analysis(const Model& model) {
  const Effort effort;
  const auto analysis = analyze(model, {}, effort).value();
  double log_q = 0.0;
  for (const index_t q : model.shape().cardinalities()) {
    log_q = std::max(log_q, std::log(static_cast<double>(q)));
  }
  const double allowance = 16.0 * 0x1p-53 * static_cast<double>(model.positions()) * log_q;
  const std::string name = model.spec();
  const auto derived = [&](const std::string& what, double value) {
    print(name + "." + what, "derived", allowance, value);
  };
  derived("tc", analysis.total_correlation);
  print(name + ".dtc", "derived", allowance * static_cast<double>(model.positions()),
        analysis.dual_total_correlation);
  derived("h01", analysis.unmasking_complexity);
  for (const double h : analysis.profile.curves.entropy) derived("h", h);
  for (const double z : analysis.profile.curves.information.values()) derived("z", z);
  for (const auto& schedule : analysis.schedules) {
    derived(schedule.planned.spec.text, schedule.expected_kl);
  }
}

void print_laws(const std::string& spec, const Schedule& schedule, const std::string& partition) {
  const Model model = parse_family_spec(spec);
  const Effort effort;
  const double allowance = 16.0 * 0x1p-53 * static_cast<double>(model.positions()) * std::log(4.0);
  print(spec + ".mixture_kl", "derived", allowance,
        mixture_kl(model, schedule, effort).value());
  print(spec + ".partition_kl", "derived", allowance,
        partition_kl(model, parse_partition(partition, model.positions()), effort).value());
}

/// A text as a number that is exact in a double.
double digest(const std::string& text) {
  std::uint64_t hash = 0xCBF29CE484222325U;  // FNV-1a
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  return static_cast<double>(hash >> 12U);
}

std::string digits(const Ball& x) {
  const DecimalEnclosure ends = decimal_enclosure(x, 40);
  return ends.low + " " + ends.high;
}

/// Certified numbers are integer arithmetic: the same digits everywhere.
void print_balls() {
  Philox random(3, 9);
  for (int i = 0; i < 60; ++i) {
    // One draw a statement: the order of arguments is the compiler's.
    const index_t up = 1 + random.below(index_t{1} << 50U);
    const index_t down = 1 + random.below(index_t{1} << 40U);
    const Rational x(up, down);
    const Precision precision{40 + 30 * random.below(10)};
    const std::string name = "ball." + std::to_string(i);
    print(name + ".ln", "exact", 0, digest(digits(ln(x, precision))));
    print(name + ".exp", "exact", 0, digest(digits(exp(Rational(x / (1 + x)), precision))));
  }
}

/// Every statement on the built-in models and on two random ones: the tightest claim's sides.
void print_verdicts() {
  VerifyRequest request;
  request.random_cases = 2;
  for (const TheoremReport& report : verify(request, Effort{})) {
    std::string text = status_text(report.status);
    for (const CaseReport& c : report.named) {
      text += status_text(c.verdict.status);
      if (c.tightest) text += digits((c.tightest->left - c.tightest->right).enclosure({128}));
    }
    print("theorem." + report.theorem->id, "exact", 0, digest(text));
  }
}

void print_field(const std::string& name, const Field<double>& field) {
  const auto* number = std::get_if<Extended<double>>(&field);
  if (number == nullptr) return;
  print(name, "derived", 1e-13, number->infinite ? -1.0 : number->value);
}

/// Every kind of decoder: the same moves, so the same laws up to rounding.
void print_decoders() {
  for (const char* spec : {"markov:n=5,flip=1/5", "table:n=4,q=2,a=37,b=11,c=5,m=97",
                           "table:n=4,q=3,a=53,b=7,c=3,m=89,zero=4"}) {
    const Model model = parse_family_spec(spec);
    for (const char* error : {"none", "mix:1/10", "noise:0.3"}) {
      const auto setting =
          law_setting<double>(model, parse_error_spec(error), {}, 1, Effort{}).value();
      for (const char* policy :
           {"random", "entropy", "hard-margin", "sampled-confidence", "semi-ar:2:confidence",
            "threshold:0.6", "factor:1", "eb:0.5", "dus:2", "punt:0.01", "dynamic:0.6",
            "klass:0.6,0.05,2", "lookum:2,3", "remask-low:2", "remdm-cap:0.2", "p2:1",
            "wino:0.6,0.7", "edit:0,2", "rejection", "speculative:3", "freedave:2"}) {
        const auto law = law_report<double>(setting, parse_policy_spec(policy),
                                            parse_schedule_spec("uniform:2"), Effort{})
                             .value();
        const std::string name = std::string("law.") + spec + "." + error + "." + policy;
        print_field(name + ".forward_kl", law.forward_kl);
        print_field(name + ".total_variation", law.total_variation);
        print_field(name + ".support_violation", law.support_violation);
        print_field(name + ".expected_calls", law.expected_calls);
        print_field(name + ".kendall_tau_b", law.kendall_tau_b);
      }
    }
  }
}

}  // namespace

int main() {
  print_random_numbers();
  print_decoders();
  print_logarithms();
  print_balls();
  print_verdicts();
  print_schedules();
  print_tables("table:n=6,q=3,a=37,b=11,c=5,m=97,zero=4");
  print_tables("markov:n=9,flip=1/7");
  for (const char* spec :
       {"sudoku4", "parity:n=8", "noisy-parity:n=6,delta=1/100", "equal:n=5,q=3",
        "product:n=4,p=1/3", "markov:n=30,flip=1/20", "markov:n=300,flip=1/10",
        "mixture:n=32,w=3/10,a=1/20,b=3/5", "rs:n=7,k=3,q=7", "permutation:n=6",
        "block-hmm:blocks=3,size=4,stay=9/10,rho=9/10:1/10,eta=1/100",
        "table:n=4,q=2,a=37,b=11,c=5,m=97", "table:n=7,q=3,a=53,b=7,c=3,m=89,zero=4"}) {
    print_analysis(parse_family_spec(spec));
  }
  Warnings warnings;
  print_analysis(parse_model_json(
      R"({"kind":"table","cards":[2,3,1],"probabilities":["1/2",0.125,0,"1/8","1/12","1/6"]})",
      "mixed", warnings));
  print_laws("table:n=4,q=2,a=37,b=11,c=5,m=97", Schedule({2, 2}), "0,3|1,2");
  print_laws("markov:n=8,flip=1/5", Schedule({3, 2, 3}), "0,4|2,6|1,3,5,7");
}
