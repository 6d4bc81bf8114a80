#include <cstdio>

#include "core/format/family_spec.hpp"
#include "exact/optimal/analysis.hpp"

int main() {
  const auto model = unmask::parse_family_spec("parity:n=8");
  const auto analysis = unmask::analyze(model, {2}, {}).value();
  std::printf("%.12f %.12f\n", analysis.total_correlation, analysis.schedules.front().expected_kl);
}
