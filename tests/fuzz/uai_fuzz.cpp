// UAI: models, written and read again; what follows the first zero byte is evidence of both kinds.
#include <string_view>

#include "core/format/uai.hpp"
#include "tests/fuzz/property.hpp"

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  using namespace unmask;
  const std::string_view text(data, size);
  const auto zero = text.find('\0');
  const std::string_view model = text.substr(0, zero);
  const std::string_view evidence =
      zero == std::string_view::npos ? std::string_view{} : text.substr(zero + 1);
  check_reader([&] {
    Warnings warnings, rounded;
    const FactorGraph graph = parse_uai(model, "n.uai", warnings);
    const std::string written = write_uai(graph, rounded);
    const FactorGraph again = parse_uai(written, "again.uai", warnings);
    require(again.shape() == graph.shape());
    require(again.factors().size() == graph.factors().size());
    if (rounded.empty()) require(write_uai(again, rounded) == written);
    return graph;
  });
  const Shape shape({2, 3, 1, 7});
  check_rejection([&] {
    for (const Observation& seen : parse_uai_evidence(evidence, "n.evid", shape)) {
      require(seen.variable < 4 && seen.symbol < shape.cardinality(seen.variable));
    }
  });
  check_rejection([&] {
    for (const Likelihood& seen : parse_uai_virtual_evidence(evidence, "n.vevid", shape)) {
      require(seen.weights.size() == shape.cardinality(seen.variable));
    }
  });
  return 0;
}
