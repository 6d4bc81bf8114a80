// JSON evidence about a small network with names. What is read fits the network.
#include <string_view>

#include "core/format/bif.hpp"
#include "core/format/evidence_json.hpp"
#include "tests/fuzz/property.hpp"

namespace {

const unmask::FactorGraph& network() {
  static const unmask::FactorGraph graph = [] {
    unmask::Warnings warnings;
    return unmask::parse_bif(
        "network n {}\n"
        "variable smoke { type discrete [ 2 ] { yes, no }; }\n"
        "variable age { type discrete [ 3 ] { young, old, 0 }; }\n"
        "probability ( smoke ) { table 0.5, 0.5; }\n"
        "probability ( age | smoke ) { (yes) 0.2, 0.3, 0.5; (no) 1, 0, 0; }\n",
        "n.bif", warnings);
  }();
  return graph;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  using namespace unmask;
  const std::string_view text(data, size);
  (void)looks_like_json_evidence(text);
  check_rejection([&] {
    const Evidence evidence = parse_json_evidence(text, "seen.json", network());
    std::vector<int> named(2, 0);
    for (const Observation& seen : evidence.hard) {
      require(seen.symbol < network().shape().cardinality(seen.variable));
      require(++named[at(seen.variable)] == 1);
    }
    for (const Likelihood& seen : evidence.soft) {
      require(seen.weights.size() == network().shape().cardinality(seen.variable));
      require(++named[at(seen.variable)] == 1);
    }
  });
  return 0;
}
