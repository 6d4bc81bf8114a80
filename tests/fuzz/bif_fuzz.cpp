// BIF. A network that is read is written, and read back as the same numbers.
#include <string_view>

#include "core/format/bif.hpp"
#include "tests/fuzz/property.hpp"

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  using namespace unmask;
  check_reader([&] {
    Warnings warnings;
    const FactorGraph graph = parse_bif(std::string_view(data, size), "n.bif", warnings);
    require(graph.is_bayesian_network());
    // A small text may ask for many numbers by a default row.
    if (graph.factors().size() < 64 && graph.factors().front().values.size() < 4096) {
      Warnings rounded;
      const std::string text = write_bif(graph, rounded);
      const FactorGraph again = parse_bif(text, "again.bif", warnings);
      require(again.shape() == graph.shape());
      require(again.names().variables == graph.names().variables);
      if (rounded.empty()) {
        require(again.factors().front().values.rational(0) ==
                graph.factors().front().values.rational(0));
      }
    }
    return graph;
  });
  return 0;
}
