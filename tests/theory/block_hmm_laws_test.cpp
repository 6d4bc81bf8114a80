// theory.md E14: the paper's own Block-HMM of 64 bits, decoded block by block.
#include "exact/decoder/chain_report.hpp"
#include "tests/support/curves.hpp"
#include "tests/support/effort.hpp"

namespace unmask {
namespace {

struct Row {
  const char* eta;
  double forward, reverse, incoherence, violation;
};

constexpr Row kRows[] = {
    {"1e-8", 12.330949989086, 72.075180936924, 0.497134130108, 0.497134130108},
    {"1e-7", 12.330937883823, 62.917632234071, 0.410910478006, 0.497134130624},
    {"1e-6", 12.330833409805, 53.760086979929, 0.214920949964, 0.497134135783},
    {"1e-5", 12.329954456077, 44.602575357857, 0.098355685717, 0.497134187368},
    {"1e-4", 12.322822812114, 35.445391524943, 0.000000000000, 0.497134703225},
};

double value(const Field<double>& field) { return std::get<Extended<double>>(field).value; }

LawReport<double> block_by_block(const std::string& eta, index_t blocks) {
  const Model model = family("block-hmm:blocks=" + std::to_string(blocks) +
                             ",size=8,stay=9/10,rho=9/10:1/10,eta=" + eta);
  DecoderSpec spec;
  spec.policy = parse_policy_spec("left-to-right");
  spec.schedule = parse_schedule_spec("uniform:" + std::to_string(blocks));
  Effort effort;
  effort.threads = Threads::available();
  return chain_report<double>(model, spec, effort, {1e-8})->value();
}

TEST_CASE("theory E14: the first and the last block, and how the violation grows", "[chain][law]") {
  const auto law = block_by_block("1e-8", 4);
  CHECK(law.steps[0].dependence.value == Approx(2.586112359039).epsilon(1e-12));
  CHECK(*law.parity_violation == Approx(0.4977798730928).epsilon(1e-12));
  CHECK(value(law.incoherence) == Approx(*law.parity_violation).epsilon(1e-12));
  // Enclosed by balls: forward and reverse KL of four blocks.
  CHECK(value(law.forward_kl) == Approx(6.7651485723924375).epsilon(1e-14));
  CHECK(value(law.reverse_kl) == Approx(36.919104435616568).epsilon(1e-14));
}

TEST_CASE("theory E14: 64 bits, every row of the table", "[chain][law][slow]") {
  const index_t rows = repetitions(1) > 1 ? std::size(kRows) : 1;
  for (index_t k = 0; k < rows; ++k) {
    const Row& row = kRows[k];
    INFO(row.eta);
    const auto law = block_by_block(row.eta, 8);
    CHECK(value(law.forward_kl) == Approx(row.forward).epsilon(1e-13));
    CHECK(value(law.reverse_kl) == Approx(row.reverse).epsilon(1e-12));
    CHECK(value(law.incoherence) == Approx(row.incoherence).epsilon(1e-11));
    CHECK(*law.parity_violation == Approx(row.violation).epsilon(1e-11));
    if (k == 0) CHECK(law.steps.back().dependence.value == Approx(1.391450354010).epsilon(1e-12));
  }
}

}  // namespace
}  // namespace unmask
